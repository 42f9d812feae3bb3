#include "patient.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

int visit_save(sqlite3 *db, const struct patient *patient) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO visit (name, diagnosis) VALUES (?, ?)", -1,
                           &statement, NULL) != SQLITE_OK)
        return -1;
    sqlite3_bind_text(statement, 1, patient->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, patient->diagnosis, -1, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? 0 : -1;
}

void visit_note(const char *diagnosis) {
    char *copy = strdup(diagnosis);
    if (copy)
        free(copy);
}
