/* SPDX-License-Identifier: Apache-2.0 */
/* Two sets of laws, duty by duty: relations computed from the values, stated ones where no value
 * decides, and what changes with what is enacted for a later day. */
#include "frameworks/compare.h"

/* ---- sides ---- */

static bool side_open(const Frameworks *all, const char *name, Side *side, Diags *diags) {
    LawVec heads = {0};
    *side = (Side){.name = name};
    bool ok = frameworks_select(all, name, &heads, diags);
    for (uint32_t i = 0; i < heads.len; i++) frameworks_members(all, heads.data[i], &side->laws);
    side->jurisdiction = side->laws.len ? side->laws.data[0]->jurisdiction : "";
    for (uint32_t i = 0; i < side->laws.len; i++)
        if (!str_eq(side->laws.data[i]->jurisdiction, side->jurisdiction)) side->jurisdiction = "";
    vec_free(&heads);
    return ok;
}

static void visit_duties(const Side *side, const Control *control, int32_t day,
                         void (*visit)(void *context, const Provision *, const Demand *),
                         void *context) {
    for (uint32_t l = 0; l < side->laws.len; l++)
        for (uint32_t p = 0; p < side->laws.data[l]->provisions.len; p++) {
            const Provision *provision = &side->laws.data[l]->provisions.data[p];
            if (frameworks_force(provision, day) != FORCE_YES) continue;
            for (uint32_t d = 0; d < provision->demands.len; d++)
                if (provision->demands.data[d].control == control)
                    visit(context, provision, &provision->demands.data[d]);
        }
}

static void add_duty(void *context, const Provision *provision, const Demand *demand) {
    Duties *duties = context;
    Duty duty = {provision, demand};
    vec_push(duties, duty);
}

void duties_on(const Side *side, const Control *control, int32_t day, Duties *out) {
    vec_clear(out);
    visit_duties(side, control, day, add_duty, out);
}

/* ---- what a side says, for people ---- */

static const char *duty_mark(Arena *arena, const Provision *provision, const Demand *demand) {
    const char *mark = confidence_mark(provision);
    bool condition = has_text(provision->gate) || has_text(demand->gate) ||
                     has_text(provision->unsaid) || provision->data.len || provision->roles.len ||
                     provision->bases.len;
    if (!*mark && !condition) return "";
    return arena_printf(arena, " (%s%s%s)", mark, *mark && condition ? ", " : "",
                        condition ? "conditional" : "");
}

static const char *value_of(Arena *arena, const Duty *duty, const Parameter *parameter) {
    const Node *value = parameter ? demand_value(duty->demand, parameter->name) : NULL;
    return value ? value_text(arena, parameter, value, false) : NULL;
}

/* "at least 365 days: dpdp-rules:r8.3; at least 180 days: cert-in:iv (secondary)". */
const char *side_text(Arena *arena, const Duties *duties, const Parameter *parameter) {
    Buf text = {0};
    StrVec told = {0};
    bool valued = false;
    for (uint32_t i = 0; i < duties->len; i++)
        valued = valued || value_of(arena, &duties->data[i], parameter);
    for (uint32_t i = 0; i < duties->len; i++) {
        const char *value = value_of(arena, &duties->data[i], parameter);
        if (valued && (!value || texts_have(&told, value))) continue;
        if (valued) {
            vec_push(&told, value);
            buf_printf(&text, "%s%s: ", text.len ? "; " : "", value);
        } else if (i == 0 && parameter) {
            buf_puts(&text, "the duty without a value: ");
        }
        bool comma = !valued && i > 0;
        for (uint32_t k = i; k < duties->len; k++) {
            const Provision *provision = duties->data[k].provision;
            if (valued && !str_eq(value_of(arena, &duties->data[k], parameter), value)) continue;
            buf_printf(&text, "%s%s%s", comma ? ", " : "", provision_reference(arena, provision),
                       duty_mark(arena, provision, duties->data[k].demand));
            comma = true;
        }
        if (!valued) break;
    }
    const char *result = text.len ? arena_strdup(arena, buf_text(&text)) : "nothing";
    buf_free(&text);
    vec_free(&told);
    return result;
}

/* ---- stated relations ---- */

/* The file that speaks about these sides; *turned when its left is our right. */
static const RelationFile *file_for(const Pair *pair, uint32_t index, bool *turned) {
    const RelationFile *file = pair->all->relations.data[index];
    *turned = str_eq(file->left, pair->right.jurisdiction) &&
              str_eq(file->right, pair->left.jurisdiction);
    bool straight = str_eq(file->left, pair->left.jurisdiction) &&
                    str_eq(file->right, pair->right.jurisdiction);
    return (straight || *turned) && !(str_eq(file->left, file->right)) ? file : NULL;
}

static bool stated_relation(const Pair *pair, const Control *control, int32_t day,
                            Relation *relation, const char **reason) {
    for (uint32_t f = 0; f < pair->all->relations.len; f++) {
        bool turned;
        const RelationFile *file = file_for(pair, f, &turned);
        for (uint32_t i = 0; file && i < file->relations.len; i++) {
            const StatedRelation *stated = &file->relations.data[i];
            if (stated->control != control || day < stated->holds_from) continue;
            *relation = turned ? relation_turned(stated->relation) : stated->relation;
            *reason = stated->reason;
            return true;
        }
    }
    return false;
}

const char *stated_conflict(const Pair *pair, const Control *left, const Control *right,
                            int32_t day) {
    for (uint32_t f = 0; f < pair->all->relations.len; f++) {
        bool turned;
        const RelationFile *file = file_for(pair, f, &turned);
        for (uint32_t i = 0; file && i < file->conflicts.len; i++) {
            const StatedConflict *stated = &file->conflicts.data[i];
            const Control *our_left = turned ? stated->right : stated->left;
            const Control *our_right = turned ? stated->left : stated->right;
            if (our_left == left && our_right == right && day >= stated->holds_from)
                return stated->reason;
        }
    }
    return NULL;
}

/* ---- rows of one control ---- */

static void push_row(Comparisons *out, const Comparison *row) {
    vec_push(out, *row);
}

/* A value on one side or on both; false when neither side gives one. */
static bool parameter_row(const Pair *pair, const Control *control, const Parameter *parameter,
                          const Duties *left, const Duties *right, Comparison *row) {
    Bounds a = bounds_of(pair->arena, left, parameter),
           b = bounds_of(pair->arena, right, parameter);
    if (!a.given && !b.given) return false;
    *row = (Comparison){.control = control, .parameter = parameter->name, .other_parameter = ""};
    row->left = side_text(pair->arena, left, parameter);
    row->right = side_text(pair->arena, right, parameter);
    row->reason = "";
    if (a.given && b.given) {
        row->relation = bounds_relate(pair->arena, parameter, &a, &b, &row->reason);
    } else {
        row->relation = a.given ? RELATION_ONLY_LEFT : RELATION_ONLY_RIGHT;
        if ((a.given ? right : left)->len)
            row->reason = "the other side has the duty without this value";
    }
    bounds_free(&a);
    bounds_free(&b);
    return true;
}

static bool control_row(const Pair *pair, const Control *control, int32_t day, const Duties *left,
                        const Duties *right, bool valued, Comparison *row) {
    *row = (Comparison){.control = control, .parameter = "", .reason = "", .other_parameter = ""};
    row->left = side_text(pair->arena, left, NULL);
    row->right = side_text(pair->arena, right, NULL);
    const char *conflict = stated_conflict(pair, control, control, day);
    if (conflict) {
        row->relation = RELATION_CONFLICTING;
        row->reason = conflict;
        return true;
    }
    if (left->len && right->len) {
        if (stated_relation(pair, control, day, &row->relation, &row->reason)) return true;
        row->relation = RELATION_EQUIVALENT;
        row->reason = "both ask for it, without values to compare";
    } else {
        row->relation = left->len ? RELATION_ONLY_LEFT : RELATION_ONLY_RIGHT;
    }
    return !valued;
}

static void control_rows(const Pair *pair, const Control *control, int32_t day, Comparisons *out) {
    Duties left = {0}, right = {0};
    Comparison row;
    uint32_t first = out->len;
    bool same = true;
    duties_on(&pair->left, control, day, &left);
    duties_on(&pair->right, control, day, &right);
    if (left.len || right.len) {
        for (uint32_t i = 0; i < control->parameters.len; i++)
            if (parameter_row(pair, control, &control->parameters.data[i], &left, &right, &row))
                push_row(out, &row);
        bool whole = control_row(pair, control, day, &left, &right, out->len > first, &row);
        /* Where the values lead to the stated relation, the reason stands beside them. */
        for (uint32_t i = first; i < out->len; i++)
            same = same && out->data[i].relation == row.relation;
        if (whole && same && out->len > first) {
            Comparison *to = &out->data[first];
            to->reason = *to->reason ? arena_printf(pair->arena, "%s. %s", to->reason, row.reason)
                                     : row.reason;
        } else if (whole) {
            push_row(out, &row);
        }
    }
    vec_free(&left);
    vec_free(&right);
}

/* ---- now and later ---- */

static bool same_row(const Comparison *a, const Comparison *b) {
    return a->control == b->control && str_eq(a->parameter, b->parameter) && a->other == b->other &&
           str_eq(a->other_parameter, b->other_parameter);
}

static const Comparison *find_row(const Comparisons *rows, const Comparison *like) {
    for (uint32_t i = 0; i < rows->len; i++)
        if (same_row(&rows->data[i], like)) return &rows->data[i];
    return NULL;
}

/* `now` stays; what is different on the later day goes into the reason. */
static void add_change(const Pair *pair, Comparison *now, const Comparison *later) {
    Arena *arena = pair->arena;
    const char *day = date_text(arena, pair->later);
    const char *gap = *now->reason ? ". " : "";
    if (!later) {
        now->reason = arena_printf(arena, "%s%sFrom %s on it falls away", now->reason, gap, day);
        return;
    }
    bool left = !str_eq(now->left, later->left), right = !str_eq(now->right, later->right);
    if (!left && !right && now->relation == later->relation) return;
    now->reason = arena_printf(
        arena, "%s%sFrom %s: %s%s%s%s%s%s%s", now->reason, gap, day, relation_name(later->relation),
        left ? "; left " : "", left ? later->left : "", right ? "; right " : "",
        right ? later->right : "", *later->reason ? "; " : "", later->reason);
}

static void merge(const Pair *pair, const Comparisons *now, const Comparisons *later,
                  Comparisons *out) {
    for (uint32_t i = 0; i < now->len; i++) {
        Comparison row = now->data[i];
        if (pair->later) add_change(pair, &row, find_row(later, &row));
        push_row(out, &row);
    }
    for (uint32_t i = 0; i < later->len; i++) {
        Comparison row = later->data[i];
        if (find_row(now, &row)) continue;
        row.from = pair->later;
        push_row(out, &row);
    }
}

/* The last day on which something that is not in force for sure yet starts; 0 = there is none. */
static int32_t last_start(const Side *side, int32_t as_of) {
    int32_t day = 0;
    for (uint32_t l = 0; l < side->laws.len; l++)
        for (uint32_t p = 0; p < side->laws.data[l]->provisions.len; p++) {
            const Provision *provision = &side->laws.data[l]->provisions.data[p];
            if (as_of < provision->from && provision->demands.len && provision->from > day)
                day = provision->from;
        }
    return day;
}

bool frameworks_compare(Arena *arena, const Frameworks *all, const char *a, const char *b,
                        int32_t as_of, Comparisons *out, Diags *diags) {
    Pair pair = {.arena = arena, .all = all};
    bool ok = side_open(all, a, &pair.left, diags);
    ok = side_open(all, b, &pair.right, diags) && ok;
    if (ok) {
        int32_t left = last_start(&pair.left, as_of), right = last_start(&pair.right, as_of);
        pair.later = left > right ? left : right;
    }
    Comparisons now = {0}, later = {0};
    for (uint32_t i = 0; ok && i < all->controls.len; i++) {
        vec_clear(&now);
        vec_clear(&later);
        control_rows(&pair, &all->controls.data[i], as_of, &now);
        if (pair.later) control_rows(&pair, &all->controls.data[i], pair.later, &later);
        merge(&pair, &now, &later, out);
    }
    if (ok) {
        vec_clear(&now);
        vec_clear(&later);
        conflict_rows(&pair, as_of, &now);
        if (pair.later) conflict_rows(&pair, pair.later, &later);
        merge(&pair, &now, &later, out);
    }
    vec_free(&now);
    vec_free(&later);
    vec_free(&pair.left.laws);
    vec_free(&pair.right.laws);
    return ok;
}
