/* SPDX-License-Identifier: Apache-2.0 */
/* Finding controls, laws and provisions by name, and choosing laws. */
#include "frameworks/law.h"

#include <stdlib.h>

void *law_settle(Arena *arena, void *data, uint32_t len, size_t item) {
    void *kept = NULL;
    if (len) {
        kept = arena_alloc(arena, len * item);
        memcpy(kept, data, len * item);
    }
    free_(data);
    return kept;
}

bool texts_have(const StrVec *texts, const char *text) {
    for (uint32_t i = 0; i < texts->len; i++)
        if (str_eq(texts->data[i], text)) return true;
    return false;
}

bool id_is_within(const char *id, const char *scope) {
    size_t length = strlen(scope);
    return str_starts(id, scope) && (id[length] == '\0' || id[length] == '.');
}

const Control *frameworks_control(const Frameworks *all, const char *id) {
    for (uint32_t i = 0; i < all->controls.len; i++)
        if (str_eq(all->controls.data[i].id, id)) return &all->controls.data[i];
    return NULL;
}

const Framework *frameworks_law(const Frameworks *all, const char *name) {
    for (uint32_t i = 0; i < all->laws.len; i++)
        if (str_eq(all->laws.data[i].alias, name) || str_eq(all->laws.data[i].id, name))
            return &all->laws.data[i];
    return NULL;
}

static void add_law(LawVec *laws, const Framework *law) {
    for (uint32_t i = 0; i < laws->len; i++)
        if (laws->data[i] == law) return;
    vec_push(laws, law);
}

void frameworks_members(const Frameworks *all, const Framework *law, LawVec *out) {
    add_law(out, law);
    for (uint32_t i = 0; i < law->with.len; i++) {
        const Framework *member = frameworks_law(all, law->with.data[i]);
        if (member) add_law(out, member);
    }
}

static const Provision *provision_of(const Framework *law, const char *id) {
    for (uint32_t i = 0; i < law->provisions.len; i++)
        if (str_eq(law->provisions.data[i].id, id)) return &law->provisions.data[i];
    return NULL;
}

static const Provision *find_provision(const Frameworks *all, const char *alias, const char *id) {
    const Framework *law = frameworks_law(all, alias);
    if (!law) return NULL;
    const Provision *found = provision_of(law, id);
    for (uint32_t i = 0; i < law->with.len && !found; i++) {
        const Framework *member = frameworks_law(all, law->with.data[i]);
        found = member ? provision_of(member, id) : NULL;
    }
    return found;
}

bool frameworks_has_provision(const Frameworks *all, const char *alias, const char *id) {
    return find_provision(all, alias, id) != NULL;
}

const Provision *frameworks_provision(const Frameworks *all, const char *reference) {
    const char *colon = strchr(reference, ':');
    if (!colon) return NULL;
    char *alias = xstrdup(reference);
    alias[colon - reference] = '\0';
    const Provision *found = find_provision(all, alias, colon + 1);
    free_(alias);
    return found;
}

/* Does some list of grounds (of a parameter that the register answers) hold the word? */
static bool is_ground_word(const Frameworks *all, const char *word) {
    for (uint32_t i = 0; i < all->laws.len; i++)
        for (uint32_t k = 0; k < all->laws.data[i].provisions.len; k++) {
            const Provision *provision = &all->laws.data[i].provisions.data[k];
            for (uint32_t d = 0; d < provision->demands.len; d++) {
                const Demand *demand = &provision->demands.data[d];
                for (uint32_t v = 0; v < demand->count; v++) {
                    const Parameter *parameter =
                        control_parameter(demand->control, demand->names[v]);
                    if (parameter->source == SOURCE_BASIS && value_lists(demand->values[v], word))
                        return true;
                }
            }
        }
    return false;
}

/* A paragraph of a ground is that ground: "s6.1" below "s6". */
const char *frameworks_ground(const Frameworks *all, const char *alias, const char *text) {
    const char *ground = NULL;
    char *id = xstrdup(text);
    bool is_provision = alias && find_provision(all, alias, id);
    for (char *end = id + strlen(id); is_provision && !ground && end; end = strrchr(id, '.')) {
        *end = '\0';
        const Provision *provision = find_provision(all, alias, id);
        ground = provision && has_text(provision->ground) ? provision->ground : NULL;
    }
    free_(id);
    if (is_provision) return ground;
    for (uint32_t i = 0; project_bases[i]; i++)
        if (str_eq(project_bases[i], text)) return project_bases[i];
    return is_ground_word(all, text) ? text : NULL;
}

/* ---- choosing ---- */

bool law_covers_country(const Framework *law, const char *country) {
    return str_eq(law->jurisdiction, country) || texts_have(&law->countries, country);
}

/* Drops laws that another chosen one stands for. Those stand for none themselves (load.c). */
static void drop_members(const Frameworks *all, LawVec *laws) {
    uint32_t kept = 0;
    LawVec members = {0};
    for (uint32_t i = 0; i < laws->len; i++)
        for (uint32_t k = 0; k < laws->data[i]->with.len; k++) {
            const Framework *member = frameworks_law(all, laws->data[i]->with.data[k]);
            if (member) add_law(&members, member);
        }
    for (uint32_t i = 0; i < laws->len; i++) {
        bool dropped = false;
        for (uint32_t k = 0; k < members.len; k++)
            dropped = dropped || members.data[k] == laws->data[i];
        if (!dropped) laws->data[kept++] = laws->data[i];
    }
    laws->len = kept;
    vec_free(&members);
}

static void unknown_law(const Frameworks *all, const char *word, Diags *diags) {
    const char **names = xcalloc((size_t)all->laws.len * 3 + 1, sizeof *names);
    uint32_t count = 0;
    for (uint32_t i = 0; i < all->laws.len; i++) {
        names[count++] = all->laws.data[i].alias;
        names[count++] = all->laws.data[i].id;
        names[count++] = all->laws.data[i].jurisdiction;
    }
    const char *nearest = text_nearest(word, names);
    Buf text = {0};
    if (nearest) {
        buf_printf(&text, "; did you mean `%s`?", nearest);
    } else {
        buf_puts(&text, "; known are");
        for (uint32_t i = 0; i < all->laws.len; i++)
            buf_printf(&text, "%s %s (%s)", i ? "," : "", all->laws.data[i].alias,
                       all->laws.data[i].jurisdiction);
    }
    diag_add(diags, DIAG_ERROR, NULL, 0, 0, "no law or jurisdiction is called `%s`%s", word,
             buf_text(&text));
    buf_free(&text);
    free_(names);
}

static bool add_named(const Frameworks *all, const char *word, LawVec *out, Diags *diags) {
    const Framework *law = frameworks_law(all, word);
    if (law) {
        add_law(out, law);
        return true;
    }
    bool found = false;
    for (uint32_t i = 0; i < all->laws.len; i++) {
        if (!law_covers_country(&all->laws.data[i], word)) continue;
        add_law(out, &all->laws.data[i]);
        found = true;
    }
    if (!found) unknown_law(all, word, diags);
    return found;
}

bool frameworks_select(const Frameworks *all, const char *list, LawVec *out, Diags *diags) {
    if (!list) {
        for (uint32_t i = 0; i < all->laws.len; i++) add_law(out, &all->laws.data[i]);
        drop_members(all, out);
        return true;
    }
    bool ok = true, any = false;
    char *words = xstrdup(list);
    for (char *at = words; at;) {
        char *comma = strchr(at, ',');
        if (comma) *comma = '\0';
        while (*at == ' ') at++;
        for (size_t length = strlen(at); length && at[length - 1] == ' '; length--)
            at[length - 1] = '\0';
        if (*at) {
            ok = add_named(all, at, out, diags) && ok;
            any = true;
        }
        at = comma ? comma + 1 : NULL;
    }
    free_(words);
    if (!any) {
        diag_add(diags, DIAG_ERROR, NULL, 0, 0, "the list of laws is empty");
        return false;
    }
    drop_members(all, out);
    return ok;
}

void frameworks_select_for(const Frameworks *all, const Project *project, LawVec *out) {
    for (uint32_t i = 0; i < all->laws.len; i++)
        for (uint32_t k = 0; project && k < project->jurisdictions.count; k++)
            if (law_covers_country(&all->laws.data[i], project->jurisdictions.list[k].text))
                add_law(out, &all->laws.data[i]);
    bool none = out->len == 0;
    for (uint32_t i = 0; none && i < all->laws.len; i++) add_law(out, &all->laws.data[i]);
    drop_members(all, out);
}
