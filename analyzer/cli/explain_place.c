/* SPDX-License-Identifier: Apache-2.0 */
/* sangam explain FILE:LINE: the declarations on a line and every reason for what they are taken for.
 * Knows the linked program; asks data/ for the reasons. */
#include "cli/cli.h"

typedef struct PlaceQuery {
    Scan *scan;
    Holdings *holdings;
    const char *file; /* absolute */
    uint32_t line;
    Buf *out;
    StrVec told; /* the same header read by several units says the same: told once */
    Arena *arena;
} PlaceQuery;

static bool is_here(const PlaceQuery *query, Loc at) {
    return at.line == query->line &&
           strcmp(program_file(query->scan->program, at.file), query->file) == 0;
}

static bool was_told(PlaceQuery *query, const char *text) {
    for (uint32_t i = 0; i < query->told.len; i++)
        if (strcmp(query->told.data[i], text) == 0) return true;
    vec_push(&query->told, text);
    return false;
}

static const char *holder_words(HolderKind holder) {
    switch (holder) {
    case HOLDER_FIELD: return "member";
    case HOLDER_LOCAL: return "variable";
    case HOLDER_PARAMETER: return "parameter";
    case HOLDER_GLOBAL: return "global variable";
    case HOLDER_FUNCTION: return "result of function";
    }
    return "";
}

static void tell(PlaceQuery *query, FunctionId function, Decl decl) {
    Declaration declaration = holdings_declaration(query->holdings, function, decl);
    if (!*declaration.name) return;
    Buf text = {0}, reasons = {0};
    buf_printf(&text, "%s `%s`", holder_words(declaration.holder), declaration.name);
    if (*declaration.record)
        buf_printf(&text, " of %s", declaration.record);
    else if (*declaration.function)
        buf_printf(&text, " of %s", declaration.function);
    if (*declaration.type_text) buf_printf(&text, ", of type %s", declaration.type_text);
    buf_putc(&text, '\n');
    catalog_explain(query->scan->catalog, &declaration, &reasons);
    for (const char *at = buf_text(&reasons); *at;) {
        size_t length = strcspn(at, "\n");
        buf_puts(&text, "    ");
        put_wrapped(&text, 4, 8,
                    text_printable(query->arena, arena_strndup(query->arena, at, length)));
        at += length + (at[length] == '\n');
    }
    const char *told = arena_strdup(query->arena, buf_text(&text));
    if (!was_told(query, told))
        buf_printf(query->out, "%s%s", query->told.len > 1 ? "\n" : "", told);
    buf_free(&text);
    buf_free(&reasons);
}

/* A text or a number in the code that is somebody's by its check digits. */
static void tell_literal(PlaceQuery *query, StrId id) {
    static const char *const SURE[] = {"low", "medium", "high"};
    const char *literal = program_text(query->scan->program, id);
    Holding holding = catalog_classify_literal(query->scan->catalog, literal);
    if (!holding.kind) return;
    Buf text = {0}, line = {0};
    buf_printf(&text, "literal `%s`\n    ", identifiers_masked(query->arena, text_printable(query->arena, literal)));
    buf_printf(&line, "taken for: %s, confidence %s: %s", catalog_kind(query->scan->catalog, holding.kind)->id,
               SURE[holding.confidence], holding.reason);
    put_wrapped(&text, 4, 8, buf_text(&line));
    buf_puts(&text, "    ");
    put_wrapped(&text, 4, 8, "where it is made up, write one that all know to be (`examples:` of the kind), or put the "
                             "finding under allow: in .sangam.yaml");
    const char *told = arena_strdup(query->arena, buf_text(&text));
    if (!was_told(query, told)) buf_printf(query->out, "%s%s", query->told.len > 1 ? "\n" : "", told);
    buf_free(&text);
    buf_free(&line);
}

static void tell_function(PlaceQuery *query, FunctionId id) {
    const Function *body = program_body(query->scan->program, id);
    if (!body) return;
    if (is_here(query, body->loc)) tell(query, id, DECL(DECL_RESULT, id));
    for (uint32_t i = 1; i < body->local_count; i++)
        if (!body->locals[i].is_temporary && is_here(query, body->locals[i].loc))
            tell(query, id, DECL(DECL_LOCAL, i));
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        StrId text = insn->op == INSN_STRING ? insn->a : insn->op == INSN_CONST ? insn->c : 0;
        if (text && is_here(query, insn->loc)) tell_literal(query, text);
    }
}

static bool file_is_known(const PlaceQuery *query) {
    for (FileId i = 1; i < query->scan->program->file_count; i++)
        if (strcmp(program_file(query->scan->program, i), query->file) == 0) return true;
    return false;
}

/* The first file of the project that has this name in another folder; NULL = there is none. */
static const char *file_of_name(const PlaceQuery *query) {
    const Program *program = query->scan->program;
    for (FileId i = 1; i < program->file_count; i++)
        if (!program->files[i].system && str_eq(path_name(program_file(program, i)), path_name(query->file)))
            return path_below(query->scan->root, program_file(program, i));
    return NULL;
}

bool explain_place(Arena *arena, Scan *scan, ScanOptions *wants, const char *file, uint32_t line,
                   Buf *out) {
    if (!scan_units(scan, wants)) return false;
    const Program *program = scan->program;
    scan->holdings = holdings_new(scan->arena, program, scan->catalog);
    PlaceQuery query = {.scan = scan,
                        .holdings = scan->holdings,
                        .file = file,
                        .line = line,
                        .out = out,
                        .arena = arena};
    if (!file_is_known(&query)) {
        const char *meant = file_of_name(&query);
        if (meant) usage_error("%s is not part of the program; did you mean %s:%u?", file, meant, line);
        else usage_error("%s is not part of the program, or its unit was not parsed; `sangam dump "
                    "coverage` tells",
                    file);
        return false;
    }
    buf_printf(out, "%s:%u\n\n", text_printable(arena, path_below(scan->root, file)), line);
    for (FieldId i = 1; i < program->field_count; i++)
        if (is_here(&query, program->fields[i].loc)) tell(&query, 0, DECL(DECL_FIELD, i));
    for (GlobalId i = 1; i < program->global_count; i++)
        if (is_here(&query, program->globals[i].loc)) tell(&query, 0, DECL(DECL_GLOBAL, i));
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].kind == INIT_STRING && is_here(&query, program->inits[i].loc))
            tell_literal(&query, program->inits[i].id);
    for (FunctionId i = 1; i < program->function_count; i++) tell_function(&query, i);
    if (query.told.len == 0) buf_puts(out, "Nothing is declared on this line.\n");
    vec_free(&query.told);
    return true;
}
