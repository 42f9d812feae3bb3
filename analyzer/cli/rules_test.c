/* SPDX-License-Identifier: Apache-2.0 */
/* sangam rules test: scans each sample by itself, in a process of its own, and holds what was found
 * against what its comments expect. Prints one line per sample, in order, and a summary. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/samples.h"

/* One try at one sample. */
typedef struct Trial {
    Arena *arena;
    const Sample *sample;
    const char *here; /* the working directory: places are shown relative to it */
    const Rules *rules;
    const ScanResult *result;
    const char *root;
    Buf faults; /* one line each */
    uint32_t fault_count;
} Trial;

typedef struct TestRun {
    Arena *arena;
    const Options *options;
    const ScanOptions *wants;
    Samples samples;
    const char *here;
    uint32_t passed, failed, skipped, untested;
} TestRun;

static void fault(Trial *trial, const char *file, uint32_t line, const char *format, ...)
    PRINTF_LIKE(4, 5);
static void fault(Trial *trial, const char *file, uint32_t line, const char *format, ...) {
    buf_puts(&trial->faults, path_below(trial->here, file));
    if (line) buf_printf(&trial->faults, ":%u", line);
    buf_puts(&trial->faults, ": ");
    va_list args;
    va_start(args, format);
    buf_vprintf(&trial->faults, format, args);
    va_end(args);
    buf_putc(&trial->faults, '\n');
    trial->fault_count++;
}

static void diag_faults(Trial *trial, const Diags *diags) {
    for (uint32_t i = 0; i < diags->list.len; i++) {
        const Diag *diag = &diags->list.data[i];
        if (diag->level != DIAG_ERROR) continue;
        fault(trial, diag->file ? diag->file : trial->sample->folder, diag->line, "%s", diag->text);
    }
}

/* ---- comparing -------------------------------------------------------------------------------- */

static const char *place_file(const Trial *trial, const SourcePlace *place) {
    return path_join(trial->arena, trial->root, place->file);
}

static bool is_at(const Trial *trial, const Finding *finding, const Expectation *row) {
    return finding->sink.line == row->target && strcmp(finding->rule, row->rule) == 0 &&
           strcmp(place_file(trial, &finding->sink), row->file) == 0;
}

static bool is_as_sure(const Finding *finding, const Expectation *row) {
    return !row->confidence || strcmp(confidence_name(finding->confidence), row->confidence) == 0;
}

/* One of the confidence that is expected, where there are several. */
static const Finding *finding_for(const Trial *trial, const Expectation *row) {
    const Finding *found = NULL;
    for (uint32_t i = 0; i < trial->result->findings.len; i++) {
        const Finding *finding = &trial->result->findings.data[i];
        if (!is_at(trial, finding, row)) continue;
        if (is_as_sure(finding, row)) return finding;
        if (!found) found = finding;
    }
    return found;
}

static void check_confidence(Trial *trial, const Expectation *row, const Finding *found) {
    if (found && !is_as_sure(found, row))
        fault(trial, row->file, row->target, "expected %s confidence of %s, found %s: %s",
              row->confidence, row->rule, confidence_name(found->confidence),
              text_printable(trial->arena, found->confidence_reason));
}

/* `via` is "FILE:LINE", FILE as it is or the end of the step's path. */
static bool step_is(const Trial *trial, const Step *step, const char *via) {
    const char *path =
        arena_printf(trial->arena, "/%s:%u", place_file(trial, &step->at), step->at.line);
    return str_ends(path, arena_printf(trial->arena, "/%s", via));
}

static bool trace_visits(const Trial *trial, const Expectation *row, const char *via) {
    for (uint32_t i = 0; i < trial->result->findings.len; i++) {
        const Finding *finding = &trial->result->findings.data[i];
        if (!is_at(trial, finding, row)) continue;
        for (uint32_t n = 0; n < finding->steps.len; n++)
            if (step_is(trial, &finding->steps.data[n], via)) return true;
    }
    return false;
}

static void check_rule_known(Trial *trial, const Expectation *row) {
    if (rules_find(trial->rules, row->rule)) return;
    const char **names = ARENA_ARRAY(trial->arena, const char *, trial->rules->list.len + 1);
    for (uint32_t i = 0; i < trial->rules->list.len; i++) names[i] = trial->rules->list.data[i].id;
    const char *near = text_nearest(row->rule, names);
    fault(trial, row->file, row->line, "there is no rule `%s`%s%s%s", row->rule,
          near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
}

static void check_expectation(Trial *trial, const Expectation *row) {
    const Finding *found = finding_for(trial, row);
    switch (row->kind) {
    case EXPECT_FINDS:
        if (!found)
            fault(trial, row->file, row->target, "expected a finding of %s, there is none",
                  row->rule);
        for (uint32_t i = 0; found && i < row->vias.len; i++)
            if (!trace_visits(trial, row, row->vias.data[i]))
                fault(trial, row->file, row->target, "the trace of %s does not visit %s", row->rule,
                      row->vias.data[i]);
        check_confidence(trial, row, found);
        break;
    case EXPECT_CLEAN:
        if (found)
            fault(trial, row->file, row->target, "expected no finding of %s, but: %s", row->rule,
                  text_printable(trial->arena, found->message));
        break;
    case EXPECT_MISSES:
        if (found)
            fault(trial, row->file, row->line,
                  "%s is found now: write `finds:` instead of `misses:`", row->rule);
        break;
    case EXPECT_WRONGLY_FINDS:
        if (!found)
            fault(trial, row->file, row->line,
                  "%s is not found any more: write `clean:` instead of `wrongly-finds:`",
                  row->rule);
        check_confidence(trial, row, found);
        break;
    }
}

/* The rule that a sample is named after may fire only where the sample says so. */
static void check_unexpected(Trial *trial) {
    for (uint32_t i = 0; i < trial->result->findings.len; i++) {
        const Finding *finding = &trial->result->findings.data[i];
        if (strcmp(finding->rule, trial->sample->name) != 0) continue;
        bool expected = false;
        for (uint32_t n = 0; n < trial->sample->expectations.len && !expected; n++)
            expected = is_at(trial, finding, &trial->sample->expectations.data[n]);
        if (!expected)
            fault(trial, place_file(trial, &finding->sink), finding->sink.line,
                  "no comment expects this finding of %s: %s", finding->rule,
                  text_printable(trial->arena, finding->message));
    }
}

/* ---- scanning --------------------------------------------------------------------------------- */

/* The sample of a library's model is compiled as a program that uses the library. */
static void add_library_flags(Arena *arena, const Sample *sample, const Models *models,
                              StrVec *words) {
    const Library *library = models_library(models, sample->name);
    if (library && strcmp(sample->group, "models") == 0) library_flags(arena, library, words);
}

static bool sample_commands(Arena *arena, const Sample *sample, const Models *models,
                            CompileCommands *out, Diags *diags) {
    CompileCommands all = {.root = sample->folder};
    all.list.data = arena_alloc(arena, sizeof *all.list.data * sample->sources.len);
    for (uint32_t i = 0; i < sample->sources.len; i++) {
        StrVec words = {0};
        vec_push(&words, "cc");
        vec_push(&words, "-D_GNU_SOURCE");
        vec_push(&words, arena_printf(arena, "-I%s", sample->folder));
        for (uint32_t n = 0; n < sample->flags.len; n++) vec_push(&words, sample->flags.data[n]);
        add_library_flags(arena, sample, models, &words);
        vec_push(&words, "-c");
        vec_push(&words, sample->sources.data[i]);
        CompileCommands one = {0};
        bool ok = compdb_command(arena, sample->folder, words.len, words.data, &one, diags);
        vec_free(&words);
        if (!ok) return false;
        all.list.data[all.list.len++] = one.list.data[0];
    }
    all.list.capacity = all.entries = all.list.len;
    *out = all;
    return true;
}

/* A header that is not installed here: the sample says nothing about the rule. */
static const char *missing_header(const ScanResult *result) {
    for (uint32_t i = 0; i < result->coverage.len; i++)
        if (strcmp(result->coverage.data[i].kind, "parse-errors") == 0 &&
            strstr(result->coverage.data[i].detail, "file not found"))
            return result->coverage.data[i].detail;
    return NULL;
}

static void check_parsed(Trial *trial) {
    for (uint32_t i = 0; i < trial->result->coverage.len; i++) {
        const Coverage *row = &trial->result->coverage.data[i];
        if (!row->loses && strcmp(row->kind, "parse-errors") != 0) continue;
        fault(trial, path_join(trial->arena, trial->root, row->subject), row->at.line,
              "the sample does not compile: %s", text_printable(trial->arena, row->detail));
    }
}

/* Writes "ok", "skip" or "not ok" with the name, and the faults. */
static void put_outcome(Trial *trial, const char *skipped, Buf *out) {
    const Sample *sample = trial->sample;
    if (skipped) {
        buf_printf(out, "skip %s/%s - %s\n", sample->group, sample->name, skipped);
    } else if (trial->fault_count == 0) {
        buf_printf(out, "ok %s/%s\n", sample->group, sample->name);
    } else {
        const char *text = buf_text(&trial->faults);
        size_t first = strcspn(text, "\n");
        buf_printf(out, "not ok %s/%s - %.*s\n", sample->group, sample->name, (int)first, text);
        for (const char *at = text + first + 1; *at;) {
            size_t length = strcspn(at, "\n");
            buf_printf(out, "#   %.*s\n", (int)length, at);
            at += length + 1;
        }
    }
}

static bool run_sample(void *context, uint32_t job, Buf *result) {
    TestRun *run = context;
    Sample *sample = &run->samples.data[job];
    Trial trial = {.arena = arena_new("sample"), .sample = sample, .here = run->here};
    Diags *diags = sample->diags;
    CompileCommands commands = {0};
    ScanOptions wants = *run->wants;
    wants.jobs = 1;
    wants.source = sample->folder;
    wants.commands = &commands;
    wants.config = sample->config;
    wants.as_of = sample->as_of;
    const char *skipped = NULL;
    Scan *scan = scan_new();
    if (scan_load(scan, &wants) &&
        sample_commands(trial.arena, sample, scan->models, &commands, diags)) {
        trial.rules = &scan->rules;
        trial.root = scan->root;
        for (uint32_t i = 0; i < sample->expectations.len; i++)
            check_rule_known(&trial, &sample->expectations.data[i]);
        if (trial.fault_count == 0 && scan_analyse(scan, &wants)) {
            trial.result = scan->result;
            skipped = missing_header(scan->result);
            check_parsed(&trial);
            for (uint32_t i = 0; i < sample->expectations.len; i++)
                check_expectation(&trial, &sample->expectations.data[i]);
            check_unexpected(&trial);
        }
    }
    diag_faults(&trial, diags);
    diag_faults(&trial, scan->diags);
    put_outcome(&trial, skipped, result);
    scan_free(scan);
    buf_free(&trial.faults);
    arena_free(trial.arena);
    return true;
}

static void sample_done(void *context, uint32_t job, bool ok, const char *why, const char *data,
                        size_t length) {
    TestRun *run = context;
    const Sample *sample = &run->samples.data[job];
    if (!ok) {
        printf("not ok %s/%s - the analysis ended early: %s\n", sample->group, sample->name, why);
        run->failed++;
        return;
    }
    if (str_starts(data, "ok "))
        run->passed++;
    else if (str_starts(data, "skip "))
        run->skipped++;
    else
        run->failed++;
    fwrite(data, 1, length, stdout);
    fflush(stdout);
}

/* ---- which samples ---------------------------------------------------------------------------- */

static const char *real_folder(Arena *arena, const char *path) {
    char *real = realpath(path, NULL);
    const char *kept = real ? arena_strdup(arena, real) : NULL;
    free_(real);
    return kept;
}

static bool is_shipped(Arena *arena, const char *folder) {
    const char *share = scan_share(arena);
    const char *shipped = share ? real_folder(arena, path_join(arena, share, "rules")) : NULL;
    return shipped && str_eq(shipped, real_folder(arena, folder));
}

StrVec rule_folders_with(Arena *arena, const Options *options, const char *folder) {
    StrVec all = {0};
    for (uint32_t i = 0; i < options->rules.values.len; i++)
        vec_push(&all, options->rules.values.data[i]);
    if (folder && (option_set(&options->no_default_rules) || !is_shipped(arena, folder)))
        vec_push(&all, folder);
    return all;
}

static bool has_sample(const TestRun *run, const char *rule) {
    for (uint32_t i = 0; i < run->samples.len; i++) {
        const Sample *sample = &run->samples.data[i];
        for (uint32_t n = 0; n < sample->expectations.len; n++)
            if (sample->expectations.data[n].kind == EXPECT_FINDS &&
                strcmp(sample->expectations.data[n].rule, rule) == 0)
                return true;
    }
    return false;
}

/* A rule of the folder under test is found in some sample, or is reported. */
static void check_every_rule(TestRun *run, const Scan *scan, const char *folder) {
    const char *real = real_folder(run->arena, folder);
    for (uint32_t i = 0; i < scan->rules.list.len; i++) {
        const Rule *rule = &scan->rules.list.data[i];
        const char *file = real_folder(run->arena, rule->file);
        if (!real || !file || path_below(real, file) == file || has_sample(run, rule->id)) continue;
        printf("not ok rules/%s - %s: no sample finds this rule; write tests/%s.c\n", rule->id,
               rule->file, rule->id);
        run->untested++;
    }
}

/* Keeps the samples whose name is among operands `from`..; false when a name fits none. */
static bool select_samples(TestRun *run, uint32_t from) {
    const StrVec *names = &run->options->operands;
    if (from >= names->len) return true;
    uint32_t kept = 0;
    for (uint32_t n = from; n < names->len; n++) {
        bool found = false;
        for (uint32_t i = 0; i < run->samples.len; i++)
            found |= strcmp(run->samples.data[i].name, names->data[n]) == 0;
        if (!found)
            return usage_error("no sample is named `%s`, and there is no such folder",
                               names->data[n]);
    }
    for (uint32_t i = 0; i < run->samples.len; i++) {
        bool wanted = false;
        for (uint32_t n = from; n < names->len; n++)
            wanted |= strcmp(run->samples.data[i].name, names->data[n]) == 0;
        if (wanted) run->samples.data[kept++] = run->samples.data[i];
    }
    run->samples.len = kept;
    return true;
}

static int run_all(TestRun *run, const char *folder, bool every_rule) {
    Scan *scan = scan_new();
    ScanOptions wants = *run->wants;
    wants.commands = &(CompileCommands){0};
    bool loaded = scan_load(scan, &wants);
    diags_print(scan->diags, stderr, DIAG_WARNING);
    int code = EXIT_USAGE;
    if (loaded) {
        if (every_rule) check_every_rule(run, scan, folder);
        WorkerOptions workers = {.processes = run->wants->jobs,
                                 .wall_seconds = 300,
                                 .run = run_sample,
                                 .done = sample_done,
                                 .context = run};
        if (!worker_run(&workers, run->samples.len)) {
            usage_error("processes for the samples could not be started");
        } else {
            printf("%u samples: %u as expected, %u not, %u skipped", run->samples.len, run->passed,
                   run->failed, run->skipped);
            if (run->untested) printf("; %u rules without a sample", run->untested);
            putchar('\n');
            code = run->failed + run->untested ? EXIT_FINDINGS : EXIT_CLEAN;
        }
    }
    scan_free(scan);
    return code;
}

int rules_test(Arena *arena, const Options *options) {
    ScanOptions wants = {0};
    if (!scan_options(arena, options, &wants)) return EXIT_USAGE;
    uint32_t names = options->operands.len > 1 && file_is_directory(options->operands.data[1]) ? 2 : 1;
    const char *folder = rules_folder(arena, options);
    if (!folder) return EXIT_USAGE;
    wants.rules = rule_folders_with(arena, options, folder);
    wants.source = path_absolute(arena, ".");
    TestRun run = {.arena = arena, .options = options, .wants = &wants, .here = wants.source};
    int code = EXIT_USAGE;
    bool found = samples_beside(arena, folder, &run.samples);
    if (!found)
        usage_error("%s: there is no folder of samples here; put them into %s/tests", folder, folder);
    found = found && select_samples(&run, names);
    for (uint32_t i = 0; found && i < run.samples.len; i++)
        sample_read(arena, &run.samples.data[i]);
    if (found) code = run_all(&run, folder, names >= options->operands.len);
    samples_free(&run.samples);
    vec_free(&wants.rules);
    return code;
}
