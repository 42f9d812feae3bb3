/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of the front desk, one per line: name|field|field. */
#include "clinic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

/* Copies the field at *cursor and moves behind it. */
static bool take_field(char **cursor, char *out, size_t size) {
    char *field = strsep(cursor, "|");
    if (!field) return false;
    snprintf(out, size, "%s", field);
    return true;
}

static long take_number(char **cursor) {
    char text[24] = "";
    take_field(cursor, text, sizeof text);
    return strtol(text, NULL, 10);
}

static bool run_login(struct session *session, char *rest) {
    char username[32];
    return take_field(&rest, username, sizeof username) && staff_login(session, username);
}

static bool run_password(struct session *session, char *rest) {
    char username[32];
    if (!session_may(session, RIGHT_ADMIN)) return false;
    return take_field(&rest, username, sizeof username) &&
           staff_password_change(session, username);
}

static bool run_add_patient(struct session *session, char *rest) {
    struct patient patient = { 0 };
    if (!session_may(session, RIGHT_WRITE)) return false;
    if (!take_field(&rest, patient.full_name, sizeof patient.full_name) ||
        !take_field(&rest, patient.phone, sizeof patient.phone) ||
        !take_field(&rest, patient.email, sizeof patient.email) ||
        !take_field(&rest, patient.birth_date, sizeof patient.birth_date))
        return false;
    if (!store_patient_add(session->db, &patient)) return false;
    audit_write(session->actor, "added record %ld", patient.id);
    return true;
}

static bool run_add_visit(struct session *session, char *rest) {
    struct visit visit = { .seen = time(NULL) };
    if (!session_may(session, RIGHT_WRITE)) return false;
    visit.owner = take_number(&rest);
    bool done = take_field(&rest, visit.diagnosis, sizeof visit.diagnosis) &&
                take_field(&rest, visit.prescription, sizeof visit.prescription) &&
                store_visit_add(session->db, &visit);
    if (done) log_event(LOG_INFO, "visit %ld: %s", visit.id, visit.diagnosis);
    explicit_bzero(&visit, sizeof visit);
    return done;
}

static bool run_refer(struct session *session, char *rest) {
    struct patient patient;
    struct visit visit = { .seen = time(NULL) };
    visit.owner = take_number(&rest);
    bool done = take_field(&rest, visit.diagnosis, sizeof visit.diagnosis) &&
                store_patient_get(session->db, visit.owner, &patient) &&
                refer_to_lab(&patient, &visit);
    explicit_bzero(&visit, sizeof visit);
    return done;
}

static bool run_consent(struct session *session, char *rest) {
    long patient = take_number(&rest);
    long purpose = take_number(&rest);
    bool given = take_number(&rest) != 0;
    return session_may(session, RIGHT_WRITE) &&
           consent_record(session->db, patient, (enum purpose)purpose, given);
}

static bool run_remind(struct session *session, char *rest) {
    char when[32];
    long patient = take_number(&rest);
    return take_field(&rest, when, sizeof when) && remind_patient(session->db, patient, when) > 0;
}

static bool run_erase(struct session *session, char *rest) {
    long patient = take_number(&rest);
    if (!session_may(session, RIGHT_ADMIN) || !store_patient_erase(session->db, patient))
        return false;
    audit_write(session->actor, "erased record %ld", patient);
    return true;
}

static bool run_export(struct session *session, char *rest) {
    if (!session_may(session, RIGHT_ADMIN)) return false;
    return rest && export_for_insurer(session->db, rest);
}

static const struct command {
    const char *name;
    bool (*run)(struct session *session, char *rest);
} commands[] = {
    { "login", run_login },         { "password", run_password }, { "add-patient", run_add_patient },
    { "add-visit", run_add_visit }, { "refer", run_refer },       { "consent", run_consent },
    { "remind", run_remind },       { "erase", run_erase },       { "export", run_export },
};

bool command_run(struct session *session, char *line) {
    char *name = strsep(&line, "|");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0) return commands[i].run(session, line);
    return false;
}
