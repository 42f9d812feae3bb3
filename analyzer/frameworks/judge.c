/* SPDX-License-Identifier: Apache-2.0 */
/* From a finding and the selected laws to verdicts: what is demanded, of whom, since when. */
#include "frameworks/law.h"

static const char *marked(Arena *arena, const Provision *provision, const char *text) {
    const char *mark = confidence_mark(provision);
    return *mark ? arena_printf(arena, "%s [%s source]", text, mark) : text;
}

/* The demands of the provision on the finding's controls as one answer; NONE: there is none. */
static Assessed provision_assess(const Judge *judge, const Provision *provision,
                                 const Demand **decided) {
    Assessed result = {ASSESS_NONE, NULL, false};
    StrVec texts = {0}, met = {0};
    *decided = NULL;
    for (uint32_t i = 0; i < provision->demands.len; i++) {
        const Demand *demand = &provision->demands.data[i];
        if (!texts_have(&judge->finding->controls, demand->control->id)) continue;
        Assessed one = (provision->opens ? way_assess : demand_assess)(judge, provision, demand);
        if (one.kind == ASSESS_MEETS && !texts_have(&met, one.text)) vec_push(&met, one.text);
        if (one.kind == ASSESS_NONE || one.kind < result.kind) continue;
        if (one.kind > result.kind) {
            vec_clear(&texts);
            result = one;
            *decided = demand;
        }
        if (!texts_have(&texts, one.text)) vec_push(&texts, one.text);
        result.compared = result.compared || one.compared;
    }
    Buf text = {0};
    for (uint32_t i = 0; i < texts.len; i++)
        buf_printf(&text, "%s%s", i ? "; " : "", texts.data[i]);
    for (uint32_t i = 0; i < met.len && result.kind != ASSESS_MEETS; i++)
        buf_printf(&text, "; met: %s", met.data[i]);
    result.text = arena_strdup(judge->arena, buf_text(&text));
    buf_free(&text);
    vec_free(&texts);
    vec_free(&met);
    return result;
}

/* What keeps a person from being spared: scope that is not known, and the provision's own gate. */
static void open_where_unknown(const Judge *judge, const Provision *provision, Answer data,
                               Answer binds, Assessed *result) {
    const char *missing = NULL;
    if (data == ANSWER_UNSAID)
        missing =
            arena_printf(judge->arena, "only for %s, and this finding names no data", provision->data_words);
    else if (binds == ANSWER_UNSAID && has_text(provision->unsaid))
        missing = provision->unsaid;
    else if (has_text(provision->gate))
        missing = provision->gate;
    if (!missing) return;
    result->text = result->compared
                       ? arena_printf(judge->arena, "%s Seen: %s.", missing, result->text)
                       : missing;
    result->kind = ASSESS_OPEN;
}

static VerdictKind kind_of(Assessment assessment) {
    switch (assessment) {
    case ASSESS_MEETS: return VERDICT_MEETS;
    case ASSESS_DIVERGES: return VERDICT_DIVERGES;
    case ASSESS_OPEN: return VERDICT_OPEN;
    case ASSESS_NONE: break;
    }
    UNREACHABLE();
}

static void date_verdict(const Judge *judge, const Provision *provision, Ruling *ruling) {
    Verdict *verdict = &ruling->verdict;
    const char *text = verdict->text;
    Arena *arena = judge->arena;
    switch (frameworks_force(provision, judge->as_of)) {
    case FORCE_NOT_YET:
        verdict->kind = VERDICT_NOT_IN_FORCE;
        verdict->text =
            arena_printf(arena, "in force %s; then: %s", start_text(arena, provision), text);
        return;
    case FORCE_STARTING:
        verdict->kind = VERDICT_OPEN;
        verdict->text = arena_printf(arena, "two readings of the start: in force %s; if so: %s",
                                     start_text(arena, provision), text);
        return;
    case FORCE_YES: return;
    case FORCE_ENDING:
        verdict->kind = VERDICT_OPEN;
        verdict->text = arena_printf(arena, "two readings of the end: %s; if in force: %s",
                                     end_text(arena, provision), text);
        return;
    case FORCE_ENDED:
        verdict->kind = VERDICT_NO_LONGER_IN_FORCE;
        verdict->text = arena_printf(arena, "%s; before: %s", end_text(arena, provision), text);
        return;
    }
    UNREACHABLE();
}

/* False when the provision has nothing to say to the finding. *elsewhere: it speaks of one of the
 * duties, but defines, or asks it of others or for other data. */
static bool rule_provision(const Judge *judge, const Provision *provision, Ruling *ruling,
                           bool *elsewhere) {
    bool asks = false;
    for (uint32_t i = 0; i < provision->demands.len && !asks; i++)
        asks = texts_have(&judge->finding->controls, provision->demands.data[i].control->id);
    if (!asks) return false;
    if (provision->compared_only) {
        *elsewhere = true;
        return false;
    }
    Answer data = register_data(provision, judge->finding);
    Answer binds =
        register_binds(judge->all, provision, judge->head, judge->finding, judge->project);
    if (data == ANSWER_NO || binds == ANSWER_NO) {
        *elsewhere = true;
        return false;
    }
    const Demand *decided;
    Assessed result = provision_assess(judge, provision, &decided);
    if (result.kind == ASSESS_NONE) { /* a way that is not taken */
        *elsewhere = true;
        return false;
    }
    open_where_unknown(judge, provision, data, binds, &result);
    *ruling = (Ruling){.would = result.kind, .demand = decided};
    ruling->verdict = (Verdict){kind_of(result.kind), judge->head, provision, decided->control,
                                marked(judge->arena, provision, result.text)};
    date_verdict(judge, provision, ruling);
    return true;
}

static void not_regulated(const Judge *judge, bool elsewhere, Rulings *out) {
    const StrVec *controls = &judge->finding->controls;
    StrVec titles = {0};
    const Control *first = NULL;
    for (uint32_t i = 0; i < controls->len; i++) {
        const Control *control = frameworks_control(judge->all, controls->data[i]);
        first = first ? first : control;
        vec_push(&titles, control ? control->title : controls->data[i]);
    }
    const char *text = "the rule names no duty";
    if (elsewhere)
        text = "speaks of it, but asks nothing here: a definition, other data, roles or grounds";
    else if (titles.len)
        text = arena_printf(judge->arena, "no provision asks for: %s",
                            texts_joined(judge->arena, titles.data, titles.len));
    vec_free(&titles);
    Ruling ruling = {.verdict = {VERDICT_NOT_REGULATED, judge->head, NULL, first, text}};
    vec_push(out, ruling);
}

/* An unverified provision does not carry a divergence alone. */
static void lower_unverified(const Judge *judge, Rulings *rulings, uint32_t first) {
    bool verified = false;
    for (uint32_t i = first; i < rulings->len; i++) {
        const Verdict *verdict = &rulings->data[i].verdict;
        verified = verified || (verdict->kind == VERDICT_DIVERGES &&
                                !str_eq(verdict->provision->confidence, "unverified"));
    }
    for (uint32_t i = first; i < rulings->len && !verified; i++) {
        Verdict *verdict = &rulings->data[i].verdict;
        if (verdict->kind != VERDICT_DIVERGES) continue;
        verdict->kind = VERDICT_OPEN;
        verdict->text = arena_printf(
            judge->arena, "this provision is unverified; if it is as noted: %s", verdict->text);
    }
}

/* ---- what a law leaves out ---- */

static const char *standing_text(unsigned standing) {
    switch (standing) {
    case STANDING_PUBLIC: return "that the people made these data public";
    case STANDING_FOREIGN: return "that these are data of people abroad, handled for a client abroad";
    case STANDING_RESEARCH: return "that this is research, archiving or statistics";
    default: UNREACHABLE();
    }
}

/* The register says so of every activity that the finding belongs to. */
static bool stands(const Judge *judge, unsigned standing) {
    const StrVec *ids = &judge->finding->activities;
    for (uint32_t i = 0; i < ids->len; i++) {
        const ProjectActivity *activity = judge->project ? project_activity(judge->project, ids->data[i]) : NULL;
        if (!activity || !(activity->standing & standing)) return false;
    }
    return ids->len > 0;
}

static const Provision *provision_of(const Judge *judge, const char *id) {
    for (uint32_t m = 0; m < judge->members.len; m++)
        for (uint32_t p = 0; p < judge->members.data[m]->provisions.len; p++)
            if (str_eq(judge->members.data[m]->provisions.data[p].id, id)) return &judge->members.data[m]->provisions.data[p];
    return NULL;
}

/* A finding about a duty that comes with the exemption itself asks whether it holds. */
static bool is_about(const Judge *judge, const Provision *provision) {
    for (uint32_t i = 0; provision && i < provision->demands.len; i++)
        if (texts_have(&judge->finding->controls, provision->demands.data[i].control->id)) return true;
    return false;
}

static const Exemption *exemption_of(const Judge *judge) {
    for (uint32_t i = 0; i < judge->head->exemptions.len; i++) {
        const Exemption *one = &judge->head->exemptions.data[i];
        if (stands(judge, one->standing) && !is_about(judge, provision_of(judge, one->per))) return one;
    }
    return NULL;
}

static bool is_kept(const Exemption *exemption, const Provision *provision) {
    for (uint32_t i = 0; i < exemption->keeps.len; i++)
        if (id_is_within(provision->id, exemption->keeps.data[i])) return true;
    return false;
}

/* What stands in the place of the provisions that are left out. */
static void tell_left_out(const Judge *judge, const Exemption *exemption, Rulings *out) {
    const Provision *per = provision_of(judge, exemption->per);
    const char *text = arena_printf(judge->arena, "left out by %s %s: the register says %s", law_label(judge->arena, judge->head),
                                    exemption->per, standing_text(exemption->standing));
    Ruling ruling = {.verdict = {VERDICT_NOT_REGULATED, judge->head, NULL, NULL, text}};
    if (has_text(exemption->gate) && per && per->demands.len) {
        ruling.would = ASSESS_OPEN;
        ruling.demand = &per->demands.data[0];
        ruling.verdict = (Verdict){VERDICT_OPEN, judge->head, per, ruling.demand->control,
                                   marked(judge->arena, per, arena_printf(judge->arena, "%s. %s", text, exemption->gate))};
        date_verdict(judge, per, &ruling);
    }
    vec_push(out, ruling);
}

static void judge_law(Judge *judge, Rulings *out) {
    uint32_t first = out->len;
    bool elsewhere = false;
    frameworks_members(judge->all, judge->head, &judge->members);
    const Exemption *exemption = exemption_of(judge);
    for (uint32_t m = 0; m < judge->members.len; m++) {
        const Framework *law = judge->members.data[m];
        for (uint32_t p = 0; p < law->provisions.len; p++) {
            Ruling ruling;
            if ((!exemption || is_kept(exemption, &law->provisions.data[p])) &&
                rule_provision(judge, &law->provisions.data[p], &ruling, &elsewhere))
                vec_push(out, ruling);
        }
    }
    if (out->len == first && exemption) tell_left_out(judge, exemption, out);
    if (out->len == first) not_regulated(judge, elsewhere, out);
    lower_unverified(judge, out, first);
    vec_free(&judge->members);
}

/* Another selected law stands for it and is judged with it. */
static bool is_member(const Framework *const *laws, uint32_t count, const Framework *law) {
    for (uint32_t i = 0; i < count; i++)
        if (laws[i] != law &&
            (texts_have(&laws[i]->with, law->alias) || texts_have(&laws[i]->with, law->id)))
            return true;
    return false;
}

Judgement frameworks_judge(Arena *arena, const Frameworks *all, const Framework *const *laws,
                           uint32_t law_count, const Finding *finding, const Project *project,
                           int32_t as_of, unsigned gate_on) {
    Rulings rulings = {0};
    for (uint32_t i = 0; i < law_count; i++) {
        if (is_member(laws, law_count, laws[i])) continue;
        Judge judge = {.arena = arena,
                       .all = all,
                       .finding = finding,
                       .project = project,
                       .as_of = as_of,
                       .head = laws[i]};
        judge_law(&judge, &rulings);
    }
    Judgement judgement = {0};
    judgement.law_to_law = laws_differ(arena, all, &rulings, laws, law_count, finding, project, as_of,
                                       &judgement.differs_in_stance);
    bool gates = (gate_on & 4) && *judgement.law_to_law, met = false, unmet = false;
    for (uint32_t i = 0; i < rulings.len; i++) {
        const Ruling *ruling = &rulings.data[i];
        VerdictKind kind = ruling->verdict.kind;
        gates =
            gates || kind == VERDICT_DIVERGES ||
            ((gate_on & 1) && kind == VERDICT_NOT_IN_FORCE && ruling->would == ASSESS_DIVERGES) ||
            ((gate_on & 2) && kind == VERDICT_OPEN);
        met = met || ruling->would == ASSESS_MEETS;
        unmet = unmet || ruling->would == ASSESS_DIVERGES || ruling->would == ASSESS_OPEN;
        vec_push(&judgement.verdicts, ruling->verdict);
    }
    judgement.met = met && !unmet;
    SETTLE(arena, &judgement.verdicts);
    judgement.gates = gates && !finding->suppressed_by;
    vec_free(&rulings);
    return judgement;
}

/* ---- many findings ---- */

static void put_text(Buf *out, const char *text) {
    buf_puts(out, text ? text : "");
    buf_putc(out, '\0');
}

static void put_texts(Buf *out, const StrVec *texts) {
    buf_u32(out, texts->len);
    for (uint32_t i = 0; i < texts->len; i++) put_text(out, texts->data[i]);
}

/* All that a judgement reads of its finding: equal bytes, equal judgements. */
static void put_judged(const Finding *finding, Buf *out) {
    const StrVec *const lists[] = {&finding->controls, &finding->data, &finding->data_groups, &finding->activities};
    const char *const texts[] = {finding->recipient, finding->store, finding->country};
    for (size_t i = 0; i < COUNTOF(lists); i++) put_texts(out, lists[i]);
    for (size_t i = 0; i < COUNTOF(texts); i++) put_text(out, texts[i]);
    for (uint32_t i = 0; i < finding->measures.len; i++) {
        const Measure *measure = &finding->measures.data[i];
        put_text(out, measure->control);
        put_text(out, measure->parameter);
        put_text(out, measure->value);
    }
    buf_putc(out, finding->suppressed_by ? 1 : 0);
}

Judgement *frameworks_judge_all(Arena *arena, const Frameworks *all, const Framework *const *laws,
                                uint32_t law_count, const Finding *findings, uint32_t count,
                                const Project *project, int32_t as_of, unsigned gate_on) {
    Judgement *judgements = ARENA_ARRAY(arena, Judgement, count + 1);
    uint32_t *first = xcalloc(count + 2, sizeof *first); /* [id]: the finding that was judged */
    Interner *seen = interner_new();
    Buf judged = {0};
    for (uint32_t i = 0; i < count; i++) {
        judged.len = 0;
        put_judged(&findings[i], &judged);
        uint32_t known = interner_count(seen), id = intern_bytes(seen, judged.data, judged.len);
        if (id == known) {
            first[id] = i;
            judgements[i] = frameworks_judge(arena, all, laws, law_count, &findings[i], project, as_of, gate_on);
        } else {
            judgements[i] = judgements[first[id]];
        }
    }
    buf_free(&judged);
    interner_free(seen);
    free_(first);
    return judgements;
}
