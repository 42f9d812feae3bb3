/* SPDX-License-Identifier: Apache-2.0 */
/* The records of the clinic and the parts that work on them. */
#ifndef CLINIC_H
#define CLINIC_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum purpose { PURPOSE_TREATMENT = 1, PURPOSE_BILLING = 2, PURPOSE_REMINDER = 3 };

enum right { RIGHT_READ = 1, RIGHT_WRITE = 2, RIGHT_ADMIN = 4 };

struct patient {
    long id;
    char full_name[80];
    char phone[24];
    char email[96];
    char birth_date[12]; /* YYYY-MM-DD */
};

struct visit {
    long id;
    long owner; /* patient.id */
    time_t seen;
    char diagnosis[256];
    char prescription[256];
};

struct session {
    sqlite3 *db;
    long actor; /* number of who has signed in, 0 = nobody */
    unsigned rights;
};

/* log.c */
void log_open(const char *program);
void log_event(int level, const char *format, ...) __attribute__((format(printf, 2, 3)));
void audit_write(long actor, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_rotate(const char *directory, time_t now);

/* protect.c */
#define SEALED_MAX 1200
#define PSEUDONYM_SIZE 33

struct sealed {
    unsigned char bytes[SEALED_MAX]; /* nonce, cipher text, tag */
    size_t length;
};

bool protect_open(const char *path);
bool seal_text(const char *text, struct sealed *out);
bool unseal_text(const unsigned char *bytes, size_t length, char *out, size_t size);
void pseudonym(const char *text, char out[PSEUDONYM_SIZE]);
void mask_text(const char *text, char *out, size_t size);

/* store.c */
sqlite3 *store_open(const char *path);
bool store_patient_add(sqlite3 *db, struct patient *patient);
bool store_patient_get(sqlite3 *db, long id, struct patient *out);
bool store_patient_erase(sqlite3 *db, long id);
bool store_visit_add(sqlite3 *db, struct visit *visit);
typedef int (*VisitFunction)(void *context, const struct visit *visit);
int store_each_visit(sqlite3 *db, VisitFunction callback, void *context);
void store_purge(sqlite3 *db, time_t now);

/* consent.c */
int has_consent(sqlite3 *db, long patient, enum purpose purpose);
bool consent_record(sqlite3 *db, long patient, enum purpose purpose, bool given);

/* staff.c */
bool staff_login(struct session *session, const char *username);
bool staff_password_change(struct session *session, const char *username);
int session_may(const struct session *session, enum right right);

/* referral.c, export.c, reminders/ */
bool refer_to_lab(const struct patient *patient, const struct visit *visit);
bool export_for_insurer(sqlite3 *db, const char *path);
int remind_patient(sqlite3 *db, long id, const char *when);
bool sms_send(const char *phone, const char *text);

/* net.c */
int net_connect(const char *host, const char *service);
bool net_send_all(int connection, const void *bytes, size_t length);

/* command.c */
bool command_run(struct session *session, char *line);

#endif
