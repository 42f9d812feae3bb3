# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests of what is kept of functions from one scan to the next. Needs SANGAM and WORK.

# both FOLDER: scans with what is kept, into $WORK/kept.*, and with the same facts and nothing kept, into $WORK/new.*;
# prints how they differ.
both() {
    # A result of the same sources would be taken over whole.
    rm -rf "$1/.sangam/sangam.db" "$WORK/new"
    timeout 300 "$SANGAM" scan -p "$1" --verbose --fail-on never --report "json=$WORK/kept.json" > "$WORK/kept.text" 2>&1
    timeout 300 "$SANGAM" dump graph -p "$1" > "$WORK/kept.graph" 2>&1
    mkdir -p "$WORK/new"
    cp -r "$1/.sangam/facts" "$WORK/new/facts"
    rm -f "$WORK/new/facts"/*.graphs "$WORK/new/facts"/*.answers
    timeout 300 "$SANGAM" dump graph -p "$1" --store "$WORK/new/s.db" > "$WORK/new.graph" 2>&1
    rm -f "$WORK/new/facts"/*.graphs "$WORK/new/facts"/*.answers
    timeout 300 "$SANGAM" scan -p "$1" --store "$WORK/new/s.db" --fail-on never --report "json=$WORK/new.json" > "$WORK/new.text" 2>&1
    for kind in graph json; do
        sed '/"command": /d' "$WORK/kept.$kind" > "$WORK/a"
        sed '/"command": /d' "$WORK/new.$kind" > "$WORK/b"
        [ -s "$WORK/a" ] || echo "no $kind"
        cmp -s "$WORK/a" "$WORK/b" || echo "the $kind differs: $(diff "$WORK/a" "$WORK/b" | grep -m 1 '^[<>]')"
    done
}
anew() { # of the last scan with what is kept: "2 of 5"
    sed -n 's/^sangam: functions analysed anew: \(.*\);.*/\1/p' "$WORK/kept.text"
}
weighed() { # of declarations: "2 of 5"
    sed -n 's/.*; declarations weighed anew: //p' "$WORK/kept.text"
}
