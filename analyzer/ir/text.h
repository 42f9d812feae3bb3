/* SPDX-License-Identifier: Apache-2.0 */
/* Inside ir/ only: what print.c and parse.c must agree on.
 *
 *   file "/src/a.c" [system] [size 120] [digest 64 hex digits]      files 1, 2, ... in order
 *   main "/src/a.c" ["cc -c a.c"]
 *   record struct user size 72 @3:8 {                   without braces: incomplete
 *       name: [64 x i8] +0 "char [64]" note "doc" @4:10 offset and size may be left out: C layout
 *       flag: u32 +64.3 :1                              byte.bit of a bit-field and its width
 *   }
 *   global table: [2 x struct op] internal const = {    extern: not defined here
 *       +0: *i8 "text" field struct op.name
 *       +8: *fn(i32) -> void function handler
 *       +16: *i32 global counter +4
 *       +24: i32 -1
 *   }
 *   declare puts(*i8) -> i32
 *   function main($argc: i32, $argv: **i8) -> i32 @10:5 {
 *       var $u: struct user "user_t" @11:4              temp $~4: i32 is one of the front end
 *   start:
 *       %1 = local $u @12:3
 *       %2 = call puts(%1) @2:14:7! macro LOG @3:4      `!`: from a macro; where it is written
 *       jump end
 *   end:
 *       return
 *   } @20:1
 *   unknown_count "unexposed expression" 3 @5:6         what the front end could not model
 *   error "no such file" fatal @1:1
 *
 * Types: void i32 u8'_Bool' f64 *T [10 x T] fn(T, ...) -> T opaque 16 'name', struct user, union u,
 * and a bare or quoted name for a record named by its typedef; {N} gives a size that does not
 * follow: *{4}T [{9} 2 x T] fn{1}() -> void. Names that are no identifiers are written as strings.
 * A name carried by several rows of a table has `~` and a number. `@line:col` is file 1,
 * `@file:line:col` any. `;` and `#` begin comments. One statement a line.
 *
 * An instruction's type is left out where insn_type_guess knows it. */
#ifndef SANGAM_IR_TEXT_H
#define SANGAM_IR_TEXT_H

#include "ir/ir.h"

typedef enum GuessKind {
    GUESS_TYPE,    /* the type `type` */
    GUESS_POINTER, /* an 8-byte pointer to `type` */
    GUESS_INT,     /* i32 */
    GUESS_LONG,    /* i64 */
    GUESS_DOUBLE,  /* f64 */
    GUESS_STRING,  /* *i8 */
} GuessKind;

typedef struct TypeGuess {
    GuessKind kind;
    TypeId type;
} TypeGuess;

/* The type an instruction most likely has; a, b, c are the types of what its operands name (of a
 * value, local, global, function or field), 0 where they name nothing. */
TypeGuess insn_type_guess(const Insn *insn, const Type *types, TypeId a, TypeId b, TypeId c);

/* The C name that iN, uN, fN stand for, or "" when they need one written. */
const char *type_plain_name(TypeKind kind, bool is_signed, uint32_t size);

bool is_identifier(const char *text, size_t length);

#endif
