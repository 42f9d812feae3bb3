/* SPDX-License-Identifier: Apache-2.0 */
/* Knows how rules and project files name kinds: by id, by a part of the hierarchy, by group. */
#include "data/catalog.h"

uint32_t catalog_count(const Catalog *catalog) {
    return catalog->kinds.len - 1;
}

const StrVec *catalog_calls(const Catalog *catalog) {
    return &catalog->calls;
}

const DataKind *catalog_kind(const Catalog *catalog, DataId id) {
    assert(id < catalog->kinds.len);
    return &catalog->kinds.data[id].shown;
}

DataId catalog_find(const Catalog *catalog, const char *id) {
    return (DataId)map_get(&catalog->by_id, word_hash(id), 0);
}

/* Whether `selector` stands in the dotted `id` as one or more whole parts: "phone" in
 * "contact.phone.mobile". */
static bool id_has_part(const char *id, const char *selector) {
    size_t length = strlen(selector);

    for (const char *at = id; length && at; at = strchr(at, '.')) {
        at += *at == '.';
        if (strncmp(at, selector, length) == 0 && (!at[length] || at[length] == '.')) {
            return true;
        }
    }
    return false;
}

bool catalog_in(const Catalog *catalog, DataId id, const char *selector) {
    const DataKind *kind = catalog_kind(catalog, id);

    if (!id) {
        return false;
    }
    for (uint32_t i = 0; i < kind->groups.len; i++) {
        if (str_eq(kind->groups.data[i], selector)) {
            return true;
        }
    }
    return id_has_part(kind->id, selector);
}

bool catalog_selects_any(const Catalog *catalog, const char *selector) {
    for (DataId id = 1; id < catalog->kinds.len; id++) {
        if (catalog_in(catalog, id, selector)) {
            return true;
        }
    }
    return false;
}

const char *catalog_nearest(const Catalog *catalog, const char *selector) {
    StrVec known = {0};
    const char *nearest;

    for (DataId id = 1; id < catalog->kinds.len; id++) {
        const DataKind *kind = catalog_kind(catalog, id);
        const char *last = strrchr(kind->id, '.');
        vec_push(&known, kind->id);
        if (last) {
            vec_push(&known, last + 1);
        }
        for (uint32_t i = 0; i < kind->groups.len; i++) {
            vec_push(&known, kind->groups.data[i]);
        }
    }
    vec_push(&known, NULL);
    nearest = text_nearest(selector, known.data);
    vec_free(&known);
    return nearest;
}

void catalog_override(Catalog *catalog, const ProjectDatum *datum, DataId id) {
    Override override = {.datum = datum, .kind = id};

    vec_push(&catalog->overrides, override);
}
