#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prefixes_real: the units of real programs come out the same with shared precompiled beginnings and
# without. SANGAM_REAL and SANGAM_REAL_PROGRAMS as in facts_real.sh.
set -u
if [ -z "${SANGAM_REAL:-}" ]; then
    echo "skip prefixes_real - SANGAM_REAL names no folder of real programs"
    exit 0
fi
for name in ${SANGAM_REAL_PROGRAMS:-src-mosquitto}; do
    project=$SANGAM_REAL/$name
    for mode in 0 1; do
        mkdir -p "$WORK/$name-$mode"
        SANGAM_PREFIXES=$mode timeout 800 "$SANGAM" dump ir -p "$project" \
            --store "$WORK/$name-$mode/s.db" > "$WORK/$name-$mode/ir" 2> "$WORK/$name-$mode/err"
    done
    if [ ! -s "$WORK/$name-1/ir" ]; then
        echo "not ok prefixes_real/$name - no unit: $(tail -n 1 "$WORK/$name-1/err")"
    elif cmp -s "$WORK/$name-0/ir" "$WORK/$name-1/ir"; then
        echo "ok prefixes_real/$name"
    else
        echo "not ok prefixes_real/$name - differs"
        diff "$WORK/$name-0/ir" "$WORK/$name-1/ir" | head -n 20
    fi
    rm -rf "$WORK/$name-0" "$WORK/$name-1"
done
