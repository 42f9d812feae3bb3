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
    if diff -u "$here/$name.ir" "$WORK/$name.ir" > "$WORK/diff" 2>&1; then
        echo "ok front/$name"
    else
        echo "not ok front/$name - differs"
        head -n 40 "$WORK/diff"
    fi
done
