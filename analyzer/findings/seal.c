/* SPDX-License-Identifier: Apache-2.0 */
/* Which scans of a store the user's own program wrote. What a later scan takes from an earlier one
 * (what is new, what a content has been found to hold) decides what gates, and a store may have come
 * with the sources. A seal is made over all rows of a scan with the user's secret, as they are read or
 * written: table by table in the order of store_parts, each led by its number, and per column its type,
 * its length and its bytes. */
#include "findings/store_private.h"

#define PURPOSE "scan in a store"

SealState *store_seal_begin(const Store *store) {
    return store->has_secret ? seal_begin(&store->secret, PURPOSE) : NULL;
}

static void put_bytes(Buf *row, int type, const void *bytes, size_t length) {
    buf_putc(row, (char)type);
    buf_u64(row, length);
    if (length) buf_add(row, bytes, length);
}

void seal_put_text(Buf *row, const char *text) {
    put_bytes(row, SQLITE_TEXT, text, strlen(text));
}

void seal_put_null(Buf *row) {
    put_bytes(row, SQLITE_NULL, NULL, 0);
}

void seal_put_number(Buf *row, int64_t value) {
    buf_putc(row, SQLITE_INTEGER);
    size_t length = row->len;
    buf_u64(row, 0);
    buf_number(row, value);
    row->data[length] = (char)(row->len - length - 8); /* at most 20 digits */
}

void seal_put_row(Buf *row, sqlite3_stmt *select) {
    for (int column = 0; column < sqlite3_column_count(select); column++) {
        int type = sqlite3_column_type(select, column);
        if (type == SQLITE_INTEGER) {
            seal_put_number(row, sqlite3_column_int64(select, column));
            continue;
        }
        const void *bytes = sqlite3_column_blob(select, column);
        put_bytes(row, type, bytes, (size_t)sqlite3_column_bytes(select, column));
    }
}

bool store_put_seal(Store *store, int64_t scan, SealState *state, Diags *diags) {
    if (!state) return true;
    char hex[65];
    Digest seal = seal_end(state);
    digest_hex(&seal, hex);
    sqlite3_stmt *insert = store_prepare(store, "INSERT INTO seal VALUES (?, ?)", diags);
    if (!insert) return false;
    sqlite3_bind_int64(insert, 1, scan);
    sqlite3_bind_text(insert, 2, hex, -1, SQLITE_STATIC);
    bool ok = sqlite3_step(insert) == SQLITE_DONE || store_error(store, diags, "write to");
    sqlite3_finalize(insert);
    return ok;
}

bool store_seal_fits(Store *store, int64_t scan, SealState *state) {
    if (!state) return false;
    char hex[65];
    Digest seal = seal_end(state);
    sqlite3_stmt *select = NULL;
    bool fits = false;
    digest_hex(&seal, hex);
    if (sqlite3_prepare_v2(store->database, "SELECT seal FROM seal WHERE scan = ?", -1, &select, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_int64(select, 1, scan);
    if (sqlite3_step(select) == SQLITE_ROW) {
        const unsigned char *text = sqlite3_column_text(select, 0);
        fits = text && str_eq((const char *)text, hex);
    }
    sqlite3_finalize(select);
    return fits;
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
