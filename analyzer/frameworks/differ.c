/* SPDX-License-Identifier: Apache-2.0 */
/* Law against law on one finding: opposite directions, other values, objecting or not. Shown as it
 * is, with both sides; no law wins. */
#include "frameworks/law.h"

typedef struct Differ {
    Arena *arena;
    const Frameworks *all;
    const Rulings *rulings;
    const Framework *const *laws;
    uint32_t law_count;
    const Finding *finding;
    const Project *project;
    int32_t as_of;
} Differ;

/* A value that a provision with a ruling gives a parameter of a control of the finding. */
typedef struct Asked {
    const Provision *provision;
    const Framework *head;
    const Control *control;
    const Parameter *parameter;
    const Node *value;
} Asked;
typedef VEC(Asked) Askeds;

static void collect_asked(const Differ *differ, Askeds *out) {
    for (uint32_t i = 0; i < differ->rulings->len; i++) {
        const Verdict *verdict = &differ->rulings->data[i].verdict;
        const Provision *provision = verdict->provision;
        if (!provision || verdict->kind == VERDICT_NO_LONGER_IN_FORCE) continue;
        for (uint32_t d = 0; d < provision->demands.len; d++) {
            const Demand *demand = &provision->demands.data[d];
            for (uint32_t v = 0;
                 texts_have(&differ->finding->controls, demand->control->id) && v < demand->count;
                 v++) {
                Asked asked = {provision, verdict->law, demand->control,
                               control_parameter(demand->control, demand->names[v]),
                               demand->values[v]};
                vec_push(out, asked);
            }
        }
    }
}

static bool apart(const Asked *a, const Asked *b) {
    return !str_eq(a->head->jurisdiction, b->head->jurisdiction);
}

/* ", from 2027-05-14" while it is not in force for sure. */
static const char *since(const Differ *differ, const Provision *provision) {
    if (differ->as_of >= provision->from) return "";
    return arena_printf(differ->arena, ", %s", start_text(differ->arena, provision));
}

/* "at least 15 years in FR, at least 13 years in FI": of the countries that the register names. */
static const char *value_here(const Differ *differ, const Asked *asked) {
    const Node *table = node_get(asked->value, "by_country");
    Buf text = {0};
    for (uint32_t i = 0; table && differ->project && i < differ->project->jurisdictions.count;
         i++) {
        const char *country = differ->project->jurisdictions.list[i].text;
        if (node_get(table, country))
            buf_printf(&text, "%s%s in %s", text.len ? ", " : "",
                       bound_text(differ->arena, asked->parameter,
                                  value_number(asked->value, country, NULL)),
                       country);
    }
    const char *result = text.len
                             ? arena_strdup(differ->arena, buf_text(&text))
                             : value_text(differ->arena, asked->parameter, asked->value, false);
    buf_free(&text);
    return result;
}

/* ---- opposite directions on one quantity ---- */

static bool pull_apart(const Asked *most, const Asked *least) {
    if (most->parameter->bound != BOUND_AT_MOST || least->parameter->bound != BOUND_AT_LEAST ||
        !str_eq(most->parameter->quantity, least->parameter->quantity) || !apart(most, least))
        return false;
    int64_t most_low, most_high, least_low, least_high;
    value_range(most->value, &most_low, &most_high);
    value_range(least->value, &least_low, &least_high);
    return most_high < least_low;
}

static bool is_gated(const Asked *asked) {
    return has_text(asked->provision->gate) || has_text(asked->provision->unsaid);
}

static const char *opposite_text(const Differ *differ, const Askeds *asked) {
    const Asked *left = NULL, *right = NULL;
    for (uint32_t i = 0; i < asked->len; i++)
        for (uint32_t k = 0; k < asked->len; k++) {
            const Asked *most = &asked->data[i], *least = &asked->data[k];
            if (!pull_apart(most, least)) continue;
            /* One pair is told; one that binds without a condition says most. */
            if (left && (is_gated(most) || is_gated(least) || !(is_gated(left) || is_gated(right))))
                continue;
            left = most;
            right = least;
        }
    if (!left) return "";
    return arena_printf(differ->arena, "%s asks %s%s, %s %s%s: no value meets both",
                        provision_label(differ->arena, left->provision), value_here(differ, left),
                        since(differ, left->provision),
                        provision_label(differ->arena, right->provision), value_here(differ, right),
                        since(differ, right->provision));
}

/* ---- other values of one parameter ---- */

static bool is_measured(const Differ *differ, const Asked *asked) {
    StrVec seen = {0};
    register_values(differ->arena, differ->all, asked->head, asked->control, asked->parameter,
                    differ->finding, differ->project, &seen, NULL);
    bool measured = seen.len > 0;
    vec_free(&seen);
    return measured;
}

static bool differs_elsewhere(const Differ *differ, const Askeds *asked, uint32_t index) {
    const Asked *one = &asked->data[index];
    for (uint32_t i = 0; i < asked->len; i++) {
        const Asked *other = &asked->data[i];
        if (other->parameter == one->parameter && apart(one, other) &&
            !str_eq(value_here(differ, one), value_here(differ, other)))
            return true;
    }
    return false;
}

static const char *values_text(const Differ *differ, const Askeds *asked) {
    Buf text = {0};
    const Parameter *told = NULL;
    for (uint32_t i = 0; i < asked->len; i++) {
        const Asked *one = &asked->data[i];
        if ((told && told != one->parameter) || !is_measured(differ, one) ||
            !differs_elsewhere(differ, asked, i))
            continue;
        buf_printf(&text, "%s%s asks %s%s", told ? "; " : "",
                   provision_label(differ->arena, one->provision), value_here(differ, one),
                   since(differ, one->provision));
        told = one->parameter;
    }
    const char *result = arena_strdup(differ->arena, buf_text(&text));
    buf_free(&text);
    return result;
}

/* ---- objecting or not ---- */

/* What a law does about the finding, the weightiest first. */
typedef enum Stance {
    STANCE_OBJECTS,
    STANCE_LATER,
    STANCE_READINGS,
    STANCE_OPEN,
    STANCE_MET,
    STANCE_ENDED,
    STANCE_SILENT
} Stance;

static Stance stance_of(const Ruling *ruling, int32_t as_of) {
    const Verdict *verdict = &ruling->verdict;
    switch (verdict->kind) {
    case VERDICT_DIVERGES: return STANCE_OBJECTS;
    case VERDICT_NOT_IN_FORCE:
        return ruling->would == ASSESS_DIVERGES ? STANCE_LATER
               : ruling->would == ASSESS_MEETS  ? STANCE_MET
                                                : STANCE_OPEN;
    case VERDICT_OPEN:
        if (ruling->would == ASSESS_DIVERGES &&
            frameworks_force(verdict->provision, as_of) != FORCE_YES)
            return STANCE_READINGS;
        return STANCE_OPEN;
    case VERDICT_MEETS: return STANCE_MET;
    case VERDICT_NO_LONGER_IN_FORCE: return STANCE_ENDED;
    case VERDICT_NOT_REGULATED: return STANCE_SILENT;
    }
    UNREACHABLE();
}

static Stance law_stance(const Differ *differ, const Framework *law) {
    Stance stance = STANCE_SILENT;
    for (uint32_t i = 0; i < differ->rulings->len; i++) {
        const Ruling *ruling = &differ->rulings->data[i];
        if (ruling->verdict.law != law) continue;
        Stance one = stance_of(ruling, differ->as_of);
        stance = one < stance ? one : stance;
    }
    return stance;
}

static Stance jurisdiction_stance(const Differ *differ, const char *jurisdiction) {
    Stance stance = STANCE_SILENT;
    for (uint32_t i = 0; i < differ->law_count; i++) {
        if (!str_eq(differ->laws[i]->jurisdiction, jurisdiction)) continue;
        Stance one = law_stance(differ, differ->laws[i]);
        stance = one < stance ? one : stance;
    }
    return stance;
}

/* "5.1.c, 32.1.a and 2 more": the provisions that make the stance. */
static const char *stance_ids(const Differ *differ, const Framework *law, Stance stance,
                              const Provision **first) {
    enum { SHOWN = 3 };
    Buf text = {0};
    uint32_t count = 0;
    *first = NULL;
    for (uint32_t i = 0; i < differ->rulings->len; i++) {
        const Ruling *ruling = &differ->rulings->data[i];
        const Provision *provision = ruling->verdict.provision;
        if (ruling->verdict.law != law || stance_of(ruling, differ->as_of) != stance || !provision)
            continue;
        *first = *first ? *first : provision;
        if (count++ < SHOWN)
            buf_printf(&text, "%s%s", count > 1 ? ", " : "",
                       provision->framework == law ? provision->id
                                                   : provision_label(differ->arena, provision));
    }
    if (count > SHOWN) buf_printf(&text, " and %u more", count - SHOWN);
    const char *result = arena_strdup(differ->arena, buf_text(&text));
    buf_free(&text);
    return result;
}

static const char *stance_text(const Differ *differ, const Framework *law, Stance stance) {
    const Provision *first;
    const char *ids = stance_ids(differ, law, stance, &first);
    const char *label = law_label(differ->arena, law), *words = "";
    switch (stance) {
    case STANCE_OBJECTS: words = "objects"; break;
    case STANCE_LATER:
        words = arena_printf(differ->arena, "objects %s", start_text(differ->arena, first));
        break;
    case STANCE_READINGS: words = "objects on one reading of its dates"; break;
    case STANCE_OPEN: words = "is open"; break;
    case STANCE_MET: words = "is met"; break;
    case STANCE_ENDED: words = "no longer asks"; break;
    case STANCE_SILENT: return arena_printf(differ->arena, "%s does not regulate it", label);
    }
    return arena_printf(differ->arena, "%s %s (%s)", label, words, ids);
}

static const char *stances_text(const Differ *differ) {
    bool objects = false, differ_here = false;
    for (uint32_t i = 0; i < differ->law_count; i++) {
        Stance one = jurisdiction_stance(differ, differ->laws[i]->jurisdiction);
        objects = objects || one <= STANCE_READINGS;
        differ_here =
            differ_here || one != jurisdiction_stance(differ, differ->laws[0]->jurisdiction);
    }
    if (!objects || !differ_here) return "";
    Buf text = {0};
    for (uint32_t i = 0; i < differ->law_count; i++) {
        const Framework *law = differ->laws[i];
        Stance one = law_stance(differ, law);
        /* A silent law is told of only where its whole jurisdiction is silent. */
        if (one == STANCE_SILENT && jurisdiction_stance(differ, law->jurisdiction) != STANCE_SILENT)
            continue;
        buf_printf(&text, "%s%s", text.len ? "; " : "", stance_text(differ, law, one));
    }
    const char *result = arena_strdup(differ->arena, buf_text(&text));
    buf_free(&text);
    return result;
}

/* ---- conflicts that people stated ---- */

/* A law of the jurisdiction has a say on the control, on that day on every reading. */
static bool has_say(const Differ *differ, const char *jurisdiction, const Control *control,
                    int32_t day) {
    for (uint32_t i = 0; i < differ->rulings->len; i++) {
        const Verdict *verdict = &differ->rulings->data[i].verdict;
        if (!verdict->provision || frameworks_force(verdict->provision, day) != FORCE_YES ||
            !str_eq(verdict->law->jurisdiction, jurisdiction))
            continue;
        for (uint32_t d = 0; d < verdict->provision->demands.len; d++)
            if (verdict->provision->demands.data[d].control == control) return true;
    }
    return false;
}

/* "conflict: <reason>" when the finding touches both duties and both sides have them. */
static const char *conflict_told(const Differ *differ, const RelationFile *file,
                                 const Control *left, const Control *right, int32_t holds_from,
                                 const char *reason) {
    int32_t day = differ->as_of > holds_from ? differ->as_of : holds_from;
    if (!texts_have(&differ->finding->controls, left->id) ||
        !texts_have(&differ->finding->controls, right->id) ||
        !has_say(differ, file->left, left, day) || !has_say(differ, file->right, right, day))
        return NULL;
    if (day > differ->as_of)
        return arena_printf(differ->arena, "conflict from %s: %s", date_text(differ->arena, day),
                            reason);
    return arena_printf(differ->arena, "conflict: %s", reason);
}

static const char *conflict_text(const Differ *differ) {
    const char *text = NULL;
    for (uint32_t f = 0; f < differ->all->relations.len && !text; f++) {
        const RelationFile *file = differ->all->relations.data[f];
        for (uint32_t i = 0; i < file->conflicts.len && !text; i++) {
            const StatedConflict *one = &file->conflicts.data[i];
            text = conflict_told(differ, file, one->left, one->right, one->holds_from, one->reason);
        }
        for (uint32_t i = 0; i < file->relations.len && !text; i++) {
            const StatedRelation *one = &file->relations.data[i];
            if (one->relation == RELATION_CONFLICTING)
                text = conflict_told(differ, file, one->control, one->control, one->holds_from,
                                     one->reason);
        }
    }
    return text ? text : "";
}

const char *laws_differ(Arena *arena, const Frameworks *all, const Rulings *rulings,
                        const Framework *const *laws, uint32_t law_count, const Finding *finding,
                        const Project *project, int32_t as_of, bool *in_stance) {
    Differ differ = {arena, all, rulings, laws, law_count, finding, project, as_of};
    bool several = false;
    *in_stance = false;
    for (uint32_t i = 1; i < law_count; i++)
        several = several || !str_eq(laws[i]->jurisdiction, laws[0]->jurisdiction);
    if (!several) return "";
    Askeds asked = {0};
    collect_asked(&differ, &asked);
    const char *text = opposite_text(&differ, &asked);
    if (!*text) text = values_text(&differ, &asked);
    *in_stance = !*text;
    if (!*text) text = stances_text(&differ);
    vec_free(&asked);
    const char *conflict = conflict_text(&differ);
    if (!*conflict) return text;
    *in_stance = false;
    return *text ? arena_printf(arena, "%s; %s", text, conflict) : conflict;
}
