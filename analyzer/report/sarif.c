/* SPDX-License-Identifier: Apache-2.0 */
/* SARIF 2.1.0: the document, the run, how it went and what it did not see. Three profiles:
 * everything, and what GitHub and GitLab really take in. */
#include "report/sarif_private.h"

/* What the services take: results of a run, and bytes of a file. GitLab counts 10 MB as they are,
 * GitHub when compressed, which is at most an eighth for files like these. From PRETTY_RESULTS on,
 * their files are written without indentation. */
enum { GITHUB_RESULTS = 5000, GITLAB_RESULTS = 5000, PRETTY_RESULTS = 200 };
enum { GITHUB_BYTES = 80000000, GITLAB_BYTES = 10000000 };

void sarif_message(Sarif *sarif, const char *key, const char *text) {
    json_key(&sarif->json, key);
    json_begin_object(&sarif->json);
    json_put_text(&sarif->json, "text", text && *text ? text : "-");
    json_end_object(&sarif->json);
}

/* ---- which findings become results ----------------------------------------------------------- */

bool sarif_diverges(const Sarif *sarif, uint32_t index) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    const Judgement *judgement = report_judgement(sarif->input, index);
    if (finding->kind == FINDING_DECLARATION || !judgement->verdicts.len) return true;
    for (uint32_t i = 0; i < judgement->verdicts.len; i++)
        if (judgement->verdicts.data[i].kind == VERDICT_DIVERGES) return true;
    return judgement->gates;
}

/* The services take every result for an open alert and know no other state, so they are given only
 * what is one. Old findings stay in: the services compare by themselves and close what is
 * absent. */
static bool is_result(Sarif *sarif, uint32_t index) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    if (sarif->profile == SARIF_FULL) return true;
    if (finding->suppressed_by || finding->confidence < sarif->input->min_confidence ||
        !sarif_diverges(sarif, index))
        return false;
    if (*finding->sink.file && finding->sink.line) return true;
    sarif->left_out++; /* no place, no alert */
    return false;
}

static void choose_results(Sarif *sarif) {
    uint32_t count = sarif->input->result->findings.len;
    uint32_t room = sarif->room;
    sarif->chosen = ARENA_ARRAY(sarif->arena, bool, count + 1);
    bool *possible = ARENA_ARRAY(sarif->arena, bool, count + 1);
    for (uint32_t i = 0; i < count; i++) possible[i] = is_result(sarif, i);
    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--)
        for (uint32_t i = 0; i < count; i++) {
            if (!possible[i] ||
                sarif->input->result->findings.data[i].severity != (Severity)severity)
                continue;
            if (room) {
                sarif->chosen[i] = true;
                sarif->results++;
                room--;
            } else {
                sarif->left_out++;
            }
        }
}

/* ---- how the scan went ----------------------------------------------------------------------- */

static void notification(Sarif *sarif, const char *level, const char *id, const char *text,
                         const SourcePlace *place) {
    JsonWriter *json = &sarif->json;
    json_begin_object(json);
    json_key(json, "descriptor");
    json_begin_object(json);
    json_put_text(json, "id", id);
    json_end_object(json);
    json_put_text(json, "level", level);
    sarif_message(sarif, "message", text);
    if (place && *place->file) {
        json_key(json, "locations");
        json_begin_array(json);
        sarif_location(sarif, place, NULL, NULL, -1, false);
        json_end_array(json);
    }
    json_end_object(json);
}

static void gap_notification(Sarif *sarif, const Coverage *gap) {
    const char *times = gap->count > 1 ? arena_printf(sarif->arena, " (%u times)", gap->count) : "";
    const char *text = arena_printf(
        sarif->arena, "%s: %s %s: %s%s%s%s",
        gap->loses ? "Not analysed" : str_eq(gap->area, "register") ? "Not found" : "Approximated",
        gap->area, gap->subject, gap->kind, *gap->detail ? ": " : "", gap->detail, times);
    SourcePlace place = gap->at;
    if (!*place.file && (str_eq(gap->area, "unit") || str_eq(gap->area, "file")))
        place.file = gap->subject;
    notification(sarif, gap->loses ? "error" : "note",
                 arena_printf(sarif->arena, "coverage/%s/%s", gap->area, gap->kind), text, &place);
}

static void invocation(Sarif *sarif) {
    const ScanResult *result = sarif->input->result;
    JsonWriter *json = &sarif->json;
    Totals totals = report_totals(sarif->input);
    json_key(json, "invocations");
    json_begin_array(json);
    json_begin_object(json);
    if (*result->command) json_put_text(json, "commandLine", result->command);
    json_put_bool(json, "executionSuccessful", result->complete);
    json_put_number(json, "exitCode", totals.gating ? 1 : result->complete ? 0 : 3);
    json_key(json, "toolExecutionNotifications");
    json_begin_array(json);
    const char *lost = report_coverage_lost(sarif->arena, result);
    notification(sarif, result->complete ? "note" : "error", "coverage",
                 arena_printf(sarif->arena, "Coverage: %s. %s%s",
                              report_coverage_seen(sarif->arena, result),
                              *lost ? lost : "Nothing known to be missing", "."),
                 NULL);
    for (uint32_t i = 0; i < result->coverage.len; i++)
        if (sarif->profile == SARIF_FULL || result->coverage.data[i].loses)
            gap_notification(sarif, &result->coverage.data[i]);
    if (sarif->left_out)
        notification(sarif, "warning", "results-left-out",
                     arena_printf(sarif->arena,
                                  "%u results are not in this file: it holds at most %u results, "
                                  "the most severe first, and none without a place. The full "
                                  "report holds them all.",
                                  sarif->left_out, sarif->room),
                     NULL);
    if (sarif->lean)
        notification(sarif, "note", "flows-left-out",
                     "The flows of the results are not in this file, which would be too large with "
                     "them. The full report holds them.",
                     NULL);
    json_end_array(json);
    json_end_object(json);
    json_end_array(json);
}

static void run_properties(Sarif *sarif) {
    const ReportInput *input = sarif->input;
    JsonWriter *json = &sarif->json;
    Totals totals = report_totals(input);
    char day[11];
    date_format(input->as_of, day);
    json_key(json, "properties");
    json_begin_object(json);
    json_put_text(json, "asOf", day);
    json_put_text(json, "project", input->result->project);
    json_put_text(json, "rulesDigest", input->result->rules_digest);
    if (input->frameworks && input->frameworks->digest)
        json_put_text(json, "frameworksDigest", input->frameworks->digest);
    json_put_text(json, "frontEnd", input->result->front_version);
    json_put_bool(json, "dirty", input->result->dirty);
    json_put_text(json, "summary", report_counts(sarif->arena, &totals));
    json_key(json, "coverage");
    json_begin_object(json);
    report_put_counts(json, sarif->input->result);
    json_end_object(json);
    json_end_object(json);
}

/* file:///root/ with the final slash that bases need (3.14.14). */
static char *root_uri(Sarif *sarif) {
    Buf buf = {0};
    buf_puts(&buf, "file://");
    uri_path(&buf, sarif->input->result->root);
    if (!str_ends(buf_text(&buf), "/")) buf_putc(&buf, '/');
    char *text = arena_strdup(sarif->arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

static void origin(Sarif *sarif) {
    const ScanResult *result = sarif->input->result;
    JsonWriter *json = &sarif->json;
    json_key(json, "automationDetails");
    json_begin_object(json);
    json_put_text(json, "id", arena_printf(sarif->arena, "sangam/%s/", result->project));
    json_end_object(json);
    if (sarif->profile != SARIF_FULL || *result->root != '/' || sarif->input->portable) return;
    json_key(json, "originalUriBaseIds");
    json_begin_object(json);
    json_key(json, "SRCROOT");
    json_begin_object(json);
    json_put_text(json, "uri", root_uri(sarif));
    json_end_object(json);
    json_end_object(json);
    if (!*result->revision) return;
    json_key(json, "versionControlProvenance");
    json_begin_array(json);
    json_begin_object(json);
    json_put_text(json, "repositoryUri", root_uri(sarif));
    json_put_text(json, "revisionId", result->revision);
    json_end_object(json);
    json_end_array(json);
}

/* Written last: by then all files have been named. */
static void artifacts(Sarif *sarif) {
    JsonWriter *json = &sarif->json;
    if (sarif->profile != SARIF_FULL) return;
    json_key(json, "artifacts");
    json_begin_array(json);
    for (uint32_t id = 1; id < interner_count(sarif->artifacts); id++) {
        const char *file = interned(sarif->artifacts, id);
        const char *digest = snippet_digest(sarif->snippets, file);
        Buf uri = {0};
        if (*file == '/') buf_puts(&uri, "file://");
        uri_path(&uri, file);
        json_begin_object(json);
        json_key(json, "location");
        json_begin_object(json);
        json_put_text(json, "uri", buf_text(&uri));
        if (*file != '/') json_put_text(json, "uriBaseId", "SRCROOT");
        json_end_object(json);
        if (digest) {
            json_key(json, "hashes");
            json_begin_object(json);
            json_put_text(json, "sha-256", digest);
            json_end_object(json);
        }
        json_end_object(json);
        buf_free(&uri);
    }
    json_end_array(json);
}

static void results(Sarif *sarif) {
    JsonWriter *json = &sarif->json;
    json_key(json, "results");
    json_begin_array(json);
    for (uint32_t i = 0; i < sarif->input->result->findings.len; i++)
        if (sarif->chosen[i]) sarif_result(sarif, i);
    for (uint32_t i = 0;
         sarif->profile == SARIF_FULL && sarif->input->gone && i < sarif->input->gone->findings.len;
         i++)
        sarif_gone(sarif, &sarif->input->gone->findings.data[i]);
    json_end_array(json);
}

static void document(Sarif *sarif) {
    JsonWriter *json = &sarif->json;
    json_begin_object(json);
    json_put_text(json, "$schema",
                  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                  "sarif-schema-2.1.0.json");
    json_put_text(json, "version", "2.1.0");
    json_key(json, "runs");
    json_begin_array(json);
    json_begin_object(json);
    sarif_tool(sarif);
    sarif_taxonomies(sarif);
    origin(sarif);
    json_put_text(json, "columnKind", "unicodeCodePoints");
    invocation(sarif);
    results(sarif);
    artifacts(sarif);
    run_properties(sarif);
    json_end_object(json);
    json_end_array(json);
    json_end_object(json);
    buf_putc(json->out, '\n');
}

/* One try. Returns how many results it leaves out. */
static uint32_t write_run(const ReportInput *input, SarifProfile profile, uint32_t room, bool lean,
                          Buf *out, uint32_t *results) {
    Arena *arena = arena_new("sarif");
    Sarif sarif = {.input = input,
                   .profile = profile,
                   .room = room,
                   .lean = lean,
                   .json = {.out = out},
                   .arena = arena,
                   .snippets = snippets_new(input->result),
                   .artifacts = interner_new()};
    choose_results(&sarif);
    sarif.json.pretty = profile == SARIF_FULL || sarif.results < PRETTY_RESULTS;
    sarif_collect_taxa(&sarif);
    document(&sarif);
    sarif_free_taxa(&sarif);
    vec_free(&sarif.rules);
    interner_free(sarif.artifacts);
    snippets_free(sarif.snippets);
    arena_free(arena);
    *results = sarif.results;
    return sarif.left_out;
}

/* What is too large for the service goes without flows, then with fewer results, the most severe
 * ones. */
bool sarif_write(const ReportInput *input, SarifProfile profile, Buf *out, Diags *diags) {
    uint32_t room = profile == SARIF_GITHUB   ? GITHUB_RESULTS
                    : profile == SARIF_GITLAB ? GITLAB_RESULTS
                                              : UINT32_MAX;
    size_t limit = profile == SARIF_GITHUB   ? GITHUB_BYTES
                   : profile == SARIF_GITLAB ? GITLAB_BYTES
                                             : SIZE_MAX;
    size_t start = out->len;
    uint32_t results = 0;
    bool lean = false;
    uint32_t left_out = write_run(input, profile, room, lean, out, &results);
    while (out->len - start > limit && (!lean || results > 1)) {
        /* a little less than what would fit on average */
        if (lean) room = (uint32_t)((double)results * 0.9 * (double)limit / (double)(out->len - start));
        if (room == 0) room = 1;
        lean = true;
        out->len = start;
        left_out = write_run(input, profile, room, lean, out, &results);
    }
    if (left_out)
        diag_add(diags, DIAG_WARNING, NULL, 0, 0,
                 "%u findings are left out of this SARIF file, which holds at most %u and none "
                 "without a place; `sarif` holds them all",
                 left_out, room);
    if (lean)
        diag_add(diags, DIAG_WARNING, NULL, 0, 0,
                 "this SARIF file holds no flows, with which it would be too large; `sarif` holds "
                 "them all");
    return true;
}

bool report_sarif(const ReportInput *input, Buf *out, Diags *diags) {
    return sarif_write(input, SARIF_FULL, out, diags);
}

bool report_sarif_github(const ReportInput *input, Buf *out, Diags *diags) {
    return sarif_write(input, SARIF_GITHUB, out, diags);
}

bool report_sarif_gitlab(const ReportInput *input, Buf *out, Diags *diags) {
    return sarif_write(input, SARIF_GITLAB, out, diags);
}
