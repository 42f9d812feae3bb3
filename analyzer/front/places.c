/* SPDX-License-Identifier: Apache-2.0 */
/* Where things are: files of the unit, lines from byte offsets, macro expansions.
 *
 * libclang answers each location through a search; most locations of a function follow each other
 * in one file. So the encoded location (an offset in the space of all files of the unit, with the
 * top bit for macro expansions) is read directly: once one location of a file is known, the rest of
 * that file is a subtraction. Only location_in_macro and location_place know this encoding. */
#include "front/lower.h"

#define RAW_MACRO 0x80000000u

bool location_in_macro(CXSourceLocation location) {
    return (location.int_data & RAW_MACRO) != 0;
}

/* libclang says no for what a macro of a header wrote into the main file. */
bool cursor_in_main_file(CXCursor cursor) {
    CXSourceLocation location = clang.getCursorLocation(cursor);
    if (location_in_macro(location)) {
        CXFile file = NULL;
        unsigned offset = 0;
        clang.getExpansionLocation(location, &file, NULL, NULL, &offset);
        location = clang.getLocationForOffset(clang.Cursor_getTranslationUnit(cursor), file, offset);
    }
    return clang.Location_isFromMainFile(location) != 0;
}

static char *file_path(Lower *lower, CXFile file) {
    CXString name = clang.getFileName(file);
    const char *text = clang.getCString(name);
    char *joined = path_join(lower->arena, lower->directory, text ? text : "");
    char *path = path_normal(lower->arena, joined);
    clang.disposeString(name);
    return path;
}

/* Whether a header is the system's depends on the folder it was found through, and asking libclang
 * means a search in all files of the unit: the first file of a folder answers for the others. */
static bool file_is_system(Lower *lower, CXFile file, const char *path) {
    size_t folder = (size_t)(path_name(path) - path);
    bool new;
    uint64_t *known = map_put(&lower->system_folders, hash_bytes(path, folder), &new);
    if (new) {
        CXSourceLocation start = clang.getLocationForOffset(lower->tu, file, 0);
        *known = clang.Location_isInSystemHeader(start) != 0;
    }
    return *known != 0;
}

SourceText *source_of(Lower *lower, CXFile file) {
    if (!file) {
        return NULL;
    }
    bool new;
    uint64_t *slot = map_put(&lower->sources, (uint64_t)(uintptr_t)file, &new);
    if (!new) {
        return (SourceText *)(uintptr_t)*slot;
    }
    SourceText *source = ARENA_NEW(lower->arena, SourceText);
    *slot = (uint64_t)(uintptr_t)source;
    char *path = file_path(lower, file);
    source->file = file;
    source->system = file_is_system(lower, file, path);
    source->id = unit_file(lower->builder, path, source->system);
    lower->inexact |= lower->prefix && str_eq(path, lower->prefix->name);
    return source;
}

/* The bytes, fetched when first needed: most headers are never pointed into. */
static bool source_read(Lower *lower, SourceText *source) {
    if (!source->asked) {
        source->asked = true;
        source->data = clang.getFileContents(lower->tu, source->file, &source->length);
    }
    return source->data != NULL;
}

static void source_lines(SourceText *source, Arena *arena) {
    const char *end = source->data + source->length;
    uint32_t count = 1;
    for (const char *at = source->data; at < end; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at) {
            break;
        }
        count++;
    }
    source->lines = ARENA_ARRAY(arena, uint32_t, count);
    source->line_count = 1;
    for (const char *at = source->data; source->line_count < count; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        source->lines[source->line_count++] = (uint32_t)(at + 1 - source->data);
    }
}

Loc place_loc(Lower *lower, Place place) {
    SourceText *source = place.source;
    uint32_t offset = place.offset;
    if (!source) {
        return (Loc){0};
    }
    if (!source_read(lower, source)) {
        return (Loc){.file = source->id};
    }
    if (!source->lines) {
        source_lines(source, lower->arena);
    }
    uint32_t low = source->last_line, high = source->line_count;
    if (source->lines[low] > offset) { /* mostly it is this line or one of the next */
        low = 0;
    } else if (low + 1 < high && source->lines[low + 1] > offset) {
        high = low + 1;
    } else if (low + 8 < high && source->lines[low + 8] > offset) {
        high = low + 8;
    }
    while (high - low > 1) { /* lines[low] <= offset < lines[high] */
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    source->last_line = low;
    uint32_t column = offset - source->lines[low] + 1;
    return (Loc){.file = source->id,
                 .line = low + 1,
                 .column = (uint16_t)(column < UINT16_MAX ? column : UINT16_MAX)};
}

Place location_place(Lower *lower, CXSourceLocation location) {
    uint32_t raw = location.int_data;
    if (raw >= lower->raw_first && raw <= lower->raw_last && lower->raw_source) {
        return (Place){lower->raw_source, raw - lower->raw_first};
    }
    CXFile file = NULL;
    unsigned offset = 0;
    clang.getFileLocation(location, &file, NULL, NULL, &offset);
    SourceText *source = source_of(lower, file);
    if (source && !source->system && !(raw & RAW_MACRO) && raw >= offset &&
        source_read(lower, source) && source->length < RAW_MACRO - (raw - offset)) {
        lower->raw_source = source;
        lower->raw_first = raw - offset;
        lower->raw_last = raw - offset + (uint32_t)source->length;
    }
    return (Place){source, offset};
}

Place location_spelling(Lower *lower, CXSourceLocation location) {
    if (!location_in_macro(location)) {
        return location_place(lower, location);
    }
    CXFile file = NULL;
    unsigned offset = 0;
    clang.getSpellingLocation(location, &file, NULL, NULL, &offset);
    return (Place){source_of(lower, file), offset};
}

const char *place_text(Lower *lower, Place place, size_t *length) {
    if (!place.source || !source_read(lower, place.source) ||
        place.offset >= place.source->length) {
        return NULL;
    }
    *length = place.source->length - place.offset;
    return place.source->data + place.offset;
}

Loc location_loc(Lower *lower, CXSourceLocation location) {
    /* Nobody is shown a line of a system header; not asking spares reading it. */
    Place place = location_place(lower, location);
    bool system = place.source && place.source->system;
    Loc loc = system ? (Loc){.file = place.source->id} : place_loc(lower, place);
    loc.macro = location_in_macro(location);
    return loc;
}

Loc cursor_loc(Lower *lower, CXCursor cursor) {
    return location_loc(lower, clang.getCursorLocation(cursor));
}

/* The identifier where the outermost macro is used: its length, and the offset in its file. */
static size_t macro_name(Lower *lower, CXSourceLocation location, const char **name,
                         unsigned *offset) {
    CXFile file = NULL;
    clang.getExpansionLocation(location, &file, NULL, NULL, offset);
    SourceText *source = source_of(lower, file);
    if (!source || !source_read(lower, source)) {
        return 0;
    }
    size_t end = *offset;
    while (end < source->length &&
           (source->data[end] == '_' || (source->data[end] >= '0' && source->data[end] <= '9') ||
            (source->data[end] >= 'a' && source->data[end] <= 'z') ||
            (source->data[end] >= 'A' && source->data[end] <= 'Z'))) {
        end++;
    }
    *name = source->data + *offset;
    return end - *offset;
}

StrId location_macro(Lower *lower, CXSourceLocation location) {
    const char *name;
    unsigned offset = 0;
    size_t length = macro_name(lower, location, &name, &offset);
    return length ? unit_bytes(lower->builder, name, length) : 0;
}

StrId cursor_macro(Lower *lower, CXCursor cursor) {
    CXSourceRange extent = clang.getCursorExtent(cursor);
    CXSourceLocation start = clang.getRangeStart(extent);
    if (!location_in_macro(start)) {
        return 0;
    }
    const char *name;
    unsigned offset = 0, end = 0;
    size_t length = macro_name(lower, start, &name, &offset);
    clang.getExpansionLocation(clang.getRangeEnd(extent), NULL, NULL, NULL, &end);
    /* it ends where the macro's name ends: no arguments, nothing beside it */
    return length && end > offset && end - offset == length
               ? unit_bytes(lower->builder, name, length)
               : 0;
}

/* ---- files and their digests ---------------------------------------------------------------- */

typedef struct FileList {
    Lower *lower;
    Front *front;
    Map staged; /* hash of a path whose content is not that on disk */
} FileList;

static uint64_t path_hash(Lower *lower, CXString name) {
    const char *text = clang.getCString(name);
    const char *path =
        path_normal(lower->arena, path_join(lower->arena, lower->directory, text ? text : ""));
    return hash_bytes(path, strlen(path));
}

/* Headers are the same for many units: what device, inode and time of change say is one file is
 * digested once. A staged file has no such identity. */
static void file_visit(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data) {
    (void)stack;
    (void)depth;
    const FileList *list = data;
    Lower *lower = list->lower;
    SourceText *source = source_of(lower, file);
    CXFileUniqueID id;
    if (!source || unit_file_at(lower->builder, source->id)->size) {
        return;
    }
    FrontDigest *known = NULL;
    CXString name = clang.getFileName(file);
    bool staged = list->staged.count && map_find(&list->staged, path_hash(lower, name));
    clang.disposeString(name);
    if (!staged && !clang.getFileUniqueID(file, &id)) {
        known = front_digest(list->front,
                             hash_mix(hash_mix(id.data[0], id.data[1]), id.data[2]));
    }
    FrontDigest own = {0};
    known = known ? known : &own;
    if (!known->size && source_read(lower, source)) {
        known->size = source->length;
        known->digest = digest_of(source->data, source->length);
    }
    SourceFile *row = unit_file_at(lower->builder, source->id);
    row->size = known->size;
    row->digest = known->digest;
}

void lower_files(Lower *lower, Front *front, const FrontOptions *options) {
    FileList list = {.lower = lower, .front = front};
    for (uint32_t i = 0; options && i < options->file_count; i++) {
        const char *path = options->files[i].path;
        map_put(&list.staged, hash_bytes(path, strlen(path)), NULL);
    }
    clang.getInclusions(lower->tu, file_visit, &list);
    map_free(&list.staged);
}
