/* SPDX-License-Identifier: Apache-2.0 */
/* What the analysis did not see, said as rows. */
#include <stdlib.h>

#include "scan/scan.h"

/* Text that quotes the program: of a bounded length, and nothing that a terminal obeys. */
static const char *quoted(ScanResult *result, const char *text) {
    enum { LENGTH_MAX = 500 };
    size_t length = strlen(text), kept = length;
    if (length > LENGTH_MAX) kept = utf8_valid_prefix(text, LENGTH_MAX);
    const char *cut = arena_printf(result->arena, "%.*s%s", (int)kept, text, kept < length ? " ..." : "");
    return text_printable(result->arena, cut);
}

static const char *unit_name(Scan *scan, const char *file) {
    return arena_strdup(scan->result->arena, path_below(scan->root, file));
}

void coverage_lost_unit(Scan *scan, const char *file, const char *why) {
    Coverage *row = scan_result_coverage(scan->result, "unit", "not-parsed", unit_name(scan, file),
                                         quoted(scan->result, why && *why ? why : "no reason given"), 1);
    row->loses = true;
}

static bool is_inside(const Function *function, Loc loc) {
    return function->loc.file == loc.file && function->defined && loc.line >= function->loc.line &&
           loc.line <= function->end.line;
}

/* The parser took what stands there for nothing: it was to be a function or another declaration. */
static bool loses_declaration(const Unit *unit, const UnitError *error) {
    /* "function definition is not allowed here" and the like: inside one, since its end is missing. */
    if (str_starts(unit_text(unit, error->text), "function definition is not allowed")) return true;
    if (!error->loc.file) return true;
    for (FunctionId f = 1; f < unit->function_count; f++)
        if (is_inside(&unit->functions[f], error->loc)) return false;
    return true;
}

static SourcePlace error_place(Scan *scan, const Unit *unit, const UnitError *error, const char *file) {
    if (error->loc.file) file = unit_name(scan, unit_text(unit, unit->files[error->loc.file].path));
    return (SourcePlace){file, error->loc.line, error->loc.column == 65535 ? 0 : error->loc.column};
}

static void error_coverage(Scan *scan, const Unit *unit, const char *file) {
    ScanResult *result = scan->result;
    const UnitError *fatal = NULL, *lost = NULL;
    uint32_t lost_count = 0;
    for (uint32_t n = 0; n < unit->error_count; n++) {
        const UnitError *error = &unit->errors[n];
        if (error->fatal && !fatal) fatal = error;
        if (error->fatal || !loses_declaration(unit, error)) continue;
        if (!lost) lost = error;
        /* One broken declaration mostly gets several messages. */
        bool same = n && error->loc.line == error[-1].loc.line && error->loc.file == error[-1].loc.file;
        lost_count += !same || !lost_count;
    }
    if (!unit->error_count) return;
    result->units_with_errors++;
    const UnitError *first = fatal ? fatal : &unit->errors[0];
    Coverage *row = scan_result_coverage(result, "unit", "parse-errors", file,
                                         quoted(result, unit_text(unit, first->text)), unit->error_count);
    row->at = error_place(scan, unit, first, file);
    row->loses = fatal != NULL;
    if (!lost) return;
    result->functions_incomplete += lost_count;
    row = scan_result_coverage(result, "function", "lost-declaration", file,
                               quoted(result, unit_text(unit, lost->text)), lost_count);
    row->at = error_place(scan, unit, lost, file);
    row->loses = true;
}

void coverage_unit(Scan *scan, const Unit *unit) {
    static const char *const refused[] = {
        [REFUSED_MACHINE] = "parsed without its -m, -std and --target flags, which libclang refuses",
        [REFUSED_MOST] = "parsed with its -I, -D and -U flags only, as gnu11: libclang refuses the others"};
    ScanResult *result = scan->result;
    const char *file = unit_name(scan, unit_text(unit, unit->main_file));
    error_coverage(scan, unit, file);
    if (unit->refused)
        scan_result_coverage(result, "unit", "refused-flags", file, refused[unit->refused], 1);
    for (uint32_t i = 0; i < unit->unknown_count; i++) {
        const UnknownCount *unknown = &unit->unknowns[i];
        result->unknown_instructions += unknown->count;
        scan_result_coverage(result, "function", "unknown-expression",
                             quoted(result, unit_text(unit, unknown->kind)), file, unknown->count);
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

static const UnknownCallee *unknown_callee(const Scan *scan, FunctionId callee) {
    for (uint32_t i = 0; i < scan->flows->unknown.len; i++)
        if (scan->flows->unknown.data[i].callee == callee) return &scan->flows->unknown.data[i];
    return NULL;
}

/* "personal data goes in at 3 places (E-mail address, Password), and is not followed further than its result" */
static const char *given_text(const Scan *scan, const UnknownCallee *given) {
    enum { NAMED = 3 };
    Buf text = {0};
    buf_printf(&text, "no body and no model: personal data goes in at %u place%s (", given->places, given->places == 1 ? "" : "s");
    for (uint32_t i = 0; i < given->data_count && i < NAMED; i++)
        buf_printf(&text, "%s%s", i ? ", " : "", catalog_kind(scan->catalog, given->data[i])->title);
    if (given->data_count > NAMED) buf_printf(&text, " and %u more kinds", given->data_count - NAMED);
    buf_puts(&text, ") and is followed no further than its result");
    const char *kept = arena_strdup(scan->result->arena, buf_text(&text));
    buf_free(&text);
    return kept;
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
        const UnknownCallee *given = unknown_callee(scan, (FunctionId)entry->key);
        Coverage *row =
            scan_result_coverage(result, "call", "unmodelled-call",
                                 arena_strdup(result->arena, scan->program->functions[entry->key].name),
                                 given ? given_text(scan, given)
                                       : "no body and no model: text given to it is taken to come back in its result",
                                 (uint32_t)entry->value);
        row->weight = given ? given->places * 16 + given->data_count : 0;
    }
    for (uint32_t i = 0; i + 1 < memory->unresolved.len; i += 2) {
        FunctionId function = memory->unresolved.data[i];
        Coverage *row = scan_result_coverage(result, "call", "unresolved-call",
                                             arena_strdup(result->arena, scan->program->functions[function].name),
                                             "call through a pointer with no known target", 1);
        row->at = scan_place(scan, insn_place(scan->program, function, memory->unresolved.data[i + 1]));
    }
    for (uint32_t i = 0; i + 1 < memory->capped.len; i += 2) {
        FunctionId function = memory->capped.data[i];
        Coverage *row = scan_result_coverage(result, "pointer", "capped-set", "call targets",
                                             "more than 16 possible targets: the first 16 were followed", 1);
        row->at = scan_place(scan, insn_place(scan->program, function, memory->capped.data[i + 1]));
    }
    if (scan->program->variants_left_out)
        scan_result_coverage(result, "call", "capped-set", "constant arguments",
                             "beyond the limits: not told apart from calls with other arguments",
                             scan->program->variants_left_out);
}

/* Where the most was folded together comes first; the rest is one row. */
static void path_coverage(Scan *scan) {
    enum { NAMED = 20 };
    const char *why = "deeper than six dereferences, beyond the limits of a summary, or not settled in the rounds that are made: folded together";
    const Program *program = scan->program;
    ScanResult *result = scan->result;
    uint64_t *folded = xcalloc(program->function_count, sizeof *folded), rest = scan->memory->folded;
    for (FunctionId f = 1; f < program_all(program); f++)
        if (scan->memory->graphs[f]) folded[program_origin(program, f)] += scan->memory->graphs[f]->folded;
    for (uint32_t named = 0; named < NAMED; named++) {
        FunctionId most = 1;
        for (FunctionId f = 1; f < program->function_count; f++)
            if (folded[f] > folded[most]) most = f;
        if (most >= program->function_count || !folded[most]) break;
        uint32_t count = folded[most] > UINT32_MAX ? UINT32_MAX : (uint32_t)folded[most];
        Coverage *row = scan_result_coverage(result, "path", "folded-path", arena_strdup(result->arena, program->functions[most].name), why, count);
        row->at = scan_place(scan, program_body(program, most)->loc);
        rest -= folded[most];
        folded[most] = 0;
    }
    if (rest) scan_result_coverage(result, "path", "folded-path", "other functions", why, rest > UINT32_MAX ? UINT32_MAX : (uint32_t)rest);
    free_(folded);
}

/* Functions with more flows of values than the cap allows, each with the place of the first that was left out. */
static void edge_coverage(Scan *scan) {
    for (FunctionId f = 1; f < program_all(scan->program); f++) {
        const FunctionGraph *graph = scan->memory->graphs[f];
        if (!graph || !graph->edges_lost) continue;
        FunctionId origin = program_origin(scan->program, f);
        Coverage *row = scan_result_coverage(scan->result, "path", "capped-set",
                                             arena_strdup(scan->result->arena, scan->program->functions[origin].name),
                                             "more values reach one another than the limit for its size: from here on some were left out",
                                             graph->edges_lost);
        row->at = scan_place(scan, insn_place(scan->program, f, graph->edge_lost));
    }
}

static int carrier_compare(const void *a, const void *b) {
    Decl x = (*(const Flow *const *)a)->carrier, y = (*(const Flow *const *)b)->carrier;
    return x < y ? -1 : x > y;
}

/* Flows that are no findings since too much on their ways was guessed: a row for each member or global that they go
 * through, and one for the rest. */
static void guess_coverage(Scan *scan) {
    ScanResult *result = scan->result;
    uint32_t count = scan->flows->guessed.len;
    const Flow **rows = xcalloc(count + 1, sizeof *rows);
    for (uint32_t i = 0; i < count; i++) rows[i] = &scan->flows->guessed.data[i];
    if (count) qsort(rows, count, sizeof *rows, carrier_compare);
    for (uint32_t i = 0, next; i < count; i = next) {
        Decl carrier = rows[i]->carrier;
        for (next = i + 1; next < count && rows[next]->carrier == carrier;) next++;
        Buf name = {0};
        decl_print(scan->program, 0, carrier, &name);
        const char *detail = carrier ? "flows through it are not told: most of what is stored there is something else, and objects of its type are "
                                       "not told apart"
                                     : "flows are not told: more than one step of their way is a guess";
        Coverage *row = scan_result_coverage(result, "path", "guessed-flow", carrier ? arena_strdup(result->arena, buf_text(&name)) : "long ways",
                                             detail, next - i);
        if (carrier) row->at = scan_place(scan, decl_place(scan->program, 0, carrier));
        row->weight = next - i;
        buf_free(&name);
    }
    free_(rows);
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

static int file_compare(const void *a, const void *b) {
    return strcmp(((const AnalysedFile *)a)->file, ((const AnalysedFile *)b)->file);
}

static void analysed_files(Scan *scan) {
    ScanResult *result = scan->result;
    for (FileId i = 1; i < scan->program->file_count; i++) {
        if (scan->program->files[i].system) continue;
        char hex[65];
        digest_hex(&scan->program->files[i].digest, hex);
        const char *file = path_below(scan->root, program_file(scan->program, i));
        AnalysedFile row = {arena_strdup(result->arena, file), arena_strdup(result->arena, hex)};
        vec_push(&result->files, row);
    }
    if (result->files.len) qsort(result->files.data, result->files.len, sizeof *result->files.data, file_compare);
}

void scan_coverage(Scan *scan) {
    analysed_files(scan);
    function_coverage(scan);
    call_coverage(scan);
    path_coverage(scan);
    edge_coverage(scan);
    guess_coverage(scan);
    scan_declared_coverage(scan);
    line_count(scan);
    scan->result->complete = true;
    for (uint32_t i = 0; i < scan->result->coverage.len; i++)
        if (scan->result->coverage.data[i].loses) scan->result->complete = false;
}
