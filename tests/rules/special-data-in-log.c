/* SPDX-License-Identifier: Apache-2.0 */
/* A laboratory's import: health data in a record, through a switch, a union and a text builder. */
#include <stdio.h>
#include <string.h>
#include <syslog.h>

struct patient {
    int row;
    char diagnosis[64];
    char blood_group[4];
    char religion[24];
};

struct result {
    int kind;
    union {
        char diagnosis[64];
        int count;
    } value;
};

static const char *patient_summary(const struct patient *patient, char *out, size_t size) {
    out[0] = '\0';
    strncat(out, "row: ", size - 1);
    strncat(out, patient->diagnosis, size - strlen(out) - 1);
    return out;
}

void import_one(const struct patient *patient) {
    char summary[128];
    // finds: special-data-in-log
    syslog(LOG_INFO, "imported %s", patient_summary(patient, summary, sizeof summary));
}

void import_checked(const struct patient *patient) {
    switch (patient->blood_group[0]) {
    case 'A':
    case 'B':
    case '0':
        // clean: special-data-in-log
        syslog(LOG_DEBUG, "row %d has a known group", patient->row);
        break;
    default:
        // finds: special-data-in-log
        syslog(LOG_WARNING, "row %d has the odd group %s", patient->row, patient->blood_group);
    }
}

void import_result(const struct result *result) {
    if (result->kind == 0) {
        // finds: special-data-in-log
        syslog(LOG_INFO, "result: %s", result->value.diagnosis);
    }
}

void import_refused(const struct patient *patient) {
    const char *faith = patient->religion;
    // finds: special-data-in-log
    syslog(LOG_NOTICE, "refused: %.*s", 8, faith);
}

void import_done(int rows, int bad) {
    // clean: special-data-in-log
    syslog(LOG_INFO, "%d rows, %d of them bad", rows, bad);
}
