/* SPDX-License-Identifier: Apache-2.0 */
/* What was seen, whatever the checks say of it: data, flows, where they end and what deletes there. */
#include "scan/scan.h"

static Observation *observe(Scan *scan, const char *kind, DataId data) {
    Observation *row = scan_result_observation(scan->result);
    row->kind = kind;
    row->data = arena_strdup(scan->result->arena, catalog_kind(scan->catalog, data)->id);
    return row;
}

static const char *keep(Scan *scan, const char *text) {
    return arena_strdup(scan->result->arena, text);
}

static const char *function_name(Scan *scan, FunctionId function) {
    return function ? keep(scan, scan->program->functions[function].name) : "";
}

static void add_step(Scan *scan, Observation *row, Loc at, FunctionId function, const char *kind, const char *text) {
    Step step = {scan_place(scan, at), function_name(scan, function), kind, keep(scan, text), 0};
    vec_push(&row->steps, step);
}

static const char *flow_detail(Scan *scan, const Flow *flow) {
    Buf text = {0};
    buf_puts(&text, flow->callee);
    const char *lead = "; ";
    for (unsigned bit = 1; bit <= STATE_ERASED; bit <<= 1)
        if (flow->states & bit) {
            buf_printf(&text, "%s%s", lead, state_name((State)bit));
            lead = ", ";
        }
    const char *kept = keep(scan, buf_text(&text));
    buf_free(&text);
    return kept;
}

static void observe_flow(Scan *scan, const Flow *flow) {
    Observation *row = observe(scan, flow->confidence ? "flow" : "doubtful-flow", flow->data);
    row->subject = keep(scan, flow->source_text);
    row->value = keep(scan, flow->sink_kind);
    row->detail = flow_detail(scan, flow);
    row->at = scan_place(scan, insn_place(scan->program, flow->function, flow->insn));
    row->function = function_name(scan, flow->function);
    add_step(scan, row, flow->source_at, flow->source_function, "source", flow->source_text);
    add_step(scan, row, insn_place(scan->program, flow->sink_function, flow->sink_insn), flow->sink_function, "sink", flow->callee);
}

/* One row for each datum and removal, and for each datum, destination and line of a flow. */
static bool is_first(Interner *told, Arena *scratch, const char *kind, const Observation *flow, const char *subject) {
    bool anywhere = strcmp(kind, "deletion") == 0;
    const char *key = arena_printf(scratch, "%s\n%s\n%s\n%s:%u", kind, flow->data, subject, anywhere ? "" : flow->at.file,
                                   anywhere ? 0 : flow->at.line);
    if (intern_find(told, key)) return false;
    intern(told, key);
    return true;
}

static void observe_destination(Scan *scan, const Flow *flow, const Destination *to, Interner *told, Arena *scratch) {
    Observation from = vec_last(&scan->result->observations); /* of the flow */
    const char *const kinds[] = {"recipient", "store"}, *const subjects[] = {to->recipient, to->store};
    for (size_t i = 0; i < COUNTOF(kinds); i++) {
        if (!*subjects[i] || !is_first(told, scratch, kinds[i], &from, subjects[i])) continue;
        Observation *row = observe(scan, kinds[i], flow->data);
        row->subject = keep(scan, subjects[i]);
        row->value = keep(scan, to->country);
        row->detail = keep(scan, flow->sink_kind);
        row->at = from.at;
        row->function = from.function;
    }
    if (!to->removed || !is_first(told, scratch, "deletion", &from, to->store)) return;
    Observation *row = observe(scan, "deletion", flow->data);
    row->subject = keep(scan, to->store);
    row->value = keep(scan, to->removed);
    row->detail = *to->removed ? "named there" : "what it deletes is known at run time only";
    row->function = function_name(scan, to->removed_in);
    if (to->removed_in) row->at = scan_place(scan, to->removed_at);
}

/* Without a datum: no flow is known to go there. */
static void observe_named(Scan *scan, const NamedVec *named) {
    for (uint32_t i = 0; i < named->len; i++) {
        const Named *from = &named->data[i];
        Observation *row = scan_result_observation(scan->result);
        row->kind = from->deleted ? "deletion" : "recipient";
        row->subject = keep(scan, from->name);
        row->value = keep(scan, from->deleted ? from->name : from->country);
        row->detail = from->deleted ? "deleted from" : "named in the code";
        row->function = function_name(scan, from->function);
        if (from->function) row->at = scan_place(scan, from->at);
    }
}

static void observe_flows(Scan *scan) {
    RuleInput input = {.program = scan->program, .memory = scan->memory, .flows = scan->flows,
                       .catalog = scan->catalog, .holdings = scan->holdings, .models = scan->models,
                       .project = scan->project};
    Arena *scratch = arena_new("observations");
    Destination *to = ARENA_ARRAY(scratch, Destination, scan->flows->list.len + 1);
    NamedVec named = {0};
    rules_destinations(scratch, &input, to, &named);
    observe_named(scan, &named);
    vec_free(&named);
    Interner *told = interner_new();
    for (uint32_t i = 0; i < scan->flows->list.len; i++) {
        const Flow *flow = &scan->flows->list.data[i];
        if (flow->end != FLOW_TO_SINK) continue;
        observe_flow(scan, flow);
        observe_destination(scan, flow, &to[i], told, scratch);
    }
    interner_free(told);
    arena_free(scratch);
}

static void observe_data(Scan *scan) {
    const Program *program = scan->program;
    for (FieldId i = 1; i < program->field_count; i++) {
        const Field *field = &program->fields[i];
        if (field->loc.file && program->files[field->loc.file].system) continue;
        Holding holding = holdings_of(scan->holdings, 0, DECL(DECL_FIELD, i));
        if (!holding.kind) continue;
        Observation *row = observe(scan, "datum", holding.kind);
        row->subject = arena_printf(scan->result->arena, "%s.%s", program_text(program, program->types[field->record].name),
                                    program_text(program, field->name));
        row->value = holding.confidence == 2 ? "high" : holding.confidence == 1 ? "medium" : "low";
        row->detail = keep(scan, holding.reason ? holding.reason : "");
        row->at = scan_place(scan, field->loc);
    }
}

static void observe_categories(Scan *scan) {
    const ScanResult *result = scan->result;
    BitSet seen = bitset_new(scan->arena, catalog_count(scan->catalog) + 1);
    for (uint32_t i = 0; i < result->observations.len; i++)
        (void)bitset_add(&seen, catalog_find(scan->catalog, result->observations.data[i].data));
    for (uint32_t i = 0; i < result->findings.len; i++)
        for (uint32_t k = 0; k < result->findings.data[i].data.len; k++)
            (void)bitset_add(&seen, catalog_find(scan->catalog, result->findings.data[i].data.data[k]));
    for (DataId id = 1; id <= catalog_count(scan->catalog); id++) {
        if (!bitset_has(&seen, id)) continue;
        const DataKind *kind = catalog_kind(scan->catalog, id);
        Observation *row = observe(scan, "category", id);
        row->subject = keep(scan, kind->title);
        row->detail = keep(scan, kind->dpv);
        Buf groups = {0};
        for (uint32_t k = 0; k < kind->groups.len; k++) buf_printf(&groups, "%s%s", k ? " " : "", kind->groups.data[k]);
        row->value = keep(scan, buf_text(&groups));
        buf_free(&groups);
    }
}

void scan_observe(Scan *scan) {
    observe_flows(scan);
    observe_data(scan);
    observe_categories(scan);
}
