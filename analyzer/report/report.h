/* SPDX-License-Identifier: Apache-2.0 */
/* report: a scan's result for people and for other tools.
 * Answers: how does this result look as text, SARIF, HTML ... From: ScanResult, judgements, laws.
 * For: cli/. Does not know: IR, rules, clang. One file per format, one row each in formats.def. */
#ifndef SANGAM_REPORT_H
#define SANGAM_REPORT_H

#include "frameworks/frameworks.h"

typedef struct ReportInput {
    Arena *arena;
    const ScanResult *result;
    const ScanResult *gone;        /* findings that are gone since the last scan, may be NULL */
    const Frameworks *frameworks;
    const Framework *const *laws;  /* selected */
    uint32_t law_count;
    const Project *project;        /* may be NULL */
    const Judgement *judgements;   /* [result->findings.len], same order */
    int32_t as_of;
    Severity fail_on;              /* what gates, */
    bool fail_never;               /* unless nothing does */
    unsigned gate_on;              /* as frameworks_judge was given it */
    Confidence min_confidence;     /* findings below are counted, not shown, in text */
    bool only_new;                 /* show only STATE_NEW */
    bool portable;                 /* nothing that depends on this machine's folders, or on what was
                                      scanned before */
    const char *repository;        /* top of the work tree that holds the root, absolute; NULL = none, not known */
    const char *here;              /* the current folder, absolute; NULL = not known */
    StrVec rule_folders, law_folders; /* that it was made with, in order: for packages */
    const HistoryRow *history;     /* earlier scans and this one, oldest first; for `trend` */
    uint32_t history_count;
    bool color, quiet, verbose;
    uint32_t width;                /* of the terminal, 0 = 100 */
} ReportInput;

/* What relative paths in a format start at, where it is known. Code review servers take them from the top of the
 * repository, editors from the folder that the command was run in. */
typedef enum ReportPaths { PATHS_ROOT, PATHS_REPOSITORY, PATHS_HERE } ReportPaths;
typedef struct ReportFormat {
    const char *name, *extension;
    ReportPaths paths;
    const char *help;
    bool (*write)(const ReportInput *input, Buf *out, Diags *diags);
} ReportFormat;
extern const ReportFormat report_formats[]; /* ends with name NULL */
const ReportFormat *report_format(const char *name); /* NULL when unknown */

/* ---- package.c, package_check.c: the evidence package, a folder with everything -------------- */
/* `folder` must not exist, or be empty. False with a Diag: not usable then, as no manifest is
 * written. */
bool report_package(const ReportInput *input, const char *folder, Diags *diags);
extern const char report_package_help[];
typedef struct PackageFile {
    const char *path; /* relative to the package */
    uint64_t bytes;
    char sha256[65];
} PackageFile;
typedef struct Package {
    VEC(PackageFile) files; /* that are there, sorted by path */
    uint32_t troubles;      /* files changed, added, missing, links: each is an error in diags */
    char manifest_sha256[65];
    /* as the manifest says: */
    const char *created, *tool_version, *front_version, *project, *command, *revision;
    const char *rules_digest, *laws_digest, *fail_on, *min_confidence;
    bool dirty;
    int32_t as_of;
    unsigned gate_on;
    StrVec laws; /* aliases */
    uint32_t rule_folders, law_folders;
} Package;
/* Links are not followed and nothing outside the folder is opened. False when it is no package. */
bool package_check(Arena *arena, const char *folder, Package *out, Diags *diags);
void package_free(Package *package);

#endif
