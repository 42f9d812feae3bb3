#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Cost per line of link and solve at 10,000 and 100,000 lines (1,000,000: tests/scale/measure.py by hand), and shapes
# made to hurt, which end with the cap told in the coverage.
if ! command -v python3 > /dev/null; then
    echo "skip scale - python3 is missing"
    exit 0
fi
timeout 600 python3 "$ROOT/tests/scale/measure.py" "$SANGAM" "$WORK" 10000 100000 || echo "not ok scale/measure - did not end well"

python3 "$ROOT/tests/scale/generate.py" 0 "$WORK/q" --pathological 1 || exit 1
timeout 300 "$SANGAM" scan -p "$WORK/q" --verbose --fail-on never > "$WORK/text" 2>&1
if [ $? -eq 0 ]; then echo "ok scale/pathological"; else echo "not ok scale/pathological - $(tail -n 1 "$WORK/text")"; fi
if grep -q 'pointer call targets: capped-set' "$WORK/text"; then echo "ok scale/pathological-cap"
else echo "not ok scale/pathological-cap - the coverage does not tell of the cap"; fi
