/* SPDX-License-Identifier: Apache-2.0 */
/* sangam dump: what a stage of the analysis sees. */
#include "cli/cli.h"

static int dump_ir(Scan *scan, ScanOptions *wants, const Options *options) {
    Buf out = {0};
    wants->ir = &out;
    wants->ir_file = options->operands.len > 1 ? options->operands.data[1] : NULL;
    int code = scan_units(scan, wants) ? EXIT_CLEAN : EXIT_USAGE;
    if (code == EXIT_CLEAN && wants->ir_file && !out.len) {
        usage_error("no file of the program that was read is called `%s`; `sangam dump coverage` tells what was not", wants->ir_file);
        code = EXIT_USAGE;
    }
    print_buf(&out);
    return code;
}

static int dump_calls(Scan *scan) {
    const Memory *memory = scan->memory;
    for (uint32_t i = 0; i < memory->call_count; i++) {
        const CallSite *site = &memory->calls[i];
        Loc at = insn_place(scan->program, site->caller, site->insn);
        printf("%s:%u: %s%s", path_below(scan->root, program_file(scan->program, at.file)), at.line,
               scan->program->functions[site->caller].name,
               site->indirect ? " calls through a pointer" : "");
        for (uint32_t n = 0; n < site->count; n++)
            printf(" -> %s", scan->program->functions[memory->targets[site->first + n]].name);
        putchar('\n');
    }
    return EXIT_CLEAN;
}

static const char *flow_end(const Flow *flow) {
    switch (flow->end) {
    case FLOW_TO_SINK: return flow->sink_kind;
    case FLOW_TO_FREE: return "freed";
    case FLOW_TO_SCOPE_END: return "out-of-scope";
    case FLOW_TO_TRANSFORM: return "transform";
    }
    return "";
}

static void print_steps(Scan *scan, const Flow *flow) {
    FlowSteps steps = {0};
    flow_trace(scan->flows, flow, scan->arena, &steps);
    for (uint32_t i = 0; i < steps.len; i++)
        printf("    %*s%s:%u: %s: %s\n", (int)(2 * steps.data[i].depth), "",
               path_below(scan->root, program_file(scan->program, steps.data[i].at.file)),
               steps.data[i].at.line, scan->program->functions[steps.data[i].function].name,
               steps.data[i].text);
    vec_free(&steps);
}

/* Flows before law and policy: tab-separated, for people and scripts. */
static int dump_flows(Scan *scan, Confidence least, bool verbose) {
    for (uint32_t i = 0; i < scan->flows->list.len; i++) {
        const Flow *flow = &scan->flows->list.data[i];
        if (flow->confidence < least) continue;
        Loc at = insn_place(scan->program, flow->function, flow->insn);
        Loc from = flow->source_at;
        printf("%s:%u\t%s\t%s\t%s\t%s\t%s\t%s:%u\thops=%u among=%u length=%u%s\tstates=%u\t%s\n",
               path_below(scan->root, program_file(scan->program, at.file)), at.line,
               flow_end(flow), catalog_kind(scan->catalog, flow->data)->id,
               scan->program->functions[flow->function].name, flow->callee, flow->source_text,
               path_below(scan->root, program_file(scan->program, from.file)), from.line,
               flow->hops, flow->among, flow->length, flow->through_channel ? " channel" : "", flow->states,
               confidence_name((Confidence)flow->confidence));
        if (verbose) print_steps(scan, flow);
    }
    return EXIT_CLEAN;
}

static int dump_graph(Scan *scan, const Options *options) {
    const char *only = options->operands.len > 1 ? options->operands.data[1] : "";
    Buf out = {0};
    for (FunctionId f = 1; f < program_all(scan->program); f++)
        if (scan->memory->graphs[f] && (!*only || strcmp(scan->program->functions[f].name, only) == 0))
            graph_dump(scan->program, scan->memory->graphs[f], &out);
    print_buf(&out);
    return EXIT_CLEAN;
}

static int dump_data(Scan *scan) {
    for (uint32_t i = 0; i < scan->result->observations.len; i++) {
        const Observation *row = &scan->result->observations.data[i];
        if (strcmp(row->kind, "datum") == 0)
            printf("%s:%u\t%s\t%s\t%s\t%s\n", row->at.file, row->at.line, row->data, row->subject,
                   row->value, row->detail);
    }
    return EXIT_CLEAN;
}

static int dump_coverage(Scan *scan) {
    const ScanResult *result = scan->result;
    printf("units %u of %u parsed, %u with errors\n", result->units_parsed, result->units_total,
           result->units_with_errors);
    printf("functions %u, %u incomplete\n", result->functions, result->functions_incomplete);
    printf("instructions %llu, unknown %llu\n", (unsigned long long)result->instructions,
           (unsigned long long)result->unknown_instructions);
    printf("lines %llu\n", (unsigned long long)result->lines);
    printf("calls: %u indirect, %u unresolved, %u to unmodelled functions\n",
           result->calls_indirect, result->calls_unresolved, result->calls_unmodelled);
    for (uint32_t i = 0; i < result->coverage.len; i++) {
        const Coverage *row = &result->coverage.data[i];
        printf("%s\t%s\t%u\t%s\t%s\n", row->area, row->kind, row->count, row->subject, row->detail);
    }
    return EXIT_CLEAN;
}

int command_dump(Arena *arena, const Options *options) {
    static const char *const stages[] = {"ir",       "calls",  "flows", "data",
                                         "coverage", "schema", "graph", NULL};
    if (options->operands.len == 0) {
        usage_error("dump what? ir, calls, flows, data, coverage or schema");
        return EXIT_USAGE;
    }
    const char *stage = options->operands.data[0];
    bool of_one = strcmp(stage, "ir") == 0 || strcmp(stage, "graph") == 0;
    if (!of_one && options->operands.len > 1) {
        usage_error("dump %s takes no file: it tells of the whole program", stage);
        return EXIT_USAGE;
    }
    if (strcmp(stage, "schema") == 0) {
        Buf schema = {0};
        store_schema(&schema);
        print_buf(&schema);
        return EXIT_CLEAN;
    }
    bool known = false;
    for (uint32_t i = 0; stages[i]; i++) known |= strcmp(stages[i], stage) == 0;
    if (!known) {
        const char *near = text_nearest(stage, stages);
        usage_error("`%s` is no stage to dump%s%s%s", stage, near ? "; did you mean `" : "",
                    near ? near : "", near ? "`?" : "");
        return EXIT_USAGE;
    }
    ScanOptions wants = {0};
    Confidence least = CONFIDENCE_MEDIUM;
    if (!parse_confidence(option_text(&options->min_confidence, "medium"), &least)) return EXIT_USAGE;
    if (!scan_options(arena, options, &wants)) return EXIT_USAGE;
    Scan *scan = scan_new();
    int code = EXIT_USAGE;
    bool loaded = scan_load(scan, &wants);
    if (loaded) wants.cache = facts_folder(arena, options, scan->root);
    if (loaded && strcmp(stage, "ir") == 0) {
        code = dump_ir(scan, &wants, options);
    } else if (loaded && scan_analyse(scan, &wants)) {
        if (strcmp(stage, "calls") == 0)
            code = dump_calls(scan);
        else if (strcmp(stage, "flows") == 0)
            code = dump_flows(scan, least, option_set(&options->verbose));
        else if (strcmp(stage, "graph") == 0)
            code = dump_graph(scan, options);
        else if (strcmp(stage, "data") == 0)
            code = dump_data(scan);
        else
            code = dump_coverage(scan);
    }
    diags_print(scan->diags, stderr, DIAG_WARNING);
    scan_free(scan);
    return code;
}
