/* SPDX-License-Identifier: Apache-2.0 */
/* Rules and models put to the test. Samples of rules: C files that say, above a line, what a rule must make of it. */
#ifndef SANGAM_CLI_SAMPLES_H
#define SANGAM_CLI_SAMPLES_H

#include "cli/cli.h"

typedef enum ExpectKind {
    EXPECT_FINDS,         /* the rule fires on the line */
    EXPECT_CLEAN,         /* it does not */
    EXPECT_MISSES,        /* it should and does not: fails the day it does */
    EXPECT_WRONGLY_FINDS, /* it should not and does: fails the day it does not */
} ExpectKind;

typedef struct Expectation {
    ExpectKind kind;
    const char *rule;
    const char *confidence; /* `finds: RULE confidence=high`: of the finding; NULL = any */
    const char *file;       /* absolute */
    uint32_t line, target;  /* of the comment; of the code below it, 0 = there is none */
    StrVec vias;            /* "file:line": a step the trace must visit */
} Expectation;

/* One sample: `tests/<rule>.c`, or `tests/<rule>/` with its own .sangam.yaml. */
typedef struct Sample {
    const char *group, *name; /* "rules", "personal-data-in-log" */
    const char *folder;       /* absolute: what paths are relative to */
    StrVec sources;           /* absolute .c files */
    StrVec headers;           /* absolute .h files of a sample folder */
    const char *config;       /* its .sangam.yaml, NULL = none */
    StrVec flags;             /* `// flags: -DX`: for the compiler */
    int32_t as_of;            /* `// as-of: DATE`, else today */
    VEC(Expectation) expectations;
    Diags *diags; /* what is malformed in its comments */
} Sample;
typedef VEC(Sample) Samples;

void samples_free(Samples *samples);
/* Adds the samples that lie in `folder`: false when it cannot be listed. */
bool samples_find(Arena *arena, const char *folder, const char *group, Samples *out);
/* Those of a folder of rules: in its tests/, or in tests/ beside it; in that (a folder each) rules and models, where
 * there are such. */
bool samples_beside(Arena *arena, const char *folder, Samples *out);
/* Reads flags and expectations from the comments. */
void sample_read(Arena *arena, Sample *sample);

/* The folder that the operands, --rules or the program itself point to, absolute; NULL = told. */
const char *rules_folder(Arena *arena, const Options *options);
/* sangam rules coverage [DIR]: which duties have a check and a sample */
int rules_coverage(Arena *arena, const Options *options);
/* sangam rules test [DIR] [NAME...] */
int rules_test(Arena *arena, const Options *options);
/* lint_headers.c: every library's models against its headers; prints a line for each library and adds
 * what is wrong to the scan's diags. False when the headers could not be parsed at all. */
bool lint_headers(Arena *arena, Scan *scan, const ScanOptions *wants);
/* The --rules folders, with `folder` added unless it is the shipped one; NULL adds nothing. */
StrVec rule_folders_with(Arena *arena, const Options *options, const char *folder);

#endif
