#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whole programs of shapes that make an analysis slow, small enough for every day; tests/long/scale.sh has the large ones.
if ! command -v python3 > /dev/null; then
    echo "skip scale - python3 is missing"
    exit 0
fi

result() { # result NAME WHY: WHY empty = passed
    if [ -z "$2" ]; then echo "ok scale/$1"; else echo "not ok scale/$1 - $2"; fi
}

python3 "$ROOT/tests/scale/generate.py" 5000 "$WORK/p" > /dev/null || exit 1
timeout 120 "$SANGAM" scan -p "$WORK/p" --fail-on never > "$WORK/text" 2>&1
result 5000-lines "$([ $? -eq 0 ] || tail -n 1 "$WORK/text")"
result 5000-lines-found "$(grep -q 'log_line.*personal-data-in-log' "$WORK/text" || echo 'the mail written to the log is not found')"

# every part at a tenth
python3 "$ROOT/tests/scale/generate.py" 0 "$WORK/q" --pathological 10 || exit 1
timeout 120 "$SANGAM" scan -p "$WORK/q" --verbose --fail-on never > "$WORK/text" 2>&1
result pathological "$([ $? -eq 0 ] || tail -n 1 "$WORK/text")"
result pathological-cap "$(grep -q 'pointer call targets: capped-set' "$WORK/text" || echo 'the coverage does not tell of the cap')"
