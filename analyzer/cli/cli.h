/* SPDX-License-Identifier: Apache-2.0 */
/* cli: commands and options.
 * Answers: what does the user want, and with which exit code does it end. From: argv, the environment.
 * For: people and CI. Does not know: how anything is analysed, judged or drawn.
 * Exit codes: 0 nothing gates, 1 findings that gate, 2 usage or configuration error, 3 something was
 * not analysed, 4 internal error. */
#ifndef SANGAM_CLI_H
#define SANGAM_CLI_H

#include "base/base.h"
#include "report/report.h"
#include "scan/scan.h"

enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_INCOMPLETE = 3, EXIT_INTERNAL = 4 };

typedef struct Option {
    StrVec values; /* in order; flags: one "" per use */
} Option;
typedef struct Options {
#define OPTION(field, name, letter, argument, repeatable, commands, help) Option field;
#include "cli/options.def"
#undef OPTION
    StrVec operands;
    StrVec rest; /* after -- */
    const char *command_line; /* as typed, for reproduction */
} Options;

static inline bool option_set(const Option *option) { return option->values.len > 0; }
static inline const char *option_text(const Option *option, const char *otherwise) {
    return option->values.len ? option->values.data[option->values.len - 1] : otherwise;
}
/* One line on stderr; always false, so that a parser can return it. */
bool usage_error(const char *format, ...) PRINTF_LIKE(1, 2);

/* ---- options.c: argv by the table ---- */
void options_free(Options *options);
typedef struct OptionRow {
    const char *name;
    char letter;
    const char *argument;
    bool repeatable;
    const char *commands;
    const char *help;
    size_t offset; /* in Options */
} OptionRow;
extern const OptionRow option_rows[]; /* ends with name NULL */
bool option_applies(const OptionRow *row, const char *command);
bool options_parse(Arena *arena, int argc, char **argv, Options *out);

/* ---- commands.c ---- */
typedef struct CommandRow {
    const char *name, *operands, *help;
    int (*run)(Arena *arena, const Options *options);
} CommandRow;
extern const CommandRow command_rows[]; /* ends with name NULL */
const CommandRow *command_named(const char *name); /* NULL = unknown, told */

/* ---- help.c, manual.c: all from the tables ---- */
void help_print(FILE *out);
void help_command(const CommandRow *command, FILE *out);
/* `what`: man, bash or zsh; false = told. */
bool manual_print(const char *what, FILE *out);

/* ---- settings.c: what several commands make of the options; false = usage error, told ---- */
bool scan_options(Arena *arena, const Options *options, ScanOptions *out);
typedef struct Gate { /* what makes exit code 1 */
    Severity fail_on;
    bool never;
    Confidence min_confidence;
    unsigned gate_on; /* as frameworks_judge takes it */
    bool incomplete_fails;
} Gate;
bool incomplete_fails(const Options *options, bool *fails); /* what --incomplete says; false = nonsense, told */
bool gate_options(const Options *options, const Project *project, Gate *out);
/* The laws, as selected by --frameworks or the project file. */
Frameworks *load_frameworks(Arena *arena, const Options *options, const Project *project, YamlKeep *keep, LawVec *laws,
                            Diags *diags);
/* Controls that rules cite must exist; false after an error in the scan's diags. */
bool check_controls(Arena *arena, Scan *scan, const Frameworks *frameworks);
bool parse_severity(const char *text, bool *never, Severity *out);
bool parse_confidence(const char *text, Confidence *out);
const char *store_path(Arena *arena, const Options *options, const char *root);
const char *facts_folder(Arena *arena, const Options *options, const char *root); /* beside the store */
/* Judges every finding; [findings.len] in arena. */
Judgement *judge_all(Arena *arena, const Frameworks *all, const LawVec *laws, const ScanResult *result,
                     const Project *project, int32_t as_of, unsigned gate_on);
/* Is FORMAT[=FILE] one? false = told. */
bool check_request(const char *request);
/* The rules that the options name, shipped ones first; heap list of arena texts. */
StrVec rule_folders(Arena *arena, const Options *options);
StrVec law_folders(Arena *arena, const Options *options);
/* Writes FORMAT[=FILE], or package=FOLDER; "-" or no file = standard output. false = told. */
bool write_report(const ReportInput *input, const char *request, Diags *diags);
/* What the store keeps of earlier scans, in the arena, when one of the requests needs it. */
void add_history(Arena *arena, const char *store, const StrVec *requests, ReportInput *input, Diags *diags);
/* The folders that paths in reports start at, when one of the requests needs them. */
void add_folders(Arena *arena, const StrVec *requests, ReportInput *input);
bool parse_format(const Options *options, PrintFormat *out); /* --format; false = told */
bool wants_color(const Options *options);
uint32_t terminal_width(void); /* 0 = no terminal */

/* ---- cmd_scan.c ---- */
/* By comments in the sources and by the exceptions of the register. */
void suppress_findings(Scan *scan, Arena *arena, const ScanOptions *options);
/* As ScanOptions.earlier: the result of a scan in the store; `context`: a Store **, which may hold NULL. */
ScanResult *earlier_scan(void *context, const char *made, const char *settings);

/* ---- change.c: --staged and --since ---- */
typedef struct ChangeRun {
    Arena *arena;
    const Options *options;
    const ScanOptions *wants;
    const Change *change;
    Store *store;       /* NULL = none */
    Scan *scan;         /* of the state after the change */
    ScanResult *before; /* NULL = there was nothing */
    ScanResult *merged; /* of the commit that is being merged; NULL = none is */
    bool newest;        /* the result is the last one in the store, which `sangam report` shows */
} ChangeRun;
bool change_wanted(const Options *options);
bool change_check(const Options *options); /* false = usage error, told */
bool change_begin(Arena *arena, const Options *options, Change *change, Diags *diags);
/* Sets `before` and the scan's result; false after an error in diags. */
bool change_results(ChangeRun *run);
/* Something is not analysed that was before. */
bool change_loses(const ChangeRun *run);
/* Says, as warnings, which files are deleted in what is staged and still included, and by what. */
void change_tell_deleted(const ChangeRun *run);

/* ---- cmd_report.c ---- */
/* The newest scan of the store that the options and the project file point to; NULL after an error
 * in diags. `gone` (may be NULL) gets what the scan before it had and it has not. */
ScanResult *stored_result(Arena *arena, const Options *options, const Project **project, ScanResult *gone,
                          Diags *diags);

/* ---- rows.c: text in columns ---- */
/* Wraps at blanks; the text begins at `column`, further lines at `indent`; ends with a newline. */
void put_wrapped(Buf *out, uint32_t column, uint32_t indent, const char *text);
void put_row(Buf *out, const char *label, const char *text); /* nothing when the text is "" */
const char *list_text(Arena *arena, const StrVec *texts, const char *otherwise); /* "a, b" */
void print_buf(Buf *out); /* to standard output, and frees it */

/* ---- explain_place.c ---- */
/* What stands at FILE:LINE: declarations with the reasons for what they are taken for. Needs a loaded
 * scan. False after an error in diags. */
bool explain_place(Arena *arena, Scan *scan, ScanOptions *wants, const char *file, uint32_t line, Buf *out);

#define COMMAND(function, name, operands, help) int command_##function(Arena *arena, const Options *options);
#include "cli/commands.def"
#undef COMMAND

#endif
