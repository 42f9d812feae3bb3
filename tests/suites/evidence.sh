#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What an auditor takes along, made from a scan of samples/: the record of processing, the input to an
# impact assessment, OSCAL and the Data Privacy Vocabulary, the package of it all. Schemas are read
# from $SANGAM_SCHEMAS, the vocabulary from $SANGAM_DPV, where these are set.
set -u
here=$ROOT/tests/report
if ! command -v python3 > /dev/null 2>&1; then
    echo "skip evidence - python3 is not installed"
    exit 0
fi

cp -r "$ROOT/samples" "$WORK/samples"
"$SANGAM" scan -p "$WORK/samples" --as-of 2026-11-22 --store "$WORK/store.db" --fail-on never \
    --report json="$WORK/report.json" --report ropa="$WORK/ropa.csv" --report csv="$WORK/findings.csv" \
    --report dpia="$WORK/dpia.csv" --report oscal-results="$WORK/samples.oscal-results" \
    --report oscal-catalog="$WORK/samples.oscal-catalog" --report dpv="$WORK/samples.dpv" > "$WORK/out" 2>&1 || {
    echo "not ok evidence/scan - $(tail -n 1 "$WORK/out")"
    exit 0
}
python3 "$here/sheets.py" samples "$WORK/ropa.csv" "$WORK/dpia.csv" "$WORK/report.json" "$WORK/findings.csv"

# What a stranger wrote into names, messages and the store must not run in a spreadsheet.
for format in ropa dpia csv json oscal-results oscal-catalog dpv; do
    "$BUILD/tests/report_test" --write "$format" hostile "$here/source" > "$WORK/hostile.$format"
done
python3 "$here/sheets.py" hostile "$WORK/hostile.ropa" "$WORK/hostile.dpia" "$WORK/hostile.json" "$WORK/hostile.csv"

for kind in samples hostile; do
    python3 "$here/exchange.py" "$kind" "$WORK/$kind.oscal-results" "$WORK/$kind.oscal-catalog" \
        "$WORK/$kind.dpv" "${SANGAM_DPV:-}"
done
"$BUILD/tests/report_test" --write oscal-results empty "$here/source" > "$WORK/empty.oscal-results"
for part in assessment-results:oscal-results catalog:oscal-catalog; do
    schema=${SANGAM_SCHEMAS:-}/oscal_${part%:*}_schema-1.0.6.json
    if [ ! -f "$schema" ]; then
        echo "skip ${part#*:}-schema - SANGAM_SCHEMAS names no folder with ${schema##*/}"
    elif ! python3 -c 'import jsonschema' 2> /dev/null; then
        echo "skip ${part#*:}-schema - python3-jsonschema is not installed"
    else
        python3 -W ignore "$here/schema.py" "$schema" "$WORK"/*."${part#*:}"
    fi
done

# ---- the package -----------------------------------------------------------------------------
# status NAME EXPECTED TEXT COMMAND...: exit code, and a line of the output that holds the text
status() {
    name=$1 expected=$2 text=$3
    shift 3
    "$@" > "$WORK/out" 2>&1
    got=$?
    if [ "$got" -eq "$expected" ] && grep -q -e "$text" "$WORK/out"; then
        echo "ok package/$name"
    else
        echo "not ok package/$name - ended with $got, not $expected, or does not say: $text"
        head -n 5 "$WORK/out"
    fi
}

status written 0 . "$SANGAM" report -v -p "$WORK/samples" --store "$WORK/store.db" --as-of 2026-11-22 \
    package="$WORK/package" text
status as-written 0 'as the manifest says' "$SANGAM" verify "$WORK/package"
if command -v sha256sum > /dev/null 2>&1; then
    (cd "$WORK/package" && sha256sum -c SHA256SUMS) > "$WORK/sums" 2>&1 &&
        ! grep -qv ': OK$' "$WORK/sums" && echo "ok package/sha256sum" ||
        echo "not ok package/sha256sum - $(grep -v ': OK$' "$WORK/sums" | head -n 1)"
fi
status made-again 0 'every file has the same contents' "$SANGAM" verify "$WORK/package" -p "$WORK/samples"
mkdir "$WORK/elsewhere"
cp -r "$WORK/samples" "$WORK/elsewhere/moved sources"
status made-again-elsewhere 0 'every file has the same contents' "$SANGAM" verify "$WORK/package" \
    -p "$WORK/elsewhere/moved sources"
# without the log that prints the diagnosis, its finding is gone
print=$(sed -n 's/.*"fingerprint": "\([0-9a-f]\{12\}\).*/\1/p; /special-data-in-log/q' "$WORK/report.json" | tail -n 1)
sed -i '/visit.diagnosis/d' "$WORK/elsewhere/moved sources/clinic/src/command.c"
status other-sources 1 "differs: finding $print is not found any more" "$SANGAM" verify "$WORK/package" \
    -p "$WORK/elsewhere/moved sources"
status other-sources-files 1 'differs: findings.csv has other contents' "$SANGAM" verify "$WORK/package" \
    -p "$WORK/elsewhere/moved sources"
status not-into-a-used-folder 2 'a folder of its own' "$SANGAM" report -p "$WORK/samples" \
    --store "$WORK/store.db" package="$WORK/package"
status other-rules 2 'rules are not those of the scan' "$SANGAM" report -p "$WORK/samples" \
    --store "$WORK/store.db" --no-default-rules package="$WORK/other"
printf ' ' >> "$WORK/package/findings.csv"
status changed 1 'findings.csv: error: was changed' "$SANGAM" verify "$WORK/package"
status no-package 2 'cannot be read' "$SANGAM" verify "$WORK/samples"
status no-folder 2 'takes one folder' "$SANGAM" verify

# ---- from the store: what is gone, and what the project says gates ----------------------------------
cp -r "$ROOT/samples" "$WORK/twice"
"$SANGAM" scan -q -p "$WORK/twice" --store "$WORK/twice.db" --as-of 2026-11-22 > /dev/null 2>&1
sed -i '/visit.diagnosis/d' "$WORK/twice/clinic/src/command.c"
"$SANGAM" scan -q -p "$WORK/twice" --store "$WORK/twice.db" --as-of 2026-11-22 --report json="$WORK/then.json" > /dev/null 2>&1
status stored-report 0 . "$SANGAM" report -v -p "$WORK/twice" --store "$WORK/twice.db" --as-of 2026-11-22 \
    json="$WORK/stored.json" text
gone() { sed -n '/"gone": \[/,$p' "$1" | sed -n 's/.*"fingerprint": "\([0-9a-f]*\)".*/\1/p'; }
if [ -n "$print" ] && gone "$WORK/stored.json" | grep -q "^$print" &&
    [ "$(gone "$WORK/stored.json")" = "$(gone "$WORK/then.json")" ]; then
    echo "ok package/stored-gone"
else
    echo "not ok package/stored-gone - $(gone "$WORK/stored.json" | tr '\n' ' ') is not $(gone "$WORK/then.json" | tr '\n' ' ')"
fi
for level in critical never high; do
    sed -i "s/fail_on: [a-z]*/fail_on: $level/" "$WORK/twice/.sangam.yaml"
    "$SANGAM" report -p "$WORK/twice" --store "$WORK/twice.db" --as-of 2026-11-22 json="$WORK/$level.json"
    sed -n 's/.*"failOn": "\(.*\)",/\1/p' "$WORK/$level.json" > "$WORK/said"
    sed -n 's/.*"gating": \([0-9]*\).*/\1/p' "$WORK/$level.json" > "$WORK/gating-$level"
    grep -qx "$level" "$WORK/said" && echo "ok package/fail-on-$level" || echo "not ok package/fail-on-$level - says $(cat "$WORK/said")"
done
if [ "$(cat "$WORK/gating-never")" -eq 0 ] && [ "$(cat "$WORK/gating-critical")" -gt 0 ] &&
    [ "$(cat "$WORK/gating-high")" -gt "$(cat "$WORK/gating-critical")" ]; then
    echo "ok package/fail-on-counts"
else
    echo "not ok package/fail-on-counts - $(cat "$WORK"/gating-* | tr '\n' ' ')"
fi

# Under git the package says which revision it is of, and the check sees another one.
if command -v git > /dev/null 2>&1; then
    cp -r "$ROOT/samples" "$WORK/versioned"
    commit() { git -C "$WORK/versioned" -c user.name=x -c user.email=x@x.example commit -q --allow-empty -am "$1"; }
    git -C "$WORK/versioned" init -q && printf '.sangam/\n' > "$WORK/versioned/.gitignore" &&
        git -C "$WORK/versioned" add -A && commit one
    "$SANGAM" scan -q -p "$WORK/versioned" --store "$WORK/versioned.db" --as-of 2026-11-22 \
        --report package="$WORK/versioned-package" > /dev/null 2>&1
    status revision 0 "revision $(git -C "$WORK/versioned" rev-parse HEAD)\\.\$" "$SANGAM" verify "$WORK/versioned-package"
    status revision-again 0 'every file has the same contents' "$SANGAM" verify "$WORK/versioned-package" -p "$WORK/versioned"
    commit two
    status other-revision 1 'differs: the revision was' "$SANGAM" verify "$WORK/versioned-package" -p "$WORK/versioned"
    echo '/* more */' >> "$WORK/versioned/clinic/src/log.c"
    status dirty-revision 1 'and has changes now' "$SANGAM" verify "$WORK/versioned-package" -p "$WORK/versioned"
    rm -rf "$WORK/versioned/.git"
    status no-revision 1 'not under git: the revision was not compared' "$SANGAM" verify "$WORK/versioned-package" -p "$WORK/versioned"
fi
