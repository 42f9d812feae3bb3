/* SPDX-License-Identifier: Apache-2.0 */
/* Which scans of a store the user's own program wrote. What a later scan takes from an earlier one
 * (what is new, what a content has been found to hold) decides what gates, and a store may have come
 * with the sources. A seal is made over all rows of a scan with the user's secret. */
#include "findings/store_private.h"

#define PURPOSE "scan in a store"

/* Every row that belongs to scan ?1, in an order of its own. */
static const char *const parts[] = {
    "SELECT * FROM scan WHERE id = ?1",
    "SELECT * FROM history WHERE scan = ?1",
    "SELECT * FROM finding WHERE scan = ?1 ORDER BY position",
    "SELECT t.* FROM finding_step t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT t.* FROM finding_data t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT t.* FROM finding_protection t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT t.* FROM finding_control t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT t.* FROM finding_measure t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT t.* FROM finding_cwe t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT t.* FROM finding_activity t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT t.* FROM finding_program t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT t.* FROM finding_also t JOIN finding f ON f.id = t.finding WHERE f.scan = ?1 "
    "ORDER BY t.finding, t.position",
    "SELECT * FROM observation WHERE scan = ?1 ORDER BY position",
    "SELECT t.* FROM observation_step t JOIN observation o ON o.id = t.observation "
    "WHERE o.scan = ?1 ORDER BY t.observation, t.position",
    "SELECT * FROM coverage WHERE scan = ?1 ORDER BY position",
    "SELECT * FROM analysed_file WHERE scan = ?1 ORDER BY position",
};

static void add_row(sqlite3_stmt *select, Buf *out) {
    for (int column = 0; column < sqlite3_column_count(select); column++) {
        const void *bytes = sqlite3_column_blob(select, column);
        int length = sqlite3_column_bytes(select, column);
        buf_putc(out, (char)sqlite3_column_type(select, column));
        buf_u64(out, (uint64_t)length);
        if (length > 0) buf_add(out, bytes, (size_t)length);
    }
}

static bool add_rows(Store *store, int64_t scan, const char *sql, Buf *out) {
    sqlite3_stmt *select = NULL;
    if (sqlite3_prepare_v2(store->database, sql, -1, &select, NULL) != SQLITE_OK) return false;
    sqlite3_bind_int64(select, 1, scan);
    int code;
    while ((code = sqlite3_step(select)) == SQLITE_ROW) add_row(select, out);
    sqlite3_finalize(select);
    return code == SQLITE_DONE;
}

static bool seal_make(Store *store, int64_t scan, char hex[65]) {
    Buf rows = {0};
    bool ok = store->has_secret;
    for (size_t i = 0; ok && i < COUNTOF(parts); i++) {
        buf_putc(&rows, (char)i);
        ok = add_rows(store, scan, parts[i], &rows);
    }
    if (ok) {
        Digest seal = secret_seal(&store->secret, PURPOSE, rows.data, rows.len);
        digest_hex(&seal, hex);
    }
    buf_free(&rows);
    return ok;
}

bool store_put_seal(Store *store, int64_t scan, Diags *diags) {
    char hex[65];
    if (!store->has_secret) return true;
    if (!seal_make(store, scan, hex)) return store_error(store, diags, "read");
    sqlite3_stmt *insert = store_prepare(store, "INSERT INTO seal VALUES (?, ?)", diags);
    if (!insert) return false;
    sqlite3_bind_int64(insert, 1, scan);
    sqlite3_bind_text(insert, 2, hex, -1, SQLITE_STATIC);
    bool ok = sqlite3_step(insert) == SQLITE_DONE || store_error(store, diags, "write to");
    sqlite3_finalize(insert);
    return ok;
}

bool store_is_sealed(Store *store, int64_t scan) {
    char hex[65];
    sqlite3_stmt *select = NULL;
    bool sealed = false;
    if (scan && store->sealed == scan) return true; /* its rows never change while we look */
    if (!seal_make(store, scan, hex) ||
        sqlite3_prepare_v2(store->database, "SELECT seal FROM seal WHERE scan = ?", -1, &select,
                           NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_int64(select, 1, scan);
    if (sqlite3_step(select) == SQLITE_ROW) {
        const unsigned char *text = sqlite3_column_text(select, 0);
        sealed = text && str_eq((const char *)text, hex);
    }
    sqlite3_finalize(select);
    if (sealed) store->sealed = scan;
    return sealed;
}

void store_seal_content(const Store *store, int64_t scan, const char *content, const char *settings,
                        char hex[65]) {
    Buf text = {0};
    buf_add(&text, content, strlen(content) + 1);
    buf_add(&text, settings, strlen(settings) + 1);
    buf_u64(&text, (uint64_t)scan);
    Digest seal = secret_seal(&store->secret, "content of a scan", text.data, text.len);
    digest_hex(&seal, hex);
    buf_free(&text);
}
