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

enum { STORE_VERSION = 3, STORE_APPLICATION = 0x53616e67 /* "Sang" */ };

/* Adds one Diag that names the file, says what SQLite said and what to do; returns false. */
bool store_error(Store *store, Diags *diags, const char *doing);
/* Runs statements without results. */
NODISCARD bool store_run(Store *store, const char *sql, Diags *diags, const char *doing);
/* NULL with a Diag. The caller finalizes. */
sqlite3_stmt *store_prepare(Store *store, const char *sql, Diags *diags);
NODISCARD bool store_number(Store *store, const char *sql, int64_t *out, Diags *diags);
/* Brings an empty or older database to STORE_VERSION; refuses foreign and newer ones. */
NODISCARD bool store_migrate(Store *store, Diags *diags);

/* Within the transaction of store_write: the row in `history`, the scan's content, and pruning. */
NODISCARD bool store_put_history(Store *store, int64_t scan, const ScanResult *result, Diags *diags);

/* seal.c: within the transaction of store_write, after all rows of the scan. */
NODISCARD bool store_put_seal(Store *store, int64_t scan, Diags *diags);
/* Whether the user's own program wrote every row of the scan. */
bool store_is_sealed(Store *store, int64_t scan);
/* Stands for the settings in scan_content: made by the user for this content, settings and scan. */
void store_seal_content(const Store *store, int64_t scan, const char *content, const char *settings,
                        char hex[65]);

#endif
