/* SPDX-License-Identifier: Apache-2.0 */
/* findings: what objects, what was seen, what was not seen; kept over time.
 * Answers: which findings, observations and coverage gaps did a scan give, and which are new.
 * From: rules/ through scan/. For: frameworks/ and report/. Does not know: IR, clang, YAML rules, law.
 * The three records are self-contained text: they can be stored, read back and reported without the
 * program. Only this folder (and sql/) includes SQLite. */
#ifndef SANGAM_FINDINGS_H
#define SANGAM_FINDINGS_H

#include "formats/formats.h"

typedef enum Severity { SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL } Severity;
typedef enum Confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH } Confidence;
const char *severity_name(Severity severity); /* "low" ... */
const char *confidence_name(Confidence confidence);

/* A place in the analysed source. `file` is relative to ScanResult.root when below it. */
typedef struct SourcePlace {
    const char *file;      /* "" = unknown */
    uint32_t line, column; /* 1-based, 0 = unknown */
} SourcePlace;

/* One step of a trace, in words: "copied into `req->user.email`". First = source, last = sink. */
typedef struct Step {
    SourcePlace at;
    const char *function;
    const char *kind; /* source copy argument return store load format sink guard free ... */
    const char *text;
    uint32_t depth;   /* call nesting, 0 = outermost */
} Step;
typedef VEC(Step) Steps;

/* What a check measured for a control: { child-age-gate, age_below, "13" }. */
typedef struct Measure {
    const char *control, *parameter, *value;
} Measure;
/* In the place of a parameter: what the finding misses may be done by another program, or by people. */
#define MEASURE_ELSEWHERE "elsewhere"
/* Likewise: whether the data are protected is settled at run time. */
#define MEASURE_CHOSEN "chosen"
/* Likewise: which store it is that is not served is put in at run time. */
#define MEASURE_UNNAMED "unnamed"

typedef enum FindingKind {
    FINDING_CODE,        /* code against law: judged through its controls */
    FINDING_DECLARATION, /* code against the project's own register */
} FindingKind;
typedef enum FindingState { STATE_NEW, STATE_UNCHANGED, STATE_GONE } FindingState;

typedef struct Finding {
    FindingKind kind;
    char fingerprint[65];  /* SHA-256 in hex; people see the first 12 digits */
    const char *rule, *title, *message, *remedy;
    Severity severity;
    Confidence confidence;
    const char *confidence_reason;   /* one line */
    StrVec data;                     /* ids, sorted: "contact.email" */
    StrVec data_titles;              /* same order */
    StrVec data_groups;              /* same order: the groups of each, parted by blanks; "" = unknown */
    const char *source_text;         /* access path where the datum comes from: `user->email` */
    const char *declaration;         /* "field `email` of struct user" */
    SourcePlace declared_at;
    SourcePlace sink;                /* the finding's place */
    const char *function;            /* that holds the sink */
    const char *sink_kind;           /* log file network console database memory ... or "" */
    const char *sink_callee;         /* "syslog" or "" */
    StrVec states;                   /* protections passed on the way: encoded, hashed ... */
    Steps steps;
    StrVec controls;                 /* ids */
    VEC(Measure) measures;
    VEC(uint32_t) cwe;
    const char *recipient;           /* id or host where known, else "" */
    const char *country;             /* ISO 3166 alpha-2 of the recipient or store, else "" */
    const char *store;               /* id, table or path where known, else "" */
    StrVec activities;               /* ids of matching activities of the register */
    StrVec programs;                 /* binaries it was seen in, sorted */
    VEC(SourcePlace) also;           /* further sources of the same finding */
    FindingState state;              /* against the store or a baseline */
    const char *suppressed_by;       /* NULL = not suppressed; "exception", "comment" */
    const char *suppress_reason, *suppress_owner, *suppress_expires; /* "" when unknown */
} Finding;

/* Something seen that is no objection. A scan gives these kinds; most stand at a place:
 *   category   a kind of data of which something was seen: subject = title, value = its groups parted
 *              by blanks, detail = term of the Data Privacy Vocabulary ("pd:EmailAddress") or ""
 *   datum      a declaration that holds it: subject = "struct user.email", value = confidence
 *   flow       it goes out: subject = where it was taken from, value = kind of sink, detail =
 *              "callee" or "callee; protections"; the two steps are its source and its sink
 *   doubtful-flow  as a flow, of low confidence: registers and diagrams do not count it as seen
 *   recipient  whom a flow reaches: subject = id of the register or host, value = country or ""
 *   store      where it is kept: subject = id of the register, table or file, value = country or ""
 *   deletion   what deletes from that store: subject = the store, value = the table or path deleted
 *              from ("" = known at run time only)
 * The last three without `data`: the code names the host, or deletes there, and no flow is known to
 * go there.
 * Stores of old and by hand may hold others: source sink protection erasure guard value. */
typedef struct Observation {
    const char *kind;
    const char *data;    /* id or "" */
    const char *subject; /* what it is about: declaration, table, host, constant */
    const char *value;   /* measured value or "" */
    const char *detail;  /* one line */
    SourcePlace at;
    const char *function;
    Steps steps;
} Observation;

/* What was not seen, and why. */
typedef struct Coverage {
    const char *area;  /* unit function call path pointer file register */
    const char *kind;  /* not-parsed parse-errors incomplete unknown-expression unmodelled-call
                          unresolved-call folded-path capped-set guessed-flow skipped-language retried-flags excluded;
                          of the register, which names it: not-in-program not-seen */
    const char *subject; /* file, function or callee */
    const char *detail;  /* reason */
    uint32_t count;
    SourcePlace at;
    bool loses;        /* true: something was not analysed at all (exit code 3) */
    uint32_t weight;   /* sorts within kind, heaviest first; not kept in the store, which keeps the order */
} Coverage;

typedef struct AnalysedFile {
    const char *file;   /* relative to ScanResult.root when below it */
    const char *digest; /* SHA-256 in hex */
} AnalysedFile;

typedef enum ScanPurpose {
    PURPOSE_SCAN,
    PURPOSE_CHANGE, /* what a commit or a branch makes of the sources */
    PURPOSE_BEFORE, /* what they were before it */
} ScanPurpose;

typedef struct ScanResult {
    Arena *arena;
    VEC(Finding) findings;         /* sorted: sink file, line, rule, data, fingerprint */
    VEC(Observation) observations; /* sorted: kind, place */
    VEC(Coverage) coverage;        /* sorted: area, kind, weight, subject */
    const char *tool_version;      /* "0.1.0" */
    const char *front_version;     /* "clang version 19.1.7" */
    const char *root;              /* absolute folder that relative paths start at */
    const Overlay *overlay;        /* contents that were analysed in place of those on disk; NULL =
                                      none. Lent, not stored */
    const char *project;           /* name of the project */
    const char *command;           /* how it was run, for reproduction */
    const char *revision;          /* git commit or "" */
    bool dirty;                    /* work tree differs from the revision */
    const char *as_of;             /* YYYY-MM-DD */
    const char *rules_digest;      /* hex SHA-256 over rules used */
    uint32_t units_total, units_parsed, units_with_errors;
    uint32_t functions, functions_incomplete;
    uint64_t instructions, unknown_instructions;
    uint64_t lines;                /* physical lines of distinct source files, system ones excluded */
    uint32_t calls_indirect, calls_unresolved, calls_unmodelled;
    bool complete;                 /* no Coverage row with `loses` */
    VEC(AnalysedFile) files;       /* that were read, those of the system aside, sorted */
    const char *content, *settings; /* hex digests: of what git says the files are, "" = unknown; of
                                       all else that the findings depend on */
    const char *made;              /* digest of what the scan made of the files before it linked them:
                                      stands for the content as well; "" = unknown */
    ScanPurpose purpose;
    bool partial;                  /* only what lies in some files was asked for: no part of the history */
    uint32_t gone;                 /* findings that are gone, as compared last */
    bool first;                    /* there was nothing to compare it with: that all is new is no news */
} ScanResult;

ScanResult *scan_result_new(void);
void scan_result_free(ScanResult *result);
/* Also turns NULL texts into "" (but suppressed_by), masks identifiers in texts that may quote the
 * program, and clears `complete` when a gap loses something. */
void scan_result_sort(ScanResult *result);
void finding_free_lists(Finding *finding); /* of one that is in no result any more */
void scan_result_drop(ScanResult *result, uint32_t finding); /* takes this one out */
/* New rows; texts are copied by the caller into result->arena. */
Finding *scan_result_finding(ScanResult *result);
Observation *scan_result_observation(ScanResult *result);
Coverage *scan_result_coverage(ScanResult *result, const char *area, const char *kind,
                               const char *subject, const char *detail, uint32_t count);

/* Sets Finding.data_groups of all from the observations of kind `category`. */
void findings_group(ScanResult *result);

/* ---- mask.c: identifiers of people in literals: what passes a check becomes asterisks -------- */
void identifiers_mask(char *text); /* in place, the length stays */
const char *identifiers_masked(Arena *arena, const char *text); /* a copy where something was masked */

/* Fingerprint: SHA-256 over rule, data, source and sink callee, enclosing function, access paths and
 * an ordinal among equals, without line or file name. Sets Finding.fingerprint of all; call after
 * scan_result_sort. */
void findings_fingerprint(ScanResult *result);

/* `// sangam: allow <rule> -- reason` on the line or, alone on its line, above it. Several rules are
 * separated by commas. Malformed or unused ones are Diags at their line and suppress nothing. Reads
 * the source files that hold findings and those in `files` (may be NULL), below root only. */
void findings_suppress_by_comment(ScanResult *result, const StrVec *files, Diags *diags);
/* One exception of the project file. */
typedef struct Exception {
    const char *finding; /* fingerprint prefix, at least 8 hex digits */
    const char *reason, *owner;
    int32_t expires; /* day, INT32_MAX = never */
    const char *file;
    uint32_t line, column;
} Exception;
void findings_suppress_by_exception(ScanResult *result, const Exception *exceptions, uint32_t count,
                                    int32_t as_of, Diags *diags);
void findings_unsuppress(ScanResult *result); /* as if nothing had been allowed */

/* ---- store.c: SQLite. False with a Diag for the world's errors (not a database, read-only). ---- */
typedef struct Store Store;
/* Creates the folder (with its own .gitignore holding "*") and the file when missing. */
Store *store_open(const char *path, bool read_only, Diags *diags);
/* False with a Diag when nothing may be written there: it leads elsewhere, or is somebody else's. */
bool store_allowed(const char *path, Diags *diags);
void store_close(Store *store);
/* Sets `first`, and Finding.state against an earlier result (NULL = there was nothing), and adds STATE_GONE
 * findings to `gone` (may be NULL). A finding that was allowed by a comment and is no longer is new. */
void findings_compare(ScanResult *result, const ScanResult *before, ScanResult *gone);
/* Takes those out that nobody was shown while they were there: less sure than `least`, or allowed. */
void findings_drop_unshown(ScanResult *gone, Confidence least);
/* Takes those out that lie in a file which the new result lost: nobody knows whether they are gone. */
void findings_drop_unseen(ScanResult *gone, const ScanResult *result);
/* Findings of the other result are no news either. */
void findings_known(ScanResult *result, const ScanResult *other);
/* The same with the newest whole scan in the store, if the user wrote it (else all is new, with a
 * warning); a finding in a file that it lost, with the last scan that did look at that file. Call before
 * store_write. */
bool store_compare(Store *store, ScanResult *result, ScanResult *gone, Diags *diags);
/* One transaction: the store is as before or after. */
bool store_write(Store *store, const ScanResult *result, Diags *diags);
/* The newest scan, or scan number `id` when not 0. NULL with a Diag when there is none; a warning when
 * the user did not write it. */
ScanResult *store_read(Store *store, int64_t id, Diags *diags);
bool store_is_newest(Store *store, int64_t id);
/* Findings of the scan before the newest that the newest (`result`) no longer has; none when that one
 * looked at a part only. Sets `first`. */
bool store_gone(Store *store, ScanResult *result, ScanResult *gone, Diags *diags);
/* The newest scan of this content (ScanResult.content or .made) under these settings that the user
 * wrote, and its number; NULL when there is none. */
ScanResult *store_known(Store *store, const char *content, const char *settings, int64_t *scan, Diags *diags);
/* This content has the findings of that scan as well. */
bool store_also(Store *store, int64_t scan, const char *content, const char *settings, Diags *diags);
typedef struct HistoryRow {
    int64_t scan;
    const char *stored_at, *revision, *as_of, *rules_digest;
    bool dirty, complete;
    uint64_t units, lines;
    uint64_t findings[SEVERITY_CRITICAL + 1]; /* not suppressed, of medium confidence and above */
    uint64_t unsure, suppressed, new, gone;
} HistoryRow;
typedef VEC(HistoryRow) HistoryRows;
/* The newest `limit` scans, oldest first, without those of the state before a change. */
bool store_history(Store *store, Arena *arena, uint32_t limit, HistoryRows *out, Diags *diags);
void store_schema(Buf *out); /* what `dump schema` prints */
extern const char findings_schema_sql[], findings_schema_2_sql[], findings_schema_3_sql[],
    findings_schema_4_sql[];

/* ---- baseline.c: sorted JSON of fingerprints with rule and place ------------------------------ */
void baseline_write(const ScanResult *result, Buf *out);
/* Marks findings whose fingerprint is in the baseline STATE_UNCHANGED, others STATE_NEW; clears `first`. */
bool baseline_apply(const char *path, ScanResult *result, Diags *diags);

#endif
