/* SPDX-License-Identifier: Apache-2.0 */
/* The list for the insurer. */
#include "clinic.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct export {
    sqlite3 *db;
    FILE *file;
};

static int export_visit(void *context, const struct visit *visit) {
    struct export *export = context;
    struct patient patient;
    char day[16];
    struct tm seen;
    if (!store_patient_get(export->db, visit->owner, &patient)) return 0;
    localtime_r(&visit->seen, &seen);
    strftime(day, sizeof day, "%Y-%m-%d", &seen);
    return fprintf(export->file, "%s;%s;%s;%s\n", patient.full_name, patient.birth_date, day,
                   visit->prescription) < 0;
}

bool export_for_insurer(sqlite3 *db, const char *path) {
    struct export export = { db, fopen(path, "w") };
    if (!export.file) return false;
    int count = store_each_visit(db, export_visit, &export);
    return fclose(export.file) == 0 && count >= 0;
}
