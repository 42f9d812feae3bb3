/* SPDX-License-Identifier: Apache-2.0 */
/* What patients agreed to. */
#include "clinic.h"

int has_consent(sqlite3 *db, long patient, enum purpose purpose) {
    sqlite3_stmt *query = NULL;
    int given = 0;
    if (sqlite3_prepare_v2(db, "SELECT given FROM consent WHERE owner = ? AND purpose = ?", -1,
                           &query, NULL) != SQLITE_OK)
        return 0;
    sqlite3_bind_int64(query, 1, patient);
    sqlite3_bind_int(query, 2, (int)purpose);
    if (sqlite3_step(query) == SQLITE_ROW) given = sqlite3_column_int(query, 0);
    sqlite3_finalize(query);
    return given;
}

bool consent_record(sqlite3 *db, long patient, enum purpose purpose, bool given) {
    sqlite3_stmt *insert = NULL;
    if (sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO consent(owner, purpose, given) VALUES(?, ?, ?)",
                           -1, &insert, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_int64(insert, 1, patient);
    sqlite3_bind_int(insert, 2, (int)purpose);
    sqlite3_bind_int(insert, 3, given);
    bool done = sqlite3_step(insert) == SQLITE_DONE;
    sqlite3_finalize(insert);
    return done;
}
