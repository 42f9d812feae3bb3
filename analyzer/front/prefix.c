/* SPDX-License-Identifier: Apache-2.0 */
/* The common beginning of many units, parsed once and kept as a precompiled header.
 *
 * A unit that reads it must come out as if it had been parsed whole. So there is none where the
 * text has errors (they belong to every unit) or defines what every unit would define; and a unit
 * does without when it has errors itself, or asks for what only a whole parse tells. */
#include "front/lower.h"

static enum CXChildVisitResult definition_visit(CXCursor cursor, CXCursor parent,
                                                CXClientData data) {
    (void)parent;
    bool *found = data;
    *found = declaration_is_selected(cursor);
    return *found ? CXChildVisit_Break : CXChildVisit_Continue;
}

bool unit_has_errors(CXTranslationUnit tu) {
    bool found = false;
    unsigned count = clang.getNumDiagnostics(tu);
    for (unsigned i = 0; i < count && !found; i++) {
        CXDiagnostic diagnostic = clang.getDiagnostic(tu, i);
        found = clang.getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
        clang.disposeDiagnostic(diagnostic);
    }
    return found;
}

/* Rows of the files: u32 count; each u32 length of the path, u8 system, u64 size, digest, path. */
static void files_write(const Unit *unit, const char *name, Buf *out) {
    size_t start = out->len;
    uint32_t count = 0;
    buf_u32(out, 0);
    for (FileId id = 1; id < unit->file_count; id++) {
        const SourceFile *row = &unit->files[id];
        const char *path = unit_text(unit, row->path);
        if (str_eq(path, name)) continue;
        uint8_t system = row->system;
        buf_u32(out, (uint32_t)strlen(path));
        buf_add(out, &system, 1);
        buf_u64(out, row->size);
        buf_add(out, row->digest.bytes, sizeof row->digest.bytes);
        buf_puts(out, path);
        count++;
    }
    for (unsigned i = 0; i < 4; i++) out->data[start + i] = (char)(count >> 8 * i);
}

bool prefix_write(CXTranslationUnit tu, Front *front, const CompileCommand *command,
                  const FrontPrefix *prefix, Buf *made) {
    bool defines = false;
    clang.visitChildren(clang.getTranslationUnitCursor(tu), definition_visit, &defines);
    if (defines || unit_has_errors(tu)) return false;
    Lower *lower = lower_new(tu, command);
    lower_files(lower, front, NULL);
    Unit *unit = unit_finish(lower->builder);
    files_write(unit, prefix->name, made);
    unit_free(unit);
    lower_free(lower);
    return clang.saveTranslationUnit(tu, prefix->compiled, CXSaveTranslationUnit_None) ==
           CXSaveError_None;
}

bool front_prefix_read(Arena *arena, const char *data, size_t length, FrontPrefix *prefix) {
    enum { HEAD = 4 + 1 + 8 + sizeof(Digest) };
    if (length < 4) return false;
    uint64_t count = read_u32(data);
    const char *at = data + 4, *end = data + length;
    if (count > length / HEAD) return false;
    prefix->files = ARENA_ARRAY(arena, PrefixFile, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        if (end - at < HEAD) return false;
        uint64_t path = read_u32(at);
        PrefixFile *file = &prefix->files[i];
        file->system = at[4] != 0;
        file->size = read_u64(at + 5);
        memcpy(file->digest.bytes, at + 13, sizeof file->digest.bytes);
        at += HEAD;
        if (path > (uint64_t)(end - at)) return false;
        file->path = arena_strndup(arena, at, path);
        at += path;
    }
    prefix->file_count = (uint32_t)count;
    return at == end;
}

/* The main file with the beginning taken away, all else in its place. */
char *prefix_blanked(Arena *arena, const char *text, size_t length, uint32_t end) {
    char *blanked = arena_strndup(arena, text, length);
    for (size_t i = 0; i < end && i < length; i++)
        if (blanked[i] != '\n') blanked[i] = ' ';
    return blanked;
}

/* What the parser met of the prefix, as a whole parse lists it: behind the main file. */
void prefix_files(Lower *lower, const FrontPrefix *prefix) {
    for (uint32_t i = 0; i < prefix->file_count; i++) {
        const PrefixFile *file = &prefix->files[i];
        SourceFile *row =
            unit_file_at(lower->builder, unit_file(lower->builder, file->path, file->system));
        row->size = file->size;
        row->digest = file->digest;
    }
}
