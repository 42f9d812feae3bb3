#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Same input, same bytes: whatever the number of workers, the order of the compile database, and whether facts are
# kept or made.
cp -r "$ROOT/samples" "$WORK/p" || exit 2
cd "$WORK/p" || exit 2

order() { # order NAME: writes the database in that order
    python3 - "$1" "$ROOT/samples/compile_commands.json" compile_commands.json << 'EOF'
import json, random, sys
rows = json.load(open(sys.argv[2]))
if sys.argv[1] == "reversed": rows.reverse()
elif sys.argv[1] != "given": random.Random(int(sys.argv[1])).shuffle(rows)
json.dump(rows, open(sys.argv[3], "w"))
EOF
}

run() { # run NAME JOBS ORDER [kept]
    [ "${4:-}" = kept ] || rm -rf .sangam
    rm -f .sangam/*.db
    order "$3" || return
    "$SANGAM" scan -p . --jobs "$2" --as-of 2027-06-01 --fail-on never --report sarif=o.sarif --report json=o.json \
        > "$WORK/$1.text" 2>&1 || { echo "not ok order/$1 - $(tail -n 1 "$WORK/$1.text")"; return; }
    # the reports quote the command
    sed "s/--jobs $2 /--jobs N /" o.sarif > "$WORK/$1.sarif"
    sed "s/--jobs $2 /--jobs N /" o.json > "$WORK/$1.json"
}

try() { # try NAME JOBS ORDER [kept]
    run "$@"
    for kind in text sarif json; do
        if cmp -s "$WORK/first.$kind" "$WORK/$1.$kind"; then
            echo "ok order/$1-$kind"
        else
            echo "not ok order/$1-$kind - differs: $(diff "$WORK/first.$kind" "$WORK/$1.$kind" | grep -m 1 '^[<>]' | cut -c 1-200)"
        fi
    done
}

if ! command -v python3 > /dev/null; then
    echo "skip order - python3 is missing"
    exit 0
fi
run first 1 given
grep -q '"ruleId"' "$WORK/first.sarif" || echo "not ok order/first - nothing was found in samples/"
try two-workers 2 given
try five-workers 5 1
try reversed 2 reversed
try shuffled 1 2
try from-cache 2 3 kept
