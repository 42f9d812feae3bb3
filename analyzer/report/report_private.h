/* SPDX-License-Identifier: Apache-2.0 */
/* What the formats share: which findings count, how places, verdicts and coverage are worded, lines
 * of source. Texts handed out here are as the program gave them: each format escapes for itself. */
#ifndef SANGAM_REPORT_PRIVATE_H
#define SANGAM_REPORT_PRIVATE_H

#include "report/report.h"

#define FORMAT(function, name, extension, paths, help) \
    bool report_##function(const ReportInput *input, Buf *out, Diags *diags);
#include "report/formats.def"
#undef FORMAT

/* Parts of the HTML page, embedded by the Makefile. */
extern const char page_html[], page_css[], page_js[];

/* ---- report.c: which findings a reader is shown, and how many of the others there are ---- */

typedef enum Showing {
    SHOWING_YES,
    SHOWING_SUPPRESSED, /* accepted by a comment or an exception */
    SHOWING_DOUBTFUL,   /* below the least confidence */
    SHOWING_OLD,        /* only new ones were asked for */
    SHOWING_MET         /* all that the laws ask here is met: evidence, not an objection */
} Showing;
Showing report_showing(const ReportInput *input, uint32_t finding);
bool report_gates(const ReportInput *input, uint32_t finding); /* counts for exit code 1 */
const char *report_fail_on(const ReportInput *input);          /* "high" ... "never" */
/* "new", "unchanged", or "" where that depends on what was scanned before and must not be told. */
const char *report_finding_state(const ReportInput *input, const Finding *finding);
const Judgement *report_judgement(const ReportInput *input, uint32_t finding); /* never NULL */

typedef struct Totals {
    uint32_t shown, by_severity[4]; /* of those shown, as are the next two */
    bool compared;           /* with an earlier scan: else the next two and `gone` are not known */
    bool only_new;           /* the old ones are not among those shown */
    uint32_t new, unchanged;
    uint32_t suppressed, doubtful, old, gone, met;
    uint32_t gating;
} Totals;
Totals report_totals(const ReportInput *input);

/* The selected laws, then those that stand for them in verdicts (the rules under an act). */
void report_judged_laws(const ReportInput *input, LawVec *out);

/* Rules of the findings, sorted by id; each stands for its findings' strongest severity. */
typedef struct RuleRow {
    const Finding *example; /* the first finding of the rule */
    Severity severity;
    Confidence confidence; /* the best */
    uint32_t findings;
} RuleRow;
typedef VEC(RuleRow) RuleRows;
/* wanted: [finding], NULL = all. */
void report_rules(const ScanResult *result, const bool *wanted, RuleRows *out);
uint32_t report_rule_index(const RuleRows *rules, const char *rule);

/* ---- causes.c: findings that are decided together ---- */

typedef struct Cause {
    U32Vec findings; /* that are shown, in their order; never empty */
} Cause;
typedef struct Causes {
    VEC(Cause) rows; /* by their first finding */
    U32Vec of;       /* [finding]: its row, UINT32_MAX for one that is not shown */
} Causes;
void causes_collect(const ReportInput *input, Causes *out);
void causes_free(Causes *causes);

/* ---- words.c: one wording for all formats ---------------------------------------------------- */

char *report_place(Arena *arena, const SourcePlace *place); /* file:line:column, as far as known */
/* The file of a place as seen from `folder` (absolute, NULL = the root of the result). */
const char *report_file_from(Arena *arena, const ReportInput *input, const char *folder, const char *file);
/* "GDPR" for the alias "gdpr". */
char *report_law_label(Arena *arena, const Framework *law);
/* The law whose provision it is, which may stand behind the selected one. */
const Framework *report_verdict_law(const Verdict *verdict);
/* "32.1.a", or "" when the verdict names no provision. */
const char *report_provision_id(const Verdict *verdict);
/* "secondary" or "unverified": how surely the provision is known; "" = read in the primary text, or none is named. */
const char *report_provision_mark(const Verdict *verdict);
const char *report_verdict_says(Arena *arena, const Verdict *verdict); /* "diverges" */
/* "GDPR 32.1.a diverges", "DPDP s8.5 not in force before 2027-05-14". */
char *report_verdict(Arena *arena, const Verdict *verdict);
const char *report_verdict_words(VerdictKind kind); /* "not in force" */
uint32_t report_verdict_rank(VerdictKind kind);     /* 0 = gravest, 5 = least */
/* What was analysed, what was not or only in part; without a full stop. */
char *report_coverage_seen(Arena *arena, const ScanResult *result);
/* How much of the program was seen, as members of the open JSON object. */
void report_put_counts(JsonWriter *json, const ScanResult *result);
char *report_coverage_lost(Arena *arena, const ScanResult *result); /* "" when nothing is missing */
char *report_counts(Arena *arena, const Totals *totals);
char *report_laws(Arena *arena, const ReportInput *input); /* "GDPR, DPDP, DPDP-RULES" */
char *report_data(Arena *arena, const Finding *finding);   /* titles, joined by ", " */
const char *report_count(Arena *arena, uint64_t count, const char *one, const char *many);
const char *report_state(FindingState state); /* "new" "unchanged" "gone" */
bool report_is_web_link(const char *url);     /* http or https, nothing else becomes a link */
/* At most `limit` bytes: cut between characters, with "..." behind. */
char *report_cut(Arena *arena, const char *text, size_t limit);

/* ---- inventory.c: which data, and which processing ------------------------------------------- */

typedef struct DataRow { /* one kind of data; lists hold places in result->observations */
    const char *id, *title, *groups, *dpv; /* groups: parted by blanks; dpv: "pd:EmailAddress" or "" */
    U32Vec findings;                       /* that a reader is shown */
    U32Vec data, flows, doubtful, recipients, stores, deletions, others; /* doubtful: flows of low confidence */
} DataRow;
typedef struct Inventory {
    VEC(DataRow) rows;       /* sorted by id */
    U32Vec hosts, deletions; /* named in the code, without a flow that is known to go there */
} Inventory;
void inventory_collect(const ReportInput *input, Inventory *out);
void inventory_free(Inventory *inventory);
/* NULL when nothing of that kind was seen. */
const DataRow *inventory_find(const Inventory *inventory, const char *id);
bool data_in_group(const DataRow *row, const char *group);
/* Does the register's word name the kind: its id, one above it, a group, or a word of the id? */
bool data_is_meant(const DataRow *row, const char *word);

/* Processing as a record of it lists it: each activity of the register, then what was seen outside
 * all of them, by file (by folder when there are many files). */
typedef struct ProcessingRow {
    const ProjectActivity *activity; /* NULL = none of the register */
    const char *where;               /* then: the file or folder */
    U32Vec flows;                    /* observations */
    U32Vec findings;                 /* that count: shown or allowed */
    StrVec data;                     /* ids, sorted */
} ProcessingRow;
typedef VEC(ProcessingRow) ProcessingRows;
void processing_collect(Arena *arena, const ReportInput *input, const Inventory *inventory,
                        ProcessingRows *out);
void processing_free(ProcessingRows *rows);
/* "encrypted, hashed": what the flow of an observation has passed, "" = nothing that protects. */
const char *flow_protections(const Observation *flow);

/* ---- facts.c: what a record of processing asks, and what is known of it ---------------------- */

typedef enum Known {
    KNOWN_OBSERVED, /* seen in the code: the evidence names places or findings */
    KNOWN_DECLARED, /* said by the project's register: the evidence names its line */
    KNOWN_UNKNOWN   /* neither; the text says what is missing */
} Known;
const char *known_name(Known known); /* "observed" "declared" "unknown" */
typedef struct Statement {
    Known known;
    const char *text, *evidence; /* evidence: places and fingerprints, "" = none */
} Statement;
typedef VEC(Statement) Statements;
typedef struct Facts { /* what the questions are answered from */
    const ReportInput *input;
    Arena *arena; /* of texts */
    Inventory inventory;
    ProcessingRows rows;
} Facts;
void facts_collect(const ReportInput *input, Facts *out);
void facts_free(Facts *facts);
typedef struct Question {
    const char *head; /* of its column in a record of processing, with the article that asks */
    const char *step; /* of an impact assessment that wants it as well, "" = none */
    void (*answer)(Facts *facts, const ProcessingRow *row, Statements *out);
} Question;
extern const Question facts_questions[]; /* in the order of the CNIL's and ICO's records; ends with NULL */
/* At least one statement: unknown when there was nothing else to say. */
void facts_answer(Facts *facts, const Question *question, const ProcessingRow *row,
                  Statements *out);
void facts_say(Facts *facts, Statements *out, Known known, const char *text, const char *evidence);
/* "findings 5d032a95b9c8, ...", the first few and the number of the others; "" = none. */
const char *facts_findings(Facts *facts, const U32Vec *findings);

/* ---- snippet.c: lines of the project's sources ----------------------------------------------- */

typedef struct Snippets Snippets;
/* Lines are those that were analysed: staged ones, where the result says so. */
Snippets *snippets_new(const ScanResult *result);
void snippets_free(Snippets *snippets);
/* The line without its end, NULL when it cannot be read from below root. Digits that may be a real
 * person's number (they pass an identifier's check digit) are masked. Valid until snippets_free. */
const char *snippet_line(Snippets *snippets, const char *file, uint32_t line);
/* The file's SHA-256 in hex, NULL when it cannot be read. */
const char *snippet_digest(Snippets *snippets, const char *file);
/* 1-based character columns for a byte column, and where the word there ends (exclusive). */
void snippet_columns(const char *line, uint32_t byte_column, uint32_t *start, uint32_t *end);

#endif
