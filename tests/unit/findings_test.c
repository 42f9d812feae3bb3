/* SPDX-License-Identifier: Apache-2.0 */
/* Findings: order, fingerprints, suppressions, baselines, and the store under rough treatment. */
#include "check.h"

#include "../report/fixture.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- help ------------------------------------------------------------------------------------ */

static char folder[64];

/* Valid until the eighth call after it. */
static const char *in_folder(const char *name) {
    static char paths[8][160];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    if (!file)
        return;
    fputs(text, file);
    fclose(file);
}

static bool sql(const char *path, const char *text) {
    sqlite3 *database = NULL;
    bool ok = sqlite3_open(path, &database) == SQLITE_OK &&
              sqlite3_exec(database, text, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(database);
    return ok;
}

static int64_t sql_number(const char *path, const char *text) {
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;
    if (sqlite3_open(path, &database) == SQLITE_OK &&
        sqlite3_prepare_v2(database, text, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return value;
}

/* All that a result holds, as text. */
static char *everything(const ScanResult *result) {
    ReportInput input = {.arena = result->arena, .result = result, .fail_on = SEVERITY_HIGH};
    Buf buf = {0};
    Diags *diags = diags_new(result->arena);
    CHECK(report_format("json")->write(&input, &buf, diags));
    char *text = arena_strdup(result->arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

static bool write_scan(const char *path, const ScanResult *result, Diags *diags) {
    Store *store = store_open(path, false, diags);
    bool ok = store && store_write(store, result, diags);
    store_close(store);
    return ok;
}

static ScanResult *read_scan(const char *path, int64_t id, Diags *diags) {
    Store *store = store_open(path, true, diags);
    ScanResult *result = store ? store_read(store, id, diags) : NULL;
    store_close(store);
    return result;
}

/* The store is refused with exactly one error, which names the file and holds `part`. */
static void check_refused(const char *path, bool read_only, const char *part) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    Store *store = store_open(path, read_only, diags);
    ScanResult *result = store ? store_read(store, 0, diags) : NULL;
    CHECK(result == NULL);
    CHECK_EQ(diags->errors, 1);
    if (diags->list.len) {
        CHECK_STR(diags->list.data[0].file, path);
        if (!strstr(diags->list.data[0].text, part))
            CHECK_STR(diags->list.data[0].text, part);
    }
    scan_result_free(result);
    store_close(store);
    arena_free(arena);
}

/* ---- rows and fingerprints ------------------------------------------------------------------- */

static void sorted_by_place(void) {
    ScanResult *result = fixture_result("/");
    for (uint32_t i = 1; i < result->findings.len; i++) {
        const Finding *a = &result->findings.data[i - 1], *b = &result->findings.data[i];
        int order = strcmp(a->sink.file, b->sink.file);
        CHECK(order < 0 || (order == 0 && a->sink.line <= b->sink.line));
    }
    CHECK_STR(result->coverage.data[0].area, "call");
    CHECK_STR(result->observations.data[0].kind, "category"); /* sorted by kind */
    CHECK(!result->complete); /* a unit was lost */
    scan_result_free(result);
}

static void fingerprint_without_lines(void) {
    ScanResult *before = fixture_result("/"), *after = fixture_result("/");
    for (uint32_t i = 0; i < after->findings.len; i++) {
        Finding *finding = &after->findings.data[i];
        finding->sink.line += 40;
        finding->sink.column = 1;
        finding->sink.file = arena_printf(after->arena, "lib/%s", finding->sink.file);
        finding->message = "worded differently";
        for (uint32_t k = 0; k < finding->steps.len; k++)
            finding->steps.data[k].at.line += 40;
    }
    scan_result_sort(after);
    findings_fingerprint(after);
    for (uint32_t i = 0; i < after->findings.len; i++)
        CHECK_STR(after->findings.data[i].fingerprint, before->findings.data[i].fingerprint);
    scan_result_free(before);
    scan_result_free(after);
}

static void fingerprint_distinct(void) {
    ScanResult *result = scan_result_new();
    for (int i = 0; i < 7; i++)
        fixture_store(result);
    /* each differs from the first in one thing that matters, but the last, which is its equal */
    result->findings.data[1].rule = "other-rule";
    result->findings.data[2].data.data[0] = "health.other";
    result->findings.data[3].source_text = "patient->other";
    result->findings.data[4].function = "visit_other";
    result->findings.data[5].sink_callee = "sqlite3_exec";
    findings_fingerprint(result);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        CHECK_EQ(strlen(result->findings.data[i].fingerprint), 64);
        for (uint32_t k = 0; k < i; k++)
            CHECK(strcmp(result->findings.data[i].fingerprint,
                         result->findings.data[k].fingerprint) != 0);
    }
    char first[65];
    memcpy(first, result->findings.data[0].fingerprint, sizeof first);
    findings_fingerprint(result);
    CHECK_STR(result->findings.data[0].fingerprint, first);
    scan_result_free(result);
}

/* ---- store: the plain cases ------------------------------------------------------------------ */

static void store_round_trip(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/tmp/some root");
    fixture_poison_result(result);
    const char *path = in_folder("round/trip/sangam.db");
    CHECK(write_scan(path, result, diags));
    ScanResult *back = read_scan(path, 0, diags);
    CHECK(back != NULL);
    if (back) {
        CHECK_STR(everything(back), everything(result));
        /* byte for byte, also what JSON would repair */
        CHECK_STR(back->findings.data[0].message, result->findings.data[0].message);
        CHECK_STR(back->command, result->command);
        CHECK_EQ(back->findings.len, 6);
        CHECK_EQ(back->findings.data[0].steps.len, result->findings.data[0].steps.len);
        CHECK_EQ(back->findings.data[0].steps.len, 7);
    }
    char *ignored;
    size_t length;
    CHECK(file_read(arena, in_folder("round/trip/.gitignore"), 100, &ignored, &length));
    CHECK_STR(ignored, "*\n");
    for (uint32_t i = 0; i < diags->list.len; i++)
        CHECK_STR(diags->list.data[i].text, "nothing to complain of");
    scan_result_free(back);
    scan_result_free(result);
    arena_free(arena);
}

static void store_keeps_history(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    const char *path = in_folder("history.db");
    ScanResult *result = fixture_result("/one");
    CHECK(write_scan(path, result, diags));
    result->project = "second";
    fixture_log(result);
    CHECK(write_scan(path, result, diags));
    ScanResult *first = read_scan(path, 1, diags), *newest = read_scan(path, 0, diags);
    CHECK(first && newest);
    if (first && newest) {
        CHECK_STR(first->project, "clinic");
        CHECK_EQ(first->findings.len, 6);
        CHECK_STR(newest->project, "second");
        CHECK_EQ(newest->findings.len, 7);
    }
    CHECK_EQ(diags->errors, 0);
    CHECK(read_scan(path, 3, diags) == NULL);
    CHECK_EQ(diags->errors, 1);
    scan_result_free(first);
    scan_result_free(newest);
    scan_result_free(result);
    arena_free(arena);
}

static void store_compares(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    const char *path = in_folder("compare.db");
    ScanResult *before = fixture_result("/one"), *after = fixture_result("/one");
    ScanResult *gone = scan_result_new();
    Store *store = store_open(path, false, diags);
    CHECK(store != NULL);
    CHECK(store && store_compare(store, before, gone, diags));
    CHECK_EQ(gone->findings.len, 0);
    CHECK_EQ(before->findings.data[3].state, STATE_NEW); /* whatever it was before */
    CHECK(before->first);
    CHECK(store && store_write(store, before, diags));
    /* one goes, one comes; the lines of all others move */
    Finding *changed = &after->findings.data[2];
    char *old = arena_strdup(arena, changed->fingerprint);
    memset(changed->fingerprint, 'b', 64);
    for (uint32_t i = 0; i < after->findings.len; i++)
        after->findings.data[i].sink.line += 3;
    CHECK(store && store_compare(store, after, gone, diags));
    for (uint32_t i = 0; i < after->findings.len; i++)
        CHECK_EQ(after->findings.data[i].state, i == 2 ? STATE_NEW : STATE_UNCHANGED);
    CHECK(!after->first);
    CHECK_EQ(gone->findings.len, 1);
    if (gone->findings.len) {
        CHECK_STR(gone->findings.data[0].fingerprint, old);
        CHECK_EQ(gone->findings.data[0].state, STATE_GONE);
    }
    CHECK_EQ(diags->errors, 0);
    store_close(store);
    scan_result_free(before);
    scan_result_free(after);
    scan_result_free(gone);
    arena_free(arena);
}

/* A scan that lost a file says nothing of what is in it: the scan before does. */
static void store_compares_over_a_loss(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    Store *store = store_open(in_folder("loss.db"), false, diags);
    ScanResult *whole = fixture_result("/one"), *lossy = fixture_result("/one"), *again = fixture_result("/one");
    const char *file = arena_strdup(arena, whole->findings.data[2].sink.file);
    scan_result_coverage(lossy, "unit", "lost", arena_strdup(lossy->arena, file), "killed", 1)->loses = true;
    for (uint32_t i = lossy->findings.len; i-- > 0;)
        if (str_eq(lossy->findings.data[i].sink.file, file)) scan_result_drop(lossy, i);
    CHECK(lossy->findings.len && lossy->findings.len < whole->findings.len);
    /* one in the lost file that no scan knew, one elsewhere that is as new as ever */
    uint32_t elsewhere = UINT32_MAX;
    for (uint32_t i = 0; i < again->findings.len; i++)
        if (!str_eq(again->findings.data[i].sink.file, file)) elsewhere = i;
    CHECK(elsewhere != UINT32_MAX);
    memset(again->findings.data[2].fingerprint, 'c', 64);
    if (elsewhere != UINT32_MAX) memset(again->findings.data[elsewhere].fingerprint, 'd', 64);
    ScanResult *const scans[] = {whole, lossy, again};
    for (size_t i = 0; i < COUNTOF(scans); i++)
        CHECK(store && store_compare(store, scans[i], NULL, diags) && store_write(store, scans[i], diags));
    for (uint32_t i = 0; i < again->findings.len; i++)
        CHECK_EQ(again->findings.data[i].state, i == 2 || i == elsewhere ? STATE_NEW : STATE_UNCHANGED);
    CHECK_EQ(diags->errors, 0);
    store_close(store);
    for (size_t i = 0; i < COUNTOF(scans); i++) scan_result_free(scans[i]);
    arena_free(arena);
}

/* A store of each earlier version, made by the text of its schema, is brought up to date with all that
 * it held. */
static void store_migrates(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    const char *path = in_folder("older.db");
    CHECK(sql(path, findings_schema_sql));
    CHECK(sql(path, "PRAGMA application_id = 1398894183; PRAGMA user_version = 1;"
                    "INSERT INTO scan VALUES (7, '2026-01-02T03:04:05Z', '0.1.0', 'clang version 19', '/one', "
                    "'clinic', 'sangam scan', 'abc', 1, '2026-01-02', 'ff', 3, 3, 0, 9, 0, 90, 0, 900, 0, 0, 0, 1);"
                    "INSERT INTO finding VALUES (1, 7, 0, 'code', 'f1', 'r', 't', 'm', 'd', 'high', 'medium', '', '', "
                    "'', '', 0, 0, 'a.c', 4, 2, 'f', 'log', 'syslog', '', '', '', 'new', NULL, '', '', '');"
                    "INSERT INTO finding VALUES (2, 7, 1, 'code', 'f2', 'r', 't', 'm', 'd', 'low', 'high', '', '', "
                    "'', '', 0, 0, 'a.c', 5, 2, 'f', 'log', 'syslog', '', '', '', 'unchanged', 'comment', '', '', '')"));
    Store *reader = store_open(path, true, diags);
    CHECK(reader == NULL && diags->errors == 1); /* reading alone does not change it */
    CHECK_EQ(sql_number(path, "PRAGMA user_version"), 1);
    diags = diags_new(arena);
    Store *store = store_open(path, false, diags);
    CHECK(store != NULL);
    CHECK_EQ(sql_number(path, "PRAGMA user_version"), 4);
    HistoryRows rows = {0};
    CHECK(store && store_history(store, arena, 10, &rows, diags));
    CHECK_EQ(rows.len, 1);
    if (rows.len) {
        CHECK_EQ(rows.data[0].scan, 7);
        CHECK_EQ(rows.data[0].findings[SEVERITY_HIGH], 1);
        CHECK_EQ(rows.data[0].findings[SEVERITY_LOW], 0);
        CHECK_EQ(rows.data[0].suppressed, 1);
        CHECK_EQ(rows.data[0].new, 1);
        CHECK_STR(rows.data[0].stored_at, "2026-01-02T03:04:05Z");
    }
    ScanResult *result = store ? store_read(store, 7, diags) : NULL;
    CHECK(result && result->findings.len == 2 && result->dirty);
    CHECK_EQ(diags->errors, 0);
    vec_free(&rows);
    scan_result_free(result);
    store_close(store);
    arena_free(arena);
}

/* The number of the scan that is known by this content; 0 = none. */
static int64_t number_of(Store *store, const char *content, const char *settings, Diags *diags) {
    int64_t number = 0;
    ScanResult *result = store_known(store, content, settings, &number, diags);
    if (!result) return 0;
    scan_result_free(result);
    return number;
}

/* What the user did not write is history for nobody: not for comparing, not for using again. */
static void store_of_a_stranger(void) {
    static const char *const changes[] = {
        "", /* the user's own */
        "UPDATE finding SET fingerprint = 'f0' WHERE position = 1",
        "DELETE FROM finding WHERE position = 2",
        "UPDATE finding_step SET text = 'x' WHERE position = 0",
        "UPDATE scan SET complete = 1 - complete",
        "UPDATE analysed_file SET digest = 'ee'",
        "DELETE FROM coverage",
        "DELETE FROM seal",
        "UPDATE seal SET seal = ''",
        "PRAGMA foreign_keys = OFF; UPDATE scan_content SET scan = 2",
        "UPDATE scan_content SET content = 'another'",
    };
    for (size_t i = 0; i < COUNTOF(changes); i++) {
        Arena *arena = arena_new("test");
        Diags *diags = diags_new(arena);
        const char *path = in_folder(arena_printf(arena, "stranger%zu.db", i));
        ScanResult *result = fixture_result("/one");
        result->content = "content";
        result->settings = "settings";
        vec_push(&result->files, ((AnalysedFile){"a.c", "00ff"}));
        CHECK(write_scan(path, result, diags));
        if (*changes[i]) CHECK(sql(path, changes[i]));
        Store *store = store_open(path, false, diags);
        bool content_only = strstr(changes[i], "scan_content") != NULL;
        CHECK(store && store_compare(store, result, NULL, diags));
        CHECK_EQ(diags->warnings, *changes[i] && !content_only);
        FindingState want = *changes[i] && !content_only ? STATE_NEW : STATE_UNCHANGED;
        CHECK_EQ(result->findings.data[0].state, want);
        CHECK_EQ(number_of(store, "content", "settings", diags), *changes[i] ? 0 : 1);
        CHECK_EQ(number_of(store, "another", "settings", diags), 0);
        uint32_t before = diags->warnings;
        ScanResult *back = store_read(store, 0, diags);
        CHECK_EQ(diags->warnings - before, *changes[i] && !content_only);
        CHECK_EQ(diags->errors, 0);
        scan_result_free(back);
        store_close(store);
        scan_result_free(result);
        arena_free(arena);
    }
    /* Another user's, and then one's own again on top of it. */
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    const char *path = in_folder("stranger.db"), *state = getenv("XDG_STATE_HOME");
    char *own = state ? arena_strdup(arena, state) : NULL;
    ScanResult *result = fixture_result("/one");
    setenv("XDG_STATE_HOME", in_folder("stranger"), 1);
    CHECK(write_scan(path, result, diags));
    setenv("XDG_STATE_HOME", in_folder("own"), 1);
    Store *store = store_open(path, false, diags);
    CHECK(store && store_compare(store, result, NULL, diags));
    CHECK_EQ(diags->warnings, 1);
    CHECK_EQ(result->findings.data[0].state, STATE_NEW);
    CHECK(store && store_write(store, result, diags) && store_compare(store, result, NULL, diags));
    CHECK_EQ(diags->warnings, 1);
    CHECK_EQ(result->findings.data[0].state, STATE_UNCHANGED);
    store_close(store);
    if (own)
        setenv("XDG_STATE_HOME", own, 1);
    else
        unsetenv("XDG_STATE_HOME");
    scan_result_free(result);
    arena_free(arena);
}

/* Old scans go, the rows of the history stay, and what leans on a scan goes with it. */
static void store_is_bounded(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    const char *path = in_folder("bounded.db");
    Store *store = store_open(path, false, diags);
    for (int i = 0; store && i < 70; i++) {
        result->content = arena_printf(arena, "content %d", i);
        result->settings = "settings";
        result->purpose = i % 2 ? PURPOSE_CHANGE : PURPOSE_BEFORE;
        vec_clear(&result->files);
        vec_push(&result->files, ((AnalysedFile){"a.c", "00ff"}));
        CHECK(store_write(store, result, diags));
    }
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM scan"), 64);
    CHECK_EQ(sql_number(path, "SELECT min(id) FROM scan"), 7);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM history"), 70);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM scan_content"), 64);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM finding"), 64 * 6);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM analysed_file"), 64);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM seal"), 64);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM finding_step WHERE finding NOT IN (SELECT id FROM finding)"), 0);
    HistoryRows rows = {0};
    CHECK(store && store_history(store, arena, 5, &rows, diags) && rows.len == 5);
    CHECK(rows.len == 5 && rows.data[4].scan == 70 && rows.data[0].scan == 62); /* each second is `before` */
    CHECK_EQ(number_of(store, "content 69", "settings", diags), 70);
    CHECK_EQ(number_of(store, "content 1", "settings", diags), 0); /* pruned */
    CHECK_EQ(number_of(store, "content 69", "other settings", diags), 0);
    CHECK(store_also(store, 70, "content 1", "settings", diags));
    CHECK_EQ(number_of(store, "content 1", "settings", diags), 70);
    ScanResult *back = store_read(store, 70, diags);
    CHECK(back && back->files.len == 1 && str_eq(back->files.data[0].file, "a.c"));
    CHECK_EQ(diags->errors, 0);
    vec_free(&rows);
    scan_result_free(back);
    store_close(store);
    scan_result_free(result);
    arena_free(arena);
}

/* What a comment allowed and no longer does is new again; what an exception allowed is not. */
static void comparison_sees_permissions_go(void) {
    ScanResult *before = fixture_result("/one"), *after = fixture_result("/one"), *gone = scan_result_new();
    for (uint32_t i = 0; i < 3; i++) after->findings.data[i].suppressed_by = NULL;
    before->findings.data[0].suppressed_by = "comment";
    before->findings.data[1].suppressed_by = "exception";
    before->findings.data[2].suppressed_by = "comment";
    after->findings.data[2].suppressed_by = "comment";
    findings_compare(after, before, gone);
    CHECK_EQ(after->findings.data[0].state, STATE_NEW);
    CHECK_EQ(after->findings.data[1].state, STATE_UNCHANGED);
    CHECK_EQ(after->findings.data[2].state, STATE_UNCHANGED);
    CHECK_EQ(gone->findings.len, 0);
    findings_compare(after, NULL, gone);
    CHECK_EQ(after->findings.data[1].state, STATE_NEW);
    scan_result_free(before);
    scan_result_free(after);
    scan_result_free(gone);
}

/* ---- store: what is not ours ----------------------------------------------------------------- */

static void store_refuses_others(void) {
    const char *path = in_folder("not.db");
    write_file(path, "This is a text file, long enough to be taken for a header of a database. "
                     "It must be the same after we have looked at it.\n");
    check_refused(path, false, "not an SQLite database");
    check_refused(path, true, "not an SQLite database");
    CHECK_EQ(sql_number(path, "SELECT 1 FROM sqlite_schema"), -1);

    path = in_folder("foreign.db");
    CHECK(sql(path, "CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES ('a')"));
    check_refused(path, false, "not a store of Sangam");
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM sqlite_schema"), 1);

    path = in_folder("newer.db");
    CHECK(sql(path, "CREATE TABLE scan (id); PRAGMA application_id = 1398894183; "
                    "PRAGMA user_version = 99"));
    check_refused(path, false, "newer version");

    CHECK(mkdir(in_folder("folder.db"), 0700) == 0);
    check_refused(in_folder("folder.db"), false, "not a file");
    CHECK(mkfifo(in_folder("fifo.db"), 0600) == 0);
    check_refused(in_folder("fifo.db"), false, "not a file");
    check_refused(in_folder("missing.db"), true, "sangam scan");
    write_file(in_folder("empty.db"), "");
    check_refused(in_folder("empty.db"), true, "empty");
    check_refused("/proc/no-such-folder/sangam.db", false, "--store");
}

static void store_refuses_changed_schema(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    const char *path = in_folder("changed.db");
    CHECK(write_scan(path, result, diags));
    CHECK(sql(path, "CREATE TRIGGER evil AFTER INSERT ON scan BEGIN DELETE FROM finding; END"));
    check_refused(path, false, "not those of version 4");
    CHECK_EQ(diags->errors, 0);
    scan_result_free(result);
    arena_free(arena);
}

/* Values that the constraints forbid, as a hand-made file may hold them. */
static void store_survives_bad_rows(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    const char *path = in_folder("rows.db");
    CHECK(write_scan(path, result, diags));
    CHECK(sql(path, "PRAGMA ignore_check_constraints = ON;"
                    "UPDATE finding SET severity = 'dreadful', kind = '', state = 'x', "
                    "sink_line = -5, sink_column = 99999999999, fingerprint = hex(zeroblob(500));"
                    "UPDATE finding_step SET position = position * 1000000, depth = -1;"
                    "UPDATE scan SET functions = -1, lines = -9"));
    ScanResult *back = read_scan(path, 0, diags);
    CHECK(back != NULL);
    if (back) {
        CHECK_EQ(back->findings.data[0].severity, SEVERITY_LOW);
        CHECK_EQ(back->findings.data[0].sink.line, 0);
        CHECK_EQ(back->findings.data[0].sink.column, UINT32_MAX);
        CHECK_EQ(strlen(back->findings.data[0].fingerprint), 64);
        CHECK_EQ(back->findings.data[0].steps.data[0].depth, 0);
        CHECK_EQ(back->functions, 0);
        CHECK(everything(back) != NULL);
    }
    scan_result_free(back);
    scan_result_free(result);
    arena_free(arena);
}

/* Bytes changed all over the file: an error or a result, never a crash, never a hang. */
static void store_survives_damage(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    const char *path = in_folder("damage.db"), *copy = in_folder("damaged.db");
    CHECK(write_scan(path, result, diags));
    char *data = NULL;
    size_t length = 0;
    CHECK(file_read(arena, path, 10 << 20, &data, &length));
    uint64_t seed = 42;
    for (int round = 0; round < 60; round++) {
        char *bytes = arena_alloc(arena, length);
        memcpy(bytes, data, length);
        size_t size = round % 6 == 5 ? length / 2 : length;
        for (int i = 0; i < 40; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            bytes[(seed >> 20) % length] = (char)(seed >> 56);
        }
        CHECK(file_write_atomic(copy, bytes, size));
        Diags *found = diags_new(arena);
        ScanResult *back = read_scan(copy, 0, found);
        CHECK(back != NULL || found->errors == 1);
        scan_result_free(back);
    }
    scan_result_free(result);
    arena_free(arena);
}

/* ---- store: no right to write ---------------------------------------------------------------- */

/* Runs `test` in a child that is not root: root may write everywhere. */
static int as_nobody(int (*test)(void)) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        _exit(test());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

static int refused_for_reading_only(const char *path) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    bool wrote = write_scan(path, result, diags);
    int code = wrote ? 1 : diags->errors != 1 ? 2 : 0;
    if (!code && !strstr(diags->list.data[0].text, "--store"))
        code = 3;
    if (!code && !str_eq(diags->list.data[0].file, path))
        code = 4;
    scan_result_free(result);
    arena_free(arena);
    return code;
}

static int write_into_closed_folder(void) {
    return refused_for_reading_only(in_folder("closed/new.db"));
}

static int write_old_in_closed_folder(void) {
    return refused_for_reading_only(in_folder("closed/old.db"));
}

static int write_read_only_file(void) {
    return refused_for_reading_only(in_folder("readonly.db"));
}

static int read_from_closed_folder(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *back = read_scan(in_folder("closed/old.db"), 0, diags);
    int code = !back || back->findings.len != 6;
    scan_result_free(back);
    arena_free(arena);
    return code;
}

static void store_read_only(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    CHECK(mkdir(in_folder("closed"), 0755) == 0);
    CHECK(write_scan(in_folder("closed/old.db"), result, diags));
    CHECK(write_scan(in_folder("readonly.db"), result, diags));
    chmod(in_folder("closed/old.db"), 0644);
    chmod(in_folder("readonly.db"), 0444);
    chmod(in_folder("closed"), 0555);
    CHECK_EQ(as_nobody(write_into_closed_folder), 0);
    CHECK_EQ(as_nobody(write_old_in_closed_folder), 0);
    CHECK_EQ(as_nobody(write_read_only_file), 0);
    CHECK_EQ(as_nobody(read_from_closed_folder), 0);
    CHECK(!file_exists(in_folder("closed/new.db")));
    CHECK_EQ(sql_number(in_folder("closed/old.db"), "SELECT count(*) FROM scan"), 1);
    chmod(in_folder("closed"), 0755);
    scan_result_free(result);
    arena_free(arena);
}

/* ---- store: at once, and killed -------------------------------------------------------------- */

static pid_t start_writer(const char *path, int scans, int copies) {
    fflush(stdout);
    pid_t child = fork();
    if (child)
        return child;
    Arena *arena = arena_new("writer");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    for (int i = 1; i < copies; i++)
        fixture_log(result);
    findings_fingerprint(result);
    for (int i = 0; i < scans; i++)
        if (!write_scan(path, result, diags))
            _exit(1);
    _exit(0);
}

static bool ended_well(pid_t child) {
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void store_two_writers(void) {
    const char *path = in_folder("two.db");
    pid_t first = start_writer(path, 10, 1), second = start_writer(path, 10, 1);
    CHECK(ended_well(first));
    CHECK(ended_well(second));
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM scan"), 20);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM finding"), 120);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

/* Neither meets a store that the other has half made. */
static void store_two_makers(void) {
    for (int i = 0; i < 40; i++) {
        Arena *arena = arena_new("test");
        const char *path = in_folder(arena_printf(arena, "made%d.db", i));
        pid_t first = start_writer(path, 1, 1), second = start_writer(path, 1, 1);
        CHECK(ended_well(first));
        CHECK(ended_well(second));
        CHECK_EQ(sql_number(path, "SELECT count(*) FROM scan"), 2);
        arena_free(arena);
    }
}

/* After each kill the store opens, is whole, and every scan in it has all its rows. */
static void store_killed(void) {
    enum { TRIES = 20, COPIES = 400 };
    Arena *arena = arena_new("test");
    const char *path = arena_strdup(arena, in_folder("killed.db"));
    const char *journal = arena_strdup(arena, in_folder("killed.db-journal"));
    uint64_t seed = 7;
    int during = 0;
    for (int i = 0; i < TRIES; i++) {
        pid_t writer = start_writer(path, 1000, COPIES);
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        struct timespec nap = {0, (long)(seed >> 40) % 60 * 1000000 + 1000000};
        nanosleep(&nap, NULL);
        kill(writer, SIGKILL);
        waitpid(writer, NULL, 0);
        during += access(journal, F_OK) == 0;
        Diags *diags = diags_new(arena);
        Store *store = store_open(path, false, diags);
        CHECK(store != NULL);
        CHECK_EQ(diags->errors, 0);
        store_close(store);
        CHECK_EQ(sql_number(path, "SELECT count(*) FROM pragma_integrity_check WHERE "
                                  "integrity_check <> 'ok'"), 0);
        CHECK_EQ(sql_number(path, "SELECT count(*) FROM scan WHERE (SELECT count(*) FROM finding "
                                  "WHERE finding.scan = scan.id) <> 405"), 0);
        CHECK_EQ(sql_number(path, "SELECT count(*) FROM scan WHERE (SELECT count(*) FROM coverage "
                                  "WHERE coverage.scan = scan.id) <> 3"), 0);
    }
    printf("# %d of %d kills came amid a write\n", during, TRIES);
    CHECK(during > 0);
    arena_free(arena);
}

/* A file that may not grow stands for a full disk. */
static void store_disk_full(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    const char *path = in_folder("full.db");
    CHECK(write_scan(path, result, diags));
    CHECK(sql(path, "VACUUM")); /* pages that hold nothing may be written over and stay so: none is left */
    char *before = NULL, *after = NULL;
    size_t length = 0, length_after = 0;
    CHECK(file_read(arena, path, 10 << 20, &before, &length));
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {length + 4096, length + 4096};
        signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
            _exit(9);
        for (int i = 0; i < 400; i++)
            fixture_log(result);
        bool wrote = write_scan(path, result, diags);
        _exit(wrote ? 1 : diags->errors != 1 ? 2 : !strstr(diags->list.data[0].text, "as it was"));
    }
    CHECK(ended_well(child));
    CHECK(file_read(arena, path, 10 << 20, &after, &length_after));
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM scan"), 1);
    CHECK_EQ(sql_number(path, "SELECT count(*) FROM finding"), 6);
    CHECK_EQ(length_after, length);
    CHECK(length == length_after && memcmp(before, after, length) == 0);
    scan_result_free(result);
    arena_free(arena);
}

static void nulls_are_settled(void) {
    ScanResult *result = scan_result_new();
    Finding *finding = scan_result_finding(result);
    memset(finding, 0, sizeof *finding);
    vec_push(&finding->data, NULL);
    Step step = {{NULL, 1, 1}, NULL, NULL, NULL, 0};
    vec_push(&finding->steps, step);
    scan_result_coverage(result, "unit", NULL, NULL, NULL, 1)->at.file = NULL;
    memset(scan_result_observation(result), 0, sizeof(Observation));
    result->revision = NULL;
    scan_result_sort(result);
    findings_fingerprint(result);
    CHECK_STR(result->findings.data[0].rule, "");
    CHECK_STR(result->findings.data[0].steps.data[0].text, "");
    CHECK(result->findings.data[0].suppressed_by == NULL);
    ReportInput input = {.arena = result->arena, .result = result};
    Diags *diags = diags_new(result->arena);
    for (const ReportFormat *format = report_formats; format->name; format++) {
        Buf out = {0};
        CHECK(format->write(&input, &out, diags));
        buf_free(&out);
    }
    scan_result_free(result);
}

/* ---- suppressions ---------------------------------------------------------------------------- */

static Finding *at_line(ScanResult *result, uint32_t line, const char *rule) {
    Finding *finding = scan_result_finding(result);
    finding->rule = rule;
    finding->sink = (SourcePlace){"a.c", line, 5};
    return finding;
}

static bool suppressed(const ScanResult *result, uint32_t line, const char *rule) {
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->sink.line == line && str_eq(finding->rule, rule))
            return finding->suppressed_by && str_eq(finding->suppressed_by, "comment");
    }
    CHECK(!"no such finding");
    return false;
}

static bool complained(const Diags *diags, uint32_t line, const char *part) {
    for (uint32_t i = 0; i < diags->list.len; i++)
        if (diags->list.data[i].line == line && strstr(diags->list.data[i].text, part))
            return true;
    return false;
}

static void comments_allow(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = scan_result_new();
    result->root = folder;
    write_file(in_folder("a.c"),
               /* 1 */ "log(x); // sangam: allow rule-a -- shown to the person herself\n"
               /* 2 */ "// sangam: allow rule-a -- line above\n"
               /* 3 */ "log(x);\n"
               /* 4 */ "/* sangam: allow rule-a, rule-b -- two at once */\n"
               /* 5 */ "log(x);\n"
               /* 6 */ "// sangam: allow rule-a -- first of two\n"
               /* 7 */ "// sangam: allow rule-b -- second of two\n"
               /* 8 */ "log(x);\n"
               /* 9 */ "puts(\"// sangam: allow rule-a -- in a string\");\n"
               /* 10 */ "log(x);\n"
               /* 11 */ "log(x); // sangam: allow rule-b -- the wrong rule\n"
               /* 12 */ "log(x); // sangam: allow rule-a\n"
               /* 13 */ "log(x); // sangam: alow rule-a -- misspelt\n"
               /* 14 */ "log(x); // sangam: allow -- no rule\n"
               /* 15 */ "log(x); // sangam: allow rule a -- no name\n"
               /* 16 */ "log(x); // we like sangam: allow rule-a -- prose\n"
               /* 17 */ "char c = '\"'; log(x); /* sangam: allow rule-a -- after a quote */\n"
               /* 18 */ "// sangam: allow rule-a --   \n"
               /* 19 */ "log(x);\n"
               /* 20 */ "/*\n"
               /* 21 */ " * sangam: allow rule-a -- over\n"
               /* 22 */ " * two lines\n"
               /* 23 */ " */\n"
               /* 24 */ "log(x);\n"
               /* 25 */ "// sangam: allow rule-a -- a blank line below\n"
               /* 26 */ "\n"
               /* 27 */ "log(x);\n"
               /* 28 */ "log(x); // Sangam: Allow rule-a -- other letters\n"
               /* 29 */ "log(x); // sangam allow rule-a -- no colon\n"
               /* 30 */ "log(x); // sangam allows a lot; Sangam is a confluence\n");
    static const uint32_t lines[] = {1, 3, 5, 8, 10, 11, 12, 13, 14, 15, 16, 17, 19, 24, 27, 28, 29, 30};
    for (size_t i = 0; i < COUNTOF(lines); i++) {
        at_line(result, lines[i], "rule-a");
        at_line(result, lines[i], "rule-b");
    }
    /* on line 11 only rule-a is found */
    for (uint32_t i = 0; i < result->findings.len; i++)
        if (result->findings.data[i].sink.line == 11)
            result->findings.data[i].rule = "rule-a";
    findings_suppress_by_comment(result, NULL, diags);
    static const uint32_t allowed[] = {1, 3, 5, 8, 17, 24};
    for (size_t i = 0; i < COUNTOF(lines); i++) {
        bool want = false;
        for (size_t k = 0; k < COUNTOF(allowed); k++)
            want |= allowed[k] == lines[i];
        if (suppressed(result, lines[i], "rule-a") != want)
            check_fail(__FILE__, __LINE__, "line %u: %s allowed", lines[i], want ? "not" : "wrongly");
    }
    CHECK(suppressed(result, 5, "rule-b"));
    CHECK(suppressed(result, 8, "rule-b"));
    CHECK(!suppressed(result, 3, "rule-b"));
    CHECK_STR(result->findings.data[0].suppress_reason, "shown to the person herself");
    CHECK(complained(diags, 11, "allows nothing: there is no finding of rule `rule-b` on line 11, but of `rule-a`: correct it"));
    CHECK(complained(diags, 12, "reason is missing"));
    CHECK(complained(diags, 13, "alow"));
    CHECK(complained(diags, 14, "rule is missing"));
    CHECK(complained(diags, 15, "not the name of a rule"));
    CHECK(complained(diags, 18, "reason is missing"));
    CHECK(complained(diags, 25, "on line 26; remove it"));
    CHECK(complained(diags, 28, "not understood"));
    CHECK(complained(diags, 29, "not understood"));
    CHECK_EQ(diags->list.len, 9);
    CHECK(diags->list.len == 9 && diags->list.data[0].line == 12 && diags->list.data[6].line == 29); /* in their order */
    CHECK_STR(diags->list.len ? diags->list.data[0].file : "", "a.c");
    scan_result_free(result);
    arena_free(arena);
}

static void comments_unused_in_other_files(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = scan_result_new();
    result->root = folder;
    write_file(in_folder("b.c"), "int x; // sangam: allow rule-a -- nothing here\n");
    if (symlink("/etc/passwd", in_folder("link.c"))) abort();
    StrVec files = {0};
    vec_push(&files, "b.c");
    vec_push(&files, in_folder("b.c")); /* the same file by another name is read once */
    vec_push(&files, "link.c");
    vec_push(&files, "../../etc/passwd");
    vec_push(&files, "missing.c");
    findings_suppress_by_comment(result, &files, diags);
    CHECK_EQ(diags->list.len, 1);
    CHECK(complained(diags, 1, "allows nothing"));
    vec_free(&files);
    scan_result_free(result);
    arena_free(arena);
}

static void exceptions(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    for (uint32_t i = 0; i < result->findings.len; i++)
        result->findings.data[i].suppressed_by = NULL;
    char *ids[4];
    for (int i = 0; i < 4; i++)
        ids[i] = arena_strndup(arena, result->findings.data[i].fingerprint, 12);
    int32_t today = 0;
    date_parse("2026-11-01", &today);
    Exception list[] = {
        {ids[0], "accepted", "dpo@example.org", INT32_MAX, "p.yaml", 1, 3},
        {ids[1], "last day", "", today, "p.yaml", 2, 3},
        {ids[2], "yesterday", "", today - 1, "p.yaml", 3, 3},
        {"0123456789ab", "no such finding", "", INT32_MAX, "p.yaml", 4, 3},
        {"abc", "too short", "", INT32_MAX, "p.yaml", 5, 3},
        {"XYZ12345", "no hex", "", INT32_MAX, "p.yaml", 6, 3},
        {ids[3], "  ", "", INT32_MAX, "p.yaml", 7, 3},
    };
    findings_suppress_by_exception(result, list, COUNTOF(list), today, diags);
    CHECK_STR(result->findings.data[0].suppressed_by, "exception");
    CHECK_STR(result->findings.data[0].suppress_owner, "dpo@example.org");
    CHECK_STR(result->findings.data[0].suppress_expires, "");
    CHECK_STR(result->findings.data[1].suppress_expires, "2026-11-01");
    CHECK(result->findings.data[2].suppressed_by == NULL);
    CHECK(result->findings.data[3].suppressed_by == NULL);
    CHECK(complained(diags, 3, "expired on 2026-10-31; the finding counts again"));
    Exception also = {ids[2], "yesterday", "", today - 1, "p.yaml", 9, 3};
    result->findings.data[2].suppressed_by = "comment";
    findings_suppress_by_exception(result, &also, 1, today, diags);
    CHECK(complained(diags, 9, "expired on 2026-10-31; a comment in the code still allows it"));
    CHECK(complained(diags, 4, "unused"));
    CHECK(complained(diags, 5, "8 hex digits"));
    CHECK(complained(diags, 6, "8 hex digits"));
    CHECK(complained(diags, 7, "no reason"));
    CHECK_EQ(diags->list.len, 6);
    scan_result_free(result);
    arena_free(arena);
}

/* ---- baselines ------------------------------------------------------------------------------- */

static void baseline_round_trip(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    ScanResult *result = fixture_result("/one");
    Buf buf = {0};
    baseline_write(result, &buf);
    CHECK(file_write_atomic(in_folder("base.json"), buf.data, buf.len));
    Finding *extra = scan_result_finding(result);
    extra->rule = "brand-new";
    findings_fingerprint(result);
    CHECK(baseline_apply(in_folder("base.json"), result, diags));
    for (uint32_t i = 0; i < result->findings.len; i++)
        CHECK_EQ(result->findings.data[i].state,
                 str_eq(result->findings.data[i].rule, "brand-new") ? STATE_NEW : STATE_UNCHANGED);
    CHECK_EQ(diags->errors, 0);
    buf_free(&buf);
    scan_result_free(result);
    arena_free(arena);
}

static void baseline_refuses(void) {
    static const char *const bad[] = {
        "not json", "[]", "{}", "{\"sangam-baseline\": 2, \"findings\": []}",
        "{\"sangam-baseline\": 1}", "{\"sangam-baseline\": 1, \"findings\": [3]}",
        "{\"sangam-baseline\": 1, \"findings\": [{\"fingerprint\": \"abc\"}]}",
        "{\"sangam-baseline\": 1, \"findings\": [], \"more\": 1}"};
    for (size_t i = 0; i < COUNTOF(bad); i++) {
        Arena *arena = arena_new("test");
        Diags *diags = diags_new(arena);
        ScanResult *result = fixture_result("/one");
        write_file(in_folder("bad.json"), bad[i]);
        if (baseline_apply(in_folder("bad.json"), result, diags) || diags->errors == 0)
            check_fail(__FILE__, __LINE__, "taken: %s", bad[i]);
        CHECK_EQ(result->findings.data[0].state, STATE_NEW); /* as it was */
        scan_result_free(result);
        arena_free(arena);
    }
}

int main(void) {
    snprintf(folder, sizeof folder, "/tmp/sangam-findings-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    chmod(folder, 0755); /* the children that are nobody have to get in */
    RUN(sorted_by_place);
    RUN(fingerprint_without_lines);
    RUN(fingerprint_distinct);
    RUN(store_round_trip);
    RUN(store_keeps_history);
    RUN(store_compares);
    RUN(store_compares_over_a_loss);
    RUN(store_migrates);
    RUN(store_is_bounded);
    RUN(comparison_sees_permissions_go);
    RUN(store_of_a_stranger);
    RUN(store_refuses_others);
    RUN(store_refuses_changed_schema);
    RUN(store_survives_bad_rows);
    RUN(store_survives_damage);
    RUN(store_read_only);
    RUN(store_two_writers);
    RUN(store_two_makers);
    RUN(store_killed);
    RUN(store_disk_full);
    RUN(nulls_are_settled);
    RUN(comments_allow);
    RUN(comments_unused_in_other_files);
    RUN(exceptions);
    RUN(baseline_round_trip);
    RUN(baseline_refuses);
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        return 1;
    return check_end();
}
