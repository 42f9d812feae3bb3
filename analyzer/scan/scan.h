/* SPDX-License-Identifier: Apache-2.0 */
/* scan: the pipeline, one straight column of stages.
 * Answers: what does this project's code do with personal data. From: a compile database, facts files, rules, the
 * project file. For: cli/. Does not know: options as text, report formats, verdicts of laws. */
#ifndef SANGAM_SCAN_H
#define SANGAM_SCAN_H

#include "compdb/compdb.h"
#include "findings/findings.h"
#include "git/git.h"
#include "rules/rules.h"

/* One state of the sources. */
typedef struct Snapshot {
    const char *name;      /* "what is staged", "HEAD" */
    const char *revision;  /* of a commit; NULL = before the first one, "" = none yet */
    const char *content;   /* hex digest over what git says the files are, "" = not all of it is known */
    GitTree tree;
    Overlay *overlay;
    bool disk;             /* the files as they lie in the work tree */
    bool same_as_disk;     /* the work tree holds this content as well */
} Snapshot;

/* What a commit (what is staged, against HEAD) or a branch (the work tree, against the commit where it
 * began) makes of the sources. What git does not know is taken from the work tree for both. */
typedef struct Change {
    Arena *arena;
    Git *git;
    bool staged;
    Snapshot before, after;
    StrVec paths; /* absolute, of the files that differ, come or go */
} Change;

typedef struct ScanOptions {
    const Change *change;        /* not NULL: scan a state of it */
    bool before;                 /* the one before it */
    StrVec borrowing;            /* files, as in coverage, that were analysed before with the flags of
                                    another one and still may be */
    const char *database;        /* -p: folder or file; NULL with source or facts */
    const char *source;          /* --source */
    const CompileCommands *commands; /* not NULL: exactly these; then `source` is the root, and no
                                        project file is looked for */
    StrVec facts;                /* --facts */
    StrVec paths;                /* limit what is reported */
    StrVec rules;                /* --rules */
    bool no_default_rules;
    const char *config;          /* --config; NULL = nearest .sangam.yaml */
    StrVec excludes;
    const char *cache;           /* folder for facts; NULL = none */
    YamlKeep *yaml;              /* of rules; NULL = none */
    uint32_t jobs;
    int32_t as_of;
    bool progress;               /* on stderr */
    const char *command;         /* for the result */
    Buf *ir;                     /* not NULL: gets the text of every unit, before linking */
    void (*unit)(void *context, const Unit *unit); /* not NULL: is shown every unit, before linking */
    void *unit_context;
    const char *ir_file;         /* only units whose main file holds this; NULL = all */
    /* Not NULL: is asked for the result of an earlier scan that was made of the same (ScanResult.made)
     * under the same settings; when it has one, nothing is linked and analysed. NULL = it has none. */
    ScanResult *(*earlier)(void *context, const char *made, const char *settings);
    void *earlier_context;
    /* Not NULL: what else must be there before findings are made. Called when the workers have begun, and
     * perhaps again; false = give up. */
    bool (*meanwhile)(void *context);
    void *meanwhile_context;
} ScanOptions;

/* Processor time in seconds, that of worker processes included. */
typedef struct ScanTimes {
    double load;   /* options, rules, models, compile database, cached facts */
    double prefix; /* shared beginnings */
    double parse, lower;
    double other;  /* of workers: starting, writing facts; ours: reading and keeping them */
    double link, memory, flow, rules;
    uint64_t worker_peak; /* bytes of memory of the largest worker */
} ScanTimes;
/* Of this process and the workers that have ended, since it began. */
double scan_time(void);

/* Everything a scan made, for reports and dumps. */
typedef struct Scan {
    Arena *arena;
    Diags *diags;
    const char *root;            /* absolute */
    const Project *project;
    Catalog *catalog;
    Models *models;
    Rules rules;
    const char *rules_digest;
    bool rules_wait;             /* scan_load_rules() is still to be called */
    Arena *rules_arena;          /* where catalog, models and rules lie */
    struct Shelf *shelf;         /* of kept graphs, from loading to memory_analyse(); NULL = none */
    CompileCommands commands;
    bool commands_read;
    Digest project_digest;       /* of the project file */
    Program *program;
    Holdings *holdings;
    Memory *memory;
    Sql *sql;
    Flows *flows;
    Matches matches;
    ScanResult *result;
    bool reused;                 /* it is an earlier scan's: there is no program, memory, flows ... */
    ScanTimes times;
    uint32_t cache_hits;
    uint32_t prefixes, prefixed_units; /* precompiled beginnings, and units parsed with one */
} Scan;

/* change.c. `since` NULL: what is staged. False after an error in diags; close it all the same. */
bool change_open(Arena *arena, const char *folder, const char *since, Change *change, Diags *diags);
/* Before the state before is scanned, once: a stored result needs no contents. */
NODISCARD bool change_contents_before(const Change *change, Diags *diags);
/* What a commit that ends a merge makes of the other side; merged->git NULL = none is being made. */
bool change_open_merged(const Change *change, Change *merged, Diags *diags);
void change_close(Change *change);
/* Sets revision, dirty and content of a result about the work tree; nothing where there is no git. */
void scan_revision(Arena *arena, const char *folder, ScanResult *result);
/* Leaves the commands of the files that the snapshot holds; a file that comes, goes or differs with
 * the change and has none borrows its nearest sibling's, which is said. */
void change_commands(Scan *scan, const ScanOptions *options);

/* Folder that holds rules/ and frameworks/: beside the program, in its build tree, or installed. */
const char *scan_share(Arena *arena);
/* The user's kept trees of rules and laws; NULL without a folder of the user's own to keep them in. */
YamlKeep *scan_yaml_open(Arena *arena);
/* SHA-256 in hex over all kinds of data, models and checks of the folders: names and contents, not where
 * they lie. */
const char *scan_rules_digest(Arena *arena, const StrVec *folders);
/* false: usage or configuration error (in diags): exit code 2. Units that fail are coverage. */
bool scan_load(Scan *scan, const ScanOptions *options); /* project, rules, models, data */
/* The folder that paths are told from and the store lies in, where no .sangam.yaml says another: of a compile
 * database, else of a source folder, else the current one. */
const char *scan_root(Arena *arena, const char *database, const char *source);
/* The same in two steps. Between them, scan_units() does the second while it waits for workers; where nothing was
 * parsed it is still to be done. */
bool scan_load_project(Scan *scan, const ScanOptions *options);
bool scan_load_rules(Scan *scan, const ScanOptions *options);
/* The compile commands, and result->settings over all that findings depend on but the sources. Part of
 * scan_units unless it was called before. */
bool scan_commands(Scan *scan, const ScanOptions *options);
bool scan_units(Scan *scan, const ScanOptions *options); /* parse or read facts, link */
bool scan_analyse(Scan *scan, const ScanOptions *options); /* after scan_load: all the rest, to result */
Scan *scan_new(void);
void scan_free(Scan *scan);
/* `sangam unit`: one command to one facts file. Exit code: 0; 2; 3 where the file, or a part of it, was not analysed: facts
 * of what was are written all the same. */
int scan_unit(const char *output, uint32_t count, const char *const *words, Diags *diags);

/* collect.c */
/* Whether findings in this file (absolute, or relative to the root) are reported. */
bool scan_reports(const Scan *scan, const ScanOptions *options, const char *file);
void scan_collect(Scan *scan, const ScanOptions *options);
SourcePlace scan_place(Scan *scan, Loc loc); /* relative to the root where it lies below it */
SourcePlace scan_declared_place(Scan *scan, const Node *node); /* in the project's file */
/* declared.c: places of data that the project file tells by a typedef's name; once the program is linked */
void scan_declared_places(Scan *scan);
void scan_declared_coverage(Scan *scan); /* what the project file names and the program has not */
/* observe.c */
void scan_observe(Scan *scan);
/* coverage.c */
void scan_coverage(Scan *scan);
void coverage_unit(Scan *scan, const Unit *unit); /* before it is linked */
/* A unit that is not analysed, and why, in words that may quote it; `file`: absolute. */
void coverage_lost_unit(Scan *scan, const char *file, const char *why);

#endif
