/* SPDX-License-Identifier: Apache-2.0 */
/* What the store keeps over time: which scan saw which content, one short row per scan for ever, and
 * whole scans within bounds. */
#include "findings/store_private.h"

enum {
    SCANS_KEPT = 64,       /* whole; of older ones the row in `history` stays */
    HISTORY_KEPT = 10000
};
/* Bytes in use; beyond them the oldest scans go, but for the newest two. */
static const int64_t BYTES_KEPT = INT64_C(256) << 20;

/* ---- writing, inside the transaction of store_write ------------------------------------------- */

static sqlite3_stmt *prepare_for(Store *store, int64_t scan, const char *sql, Diags *diags) {
    sqlite3_stmt *statement = store_prepare(store, sql, diags);
    if (statement) sqlite3_bind_int64(statement, 1, scan);
    return statement;
}

static bool finish(Store *store, sqlite3_stmt *statement, Diags *diags) {
    bool ok = statement && (sqlite3_step(statement) == SQLITE_DONE || store_error(store, diags, "write to"));
    sqlite3_finalize(statement);
    return ok;
}

bool store_put_history(Store *store, int64_t scan, const ScanResult *result, Diags *diags) {
    if (result->partial) return true;
    int64_t counts[SEVERITY_CRITICAL + 1] = {0}, unsure = 0, suppressed = 0, new = 0;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->suppressed_by) suppressed++;
        else if (finding->confidence == CONFIDENCE_LOW) unsure++;
        else counts[finding->severity]++;
        if (finding->state == STATE_NEW && finding->confidence > CONFIDENCE_LOW && !finding->suppressed_by) new++;
    }
    static const char *const purposes[] = {"scan", "change", "before"};
    const int64_t numbers[] = {result->units_parsed, (int64_t)result->lines, counts[SEVERITY_CRITICAL],
                               counts[SEVERITY_HIGH], counts[SEVERITY_MEDIUM], counts[SEVERITY_LOW],
                               unsure, suppressed, new, result->gone};
    sqlite3_stmt *insert = prepare_for(
        store, scan,
        "INSERT INTO history SELECT id, stored_at, revision, dirty, ?2, as_of, rules_digest, complete, "
        "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM scan WHERE id = ?1", diags);
    if (!insert) return false;
    sqlite3_bind_text(insert, 2, purposes[result->purpose], -1, SQLITE_STATIC);
    for (size_t i = 0; i < COUNTOF(numbers); i++) sqlite3_bind_int64(insert, 3 + (int)i, numbers[i]);
    return finish(store, insert, diags);
}

static bool put_content(Store *store, int64_t scan, const char *content, const char *settings, Diags *diags) {
    sqlite3_stmt *insert =
        prepare_for(store, scan, "INSERT OR REPLACE INTO scan_content VALUES (?2, ?3, ?1)", diags);
    if (!insert) return false;
    char seal[65];
    store_seal_content(store, scan, content, settings, seal);
    sqlite3_bind_text(insert, 2, content, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, seal, -1, SQLITE_STATIC);
    return finish(store, insert, diags);
}

/* All rows of the scans up to ?1, those that name others first. The schema's own ON DELETE CASCADE, and its checks of
 * each row that is written, take longer than writing; they are for those who write by hand. */
#define LIST(table, owner) "DELETE FROM " table " WHERE " #owner " IN (SELECT id FROM " #owner " WHERE scan <= ?1)"
#define ROWS(table)        "DELETE FROM " table " WHERE scan <= ?1"
static const char *const drops[] = {
    LIST("finding_step", finding),     LIST("finding_data", finding),     LIST("finding_protection", finding),
    LIST("finding_control", finding),  LIST("finding_measure", finding),  LIST("finding_cwe", finding),
    LIST("finding_activity", finding), LIST("finding_program", finding),  LIST("finding_also", finding),
    LIST("observation_step", observation), ROWS("finding"), ROWS("observation"), ROWS("coverage"),
    ROWS("analysed_file"), ROWS("scan_content"), ROWS("seal"), "DELETE FROM scan WHERE id <= ?1",
};

static bool drop_scans(Store *store, int64_t last, Diags *diags) {
    for (size_t i = 0; i < COUNTOF(drops); i++)
        if (!finish(store, prepare_for(store, last, drops[i], diags), diags)) return false;
    return true;
}

static bool prune(Store *store, Diags *diags) {
    int64_t oldest = 0, newest = 0;
    if (!store_number(store, "SELECT coalesce(min(id), 0) FROM scan", &oldest, diags) ||
        !store_number(store, "SELECT coalesce(max(id), 0) FROM scan", &newest, diags) ||
        (oldest <= newest - SCANS_KEPT && !drop_scans(store, newest - SCANS_KEPT, diags)) ||
        !finish(store, prepare_for(store, HISTORY_KEPT,
                                   "DELETE FROM history WHERE scan <= (SELECT max(scan) FROM history) - ?1", diags), diags))
        return false;
    for (int i = 0; i < SCANS_KEPT; i++) {
        int64_t pages = 0, unused = 0, size = 0, scans = 0;
        if (!store_number(store, "PRAGMA page_count", &pages, diags) ||
            !store_number(store, "PRAGMA freelist_count", &unused, diags) ||
            !store_number(store, "PRAGMA page_size", &size, diags) ||
            !store_number(store, "SELECT count(*) FROM scan", &scans, diags))
            return false;
        if ((pages - unused) * size <= BYTES_KEPT || scans <= 2) break;
        if (!store_number(store, "SELECT min(id) FROM scan", &oldest, diags) || !drop_scans(store, oldest, diags)) return false;
    }
    return true;
}

bool store_put_contents(Store *store, int64_t scan, const ScanResult *result, Diags *diags) {
    const char *const names[] = {result->content, result->made};
    for (size_t i = 0; i < COUNTOF(names) && *result->settings; i++)
        if (*names[i] && !put_content(store, scan, names[i], result->settings, diags)) return false;
    return prune(store, diags);
}

/* ---- asking ----------------------------------------------------------------------------------- */

bool store_also(Store *store, int64_t scan, const char *content, const char *settings, Diags *diags) {
    return put_content(store, scan, content, settings, diags);
}

static const char *column(Arena *arena, sqlite3_stmt *select, int index) {
    const unsigned char *text = sqlite3_column_text(select, index);
    return arena_strdup(arena, text ? (const char *)text : "");
}

static uint64_t number(sqlite3_stmt *select, int index) {
    int64_t value = sqlite3_column_int64(select, index);
    return value < 0 ? 0 : (uint64_t)value;
}

bool store_history(Store *store, Arena *arena, uint32_t limit, HistoryRows *out, Diags *diags) {
    sqlite3_stmt *select = store_prepare(
        store, "SELECT * FROM (SELECT scan, stored_at, revision, dirty, as_of, rules_digest, complete, units, "
               "lines, critical, high, medium, low, unsure, suppressed, new, gone FROM history "
               "WHERE purpose <> 'before' ORDER BY scan DESC LIMIT ?) ORDER BY scan", diags);
    if (!select) return false;
    sqlite3_bind_int64(select, 1, limit);
    int code;
    while ((code = sqlite3_step(select)) == SQLITE_ROW) {
        HistoryRow row = {.scan = sqlite3_column_int64(select, 0), .stored_at = column(arena, select, 1),
                          .revision = column(arena, select, 2), .dirty = sqlite3_column_int(select, 3) != 0,
                          .as_of = column(arena, select, 4), .rules_digest = column(arena, select, 5),
                          .complete = sqlite3_column_int(select, 6) != 0, .units = number(select, 7),
                          .lines = number(select, 8)};
        for (int severity = SEVERITY_LOW; severity <= SEVERITY_CRITICAL; severity++)
            row.findings[severity] = number(select, 9 + SEVERITY_CRITICAL - severity);
        row.unsure = number(select, 13);
        row.suppressed = number(select, 14);
        row.new = number(select, 15);
        row.gone = number(select, 16);
        vec_push(out, row);
    }
    bool ok = code == SQLITE_DONE || store_error(store, diags, "read");
    sqlite3_finalize(select);
    return ok;
}
