/* SPDX-License-Identifier: Apache-2.0 */
/* Knows what is told outright: by the project file, by an annotation, by a well-known name. */
#include "data/catalog.h"

Holding holding_make(const Catalog *catalog, DataId kind, int confidence, const char *format, ...) {
    Holding out = {.kind = kind, .confidence = (uint8_t)confidence};
    Buf text = {0};
    va_list args;

    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    out.reason = arena_strdup(catalog->arena, buf_text(&text));
    buf_free(&text);
    return out;
}

static bool listed(const StrVec *list, const char *text) {
    for (uint32_t i = 0; i < list->len; i++) {
        if (str_eq(list->data[i], text)) {
            return true;
        }
    }
    return false;
}

/* "struct visit" + "note" against "struct visit.note" or "visit.note". */
static bool is_place(const char *place, const char *owner, const char *name) {
    size_t length;

    for (int round = 0; round < 2; round++) {
        length = strlen(owner);
        if (length && strncmp(place, owner, length) == 0 && place[length] == '.' &&
            str_eq(place + length + 1, name)) {
            return true;
        }
        if (!str_starts(owner, "struct ") && !str_starts(owner, "union ")) {
            return false;
        }
        owner = strchr(owner, ' ') + 1;
    }
    return false;
}

const char *text_or_none(const char *text) {
    return text ? text : "";
}

bool told_by_project(const Catalog *catalog, const Declaration *declaration, Holding *out) {
    const char *owner = declaration->holder == HOLDER_FIELD ? text_or_none(declaration->record)
                                                            : text_or_none(declaration->function);

    for (uint32_t i = 0; i < catalog->overrides.len; i++) {
        const Override *override = &catalog->overrides.data[i];
        bool free_standing = declaration->holder == HOLDER_GLOBAL ||
                             declaration->holder == HOLDER_FUNCTION;
        if (is_place(override->place, owner, declaration->name) ||
            (free_standing && str_eq(override->place, declaration->name))) {
            *out = holding_make(catalog, override->kind, SURE_HIGH, "the project file says so (%s)",
                           override->place);
            return true;
        }
    }
    return false;
}

bool told_by_annotation(const Catalog *catalog, const Declaration *declaration, Holding *out) {
    static const char MARK[] = "sangam:data=";
    const char *at = declaration->note ? strstr(declaration->note, MARK) : NULL;
    char id[WORDS_BYTES];
    size_t length;
    DataId kind;

    if (!at) {
        return false;
    }
    at += sizeof MARK - 1;
    length = strcspn(at, " \t\r\n;,\"");
    if (!length || length >= sizeof id) {
        return false;
    }
    memcpy(id, at, length);
    id[length] = '\0';
    kind = str_eq(id, "none") ? 0 : catalog_find(catalog, id);
    if (!kind && !str_eq(id, "none")) {
        return false;
    }
    *out = holding_make(catalog, kind, SURE_HIGH, "annotated `%s%s`", MARK, id);
    return true;
}

/* Members of well-known records, and functions known by name. */
bool known_by_name(const Catalog *catalog, const Declaration *declaration, Holding *out) {
    const char *record = text_or_none(declaration->record);
    char place[WORDS_BYTES];

    if (declaration->holder != HOLDER_FIELD && declaration->holder != HOLDER_FUNCTION) {
        return false;
    }
    snprintf(place, sizeof place, "%s.%s", record, declaration->name);
    for (DataId id = 1; id < catalog->kinds.len; id++) {
        const Kind *kind = &catalog->kinds.data[id];
        bool found = declaration->holder == HOLDER_FIELD
                         ? record[0] && listed(&kind->fields, place)
                         : listed(&kind->functions, declaration->name);
        if (found) {
            *out = holding_make(catalog, id, SURE_HIGH, "`%s` is known by name",
                           declaration->holder == HOLDER_FIELD ? place : declaration->name);
            return true;
        }
    }
    return false;
}
