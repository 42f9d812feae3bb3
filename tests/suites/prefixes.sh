#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prefixes: units that begin with the same #includes share a precompiled header, and come out byte
# for byte as if each had been parsed whole; a unit for which that would not hold does without.
set -u

src=$WORK/src
mkdir -p "$src/sub" "$WORK/tmp"
TMPDIR=$WORK/tmp
export TMPDIR

cat > "$src/all.h" <<'END'
#ifndef ALL_H
#define ALL_H
#include <stdio.h>
#include <string.h>
struct person { char email[40]; struct { int x, y; } at; }; /* who it is */
static inline void log_mail(const struct person *p) { printf("%s\n", p->email); }
#define SHOW(p) log_mail(p)
#pragma pack(push, 1)
struct packed { char c; int i; };
#pragma pack(pop)
extern int counter;
enum { LIMIT = __LINE__ };
#endif
END
echo 'int row_one, row_two;' > "$src/rows.inc"
echo 'typedef int unguarded_t; struct unguarded { unguarded_t t; };' > "$src/unguarded.h"

unit() { # unit NAME: body on standard input, behind the common beginning
    {
        printf '/* %s\n * of its own length: %s */\n' "$1" "$1 $1"
        printf '#define _GNU_SOURCE\n#include "all.h" // all\n\n#if defined(ALL_H) && LIMIT\n'
        printf '#include "none.h"\n#endif\n#include "unguarded.h"\n'
        cat
    } > "$src/$1.c"
}
unit plain << 'END'
/* a comment that belongs to f */
void f(struct person *p) { SHOW(p); strcpy(p->email, "x"); }
END
unit longer_name << 'END'
#include "rows.inc"
int counter = sizeof(struct packed);
static void g(const struct person *p) { log_mail(p); }
void (*table[])(const struct person *) = {g, log_mail};
END
unit builtin << 'END'
void h(struct person *p) { __builtin_memset(p->email, 0, sizeof p->email); }
END
unit wrong << 'END'
void broken(struct person *p) { undeclared_name = 1; SHOW(p); }
END
unit choice << 'END'
int k(unguarded_t t) { return _Generic(t, unguarded_t: 1, default: 2) + LIMIT; }
END
unit last << 'END'
int line(void) { return __LINE__; }
END
# Four that do not begin like the others, and one that is defined by its beginning.
printf '#define WIDTH 7\n#include "all.h"\nint width(void) { return WIDTH; }\n' > "$src/own_macro.c"
printf '#include <stdio.h>\nint only(void) { return puts("x"); }\n' > "$src/only.c"
for n in 1 2 3 4; do
    printf '#include "../all.h"\n#include "own.h"\nint s%s(void) { return own; }\n' $n > "$src/sub/s$n.c"
    printf '#include "defines.h"\nint d%s(void) { return defined; }\n' $n > "$src/d$n.c"
done
echo 'static const int own = 1;' > "$src/sub/own.h"
echo 'int defined = 2;' > "$src/defines.h"

( echo '['
  sep=
  for file in "$src"/*.c "$src"/sub/*.c; do
      printf '%s{"directory":"%s","file":"%s","arguments":["cc","-I.","-c","%s"]}' "$sep" "$src" "$file" "$file"
      sep=,
  done
  echo ']' ) > "$src/compile_commands.json"

for mode in 0 1; do
    mkdir -p "$WORK/$mode"
    SANGAM_PREFIXES=$mode "$SANGAM" scan -p "$src" --store "$WORK/$mode/s.db" --verbose --fail-on never \
        --report "json=$WORK/$mode/report.json" > "$WORK/$mode/out" 2> "$WORK/$mode/err"
    "$SANGAM" dump ir -p "$src" --store "$WORK/$mode/s.db" > "$WORK/$mode/ir" 2> "$WORK/$mode/ir.err"
done

if cmp -s "$WORK/0/ir" "$WORK/1/ir" && [ -s "$WORK/1/ir" ]; then
    echo "ok prefixes/same IR"
else
    echo "not ok prefixes/same IR - it differs"
    diff "$WORK/0/ir" "$WORK/1/ir" | head -20
fi
for mode in 0 1; do grep -v '"command":' "$WORK/$mode/report.json" > "$WORK/$mode/report"; done
if cmp -s "$WORK/0/report" "$WORK/1/report" && grep -q '"findings"' "$WORK/1/report"; then
    echo "ok prefixes/same report"
else
    echo "not ok prefixes/same report - it differs"
    diff "$WORK/0/report" "$WORK/1/report" | head -20
fi

# 6 units share the long beginning and 4 that of sub/; d1 .. d4 would share one that defines things.
said=$(grep -o '[0-9]* with one of [0-9]* shared' "$WORK/1/err")
if grep -q 'not fully confined' "$WORK/1/err"; then
    echo "skip prefixes/shared - no Landlock here, so none are made"
elif [ "$said" = "10 with one of 2 shared" ]; then
    echo "ok prefixes/shared"
else
    echo "not ok prefixes/shared - expected 10 units with one of 2, got: $said"
fi
if [ "$(grep -o '[0-9]* with one of' "$WORK/0/err")" = "0 with one of" ]; then
    echo "ok prefixes/off"
else
    echo "not ok prefixes/off - SANGAM_PREFIXES=0 does not turn them off"
fi
left=$(ls "$WORK/tmp")
if [ -z "$left" ]; then echo "ok prefixes/nothing left behind"; else echo "not ok prefixes/nothing left behind - $left"; fi

# A scan that was killed leaves its folder to the next one.
mkdir "$WORK/tmp/sangam-prefixes-999999999-aaaaaa" "$WORK/tmp/sangam-prefixes-1-aaaaaa"
echo x > "$WORK/tmp/sangam-prefixes-999999999-aaaaaa/1.pch"
"$SANGAM" scan -p "$src" --store "$WORK/third.db" --fail-on never > /dev/null 2>&1
left=$(ls "$WORK/tmp")
if [ "$left" = "sangam-prefixes-1-aaaaaa" ]; then
    echo "ok prefixes/tidies up"
else
    echo "not ok prefixes/tidies up - left: $left"
fi
