#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# front: random programs by csmith, compiled and run, against their IR run by front_run_test. COUNT
# programs from seed SEED on. Skipped where csmith is not installed.
set -u
program=$BUILD/tests/front_run_test
include=${CSMITH_INCLUDE:-/usr/include/csmith}
if ! command -v csmith > /dev/null 2>&1 || [ ! -d "$include" ]; then
    echo "skip front_csmith - csmith is not installed"
    exit 0
fi
seed=${SEED:-1}
last=$((seed + ${COUNT:-40} - 1))
cd "$WORK" || exit 1
while [ "$seed" -le "$last" ]; do
    csmith --seed "$seed" --max-funcs 5 --max-block-depth 3 --max-array-len-per-dim 6 > p.c
    if ${CC:-cc} -w -O1 -I"$include" p.c -o p && timeout 5 ./p > want; then
        # One that runs long, or that holds more numbers than the front end keeps, decides nothing.
        timeout 60 "$program" --run p.c -I"$include" > got 2> errors
        if cmp -s want got; then
            echo "ok front_csmith/$seed"
        elif grep -q -e 'too many steps' -e 'too deep' errors; then
            echo "skip front_csmith/$seed - $(cat errors)"
        else
            echo "not ok front_csmith/$seed - $(cat errors) printed $(tail -n 1 got), not $(tail -n 1 want)"
        fi
    else
        echo "skip front_csmith/$seed - it does not end by itself"
    fi
    seed=$((seed + 1))
done
