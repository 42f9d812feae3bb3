/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the store share: the open database and how its errors are told. */
#ifndef SANGAM_STORE_PRIVATE_H
#define SANGAM_STORE_PRIVATE_H

#include "findings/findings.h"

#include <sqlite3.h>

struct Store {
    sqlite3 *database;
    char *path;
    bool read_only;
    bool has_secret; /* else nothing that is read is known to be the user's */
    Secret secret;
    int64_t sealed; /* number of the scan that was seen to be sealed last */
};

enum { STORE_VERSION = 4, STORE_APPLICATION = 0x53616e67 /* "Sang" */ };

/* Adds one Diag that names the file, says what SQLite said and what to do; returns false. */
bool store_error(Store *store, Diags *diags, const char *doing);
/* Runs statements without results. */
NODISCARD bool store_run(Store *store, const char *sql, Diags *diags, const char *doing);
/* NULL with a Diag. The caller finalizes. */
sqlite3_stmt *store_prepare(Store *store, const char *sql, Diags *diags);
NODISCARD bool store_number(Store *store, const char *sql, int64_t *out, Diags *diags);
/* Brings an empty or older database to STORE_VERSION; refuses foreign and newer ones. */
NODISCARD bool store_migrate(Store *store, Diags *diags);

/* Within the transaction of store_write: the row in `history`; the scan's contents, and pruning. */
NODISCARD bool store_put_history(Store *store, int64_t scan, const ScanResult *result, Diags *diags);
NODISCARD bool store_put_contents(Store *store, int64_t scan, const ScanResult *result, Diags *diags);

/* The tables that hold the rows of a scan, and which of these rows belong to scan ?1, in the order in
 * which they are written, read and sealed. Columns stand as in the schema. */
typedef enum StoreTable {
    TABLE_SCAN,
    TABLE_HISTORY,
    TABLE_FINDING,
    TABLE_FINDING_STEP,
    TABLE_DATA,
    TABLE_PROTECTION,
    TABLE_CONTROL,
    TABLE_MEASURE,
    TABLE_CWE,
    TABLE_ACTIVITY,
    TABLE_PROGRAM,
    TABLE_ALSO,
    TABLE_OBSERVATION,
    TABLE_OBSERVATION_STEP,
    TABLE_COVERAGE,
    TABLE_FILE,
    TABLE_COUNT
} StoreTable;
typedef struct StorePart {
    const char *name, *select;
} StorePart;
extern const StorePart store_parts[TABLE_COUNT];

/* seal.c. NULL without a secret: then there are no seals. */
SealState *store_seal_begin(const Store *store);
/* One row, column by column, as it is added to the seal. */
void seal_put_number(Buf *row, int64_t value);
void seal_put_text(Buf *row, const char *text);
void seal_put_null(Buf *row);
void seal_put_row(Buf *row, sqlite3_stmt *select);
/* Both end the seal. The first within the transaction of store_write, after all rows of the scan. */
NODISCARD bool store_put_seal(Store *store, int64_t scan, SealState *state, Diags *diags);
bool store_seal_fits(Store *store, int64_t scan, SealState *state);
/* Stands for the settings in scan_content: made by the user for this content, settings and scan. */
void store_seal_content(const Store *store, int64_t scan, const char *content, const char *settings,
                        char hex[65]);

#endif
