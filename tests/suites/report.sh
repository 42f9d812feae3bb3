#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Reports of a result made by hand (tests/report/fixture.h): goldens, the SARIF schema where
# $SANGAM_SCHEMAS holds it, well-formed XML and HTML, and the page in a real browser where there is one.
set -u
program=$BUILD/tests/report_test
here=$ROOT/tests/report
if [ ! -x "$program" ]; then
    echo "not ok program - $program is not built"
    exit 1
fi

# report FORMAT KIND FILE
report() {
    "$program" --write "$1" "$2" "$here/source" > "$3" 2> "$WORK/diags"
}

# The project's folder is another on each machine; style, script and their hashes are no golden's
# business, and the comparison of laws is tested with the laws.
stable() {
    sed "s|$here/source|/project|g" "$1" | awk '
        /^<style>/ { skip = 1 } /<section id="differences">/ { skip = 1 } /^<script>/ { skip = 1 }
        /Content-Security-Policy/ { next }
        !skip { print }
        /<\/style>$/ { skip = 0 } /<\/section>$/ { skip = 0 } /<\/script>$/ { skip = 0 }'
}

# golden NAME FORMAT KIND
golden() {
    if ! report "$2" "$3" "$WORK/out"; then
        echo "not ok golden/$1 - the report was not written: $(head -n 1 "$WORK/diags")"
        return
    fi
    stable "$WORK/out" > "$WORK/$1"
    if [ -n "${BLESS:-}" ]; then cp "$WORK/$1" "$here/golden/$1"; fi
    if diff -u "$here/golden/$1" "$WORK/$1" > "$WORK/diff" 2>&1; then
        echo "ok golden/$1"
    else
        echo "not ok golden/$1 - differs"
        head -n 40 "$WORK/diff"
    fi
}

golden plain.txt text plain
golden verbose.txt text verbose
golden quiet.txt text quiet
golden color.txt text color
golden empty.txt text empty
golden plain.sarif sarif plain
golden github.sarif sarif-github plain
golden gitlab.sarif sarif-gitlab plain
golden plain.html html plain
golden plain.json json plain
golden plain.csv csv plain
golden lines.txt gcc plain
golden codequality.json codequality plain
golden review.json rdjson plain
golden junit.xml junit plain

if ! command -v python3 > /dev/null 2>&1; then
    echo "skip checks - python3 is not installed"
    exit 0
fi

for kind in plain hostile empty; do
    report junit "$kind" "$WORK/junit.xml"
    report html "$kind" "$WORK/page-$kind.html"
    python3 "$here/wellformed.py" "$kind" "$WORK/junit.xml" "$WORK/page-$kind.html"
    for format in sarif sarif-github sarif-gitlab; do
        report "$format" "$kind" "$WORK/$format-$kind.json"
    done
done

for kind in plain hostile empty long many:6000; do
    for format in sarif-github sarif-gitlab codequality rdjson junit csv gcc json; do
        report "$format" "$kind" "$WORK/limits"
        python3 "$here/limits.py" "$format" "$kind" "$WORK/limits"
    done
done

if [ ! -f "${SANGAM_SCHEMAS:-}/sarif-schema-2.1.0.json" ]; then
    echo "skip sarif-schema - SANGAM_SCHEMAS names no folder with sarif-schema-2.1.0.json"
elif ! python3 -c 'import jsonschema' 2> /dev/null; then
    echo "skip sarif-schema - python3-jsonschema is not installed"
else
    python3 -W ignore "$here/schema.py" "$SANGAM_SCHEMAS/sarif-schema-2.1.0.json" "$WORK"/sarif*.json
fi

browser=
for name in chromium chromium-browser google-chrome; do
    if [ -z "$browser" ] && command -v "$name" > /dev/null 2>&1; then browser=$name; fi
done
if [ -z "$browser" ]; then
    echo "skip browser - no Chromium is installed"
    exit 0
fi
report html many:5000 "$WORK/page-many.html"
python3 "$here/browser.py" "$browser" "$WORK/page-plain.html" plain
python3 "$here/browser.py" "$browser" "$WORK/page-plain.html" without-script
python3 "$here/browser.py" "$browser" "$WORK/page-hostile.html" hostile
report html hostile:400 "$WORK/page-hostile-many.html"
python3 "$here/browser.py" "$browser" "$WORK/page-hostile-many.html" hostile
python3 "$here/browser.py" "$browser" "$WORK/page-many.html" many
exit 0
