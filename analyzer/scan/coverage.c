/* SPDX-License-Identifier: Apache-2.0 */
/* What the analysis did not see, said as rows. */
#include <stdlib.h>

#include "scan/scan.h"

static void unit_coverage(Scan *scan) {
    ScanResult *result = scan->result;
    for (uint32_t i = 0; i < scan->program->unit_count; i++) {
        const Unit *unit = scan->program->units[i].unit;
        const char *file = path_below(scan->root, unit_text(unit, unit->main_file));
        bool fatal = false;
        for (uint32_t n = 0; n < unit->error_count; n++) fatal |= unit->errors[n].fatal;
        if (unit->error_count) {
            result->units_with_errors++;
            Coverage *row = scan_result_coverage(result, "unit", "parse-errors", arena_strdup(result->arena, file),
                                                 arena_strdup(result->arena, unit_text(unit, unit->errors[0].text)),
                                                 unit->error_count);
            row->at = (SourcePlace){arena_strdup(result->arena, file), unit->errors[0].loc.line, unit->errors[0].loc.column};
            row->loses = fatal;
        }
        for (uint32_t n = 0; n < unit->unknown_count; n++) {
            result->unknown_instructions += unit->unknowns[n].count;
            scan_result_coverage(result, "function", "unknown-expression",
                                 arena_strdup(result->arena, unit_text(unit, unit->unknowns[n].kind)),
                                 arena_strdup(result->arena, file), unit->unknowns[n].count);
        }
    }
}

static void function_coverage(Scan *scan) {
    ScanResult *result = scan->result;
    for (FunctionId f = 1; f < scan->program->function_count; f++) {
        const Function *body = program_body(scan->program, f);
        if (!body->defined) continue;
        result->functions++;
        result->instructions += body->insn_count - 1;
        if (!body->incomplete) continue;
        result->functions_incomplete++;
        Coverage *row = scan_result_coverage(result, "function", "incomplete", arena_strdup(result->arena, scan->program->functions[f].name),
                                             "errors inside: some of it is missing", 1);
        row->at = scan_place(scan, body->loc);
    }
}

/* Unmodelled callees, the ones that personal data enters first: only those are worth a model. */
static void call_coverage(Scan *scan) {
    ScanResult *result = scan->result;
    const Memory *memory = scan->memory;
    result->calls_indirect = memory->indirect_calls;
    result->calls_unresolved = memory->unresolved_calls;
    for (uint32_t i = 0; i < memory->unmodelled.count; i++) {
        const MapEntry *entry = &memory->unmodelled.entries[i];
        result->calls_unmodelled += (uint32_t)entry->value;
        scan_result_coverage(result, "call", "unmodelled-call",
                             arena_strdup(result->arena, scan->program->functions[entry->key].name),
                             "no body and no model: text given to it is taken to come back in its result", (uint32_t)entry->value);
    }
    for (uint32_t i = 0; i + 1 < memory->unresolved.len; i += 2) {
        FunctionId function = memory->unresolved.data[i];
        Coverage *row = scan_result_coverage(result, "call", "unresolved-call",
                                             arena_strdup(result->arena, scan->program->functions[function].name),
                                             "call through a pointer with no known target", 1);
        row->at = scan_place(scan, insn_place(scan->program, function, memory->unresolved.data[i + 1]));
    }
    if (memory->capped_calls)
        scan_result_coverage(result, "pointer", "capped-set", "call targets", "more than 16 possible targets: the first 16 were followed",
                             memory->capped_calls);
    if (memory->folded)
        scan_result_coverage(result, "path", "folded-path", "access paths and summaries",
                             "deeper than four dereferences, or beyond the limits of a summary: folded together",
                             memory->folded > UINT32_MAX ? UINT32_MAX : (uint32_t)memory->folded);
}

/* Physical lines of distinct files that are not system headers: counted from the files themselves. */
static void line_count(Scan *scan) {
    for (FileId i = 1; i < scan->program->file_count; i++) {
        const SourceFile *file = &scan->program->files[i];
        if (file->system) continue;
        Arena *arena = arena_new("lines");
        char *data;
        size_t length;
        if (overlay_read(scan->result->overlay, arena, program_file(scan->program, i), 64u << 20, &data, &length)) {
            for (size_t n = 0; n < length; n++) scan->result->lines += data[n] == '\n';
        }
        arena_free(arena);
    }
}

void scan_coverage(Scan *scan) {
    unit_coverage(scan);
    function_coverage(scan);
    call_coverage(scan);
    line_count(scan);
    scan->result->complete = true;
    for (uint32_t i = 0; i < scan->result->coverage.len; i++)
        if (scan->result->coverage.data[i].loses) scan->result->complete = false;
}
