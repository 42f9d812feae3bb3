/* SPDX-License-Identifier: Apache-2.0 */
/* Values against values: which side leaves less room, and where no room is left for both. */
#include "frameworks/compare.h"

/* ---- the room that one side leaves ---- */

static bool is_conditional(const Provision *provision) {
    return has_text(provision->gate) || has_text(provision->unsaid) || provision->data.len ||
           provision->roles.len || provision->bases.len;
}

static void narrow_number(Bounds *bounds, const Parameter *parameter, const Node *value) {
    int64_t least, most, usual = value_number(value, NULL, NULL);
    value_range(value, &least, &most);
    bool up = parameter->bound == BOUND_AT_LEAST;
    if (!bounds->given || (up ? least > bounds->least : least < bounds->least))
        bounds->least = least;
    if (!bounds->given || (up ? most > bounds->most : most < bounds->most)) bounds->most = most;
    if (!bounds->given || (up ? usual > bounds->usual : usual < bounds->usual))
        bounds->usual = usual;
}

/* Allowed by every list; barred by any. */
static void narrow_names(Bounds *bounds, const Parameter *parameter, const Node *value) {
    Node *const *items;
    uint32_t count, kept = 0;
    value_list(value, &items, &count);
    bool bars = parameter->bound == BOUND_NONE_OF;
    if (!bounds->given || bars) {
        if (value->kind == NODE_TEXT) vec_push(&bounds->names, value->text);
        for (uint32_t i = 0; i < count; i++)
            if (!texts_have(&bounds->names, items[i]->text))
                vec_push(&bounds->names, items[i]->text);
        return;
    }
    for (uint32_t i = 0; i < bounds->names.len; i++)
        if (value_lists(value, bounds->names.data[i]))
            bounds->names.data[kept++] = bounds->names.data[i];
    bounds->names.len = kept;
}

/* Provisions that bind without a condition decide where there are any. */
Bounds bounds_of(Arena *arena, const Duties *duties, const Parameter *parameter) {
    Bounds bounds = {.text = ""};
    bool plain = false;
    for (uint32_t i = 0; i < duties->len; i++)
        plain = plain || (demand_value(duties->data[i].demand, parameter->name) &&
                          !is_conditional(duties->data[i].provision));
    const Node *only = NULL;
    for (uint32_t i = 0; i < duties->len; i++) {
        const Node *value = demand_value(duties->data[i].demand, parameter->name);
        if (!value || (plain && is_conditional(duties->data[i].provision))) continue;
        if (parameter->bound == BOUND_AT_LEAST || parameter->bound == BOUND_AT_MOST)
            narrow_number(&bounds, parameter, value);
        else
            narrow_names(&bounds, parameter, value);
        bounds.given = true;
        only = value;
    }
    if (!bounds.given) return bounds;
    if (parameter->bound == BOUND_ONE_OF || parameter->bound == BOUND_NONE_OF)
        bounds.text = value_text(arena, parameter, only, false);
    else if (bounds.least == bounds.most)
        bounds.text = bound_text(arena, parameter, bounds.usual);
    else
        bounds.text =
            arena_printf(arena, "%s (%" PRId64 " to %" PRId64 " by country)",
                         bound_text(arena, parameter, bounds.usual), bounds.least, bounds.most);
    return bounds;
}

void bounds_free(Bounds *bounds) {
    vec_free(&bounds->names);
}

/* ---- numbers ---- */

static Relation relate_numbers(Arena *arena, const Parameter *parameter, const Bounds *left,
                               const Bounds *right, const char **reason) {
    bool up = parameter->bound == BOUND_AT_LEAST;
    if (left->least == right->least && left->most == right->most && left->usual == right->usual) {
        *reason = "the same value";
        return RELATION_EQUIVALENT;
    }
    /* Stricter is more where a least is asked, less where a most is allowed. */
    bool right_over = up ? right->least >= left->most : right->most <= left->least;
    bool left_over = up ? left->least >= right->most : left->most <= right->least;
    bool by_country = false;
    if (!right_over && !left_over) {
        by_country = true;
        if (left->usual == right->usual) {
            *reason = "the same value, other values in some countries";
            return RELATION_EQUIVALENT;
        }
        right_over = up ? right->usual > left->usual : right->usual < left->usual;
    }
    const Bounds *strict = right_over ? right : left, *loose = right_over ? left : right;
    *reason = arena_printf(arena, "%s is stricter than %s%s", strict->text, loose->text,
                           by_country ? ", but not in every country" : "");
    return right_over ? RELATION_STRICTER_RIGHT : RELATION_STRICTER_LEFT;
}

/* ---- lists ---- */

static void split_names(const Bounds *left, const Bounds *right, StrVec *common, StrVec *left_only,
                        StrVec *right_only) {
    for (uint32_t i = 0; i < left->names.len; i++) {
        const char *name = left->names.data[i];
        if (texts_have(&right->names, name))
            vec_push(common, name);
        else
            vec_push(left_only, name);
    }
    for (uint32_t i = 0; i < right->names.len; i++)
        if (!texts_have(&left->names, right->names.data[i]))
            vec_push(right_only, right->names.data[i]);
}

/* No name is allowed by both: whatever meets one side misses the other. Where some are, the sides
 * still object to different things, so neither is the stricter one. */
static Relation relate_lists(Arena *arena, const Parameter *parameter, const Bounds *left,
                             const Bounds *right, const char **reason) {
    StrVec common = {0}, left_only = {0}, right_only = {0};
    split_names(left, right, &common, &left_only, &right_only);
    bool bars = parameter->bound == BOUND_NONE_OF;
    Relation relation = RELATION_CONFLICTING;
    const char *a = texts_joined(arena, left_only.data, left_only.len);
    const char *b = texts_joined(arena, right_only.data, right_only.len);
    if (!left_only.len && !right_only.len) {
        relation = RELATION_EQUIVALENT;
        *reason = "the same list";
    } else if (!left_only.len || !right_only.len) {
        /* Allowing fewer or barring more is stricter. */
        bool right_longer = !left_only.len;
        relation = right_longer == bars ? RELATION_STRICTER_RIGHT : RELATION_STRICTER_LEFT;
        *reason = arena_printf(arena, "only the %s list has %s", right_longer ? "right" : "left",
                               right_longer ? b : a);
    } else if (bars) {
        *reason = arena_printf(arena, "only left bars %s, only right %s", a, b);
    } else if (!common.len) {
        *reason = "nothing is on both lists";
    } else {
        *reason = arena_printf(arena, "on both lists %s; only left %s; only right %s",
                               texts_joined(arena, common.data, common.len), a, b);
    }
    vec_free(&common);
    vec_free(&left_only);
    vec_free(&right_only);
    return relation;
}

Relation bounds_relate(Arena *arena, const Parameter *parameter, const Bounds *left,
                       const Bounds *right, const char **reason) {
    if (parameter->bound == BOUND_ONE_OF || parameter->bound == BOUND_NONE_OF)
        return relate_lists(arena, parameter, left, right, reason);
    return relate_numbers(arena, parameter, left, right, reason);
}

/* ---- conflicts between two duties ---- */

/* One side allows at most less than the other asks at least. */
static bool no_common(const Parameter *a, const Bounds *left, const Parameter *b,
                      const Bounds *right) {
    if (!left->given || !right->given || !str_eq(a->quantity, b->quantity)) return false;
    if (a->bound == BOUND_AT_MOST && b->bound == BOUND_AT_LEAST) return left->most < right->least;
    if (a->bound == BOUND_AT_LEAST && b->bound == BOUND_AT_MOST) return right->most < left->least;
    return false;
}

static bool number_conflict(const Pair *pair, const Control *left, const Control *right,
                            const Duties *ours, const Duties *theirs, Comparison *row) {
    for (uint32_t i = 0; i < left->parameters.len; i++)
        for (uint32_t k = 0; k < right->parameters.len; k++) {
            const Parameter *a = &left->parameters.data[i], *b = &right->parameters.data[k];
            Bounds mine = bounds_of(pair->arena, ours, a);
            Bounds yours = bounds_of(pair->arena, theirs, b);
            bool conflict = no_common(a, &mine, b, &yours);
            if (conflict) {
                row->parameter = a->name;
                row->other_parameter = b->name;
                row->left = side_text(pair->arena, ours, a);
                row->right = side_text(pair->arena, theirs, b);
                row->reason =
                    arena_printf(pair->arena, "no value is %s and %s", mine.text, yours.text);
            }
            bounds_free(&mine);
            bounds_free(&yours);
            if (conflict) return true;
        }
    return false;
}

static bool share_quantity(const Control *a, const Control *b) {
    for (uint32_t i = 0; i < a->parameters.len; i++)
        for (uint32_t k = 0; k < b->parameters.len; k++)
            if (str_eq(a->parameters.data[i].quantity, b->parameters.data[k].quantity)) return true;
    return false;
}

void conflict_rows(const Pair *pair, int32_t day, Comparisons *out) {
    Duties ours = {0}, theirs = {0};
    for (uint32_t i = 0; i < pair->all->controls.len; i++) {
        const Control *left = &pair->all->controls.data[i];
        duties_on(&pair->left, left, day, &ours);
        for (uint32_t k = 0; ours.len && k < pair->all->controls.len; k++) {
            const Control *right = &pair->all->controls.data[k];
            const char *stated = left == right ? NULL : stated_conflict(pair, left, right, day);
            if (left == right || (!stated && !share_quantity(left, right))) continue;
            duties_on(&pair->right, right, day, &theirs);
            if (!theirs.len) continue;
            Comparison row = {.control = left,
                              .other = right,
                              .relation = RELATION_CONFLICTING,
                              .parameter = "",
                              .other_parameter = "",
                              .reason = ""};
            if (number_conflict(pair, left, right, &ours, &theirs, &row)) {
                if (stated) row.reason = arena_printf(pair->arena, "%s. %s", row.reason, stated);
            } else if (stated) {
                row.left = side_text(pair->arena, &ours, NULL);
                row.right = side_text(pair->arena, &theirs, NULL);
                row.reason = stated;
            } else {
                continue;
            }
            vec_push(out, row);
        }
    }
    vec_free(&ours);
    vec_free(&theirs);
}
