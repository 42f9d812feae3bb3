/* SPDX-License-Identifier: Apache-2.0 */
/* front: C becomes IR. The only folder that knows clang.
 * Answers: what one translation unit means. From: a cleaned compile command. For: facts/ and scan/.
 * Does not know: other units, personal data, rules. Runs inside a worker process: the input may crash
 * or hang libclang, and only that process may die of it. */
#ifndef SANGAM_FRONT_H
#define SANGAM_FRONT_H

#include "compdb/compdb.h"
#include "ir/ir.h"

typedef struct FrontFile { /* content that replaces a file on disk (staged bytes) */
    const char *path, *data;
    size_t length;
} FrontFile;

typedef struct FrontOptions {
    const FrontFile *files;
    uint32_t file_count;
} FrontOptions;

typedef struct Front Front; /* one libclang index; make it after fork */
Front *front_open(Diags *diags); /* NULL: wrong library version, with a Diag */
void front_close(Front *front);
/* NULL when there is no translation unit at all (with a Diag that names the file and the reason).
 * Retries: as cleaned -> without -m and -std -> -I -D -U only with -std=gnu11; a retry is a Diag.
 * The Unit carries its own errors, unknown counts and file digests. */
Unit *front_parse(Front *front, const CompileCommand *command, const FrontOptions *options,
                  Diags *diags);
const char *front_version(void); /* "clang version 19.1.7" */

#endif
