/* SPDX-License-Identifier: Apache-2.0 */
/* Knows what is told outright: by the project file, by an annotation, by a well-known name. */
#include <strings.h>

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

/* "struct visit" is also meant by "visit"; what is declared in a record without a name of its own, "struct <anonymous
 * in struct visit>", is a member of the record around it. */
static bool is_record(const char *owner, const char *record) {
    size_t length = strlen(record), wanted = strlen(owner);

    if (strstr(record, " <anonymous ")) {
        while (length && record[length - 1] == '>') {
            length--;
        }
    }
    if (length < wanted || strncmp(record + length - wanted, owner, wanted) != 0) {
        return false;
    }
    length -= wanted;
    if (length == 0) {
        return true;
    }
    /* "struct visit" or "struct <anonymous in struct visit" before the owner's own part */
    return record[length - 1] == ' ' && (length == strcspn(record, " ") + 1 || strstr(record, " <anonymous "));
}

/* "where.town": the member `town` of the record without a name that the member `where` is. */
static bool is_member(const char *name, const Declaration *declaration) {
    const char *last = strrchr(name, '.');

    if (last && strstr(text_or_none(declaration->record), " <anonymous ")) {
        name = last + 1;
    }
    return str_eq(name, declaration->name);
}

bool datum_is(const ProjectDatum *datum, const Declaration *declaration) {
    const char *function = text_or_none(declaration->function);
    bool variable = declaration->holder == HOLDER_LOCAL || declaration->holder == HOLDER_PARAMETER ||
                    (declaration->holder == HOLDER_GLOBAL && function[0]);

    switch (datum->kind) {
    case PLACE_FIELD: /* or a variable of a function, without `fn:` */
        return declaration->holder == HOLDER_FIELD
                   ? is_record(datum->owner, text_or_none(declaration->record)) && is_member(datum->name, declaration)
                   : variable && str_eq(datum->owner, function) && str_eq(datum->name, declaration->name);
    case PLACE_VARIABLE:
        return variable && str_eq(datum->owner, function) && str_eq(datum->name, declaration->name);
    case PLACE_RESULT: return declaration->holder == HOLDER_FUNCTION && str_eq(datum->owner, declaration->name);
    case PLACE_GLOBAL: /* or a function's result, without `fn:` */
        return (declaration->holder == HOLDER_GLOBAL || declaration->holder == HOLDER_FUNCTION) &&
               str_eq(datum->name, declaration->name);
    case PLACE_COLUMN: break;
    }
    return false;
}

const char *text_or_none(const char *text) {
    return text ? text : "";
}

static void project_says(const Catalog *catalog, const Override *override, Holding *out) {
    *out = holding_make(catalog, override->kind, SURE_HIGH, "the project file says so (%s)", override->datum->place);
}

bool told_by_project(const Catalog *catalog, const Declaration *declaration, Holding *out) {
    for (uint32_t i = 0; i < catalog->overrides.len; i++) {
        const Override *override = &catalog->overrides.data[i];
        if (datum_is(override->datum, declaration)) {
            project_says(catalog, override, out);
            return true;
        }
    }
    return false;
}

bool told_of_column(const Catalog *catalog, const char *table, const char *column, Holding *out) {
    for (uint32_t i = 0; i < catalog->overrides.len; i++) {
        const Override *override = &catalog->overrides.data[i];
        const ProjectDatum *datum = override->datum;
        if (datum->kind == PLACE_COLUMN && strcasecmp(datum->owner, text_or_none(table)) == 0 &&
            strcasecmp(datum->name, text_or_none(column)) == 0) {
            project_says(catalog, override, out);
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
