/* SPDX-License-Identifier: Apache-2.0 */
/* One demand against what was measured: numbers by country, lists, other ways that open the same
 * door, and what it means when nothing was measured. */
#include "frameworks/law.h"

/* ---- numbers ---- */

static bool number_meets(const Parameter *parameter, int64_t measured, int64_t asked) {
    return parameter->bound == BOUND_AT_MOST ? measured <= asked : measured >= asked;
}

/* Which rows of a national table bind: those of the countries that the register names. */
typedef struct Countries {
    StrVec named; /* of this law; those outside its table follow the default */
    bool whole;   /* the register names the whole jurisdiction */
} Countries;

static Countries countries_of(const Judge *judge, const Framework *law, const Node *value) {
    Countries countries = {0};
    const Node *table = node_get(value, "by_country");
    for (uint32_t i = 0; judge->project && i < judge->project->jurisdictions.count; i++) {
        const char *country = judge->project->jurisdictions.list[i].text;
        if (node_get(table, country) || texts_have(&law->countries, country))
            vec_push(&countries.named, country);
        else if (str_eq(law->jurisdiction, country))
            countries.whole = true;
    }
    return countries;
}

typedef struct Tally {
    Buf missed, met;                            /* "at least 15 years in FR", one after the other */
    uint32_t missed_count, met_count, doubtful; /* doubtful: missed, but the value is unverified */
} Tally;

static void tally(const Judge *judge, const Parameter *parameter, const Node *value,
                  const char *country, int64_t measured, Tally *out) {
    bool unverified;
    int64_t asked = value_number(value, country, &unverified);
    bool meets = number_meets(parameter, measured, asked);
    Buf *buf = meets ? &out->met : &out->missed;
    uint32_t *count = meets ? &out->met_count : &out->missed_count;
    const char *text = bound_text(judge->arena, parameter, asked);
    buf_printf(buf, "%s%s%s%s%s", (*count)++ ? ", " : "", text, country ? " in " : "",
               country ? country : "", unverified ? " (unverified)" : "");
    out->doubtful += !meets && unverified;
}

/* Names each listed country: a project that works in two has to meet both. */
static Assessed assess_named(const Judge *judge, const Parameter *parameter, const Node *value,
                             const StrVec *named, int64_t measured) {
    Tally out = {0};
    for (uint32_t i = 0; i < named->len; i++)
        tally(judge, parameter, value, named->data[i], measured, &out);
    Assessed result = {ASSESS_MEETS, NULL, true};
    const char *seen = quantity_text(judge->arena, measured, parameter->unit);
    if (out.missed_count)
        result.kind = out.doubtful == out.missed_count ? ASSESS_OPEN : ASSESS_DIVERGES;
    if (!out.missed_count)
        result.text = arena_printf(judge->arena, "measured %s, asked %s", seen, buf_text(&out.met));
    else
        result.text = arena_printf(
            judge->arena, "measured %s, asked %s%s%s%s", seen, buf_text(&out.missed),
            out.met_count ? "; enough for " : "", out.met_count ? buf_text(&out.met) : "",
            result.kind == ASSESS_OPEN ? "; check the unverified value" : "");
    buf_free(&out.missed);
    buf_free(&out.met);
    return result;
}

/* The register names no country of this law, or all of them. */
static Assessed assess_range(const Judge *judge, const Parameter *parameter, const Node *value,
                             bool whole, int64_t measured) {
    int64_t least, most;
    value_range(value, &least, &most);
    bool easiest =
        number_meets(parameter, measured, parameter->bound == BOUND_AT_MOST ? most : least);
    bool hardest =
        number_meets(parameter, measured, parameter->bound == BOUND_AT_MOST ? least : most);
    Assessed result = {hardest             ? ASSESS_MEETS
                       : easiest && !whole ? ASSESS_OPEN
                                           : ASSESS_DIVERGES,
                       NULL, true};
    const char *more = "";
    if (result.kind == ASSESS_OPEN)
        more = "; name the countries under `jurisdictions:` in .sangam.yaml";
    else if (easiest && !hardest)
        more = "; enough in some of its countries only";
    result.text = arena_printf(judge->arena, "measured %s, asked %s%s",
                               quantity_text(judge->arena, measured, parameter->unit),
                               value_text(judge->arena, parameter, value, false), more);
    return result;
}

static Assessed assess_number(const Judge *judge, const Framework *law, const Parameter *parameter,
                              const Node *value, const char *text) {
    int64_t measured;
    if (!str_to_i64(text, &measured))
        return (Assessed){ASSESS_OPEN,
                          arena_printf(judge->arena, "`%s` was measured, which is no number of %s",
                                       text, parameter->unit),
                          true};
    if (!value_country_count(value)) {
        int64_t asked = value_number(value, NULL, NULL);
        bool meets = number_meets(parameter, measured, asked);
        return (Assessed){meets ? ASSESS_MEETS : ASSESS_DIVERGES,
                          arena_printf(judge->arena, "measured %s, asked %s",
                                       quantity_text(judge->arena, measured, parameter->unit),
                                       bound_text(judge->arena, parameter, asked)),
                          true};
    }
    Countries countries = countries_of(judge, law, value);
    Assessed result = countries.whole || !countries.named.len
                          ? assess_range(judge, parameter, value, countries.whole, measured)
                          : assess_named(judge, parameter, value, &countries.named, measured);
    vec_free(&countries.named);
    return result;
}

/* ---- lists ---- */

static Assessed assess_name(const Judge *judge, const Parameter *parameter, const Node *value,
                            const char *text) {
    bool listed = value_lists(value, text);
    bool meets = parameter->bound == BOUND_ONE_OF ? listed : !listed;
    Assessed result = {meets ? ASSESS_MEETS : ASSESS_DIVERGES, NULL, true};
    result.text = arena_printf(judge->arena, "found %s%s%s", text,
                               parameter->bound == BOUND_ONE_OF ? ", asked " : "; ",
                               value_text(judge->arena, parameter, value, false));
    if (meets && has_text(parameter->gate)) {
        result.kind = ASSESS_OPEN;
        result.text = arena_printf(judge->arena, "found %s: %s", text, parameter->gate);
    }
    return result;
}

static Assessed worse(Assessed a, Assessed b) {
    return b.kind > a.kind ? b : a;
}

static Assessed assess_values(const Judge *judge, const Framework *law, const Parameter *parameter,
                              const Node *value, const StrVec *seen) {
    bool number = parameter->bound == BOUND_AT_LEAST || parameter->bound == BOUND_AT_MOST;
    Assessed result = {ASSESS_NONE, NULL, false};
    for (uint32_t i = 0; i < seen->len; i++)
        result = worse(result, number ? assess_number(judge, law, parameter, value, seen->data[i])
                                      : assess_name(judge, parameter, value, seen->data[i]));
    return result;
}

/* ---- one demand ---- */

static void values_of(const Judge *judge, const Demand *demand, const Parameter *parameter,
                      StrVec *out) {
    register_values(judge->arena, judge->all, judge->head, demand->control, parameter,
                    judge->finding, judge->project, out, NULL);
    /* Lists over one quantity are several ways through one door: what was measured for one is asked
     * of all. */
    for (uint32_t i = 0; i < demand->control->parameters.len && !out->len; i++) {
        const Parameter *other = &demand->control->parameters.data[i];
        if (other != parameter && parameter->bound == BOUND_ONE_OF &&
            other->bound == BOUND_ONE_OF && str_eq(other->quantity, parameter->quantity))
            register_values(judge->arena, judge->all, judge->head, demand->control, other,
                            judge->finding, judge->project, out, NULL);
    }
}

/* The best of the lists over the quantity of parameter `index`; NONE when an earlier one had it. */
static Assessed assess_quantity(const Judge *judge, const Framework *law, const Demand *demand,
                                uint32_t index) {
    const Parameter *first = control_parameter(demand->control, demand->names[index]);
    Assessed best = {ASSESS_NONE, NULL, false};
    for (uint32_t i = 0; i < demand->count; i++) {
        const Parameter *parameter = control_parameter(demand->control, demand->names[i]);
        bool same = first->bound == BOUND_ONE_OF && parameter->bound == BOUND_ONE_OF &&
                    str_eq(parameter->quantity, first->quantity);
        if (i != index && !same) continue;
        if (i < index) return (Assessed){ASSESS_NONE, NULL, false};
        StrVec seen = {0};
        values_of(judge, demand, parameter, &seen);
        Assessed result = assess_values(judge, law, parameter, demand->values[i], &seen);
        vec_free(&seen);
        if (best.kind == ASSESS_NONE || (result.kind != ASSESS_NONE && result.kind < best.kind))
            best = result;
    }
    return best;
}

/* NONE when no value could be compared. */
static Assessed compare_values(const Judge *judge, const Framework *law, const Demand *demand) {
    Assessed result = {ASSESS_NONE, NULL, false};
    for (uint32_t i = 0; i < demand->count; i++)
        result = worse(result, assess_quantity(judge, law, demand, i));
    return result;
}

/* The numbers; lists would be long. */
static const char *asked_text(const Judge *judge, const Demand *demand) {
    StrVec asked = {0};
    for (uint32_t i = 0; i < demand->count; i++) {
        const Parameter *parameter = control_parameter(demand->control, demand->names[i]);
        if (parameter->bound == BOUND_AT_LEAST || parameter->bound == BOUND_AT_MOST)
            vec_push(&asked, value_text(judge->arena, parameter, demand->values[i], false));
    }
    const char *text = texts_joined(judge->arena, asked.data, asked.len);
    vec_free(&asked);
    return text;
}

static bool is_unsettled(const Measure *measure) {
    return str_eq(measure->parameter, MEASURE_ELSEWHERE) || str_eq(measure->parameter, MEASURE_CHOSEN) ||
           str_eq(measure->parameter, MEASURE_UNNAMED);
}

static const char *measured_text(const Judge *judge, const Control *control) {
    StrVec seen = {0};
    for (uint32_t i = 0; i < judge->finding->measures.len; i++) {
        const Measure *measure = &judge->finding->measures.data[i];
        if (!str_eq(measure->control, control->id) || is_unsettled(measure)) continue;
        const Parameter *parameter = control_parameter(control, measure->parameter);
        int64_t number;
        if (parameter && str_to_i64(measure->value, &number))
            vec_push(&seen, quantity_text(judge->arena, number, parameter->unit));
        else
            vec_push(&seen, measure->value);
    }
    const char *text = texts_joined(judge->arena, seen.data, seen.len);
    vec_free(&seen);
    return text;
}

/* What keeps a finding from being sure of what is missing; "" = nothing. */
static const char *unsettled_by(const Finding *finding) {
    for (uint32_t i = 0; i < finding->measures.len; i++)
        if (is_unsettled(&finding->measures.data[i])) return finding->measures.data[i].parameter;
    return "";
}

/* Nothing could be compared. A finding without measures objects by being there; one that measures
 * objects only through what it measured. */
static Assessed assess_unmeasured(const Judge *judge, const Demand *demand) {
    const Control *control = demand->control;
    const char *asks = asked_text(judge, demand);
    asks = *asks ? arena_printf(judge->arena, " (asked %s)", asks) : "";
    const char *measured = measured_text(judge, control);
    for (uint32_t i = 0; i < control->parameters.len; i++)
        if (register_lacks(&control->parameters.data[i], judge->finding, judge->project))
            return (Assessed){ASSESS_DIVERGES, "the register names no safeguard for this recipient",
                              true};
    if (*measured && demand->count)
        return (Assessed){ASSESS_OPEN,
                          arena_printf(judge->arena,
                                       "measured %s, but not what is asked here%s: %s", measured,
                                       asks, control->title),
                          true};
    if (*measured)
        return (Assessed){ASSESS_OPEN,
                          arena_printf(judge->arena, "no value stands here to compare %s with: %s",
                                       measured, control->title),
                          true};
    if (control->evidence == EVIDENCE_NO)
        return (Assessed){
            ASSESS_OPEN,
            arena_printf(judge->arena, "code cannot show this: %s%s%s%s", control->title, asks,
                         has_text(control->person) ? ". " : "", control->person), false};
    if (judge->finding->measures.len > (*unsettled_by(judge->finding) != '\0'))
        return (Assessed){ASSESS_OPEN,
                          arena_printf(judge->arena, "not measured: %s%s", control->title, asks),
                          false};
    return (Assessed){ASSESS_DIVERGES,
                      arena_printf(judge->arena, "not met: %s%s", control->title,
                                   control->evidence == EVIDENCE_PARTIAL
                                       ? " (code shows only a part of this)"
                                       : ""),
                      false};
}

typedef enum Ways { WAYS_OWN, WAYS_OTHER } Ways; /* to what the control asks; by the controls that open the same door */

static bool is_way(const Provision *provision, const Demand *demand, const Control *control, Ways ways) {
    if (ways == WAYS_OWN) return provision->opens && demand->control == control;
    return texts_have(&control->alternatives, demand->control->id) && !has_text(provision->gate);
}

/* The best answer of the ways under the same law. */
static Assessed assess_ways(const Judge *judge, int32_t from, const Control *control, Ways ways) {
    Assessed best = {ASSESS_NONE, NULL, false};
    int32_t day = judge->as_of > from ? judge->as_of : from;
    for (uint32_t m = 0; m < judge->members.len; m++) {
        const Framework *law = judge->members.data[m];
        for (uint32_t p = 0; p < law->provisions.len; p++) {
            const Provision *other = &law->provisions.data[p];
            for (uint32_t d = 0; d < other->demands.len; d++) {
                const Demand *demand = &other->demands.data[d];
                if (!is_way(other, demand, control, ways) || frameworks_force(other, day) != FORCE_YES) continue;
                Assessed result = compare_values(judge, law, demand);
                if (result.kind == ASSESS_NONE || (best.kind && result.kind >= best.kind)) continue;
                best = result;
                best.text = arena_printf(judge->arena, "%s (%s)", result.text,
                                         provision_label(judge->arena, other));
            }
        }
    }
    return best;
}

static Assessed assess_ungated(const Judge *judge, const Provision *provision,
                               const Demand *demand) {
    Assessed result = compare_values(judge, provision->framework, demand);
    Assessed own = assess_ways(judge, provision->from, demand->control, WAYS_OWN);
    if (result.kind == ASSESS_NONE || (own.kind != ASSESS_NONE && own.kind < result.kind)) result = own;
    if (result.kind == ASSESS_NONE) result = assess_unmeasured(judge, demand);
    if (result.kind == ASSESS_MEETS) return result;
    Assessed other = assess_ways(judge, provision->from, demand->control, WAYS_OTHER);
    if (other.kind == ASSESS_NONE || other.kind >= result.kind) return result;
    return (Assessed){
        other.kind,
        arena_printf(judge->arena, "%s: %s",
                     other.kind == ASSESS_MEETS ? "met another way" : "may be met another way",
                     other.text),
        true};
}

/* A way that is met makes those silent that only may be. */
Assessed way_assess(const Judge *judge, const Provision *provision, const Demand *demand) {
    const Assessed none = {ASSESS_NONE, NULL, false};
    Assessed result = compare_values(judge, provision->framework, demand);
    if (result.kind == ASSESS_MEETS || result.kind != ASSESS_OPEN) return result.kind == ASSESS_MEETS ? result : none;
    Assessed own = assess_ways(judge, provision->from, demand->control, WAYS_OWN);
    Assessed other = assess_ways(judge, provision->from, demand->control, WAYS_OTHER);
    return own.kind == ASSESS_MEETS || other.kind == ASSESS_MEETS ? none : result;
}

/* "if it is not, this is not met: ..." */
static const char *conditional(const Judge *judge, const char *condition, const Assessed *result) {
    return arena_printf(judge->arena, str_starts(result->text, "not met") ? "%s, this is %s" : "%s: %s", condition, result->text);
}

/* What a finding without data may have nothing to do with. */
static Assessed without_data(const Judge *judge, const Demand *demand, Assessed result) {
    if (!demand->control->needs_data || judge->finding->data.len || result.compared || result.kind != ASSESS_DIVERGES)
        return result;
    return (Assessed){ASSESS_OPEN, conditional(judge, "this finding names no data; if personal data are concerned", &result), false};
}

/* What this program lacks is missing altogether only where the register says that there is nothing else; what it sends
 * is unprotected only where it is run so. */
static Assessed unsettled(const Judge *judge, Assessed result) {
    const char *by = unsettled_by(judge->finding);
    bool elsewhere = str_eq(by, MEASURE_ELSEWHERE);
    if (!*by || result.kind != ASSESS_DIVERGES || (elsewhere && judge->project && judge->project->whole)) return result;
    const char *text = elsewhere ? "another program, or a person, may do it (`whole: yes` in .sangam.yaml says that none does); if none does"
                       : str_eq(by, MEASURE_UNNAMED) ? "the name of the table is put in at run time; a person has to see which ones it may be; if one is left out"
                                 : "whether it is sent encrypted is settled at run time; a person has to see how it is set; if it is not";
    return (Assessed){ASSESS_OPEN, conditional(judge, text, &result), result.compared};
}

Assessed demand_assess(const Judge *judge, const Provision *provision, const Demand *demand) {
    Assessed result = unsettled(judge, without_data(judge, demand, assess_ungated(judge, provision, demand)));
    bool unknown = false;
    if (!has_text(demand->gate) || finding_concerns(judge->finding, &demand->sure_for, &unknown)) return result;
    const char *text = result.compared
                           ? arena_printf(judge->arena, "%s Seen: %s.", demand->gate, result.text)
                           : demand->gate;
    return (Assessed){ASSESS_OPEN, text, false};
}
