/* SPDX-License-Identifier: Apache-2.0 */
/* project: .sangam.yaml: what a project says about itself, its settings and its exceptions.
 * Answers: who processes which data for what, where to, how long, how protected; how to scan.
 * From: the nearest .sangam.yaml. For: models/ data/ flow/ rules/ frameworks/ report/ scan/.
 * Does not know: which kinds of data, provisions, sinks or guards exist; such names stay text
 * here and are checked by those who know them, with node_error on the part's `node`.
 *
 * Every part keeps the node it was read from, so that messages and results point at file, line and
 * column. What is wrong in the file is a Diag at its place; the part is left out and reading goes
 * on. After an error the caller must not scan (exit code 2). A malformed exception under
 * `allow` is a warning: it suppresses nothing, which is the safe side. */
#ifndef SANGAM_PROJECT_H
#define SANGAM_PROJECT_H

#include "formats/formats.h"

/* One text of the file. */
typedef struct ProjectWord {
    const char *text;
    const Node *node;
} ProjectWord;
typedef struct ProjectWords {
    const ProjectWord *list;
    uint32_t count;
} ProjectWords;

/* A period of time. A year counts 365 days and a month 30, twelve months a year; hours are rounded
 * up to a day. `text` is as written ("P3Y", "30 days"). */
typedef struct ProjectPeriod {
    const char *text; /* NULL = not said */
    int32_t days;     /* -1 = not said */
    const Node *node;
} ProjectPeriod;
/* "P1Y6M", "P30D", "PT12H", "30 days", "1 year" */
bool period_parse(const char *text, int32_t *days);

typedef enum ProjectAudience {
    AUDIENCE_UNSAID, AUDIENCE_ADULTS, AUDIENCE_CHILDREN, AUDIENCE_MIXED
} ProjectAudience;
typedef struct ProjectController {
    const char *name;            /* NULL = not said */
    ProjectWords establishments; /* countries */
    ProjectAudience audience;
    const Node *node;
} ProjectController;

/* `gdpr: controller`. */
typedef struct ProjectRole {
    const char *framework; /* alias */
    const char *role;      /* one of project_roles */
    const Node *node;
} ProjectRole;

/* `basis: { gdpr: 6.1.b, dpdp: s6 }` or `basis: consent`. */
typedef struct ProjectBasis {
    const char *framework; /* alias; NULL = under every law */
    const char *text;      /* provision without alias, or one of project_bases */
    bool is_word;          /* one of project_bases */
    const Node *node;
} ProjectBasis;

/* What takes an activity out of duties of some law, as its file says; `made_public: yes` in the register. */
enum {
    STANDING_PUBLIC = 1,   /* made_public: the people themselves made the data public */
    STANDING_FOREIGN = 2,  /* foreign_contract: people abroad, for a client abroad */
    STANDING_RESEARCH = 4, /* research: research, archiving or statistics */
};

typedef struct ProjectActivity {
    const char *id;
    const char *purpose;         /* "" = not said */
    ProjectWords purpose_values; /* numbers or names of constants */
    const ProjectBasis *bases;
    uint32_t basis_count;
    ProjectWords data;           /* category ids, groups, or words */
    ProjectWords subjects;
    ProjectWords where;          /* folders, files, globs, "fn:name" */
    ProjectWords recipients;     /* ids of declared recipients */
    ProjectWords stores;         /* ids of declared stores */
    ProjectPeriod retention;
    ProjectWords notice;         /* data that people are told of; empty = not said */
    unsigned standing;           /* set of STANDING_... */
    const Node *node;
} ProjectActivity;

typedef struct ProjectRecipient {
    const char *id;
    ProjectWords hosts;
    const char *country;   /* NULL = not said */
    const char *safeguard; /* one of project_safeguards; NULL = not said */
    const char *role;      /* of project_recipient_roles; NULL = not said */
    const Node *node;
} ProjectRecipient;

/* `protection: { health: encrypted }`, or `protection: encrypted` for all data of the store. */
typedef struct ProjectProtection {
    const char *data;  /* category id, group or word; NULL = all */
    const char *state; /* one of project_protections */
    const Node *node;
} ProjectProtection;

typedef enum ProjectErasure {
    ERASURE_UNSAID = 0, ERASURE_ON_REQUEST = 1, ERASURE_AUTOMATIC = 2, ERASURE_NEVER = 4
} ProjectErasure;
typedef struct ProjectStore {
    const char *id;
    ProjectWords tables; /* `table: patient`, or a list */
    ProjectWords paths;  /* `path:` of the database, file or folder; globs allowed */
    const char *country; /* NULL = not said */
    ProjectPeriod retention;
    unsigned erasure;    /* set of ProjectErasure */
    const ProjectProtection *protections;
    uint32_t protection_count;
    const Node *node;
} ProjectStore;

/* `node` holds the fields that models' effect_read wants. */
typedef struct ProjectGuard {
    const char *function, *kind;     /* kind: one of project_guard_kinds */
    const char *subject, *purpose;   /* ports, NULL = not said */
    const char *holds;               /* "nonzero" when not said */
    const Node *node;
} ProjectGuard;
typedef struct ProjectSink {
    const char *function, *kind, *at; /* at: a port */
    const Node *node;
} ProjectSink;

/* `place: "struct visit.note"`; the last part may itself have dots (members of members). */
typedef enum ProjectPlaceKind {
    PLACE_FIELD,    /* "struct visit.note", "union u.x", or "visit_t.note" by typedef name */
    PLACE_VARIABLE, /* "fn:login.password": parameter or local variable of a function */
    PLACE_RESULT,   /* "fn:read_password" */
    PLACE_GLOBAL,   /* "current_user" */
    PLACE_COLUMN,   /* "table patient.note" */
} ProjectPlaceKind;
typedef struct ProjectDatum {
    const char *place; /* as written */
    ProjectPlaceKind kind;
    const char *owner; /* "struct visit", "visit_t", "login", "patient"; NULL for GLOBAL */
    const char *name;  /* "note", "password"; NULL for RESULT */
    ProjectWords data; /* category ids; empty = `none`: not personal */
    const Node *node;
} ProjectDatum;

typedef struct ProjectScan {
    ProjectWords exclude;    /* globs */
    const char *fail_on;     /* low medium high critical never; NULL = not said */
    const char *min_confidence; /* low medium high; NULL = not said */
    ProjectWords frameworks; /* aliases or jurisdictions */
    const Node *node;
} ProjectScan;

typedef struct ProjectProgram {
    const char *name;
    ProjectWords units; /* files, folders, globs */
    const Node *node;
} ProjectProgram;

typedef struct ProjectException {
    const char *finding; /* 8 to 64 lower-case hex digits: the beginning of a fingerprint */
    const char *reason;
    const char *owner;   /* "" = not said */
    int32_t expires;     /* last day on which it holds; INT32_MAX = not said */
    const Node *node;
} ProjectException;

typedef struct Project {
    const char *path; /* of the file as it was given; NULL = there is none */
    const char *root; /* absolute folder; paths in the file are relative to it */
    const char *name; /* the folder's when the file does not say */
    ProjectController controller;
    const ProjectRole *roles;
    uint32_t role_count;
    bool is_register;           /* says something of the processing, not only how to read and scan the code */
    bool whole;                 /* no other program, and nobody by hand, does anything with these data */
    ProjectWords jurisdictions; /* countries, "EU" */
    const ProjectActivity *activities;
    uint32_t activity_count;
    const ProjectRecipient *recipients;
    uint32_t recipient_count;
    const ProjectStore *stores;
    uint32_t store_count;
    const ProjectGuard *guards;
    uint32_t guard_count;
    const ProjectSink *sinks;
    uint32_t sink_count;
    const ProjectDatum *data;
    uint32_t datum_count;
    ProjectScan scan;
    const ProjectProgram *programs;
    uint32_t program_count;
    const ProjectException *exceptions;
    uint32_t exception_count;
    const Node *node;
} Project;

/* The words the file may use, NULL-terminated. */
extern const char *const project_roles[];
extern const char *const project_standings[]; /* the key of bit 0, of bit 1 ... of a standing */
extern const char *const project_bases[];
extern const char *const project_safeguards[];
extern const char *const project_recipient_roles[];
extern const char *const project_protections[];
extern const char *const project_guard_kinds[];

/* The nearest .sangam.yaml in `directory` or above it; NULL when there is none. */
const char *project_find(Arena *arena, const char *directory);
/* NULL when the file cannot be read or is no YAML; see above for other errors. */
const Project *project_load(Arena *arena, const char *path, Diags *diags);
/* The same from a text that stands for the file's. */
const Project *project_read(Arena *arena, const char *path, const char *text, size_t length, Diags *diags);
/* What holds when there is no file. */
const Project *project_default(Arena *arena, const char *directory);

/* ---- questions (lookup.c). Files: absolute or relative to the root. NULL = no answer. ---- */

const ProjectActivity *project_activity(const Project *project, const char *id);
const ProjectRecipient *project_recipient(const Project *project, const char *id);
const ProjectStore *project_store(const Project *project, const char *id);
/* The entry of `where` that the file or the function lies in; either may be NULL. */
const ProjectWord *project_activity_where(const Project *project, const ProjectActivity *activity,
                                          const char *file, const char *function);
/* The register as if "fn:FUNCTION" stood in `where` of that activity as well, which the code says of the function:
 * `annotate("sangam:purpose=ACTIVITY")`. NULL: it has no such activity. */
const Project *project_claimed(Arena *arena, const Project *project, const char *activity, const char *function);
/* `host` may be a URL or carry a port; a declared host stands for itself and what lies below it.
 * The longest match wins. */
const ProjectRecipient *project_recipient_of_host(const Project *project, const char *host);
/* Names of tables do not differ by case; "main.patient" is "patient". */
const ProjectStore *project_store_of_table(const Project *project, const char *table);
/* The longest match wins; a store without tables before one with them. */
const ProjectStore *project_store_of_path(const Project *project, const char *path);
/* What the store promises for a datum: the entry for the longest id that is `data` or lies above it
 * ("health" for "health.record"), else for one of its groups, else for all data. */
const ProjectProtection *store_protection(const ProjectStore *store, const char *data,
                                          const char *const *groups, uint32_t group_count);
/* A folder with what is in it, a file, or a glob; `file`: from the project's root. */
bool place_has_file(const char *place, const char *file);
bool project_excludes(const Project *project, const char *file);
bool program_has(const Project *project, const ProjectProgram *program, const char *file);
bool exception_matches(const ProjectException *exception, const char *fingerprint);
/* ISO 3166-1 alpha-2, or EU. */
bool country_known(const char *code);

#endif
