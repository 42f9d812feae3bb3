#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# keep_real: after random edits of real programs, a scan with what is kept of functions tells what one without tells.
# SANGAM_REAL and SANGAM_REAL_PROGRAMS as in facts_real.sh; EDITS the seeds (default: 1 to 5).
set -u
if [ -z "${SANGAM_REAL:-}" ]; then
    echo "skip keep_real - SANGAM_REAL names no folder of real programs"
    exit 0
fi
. "$ROOT/tests/scale/kept.sh"
for name in ${SANGAM_REAL_PROGRAMS:-src-mosquitto}; do
    project=$SANGAM_REAL/$name
    rm -rf "$WORK/$name"
    cp -r "$project" "$WORK/$name"
    sed "s|$project|$WORK/$name|g" "$project/compile_commands.json" > "$WORK/$name/compile_commands.json"
    why=$(both "$WORK/$name")
    [ -z "$why" ] || why="before edits: $why"
    for seed in ${EDITS:-1 2 3 4 5}; do
        edited=$(python3 "$ROOT/tests/scale/edit.py" "$WORK/$name" "$seed")
        differs=$(both "$WORK/$name")
        echo "# $name: $edited: $(anew) functions analysed; $(grep -o 'memory [0-9.]*' "$WORK/kept.text") s with what is kept"
        [ -z "$differs" ] || why="$why; $edited: $differs"
        [ -n "$(anew)" ] || why="$why; $edited: $(tail -n 1 "$WORK/kept.text")"
    done
    if [ -z "$why" ]; then echo "ok keep_real/$name"; else echo "not ok keep_real/$name - $why"; fi
    rm -rf "$WORK/$name"
done
