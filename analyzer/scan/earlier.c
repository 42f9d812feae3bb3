/* SPDX-License-Identifier: Apache-2.0 */
/* The result of an earlier scan in place of an analysis. Findings, observations and coverage follow
 * from the facts of the units (which hold the digest of every file that was read), what was said of
 * units before they are linked, and the settings: where all of these are what they were, so is the
 * result. */
#include "scan/earlier.h"

static void add_text(DigestState *state, const char *text) {
    digest_add(state, text ? text : "", text ? strlen(text) + 1 : 1);
}

static void add_command(DigestState *state, const CompileCommand *command) {
    add_text(state, command->file);
    add_text(state, command->directory);
    digest_add(state, &(uint8_t){command->output != NULL}, 1);
    add_text(state, command->output);
    digest_add(state, &command->also_output.len, sizeof command->also_output.len);
    for (uint32_t i = 0; i < command->also_output.len; i++) add_text(state, command->also_output.data[i]);
}

static void add_coverage(DigestState *state, const Coverage *row) {
    const char *const texts[] = {row->area, row->kind, row->subject, row->detail, row->at.file};
    const uint32_t numbers[] = {row->count, row->at.line, row->at.column, row->loses};
    for (size_t i = 0; i < COUNTOF(texts); i++) add_text(state, texts[i]);
    digest_add(state, numbers, sizeof numbers);
}

static const char *made_of(const Scan *scan, const Digest *facts) {
    const ScanResult *result = scan->result;
    DigestState *state = digest_begin();
    add_text(state, "facts of units");
    for (uint32_t i = 0; i < scan->commands.list.len; i++) {
        add_command(state, &scan->commands.list.data[i]);
        digest_add(state, facts[i].bytes, sizeof facts[i].bytes);
    }
    for (uint32_t i = 0; i < scan->commands.missing.len; i++) add_text(state, scan->commands.missing.data[i]);
    for (uint32_t i = 0; i < result->coverage.len; i++) add_coverage(state, &result->coverage.data[i]);
    char hex[65];
    Digest digest = digest_end(state);
    digest_hex(&digest, hex);
    return arena_printf(result->arena, "facts:%s", hex);
}

bool earlier_result(Scan *scan, const ScanOptions *options, const Digest *facts) {
    ScanResult *result = scan->result;
    if (!options->earlier || !*result->settings) return false;
    result->made = made_of(scan, facts);
    ScanResult *known = options->earlier(options->earlier_context, result->made, result->settings);
    if (!known) return false;
    char day[11];
    date_format(options->as_of, day);
    known->as_of = arena_strdup(known->arena, day);
    known->command = arena_strdup(known->arena, options->command ? options->command : "");
    known->revision = "";
    known->dirty = false;
    known->overlay = result->overlay;
    known->settings = arena_strdup(known->arena, result->settings);
    known->made = arena_strdup(known->arena, result->made);
    findings_unsuppress(known);
    scan_result_free(result);
    scan->result = known;
    scan->reused = true;
    return true;
}
