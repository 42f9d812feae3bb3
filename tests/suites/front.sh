#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# front: each tests/front/x.c becomes the IR in x.ir. The first line of x.c may be a comment that
# says `flags: ...` (for the compiler) and `places` (the golden holds lines and columns too).
set -u
program=$BUILD/tests/front_test
here=$ROOT/tests/front
if [ ! -x "$program" ]; then
    echo "not ok front - $program is not built"
    exit 1
fi

for source in "$here"/*.c; do
    name=$(basename "$source" .c)
    first=$(sed -n 1p "$source")
    flags=
    mode=--brief
    case $first in "// "*flags:*) flags=$(printf '%s\n' "$first" | sed 's/.*flags: *//; s/ *; *places//') ;; esac
    case $first in "// "*places*) mode=--ir ;; esac
    # shellcheck disable=SC2086 # $flags is several words
    if ! "$program" $mode "$source" $flags > "$WORK/full" 2> "$WORK/diags"; then
        echo "not ok front/$name - $(grep -v '^#' "$WORK/diags" | head -n 1)"
        continue
    fi
    # Where the project lies differs from machine to machine.
    grep -v -e '^file ' -e '^main ' "$WORK/full" | sed "s|$here/||g" > "$WORK/$name.ir"
    if [ -n "${BLESS:-}" ]; then cp "$WORK/$name.ir" "$here/$name.ir"; fi
    if [ ! -s "$WORK/$name.ir" ]; then
        echo "not ok front/$name - it becomes no IR at all"
    elif diff -u "$here/$name.ir" "$WORK/$name.ir" > "$WORK/diff" 2>&1; then
        echo "ok front/$name"
    else
        echo "not ok front/$name - differs"
        head -n 40 "$WORK/diff"
    fi
done

# The same declarations, each run of them behind a macro: the IR must not differ but for the names of
# macros. Not compared: what speaks of places (assertion, macros), comments, errors (all on the line
# of the macro), enums (a constant is named by the macro it is all of).
plain() { # plain FILE FLAGS...: the IR without names of macros
    "$program" --brief "$@" -I"$here" 2> /dev/null | grep -v -e '^file ' -e '^main ' |
        sed 's/ macro [A-Z_0-9]*//g; s/\(const [^ ]*\) [A-Z_0-9]* :/\1 :/; s/)call$/)/'
}
if ! command -v python3 > /dev/null 2>&1; then
    echo "skip front/in_macros - there is no python3"
    exit 0
fi
for source in "$here"/*.c; do
    name=$(basename "$source" .c)
    case $name in assertion | macros | comments | errors | enums) continue ;; esac
    first=$(sed -n 1p "$source")
    flags=
    case $first in "// "*flags:*) flags=$(printf '%s\n' "$first" | sed 's/.*flags: *//; s/ *; *places//') ;; esac
    python3 "$here/in_macros.py" "$source" "$WORK/$name.c"
    # shellcheck disable=SC2086 # $flags is several words
    plain "$source" $flags > "$WORK/outside" && plain "$WORK/$name.c" $flags > "$WORK/inside"
    if cmp -s "$WORK/outside" "$WORK/inside" && [ -s "$WORK/inside" ]; then
        echo "ok front/$name in a macro"
    else
        echo "not ok front/$name in a macro - differs"
        diff "$WORK/outside" "$WORK/inside" | head -n 20
    fi
done
