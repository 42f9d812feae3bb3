/* SPDX-License-Identifier: Apache-2.0 */
/* Knows the shape of one provision in a law file: dates, demands, penalty, whom it binds. */
#include "frameworks/law.h"

#include <stdlib.h>

enum { PROVISION_LIMIT = 5000 }; /* ids are compared one by one */

typedef struct Reader {
    Frameworks *all;
    Framework *law;
    const StrVec *data; /* of the law: holds for provisions that say nothing */
    Diags *diags;
} Reader;

bool id_is_plain(const char *id, bool slug) {
    for (const char *at = id; *at; at++) {
        bool lower = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
        bool inner = *at == '-' || (!slug && *at == '.');
        bool upper = !slug && *at >= 'A' && *at <= 'Z';
        if (!lower && !upper && !(inner && at != id && at[1])) return false;
    }
    return *id != '\0';
}

static bool read_dates(Reader *reader, const Node *node, Provision *provision) {
    static const char *const keys[] = {"earliest", "from", "until", "until_latest", "note", NULL};
    Diags *diags = reader->diags;
    const Node *map = node_get(node, "in_force");
    if (!map) {
        node_error(node, diags, "the key `in_force` is missing here: `in_force: { from: <date> }`");
        return false;
    }
    provision->from = INT32_MIN;
    provision->until = INT32_MAX;
    if (!node_check_keys(map, keys, diags) && map->kind != NODE_MAP) return false;
    bool ok = node_date(map, "from", true, &provision->from, diags);
    provision->earliest = provision->from;
    ok = node_date(map, "earliest", false, &provision->earliest, diags) && ok;
    ok = node_date(map, "until", false, &provision->until, diags) && ok;
    provision->until_latest = provision->until;
    ok = node_date(map, "until_latest", false, &provision->until_latest, diags) && ok;
    ok = node_text(map, "note", false, &provision->dates_note, diags) && ok;
    if (!ok) return false;
    const char *wrong = NULL;
    if (provision->earliest > provision->from)
        wrong = "`earliest` is after `from`";
    else if (provision->until <= provision->from)
        wrong = "`until` (the first day without the provision) must be after `from`";
    else if (provision->until_latest < provision->until)
        wrong = "`until_latest` is before `until`";
    else if (node_get(map, "until_latest") && !node_get(map, "until"))
        wrong = "`until_latest` needs `until`";
    if (wrong) node_error(map, diags, "%s", wrong);
    return !wrong;
}

/* ---- demands ---- */

static void unknown_control(const Reader *reader, const Node *at, const char *id) {
    uint32_t count = reader->all->controls.len;
    const char **names = xcalloc(count + 1, sizeof *names);
    for (uint32_t i = 0; i < count; i++) names[i] = reader->all->controls.data[i].id;
    const char *nearest = text_nearest(id, names);
    node_error(at, reader->diags, "unknown control `%s`%s%s%s", id,
               nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    free_(names);
}

static bool check_demand_keys(const Reader *reader, const Node *node, const Control *control) {
    const char **names = xcalloc(control->parameters.len + 4, sizeof *names);
    names[0] = "control";
    names[1] = "gate";
    names[2] = "sure_for";
    for (uint32_t i = 0; i < control->parameters.len; i++)
        names[i + 3] = control->parameters.data[i].name;
    bool ok = node_check_keys(node, names, reader->diags);
    free_(names);
    return ok;
}

static void read_demand(Reader *reader, const Node *node, Provision *provision) {
    const char *id = NULL;
    if (node->kind == NODE_TEXT)
        id = node->text;
    else if (node->kind != NODE_MAP)
        node_error(node, reader->diags, "expected `{ control: <id> }`");
    else
        node_text(node, "control", true, &id, reader->diags);
    if (!id) return;
    const Control *control = frameworks_control(reader->all, id);
    const Node *at = node->kind == NODE_MAP ? node_get(node, "control") : node;
    if (!control) {
        unknown_control(reader, at, id);
        return;
    }
    for (uint32_t i = 0; i < provision->demands.len; i++) {
        if (provision->demands.data[i].control != control) continue;
        node_error(at, reader->diags, "the control `%s` stands twice in this provision", id);
        return;
    }
    Demand demand = {.control = control, .gate = ""};
    if (node->kind == NODE_MAP) {
        node_text(node, "gate", false, &demand.gate, reader->diags);
        node_texts(reader->all->arena, node, "sure_for", false, &demand.sure_for, reader->diags);
        SETTLE(reader->all->arena, &demand.sure_for);
        if (demand.sure_for.len && !has_text(demand.gate))
            node_error(node, reader->diags, "`sure_for` names the data for which `gate` is no question; there is no `gate`");
    }
    if (node->kind == NODE_MAP && node->count > 1 && check_demand_keys(reader, node, control)) {
        demand.names = ARENA_ARRAY(reader->all->arena, const char *, node->count);
        demand.values = ARENA_ARRAY(reader->all->arena, const Node *, node->count);
        for (uint32_t i = 0; i < node->count; i++) {
            const Parameter *parameter = control_parameter(control, node->keys[i]->text);
            if (!parameter || !value_check(parameter, node->items[i], reader->diags)) continue;
            demand.names[demand.count] = parameter->name;
            demand.values[demand.count++] = node->items[i];
        }
    }
    vec_push(&provision->demands, demand);
}

static void read_demands(Reader *reader, const Node *node, Provision *provision) {
    const Node *list = node_get(node, "controls");
    if (!list) return;
    if (list->kind != NODE_LIST) {
        node_error(list, reader->diags, "`controls` must be a list of `{ control: <id> }`");
        return;
    }
    for (uint32_t i = 0; i < list->count; i++) read_demand(reader, list->items[i], provision);
    SETTLE(reader->all->arena, &provision->demands);
}

/* ---- whom it binds ---- */

static void read_scope(Reader *reader, const Node *node, Provision *provision) {
    static const char *const keys[] = {"roles", "basis", "unsaid", NULL};
    Arena *arena = reader->all->arena;
    if (node_get(node, "data"))
        node_texts(arena, node, "data", true, &provision->data, reader->diags);
    else
        for (uint32_t i = 0; i < reader->data->len; i++)
            vec_push(&provision->data, reader->data->data[i]);
    provision->data_words = reader->law->data_words;
    /* `data: any` lifts the scope of the law. */
    if (provision->data.len == 1 && str_eq(provision->data.data[0], "any")) {
        vec_clear(&provision->data);
        provision->data_words = "";
    } else if (node_get(node, "data")) {
        node_text(node, "data_words", true, &provision->data_words, reader->diags);
    }
    const Node *applies = node_get(node, "applies");
    if (applies && (node_check_keys(applies, keys, reader->diags) || applies->kind == NODE_MAP)) {
        node_texts(arena, applies, "roles", false, &provision->roles, reader->diags);
        node_texts(arena, applies, "basis", false, &provision->bases, reader->diags);
        node_text(applies, "unsaid", false, &provision->unsaid, reader->diags);
        for (uint32_t i = 0; i < provision->roles.len; i++) {
            const char *role = provision->roles.data[i];
            bool known = false;
            for (uint32_t k = 0; project_roles[k]; k++)
                known = known || str_eq(project_roles[k], role);
            if (!known)
                node_error(node_get(applies, "roles"), reader->diags,
                           "`%s` is no role that a register can name", role);
        }
        if (!provision->roles.len && !provision->bases.len)
            node_error(applies, reader->diags, "`applies` needs `roles` or `basis`");
    }
    SETTLE(arena, &provision->data);
    SETTLE(arena, &provision->roles);
    SETTLE(arena, &provision->bases);
}

/* ---- a provision ---- */

static bool read_texts(Reader *reader, const Node *node, Provision *provision) {
    static const char *const confidences[] = {"primary", "secondary", "unverified", NULL};
    Diags *diags = reader->diags;
    int confidence = 0;
    bool ok = node_text(node, "title", true, &provision->title, diags);
    ok = node_text(node, "summary", true, &provision->summary, diags) && ok;
    ok = node_choice(node, "confidence", true, confidences, &confidence, diags) && ok;
    node_text(node, "note", false, &provision->note, diags);
    node_text(node, "gate", false, &provision->gate, diags);
    node_text(node, "source", false, &provision->source, diags);
    node_text(node, "ground", false, &provision->ground, diags);
    provision->confidence = confidences[confidence];
    return ok;
}

static bool gives_values(const Provision *provision) {
    for (uint32_t i = 0; i < provision->demands.len; i++)
        if (!provision->demands.data[i].count) return false;
    return provision->demands.len > 0;
}

static void read_provision(Reader *reader, const Node *node) {
    static const char *const keys[] = {"id",      "title",   "summary", "in_force", "controls",
                                       "penalty", "source",  "note",    "gate",     "confidence",
                                       "data",    "applies", "ground",  "judged",   "opens",
                                       "data_words", NULL};
    Provision provision = {.note = "",
                           .gate = "",
                           .source = "",
                           .dates_note = "",
                           .penalty = "",
                           .unsaid = "",
                           .ground = "",
                           .file = node->file,
                           .line = node->line};
    if (!node_check_keys(node, keys, reader->diags) && node->kind != NODE_MAP) return;
    if (!node_text(node, "id", true, &provision.id, reader->diags)) return;
    if (!id_is_plain(provision.id, false)) {
        node_error(node_get(node, "id"), reader->diags,
                   "an id holds letters, digits, dots and dashes inside, found `%s`", provision.id);
        return;
    }
    for (uint32_t i = 0; i < reader->law->provisions.len; i++) {
        const Provision *other = &reader->law->provisions.data[i];
        if (!str_eq(other->id, provision.id)) continue;
        node_error(node_get(node, "id"), reader->diags, "the provision `%s` is already at line %u",
                   provision.id, other->line);
        return;
    }
    bool ok = read_texts(reader, node, &provision);
    ok = read_dates(reader, node, &provision) && ok;
    bool judged = true;
    node_bool(node, "judged", &judged, reader->diags);
    provision.compared_only = !judged;
    node_bool(node, "opens", &provision.opens, reader->diags);
    read_demands(reader, node, &provision);
    if (provision.opens && !gives_values(&provision))
        node_error(node_get(node, "opens"), reader->diags, "a way is open to listed values: each of `controls` needs some");
    read_scope(reader, node, &provision);
    const Node *penalty = node_get(node, "penalty");
    if (penalty)
        provision.penalty =
            penalty_text(reader->all->arena, penalty, &provision.penalty_per, reader->diags);
    SETTLE(reader->all->arena, &provision.penalty_per);
    if (ok) vec_push(&reader->law->provisions, provision);
}

void provisions_read(Frameworks *all, Framework *law, const Node *list, const StrVec *data,
                     Diags *diags) {
    Reader reader = {all, law, data, diags};
    if (list->count > PROVISION_LIMIT) {
        node_error(list, diags, "more than %d provisions; no law of this size is read",
                   PROVISION_LIMIT);
        return;
    }
    for (uint32_t i = 0; i < list->count; i++) read_provision(&reader, list->items[i]);
}
