/* SPDX-License-Identifier: Apache-2.0 */
/* Inside front/ only: libclang, loaded when it is first needed. Its relocations take longer than all that a
 * report or an unchanged scan does, and a scan has other things to do meanwhile. */
#ifndef SANGAM_FRONT_LIBCLANG_H
#define SANGAM_FRONT_LIBCLANG_H

#include <clang-c/Index.h>

/* clang.createIndex(...) is clang_createIndex(...). */
typedef struct Libclang {
#define LIBCLANG(name) __typeof__(clang_##name) *name;
#include "front/libclang.def"
} Libclang;

/* What the linker's table would be: written once, by front_load(), and read after that. */
extern Libclang clang;

#endif
