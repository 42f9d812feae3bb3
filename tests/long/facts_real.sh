#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# As tests/suites/facts.sh, over a real program: SANGAM_REAL names a folder that holds the built
# sources of programs, each with its compile_commands.json; SANGAM_REAL_PROGRAMS those that are taken.
set -u
if [ -z "${SANGAM_REAL:-}" ]; then
    echo "skip facts_real - SANGAM_REAL names no folder of real programs"
    exit 0
fi
sed -n "/^import json/,/^END/p" "$ROOT/tests/suites/facts.sh" | sed '/^END/,$d' > "$WORK/jobs.py"
for program in ${SANGAM_REAL_PROGRAMS:-src-mosquitto}; do
    database=$SANGAM_REAL/$program/compile_commands.json
    if [ ! -f "$database" ]; then
        echo "skip facts_real/$program - $database is missing"
        continue
    fi
    rm -rf "$WORK/facts"
    python3 "$WORK/jobs.py" "$database" "$WORK/facts" "$SANGAM" > "$WORK/jobs"
    tr '\n' '\0' < "$WORK/jobs" | xargs -0 -P 2 -n 1 sh -c > "$WORK/xargs.out" 2>&1
    for way in whole facts; do
        set -- -p "$database"
        [ $way = whole ] || set -- "$@" --facts "$WORK/facts"
        timeout 300 "$SANGAM" scan "$@" --as-of 2027-06-01 --store "$WORK/$way.store/s.db" \
            --report "json=$WORK/$way.json" --report "sarif=$WORK/$way.sarif" > "$WORK/$way.text" 2>&1
        timeout 300 "$SANGAM" dump flows "$@" --store "$WORK/$way.store/s.db" > "$WORK/$way.flows" 2> /dev/null
        sed -i '/"command": /d; /"commandLine": /d' "$WORK/$way.json" "$WORK/$way.sarif"
    done
    for kind in json sarif flows; do
        if [ -s "$WORK/whole.$kind" ] && cmp -s "$WORK/whole.$kind" "$WORK/facts.$kind"; then
            echo "ok facts_real/$program/$kind"
        else
            echo "not ok facts_real/$program/$kind - $(diff "$WORK/whole.$kind" "$WORK/facts.$kind" | head -n 2)"
        fi
    done
done
