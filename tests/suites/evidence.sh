#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What an auditor takes along, made from a scan of samples/: the record of processing and the input
# to an impact assessment.
set -u
here=$ROOT/tests/report
if ! command -v python3 > /dev/null 2>&1; then
    echo "skip evidence - python3 is not installed"
    exit 0
fi

cp -r "$ROOT/samples" "$WORK/samples"
"$SANGAM" scan -p "$WORK/samples" --as-of 2026-11-22 --store "$WORK/store.db" --fail-on never \
    --report json="$WORK/report.json" --report ropa="$WORK/ropa.csv" --report csv="$WORK/findings.csv" \
    --report dpia="$WORK/dpia.csv" > "$WORK/out" 2>&1 || {
    echo "not ok evidence/scan - $(tail -n 1 "$WORK/out")"
    exit 0
}
python3 "$here/sheets.py" samples "$WORK/ropa.csv" "$WORK/dpia.csv" "$WORK/report.json" "$WORK/findings.csv"

# What a stranger wrote into names, messages and the store must not run in a spreadsheet.
for format in ropa dpia csv json; do
    "$BUILD/tests/report_test" --write "$format" hostile "$here/source" > "$WORK/hostile.$format"
done
python3 "$here/sheets.py" hostile "$WORK/hostile.ropa" "$WORK/hostile.dpia" "$WORK/hostile.json" "$WORK/hostile.csv"
