/* SPDX-License-Identifier: Apache-2.0 */
/* Records that are a program's own kind of text: `struct str { char *data; size_t len; }`, with whatever lengths,
 * sizes, flags and counts beside it, or a list of such. What the text is about is told by the variable or member of
 * that type, not by the name `data`. */
#include <strings.h>

#include "program/program.h"

enum { MEMBERS_MOST = 10 };

static bool is_generic(const char *name) {
    static const char *const words[] = {"data", "ptr", "str", "s", "string", "buf", "bufr", "buffer", "base", "text",
                                        "chars", "cstr", "bytes", "b", "p", "dptr", "val", "value", "v", "start",
                                        "content", "contents", "begin", "mem", "cp"};
    const char *last = strrchr(name, '_');
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (strcmp(words[i], name) == 0 || (last && strcmp(words[i], last + 1) == 0)) return true;
    return false;
}

FieldId program_string_text(const Program *program, TypeId id) {
    const Type *record = &program->types[id];
    if (record->kind != TYPE_RECORD || record->is_union || record->fields < 2 || record->fields > MEMBERS_MOST) return 0;
    FieldId text = 0;
    bool counted = false, linked = false;
    for (uint32_t i = 0; i < record->fields; i++) {
        const Field *field = &program->fields[record->field + i];
        const Type *type = &program->types[field->type];
        if (type->kind == TYPE_INTEGER) {
            counted |= type->size > 1;
            continue;
        }
        if (type->kind != TYPE_POINTER) return 0;
        if (type->element == id) {
            linked = true;
            continue;
        }
        const Type *held = &program->types[type->element];
        if (text || !(held->kind == TYPE_VOID || (held->kind == TYPE_INTEGER && held->size == 1))) return 0;
        if (!is_generic(program_text(program, field->name))) return 0;
        text = record->field + i;
    }
    return counted || linked ? text : 0;
}

bool program_is_string(const Program *program, TypeId type) {
    const Type *row = &program->types[type];
    if (row->kind == TYPE_POINTER) type = row->element;
    return program_string_text(program, type) != 0;
}

/* The last word of `buf_len`, `bufLen`, `len`: a name ends where an underscore or a hump begins the word. */
static const char *last_word(const char *name) {
    const char *at = name + strlen(name);
    while (at > name && at[-1] != '_' && !(at[-1] >= 'A' && at[-1] <= 'Z' && (at - 1 == name || at[-2] < 'A' || at[-2] > 'Z'))) at--;
    return at > name && at[-1] != '_' ? at - 1 : at;
}

bool program_is_count(const char *name) {
    static const char *const last[] = {"len", "leng", "length", "size", "sz", "count", "cnt", "num", "used", "alloc", "allocated",
                                       "cap", "capacity", "offset", "off", "pos", "idx", "index", "refcount", "refs",
                                       "flags", "fd", "errno", "depth", "nelts", "nalloc"};
    const char *word = last_word(name);
    for (size_t i = 0; i < COUNTOF(last); i++)
        if (strcasecmp(word, last[i]) == 0) return true;
    return false;
}
