/* SPDX-License-Identifier: Apache-2.0 */
/* frameworks: laws as data (no web frameworks), and what they say to a finding.
 * Answers: which provisions of which law a finding diverges from on a date; where two laws differ.
 * From: frameworks/<law>.yaml, controls.yaml; Findings; the project's register. For: report/, cli/.
 * Does not know: C, IR, rules; no age, hour, day or country of a law stands in C. */
#ifndef SANGAM_FRAMEWORKS_H
#define SANGAM_FRAMEWORKS_H

#include "findings/findings.h"
#include "project/project.h"

/* Which way a parameter gets stricter. ONE_OF: the value must be in the law's list; NONE_OF: it
 * must not be (an empty list bars nothing so far). */
typedef enum Bound { BOUND_NONE, BOUND_AT_LEAST, BOUND_AT_MOST, BOUND_ONE_OF, BOUND_NONE_OF } Bound;
/* Where the value stands when no check measured it. */
typedef enum ParameterSource {
    SOURCE_NONE,
    SOURCE_COUNTRY,   /* of the finding, else of its recipient or store in the register */
    SOURCE_SAFEGUARD, /* of the recipient in the register */
    SOURCE_BASIS,     /* of the finding's activities in the register, for the law in question */
} ParameterSource;
typedef struct Parameter {
    const char *name, *quantity, *unit;
    const char *gate; /* what is still missing when only this parameter is met; "" = nothing */
    Bound bound;
    ParameterSource source;
} Parameter;
typedef enum Evidence { EVIDENCE_YES, EVIDENCE_PARTIAL, EVIDENCE_NO } Evidence;
/* The vectors of what was loaded lie in the arena: nothing may be pushed to them. */
typedef struct Control {
    const char *id, *title, *summary, *note, *person; /* summary, note: "" when absent; person: what a person looks
                                                         at where code can show nothing, else "" */
    Evidence evidence;
    VEC(Parameter) parameters;
    StrVec rows;         /* rows of the convergence table it stands for: "C12" */
    StrVec alternatives; /* controls that open the same way: meeting one of them is enough */
    bool needs_data;     /* not meeting it objects only where data are concerned: a finding that names none is open */
    const char *file;
    uint32_t line;
} Control;

/* What a provision demands of a control: { child-age-gate, age_below: 18 } */
typedef struct Demand {
    const Control *control;
    uint32_t count;      /* parameters given */
    const char **names;  /* [count] */
    const Node **values; /* [count]: scalar, list, or map with default and by_country */
    const char *gate;    /* what code cannot show of this demand; "" = nothing */
    StrVec sure_for;     /* ids or groups of data for which the gate is no question */
} Demand;

typedef struct Framework Framework;
typedef struct Provision {
    const Framework *framework;
    const char *id, *title, *summary, *note, *gate, *source, *confidence; /* "" when absent */
    int32_t earliest, from, until, until_latest; /* days; INT32_MIN / INT32_MAX = open end;
                                                    earliest <= from: between them readings differ.
                                                    until, until_latest: first day without it */
    const char *dates_note;
    VEC(Demand) demands;
    const char *penalty; /* one line for people, "" = none */
    StrVec penalty_per;  /* provisions that the penalty stands in */
    /* Whom it binds. Empty = everybody. The register answers; where it is silent, `unsaid` says
     * what is missing ("" = taken to bind). `data`: ids or groups of data it is about. */
    StrVec data, roles, bases;
    const char *data_words; /* `data` as people say it; "" = it is about any data */
    const char *unsaid;
    bool compared_only; /* definitions, scope and the like: never a verdict */
    bool opens; /* opens a way (a list of safe countries, of safeguards): a verdict only where its values are met, or may
                   be. What a provision asks without values of its own is met by any way that its law opens */
    const char *ground; /* the ground of processing that it is, as in lawful-basis; "" = none */
    const char *file;
    uint32_t line;
} Provision;
/* What a law leaves out: activities to which the register gives this standing. */
typedef struct Exemption {
    unsigned standing;  /* one of STANDING_... */
    const char *per;    /* id of the provision that says so */
    StrVec keeps;       /* references of provisions that bind all the same; with what lies below them */
    const char *gate;   /* what has to hold for it and code cannot show; "" = nothing */
    uint32_t line;
} Exemption;
struct Framework {
    const char *id, *alias, *title, *jurisdiction, *source, *verified, *note;
    StrVec with;               /* aliases it stands for as well */
    StrVec countries;          /* of the jurisdiction, when it holds several */
    const char *data_words;    /* of the data that provisions are about which name none; "" = any */
    VEC(Exemption) exemptions;
    VEC(Provision) provisions; /* in file order */
    const char *file;
    uint32_t line;
    char digest[65];           /* SHA-256 of the file, in hex */
};

typedef struct RelationFile
    RelationFile; /* relations/<pair>.yaml: our reading where no value decides */
typedef struct Frameworks {
    Arena *arena;
    VEC(Control) controls;
    VEC(Framework) laws; /* sorted by id */
    VEC(const RelationFile *) relations;
    const char *digest; /* hex SHA-256 over the files */
} Frameworks;

/* Loads and checks every *.yaml of the folders and of their relations/; NULL only when nothing
 * usable was found. `keep`: NULL = none. Errors in diags with file:line:column. */
Frameworks *frameworks_load(Arena *arena, const char *const *folders, uint32_t count, YamlKeep *keep, Diags *diags);
/* Completeness, beyond what loading needs: every control is reached by a law, every place cited in
 * the files exists, nothing lacks a source. False when something was found; it is in diags. */
bool frameworks_lint(const Frameworks *all, Diags *diags);
const Control *frameworks_control(const Frameworks *all, const char *id);
const Framework *frameworks_law(const Frameworks *all, const char *alias_or_id);
/* "gdpr:17.3.b", "dpdp:s9.1"; `with` aliases are searched too. */
const Provision *frameworks_provision(const Frameworks *all, const char *reference);
typedef VEC(const Framework *) LawVec;
/* "gdpr,dpdp" or "EU,IN" (jurisdictions, or one of their countries: FR), NULL = all. Laws that
 * another selected law stands for are left out: the judge and the comparison take them in with it.
 * Unknown names are errors naming the nearest. */
bool frameworks_select(const Frameworks *all, const char *list, LawVec *out, Diags *diags);
/* The laws of the jurisdictions that the register names; all laws when it names none. */
void frameworks_select_for(const Frameworks *all, const Project *project, LawVec *out);
/* The law and those it stands for, itself first. */
void frameworks_members(const Frameworks *all, const Framework *law, LawVec *out);

/* ---- dates ---- */
typedef enum Force {
    FORCE_NOT_YET,
    FORCE_STARTING, /* in force on one reading of its start */
    FORCE_YES,
    FORCE_ENDING, /* in force on one reading of its end */
    FORCE_ENDED
} Force;
Force frameworks_force(const Provision *provision, int32_t as_of);
/* "in force since 2018-05-25", "in force from 2027-05-14 (from 2027-05-13 on another reading)". */
const char *frameworks_dates(Arena *arena, const Provision *provision, int32_t as_of);

typedef enum VerdictKind {
    VERDICT_DIVERGES,
    VERDICT_MEETS,
    VERDICT_OPEN,
    VERDICT_NOT_IN_FORCE,
    VERDICT_NO_LONGER_IN_FORCE,
    VERDICT_NOT_REGULATED
} VerdictKind;
const char *verdict_name(VerdictKind kind); /* "diverges" ... "not-regulated" */

typedef struct Verdict {
    VerdictKind kind;
    const Framework *law;       /* as selected; the provision may be of one it stands for */
    const Provision *provision; /* NULL for NOT_REGULATED */
    const Control *control;
    const char *text; /* one line: why; for OPEN what is missing; for dates the date(s) */
} Verdict;

typedef struct Judgement {  /* of one finding */
    VEC(Verdict) verdicts;  /* by law, then provision; in the arena */
    const char *law_to_law; /* one line when the selected laws differ on this finding, else "" */
    bool differs_in_stance; /* and only in who objects, and from when: the verdicts say as much */
    bool gates;             /* diverges under a selected law in force, not suppressed */
    bool met; /* selected laws ask something here, and all they ask, now or later, is met: evidence, no objection */
} Judgement;

/* `project` may be NULL. `gate_on`: bit 0 not-in-force, bit 1 open, bit 2 law-to-law also gate. */
Judgement frameworks_judge(Arena *arena, const Frameworks *all, const Framework *const *laws,
                           uint32_t law_count, const Finding *finding, const Project *project,
                           int32_t as_of, unsigned gate_on);
/* One judgement a finding, in the arena; those of findings that are alike share their texts. */
Judgement *frameworks_judge_all(Arena *arena, const Frameworks *all, const Framework *const *laws,
                                uint32_t law_count, const Finding *findings, uint32_t count,
                                const Project *project, int32_t as_of, unsigned gate_on);

typedef enum Relation {
    RELATION_EQUIVALENT,
    RELATION_STRICTER_LEFT,
    RELATION_STRICTER_RIGHT,
    RELATION_ONLY_LEFT,
    RELATION_ONLY_RIGHT,
    RELATION_CONFLICTING
} Relation;
const char *relation_name(Relation relation);
typedef struct Comparison { /* one control, or one parameter of it */
    const Control *control;
    const char *parameter;    /* "" = the control as a whole */
    const char *left, *right; /* what each side says, for people: "at least 18 years: dpdp:s9.1" */
    Relation relation;
    const char *reason;
    const Control *other;        /* a conflict between two controls: the right side's, else NULL */
    const char *other_parameter; /* "" when there is none */
    int32_t from; /* the relation begins on that later day; 0 = it holds on the date */
} Comparison;
typedef VEC(Comparison) Comparisons;
/* a, b: aliases or jurisdictions. As the law stands on the date; what is enacted for later is in
 * the reason, with its date. */
bool frameworks_compare(Arena *arena, const Frameworks *all, const char *a, const char *b,
                        int32_t as_of, Comparisons *out, Diags *diags);

/* Warns of laws and provisions that the register names and that are not there. */
void frameworks_lint_register(const Frameworks *all, const Project *project, Diags *diags);
/* For the register: does this text name a lawful basis of that law? */
bool frameworks_has_provision(const Frameworks *all, const char *alias, const char *id);
/* "6.1.b" of gdpr -> "contract"; a word of the vocabulary itself stays. NULL: it is no ground. */
const char *frameworks_ground(const Frameworks *all, const char *alias, const char *text);

/* ---- print*.c: for people and spreadsheets ---- */
typedef enum PrintFormat { PRINT_TEXT, PRINT_CSV, PRINT_HTML } PrintFormat;
extern const char
    *const print_format_names[]; /* text csv html, NULL-terminated; index = PrintFormat */
/* TEXT: a line per law; CSV, HTML: a row per provision. */
void frameworks_print_list(const Frameworks *all, const Framework *const *laws, uint32_t law_count,
                           int32_t as_of, PrintFormat format, Buf *out);
/* One provision with everything known about it. */
void frameworks_print_provision(const Frameworks *all, const Provision *provision, int32_t as_of,
                                Buf *out);
/* All provisions of a law, a line each; one control with the provisions that ask for it. */
void frameworks_print_law(const Frameworks *all, const Framework *law, int32_t as_of, Buf *out);
void frameworks_print_control(const Frameworks *all, const Control *control, int32_t as_of,
                              Buf *out);
/* Whatever `name` is: a provision (dpdp:s9.1), a law, a control. An error names the nearest. */
bool frameworks_print_any(const Frameworks *all, const char *name, int32_t as_of, Buf *out,
                          Diags *diags);
/* `a` and `b` as given to frameworks_compare: the heads of the columns. */
void frameworks_print_comparison(const Comparisons *rows, const char *a, const char *b,
                                 int32_t as_of, PrintFormat format, Buf *out);

#endif
