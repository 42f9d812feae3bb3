#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# front: each program in tests/front/run/ is compiled and run, and lowered and its IR run by
# tests/unit/front_run_test.c; both must print the same and end alike. The compiler is the judge, so
# there are no expected outputs to keep.
set -u
program=$BUILD/tests/front_run_test
if [ ! -x "$program" ]; then
    echo "not ok front_run - $program is not built"
    exit 1
fi
cc=${CC:-cc}
for source in "$ROOT"/tests/front/run/*.c; do
    name=$(basename "$source" .c)
    if ! $cc -w -O0 "$source" -o "$WORK/$name" -lm 2> "$WORK/errors"; then
        echo "not ok front_run/$name - does not compile: $(head -n 1 "$WORK/errors")"
        continue
    fi
    "$WORK/$name" > "$WORK/want"
    echo "status $?" >> "$WORK/want"
    "$program" --run "$source" > "$WORK/got" 2> "$WORK/errors"
    echo "status $?" >> "$WORK/got"
    if diff "$WORK/want" "$WORK/got" > "$WORK/diff"; then
        echo "ok front_run/$name"
    else
        echo "not ok front_run/$name - $(cat "$WORK/errors") $(head -n 3 "$WORK/diff" | tr '\n' ' ')"
    fi
done
