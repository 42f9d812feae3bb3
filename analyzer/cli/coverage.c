/* SPDX-License-Identifier: Apache-2.0 */
/* sangam rules coverage: rows of the convergence table, the duties they became, the checks that bear on these, and the
 * sample of each check; and what a person has to look at. From the files alone, so that it cannot be out of date. */
#include <stdlib.h>

#include "cli/samples.h"

typedef struct CoverageRow {
    const char *row; /* "C12" */
    const Control *control;
} CoverageRow;

typedef struct CoverageTable {
    Arena *arena;
    const Frameworks *frameworks;
    const Rules *rules;
    Samples samples;
    const char *base; /* the samples' files are told below it */
    VEC(CoverageRow) rows;
    Buf out;
    uint32_t missing;
} CoverageTable;

static const char *const evidence_names[] = {"yes", "partial", "no"};

static int compare_rows(const void *a, const void *b) {
    const CoverageRow *left = a, *right = b;
    int by_row = strcmp(left->row, right->row);
    if (by_row) return by_row;
    return left->control->line < right->control->line ? -1 : left->control->line > right->control->line;
}

static void collect_rows(CoverageTable *table) {
    for (uint32_t i = 0; i < table->frameworks->controls.len; i++) {
        const Control *control = &table->frameworks->controls.data[i];
        for (uint32_t k = 0; k < control->rows.len; k++) {
            CoverageRow row = {control->rows.data[k], control};
            vec_push(&table->rows, row);
        }
    }
    if (table->rows.len) qsort(table->rows.data, table->rows.len, sizeof *table->rows.data, compare_rows);
}

static bool bears_on(const Rule *rule, const Control *control) {
    for (uint32_t i = 0; i < rule->controls.len; i++)
        if (strcmp(rule->controls.data[i].control, control->id) == 0) return true;
    return false;
}

/* The sample in which the check finds something and leaves something alone; "" = none. */
static const char *sample_of(const CoverageTable *table, const Rule *rule) {
    for (uint32_t i = 0; i < table->samples.len; i++) {
        const Sample *sample = &table->samples.data[i];
        bool finds = false, clean = false;
        for (uint32_t k = 0; k < sample->expectations.len; k++) {
            const Expectation *one = &sample->expectations.data[k];
            if (strcmp(one->rule, rule->id) != 0) continue;
            finds = finds || one->kind == EXPECT_FINDS;
            clean = clean || one->kind == EXPECT_CLEAN;
        }
        if (finds && clean)
            return path_below(table->base, sample->config ? sample->folder : sample->sources.data[0]);
    }
    return "";
}

/* "gdpr, dpdp": the laws that ask for it. */
static const char *laws_of(const CoverageTable *table, const Control *control) {
    StrVec aliases = {0};
    for (uint32_t i = 0; i < table->frameworks->laws.len; i++) {
        const Framework *law = &table->frameworks->laws.data[i];
        bool asks = false;
        for (uint32_t p = 0; p < law->provisions.len && !asks; p++)
            for (uint32_t d = 0; d < law->provisions.data[p].demands.len && !asks; d++)
                asks = law->provisions.data[p].demands.data[d].control == control;
        if (asks) vec_push(&aliases, law->alias);
    }
    const char *text = list_text(table->arena, &aliases, "");
    vec_free(&aliases);
    return text;
}

static void put_csv(CoverageTable *table, const CoverageRow *row, const char *rule, const char *sample) {
    const Control *control = row->control;
    csv_cell(&table->out, row->row, false);
    csv_cell(&table->out, control->id, false);
    csv_cell(&table->out, control->title, false);
    csv_cell(&table->out, evidence_names[control->evidence], false);
    csv_cell(&table->out, laws_of(table, control), false);
    csv_cell(&table->out, rule, false);
    csv_cell(&table->out, sample, false);
    csv_cell(&table->out, control->person, true);
}

static void put_control(CoverageTable *table, const CoverageRow *row, PrintFormat format) {
    enum { INDENT = 53 };
    const Control *control = row->control;
    uint32_t count = 0;
    if (format == PRINT_TEXT)
        buf_printf(&table->out, "%-5s%-38s%-10s", row->row, control->id, evidence_names[control->evidence]);
    for (uint32_t i = 0; i < table->rules->list.len; i++) {
        const Rule *rule = &table->rules->list.data[i];
        if (!bears_on(rule, control)) continue;
        const char *sample = sample_of(table, rule);
        bool unsampled = table->samples.len && !*sample; /* where the program is installed there are none at all */
        table->missing += unsampled;
        if (format == PRINT_CSV)
            put_csv(table, row, rule->id, sample);
        else
            buf_printf(&table->out, "%*s%s%s%s\n", count ? INDENT : 0, "", rule->id, unsampled ? ": no sample finds it and leaves something alone" : "  ",
                       sample);
        count++;
    }
    if (count) return;
    table->missing += control->evidence != EVIDENCE_NO;
    if (format == PRINT_CSV)
        put_csv(table, row, "", "");
    else
        put_wrapped(&table->out, INDENT, INDENT,
                    control->evidence == EVIDENCE_NO ? arena_printf(table->arena, "a person: %s", control->person)
                                                     : "no check bears on it");
}

static void put_table(CoverageTable *table, PrintFormat format) {
    static const char *const head[] = {"row", "control", "duty", "evidence", "laws", "check", "sample", "for a person"};
    if (format == PRINT_TEXT)
        buf_puts(&table->out, "Row  Duty                                  Evidence  Checks and their samples, or what a person looks at\n");
    for (size_t i = 0; i < COUNTOF(head) && format == PRINT_CSV; i++) csv_cell(&table->out, head[i], i + 1 == COUNTOF(head));
    uint32_t people = 0, rows = 0;
    for (uint32_t i = 0; i < table->rows.len; i++) {
        const CoverageRow *row = &table->rows.data[i];
        rows += i == 0 || strcmp(row->row, row[-1].row) != 0;
        put_control(table, row, format);
    }
    for (uint32_t i = 0; i < table->frameworks->controls.len; i++)
        people += table->frameworks->controls.data[i].evidence == EVIDENCE_NO;
    if (format == PRINT_TEXT)
        buf_printf(&table->out, "%u rows, %u duties: %u with checks, %u for a person; %u checks; %u without a check or a sample\n",
                   rows, table->frameworks->controls.len, table->frameworks->controls.len - people, people,
                   table->rules->list.len, table->missing);
}

int rules_coverage(Arena *arena, const Options *options) {
    ScanOptions wants = {0};
    PrintFormat format;
    const char *folder = rules_folder(arena, options);
    if (!folder || !scan_options(arena, options, &wants) || !parse_format(options, &format)) return EXIT_USAGE;
    if (format == PRINT_HTML) {
        usage_error("rules coverage prints text and csv");
        return EXIT_USAGE;
    }
    wants.rules = rule_folders_with(arena, options, folder);
    Scan *scan = scan_new();
    LawVec laws = {0};
    int code = EXIT_USAGE;
    CoverageTable table = {.arena = arena, .rules = &scan->rules, .base = path_directory(arena, folder)};
    if (scan_load(scan, &wants) && (table.frameworks = load_frameworks(arena, options, scan->project, NULL, &laws, scan->diags))) {
        (void)samples_beside(arena, folder, &table.samples);
        for (uint32_t i = 0; i < table.samples.len; i++) sample_read(arena, &table.samples.data[i]);
        collect_rows(&table);
        put_table(&table, format);
        code = table.missing ? EXIT_USAGE : EXIT_CLEAN;
    }
    print_buf(&table.out);
    diags_print(scan->diags, stderr, DIAG_WARNING);
    vec_free(&laws);
    vec_free(&table.rows);
    samples_free(&table.samples);
    scan_free(scan);
    vec_free(&wants.rules);
    return code;
}
