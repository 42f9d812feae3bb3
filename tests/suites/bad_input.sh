#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whatever is wrong with what the program is given: one clear line, the right exit code, no crash, and
# nothing written by halves.
cd "$WORK" || exit 2
mkdir -p p/.sangam rules/checks rules/data rules/models laws
cat > p/a.c << 'END'
#include <syslog.h>
struct user { char email[80]; char name[40]; };
void f(struct user *user) { syslog(LOG_INFO, "%s", user->email); }
END
echo '[{"directory": ".", "file": "a.c", "command": "cc -c a.c"}]' > p/compile_commands.json

# refuses NAME STATUS PATTERN ARGUMENT...: one error line, which is like PATTERN
refuses() {
    name=$1 status=$2 pattern=$3
    shift 3
    rm -rf report.html
    "$SANGAM" "$@" > out 2> err
    got=$?
    lines=$(grep -c -E 'error: |^sangam: |^not analysed: ' err out | awk -F: '{ n += $2 } END { print n }')
    why=
    [ "$got" -eq "$status" ] || why="status $got"
    [ "$lines" -eq 1 ] || why="$why; $lines lines of errors"
    cat err out | grep -q -e "$pattern" || why="$why; no line like $pattern"
    [ ! -e report.html ] || [ "$status" -eq 3 ] || why="$why; a report was written"
    for left in core* ./*.tmp* ./.*.tmp* ./*.new p/core* p/*.tmp*; do
        [ ! -e "$left" ] || why="$why; left over: $left"
    done
    if [ -z "$why" ]; then
        echo "ok bad_input/$name"
    else
        sed 's/^/# /' err out
        echo "not ok bad_input/$name - ${why#; }"
    fi
}
scan() { # scan NAME PATTERN ARGUMENT...
    name=$1 pattern=$2
    shift 2
    refuses "$name" 2 "$pattern" scan -p p --report html=report.html "$@"
}

# ---- compile databases ----
refuses database-absent 2 'bear -- make.*CMAKE_EXPORT_COMPILE_COMMANDS.*--source' scan -p rules
refuses database-folder-absent 2 '^sangam: no/such does not exist; give -p' scan -p no/such
printf 'not JSON' > bad.json
refuses database-no-json 2 '^bad.json:1:.*: error: not valid JSON' scan -p bad.json
grep -q 'bear -- make' err || echo "not ok bad_input/database-no-json-says-what-to-do - $(cat err)"
printf '[{"file": ' > bad.json
refuses database-cut 2 '^bad.json:1:.*: error: not valid JSON' scan -p bad.json
echo '{"file": "a.c"}' > bad.json
refuses database-no-list 2 '^bad.json: error: a compile database is a list' scan -p bad.json
echo '[]' > bad.json
refuses database-empty 2 '^bad.json: error: the compile database is empty' scan -p bad.json
printf '\0\1\2' > bad.json
refuses database-binary 2 '^bad.json:1:.*: error: not valid JSON' scan -p bad.json
echo '[{"directory": ".", "file": "gone.c", "command": "cc -c gone.c"}]' > bad.json
refuses database-of-gone-files 2 'none of the 1 entries names a C file that can be read' scan -p bad.json
refuses source-absent 2 'no/such: error: not a folder: --source' scan --source no/such
refuses source-without-c 2 'rules: error: no .c file below this folder' scan --source rules
refuses facts-absent 2 '^no.facts: error: .*--facts' scan --facts no.facts
echo 'not facts' > no.facts
refuses facts-foreign 2 '^no.facts: error: not a facts file' scan --facts no.facts

# ---- rules ----
scan rules-absent '^no/such: error: this rules folder does not exist; check --rules' --rules no/such
scan rules-no-such-folders '^sangam: p holds no checks/, models/ or data/ folder' --rules p
rule() { # from standard input
    cat > rules/checks/toy.yaml
}
good='title: Toy
severity: low
kind: flow
from: { data: [personal] }
to: { sink: [log] }
controls: [log-minimisation]
message: m
remedy: r'
printf 'rule: toy\n%s\nextra: 1\n' "$good" | rule
scan rule-unknown-key '^rules/checks/toy.yaml:10:1: error: unknown key `extra`' --rules rules
printf 'rule: toy\n%s\n' "$good" | sed 's/severity: low/severity: hihg/' | rule
scan rule-unknown-word '^rules/checks/toy.yaml:3:11: error: .*did you mean `high`' --rules rules
printf 'rule: toy\n%s\n' "$good" | sed 's/title: Toy/title: [a, b]/' | rule
scan rule-wrong-type '^rules/checks/toy.yaml:2:8: error: `title` must be text, found a list' --rules rules
printf 'rule: toy\n%s\n' "$good" | sed 's/\[log\]/[lgo]/' | rule
scan rule-unknown-sink '^rules/checks/toy.yaml:6:14: error: .*`lgo`' --rules rules
printf 'rule: toy\n%s\n' "$good" | sed 's/\[personal\]/[persnal]/' | rule
scan rule-unknown-data '^rules/checks/toy.yaml:5:16: error: .*`persnal`.*did you mean `personal`' --rules rules
printf 'rule: toy\n%s\n' "$good" | sed 's/log-minimisation/log-minimization/' | rule
scan rule-unknown-control '^rules/checks/toy.yaml:7:12: error: .*did you mean `log-minimisation`' --rules rules
printf 'rule: toy\n%s\n' "$good" | sed 's/\[personal\] }/[personal]/' | rule
scan rule-bad-yaml '^rules/checks/toy.yaml:[67]:1: error: not valid YAML' --rules rules
printf 'rule: toy\n\ttitle: x\n' | rule
scan rule-tab '^rules/checks/toy.yaml:2:1: error: not valid YAML: .*tab' --rules rules
: | rule
scan rule-empty '^rules/checks/toy.yaml:1:1: error: expected a map' --rules rules
printf 'rule: \377\376\n' | rule
scan rule-no-utf8 '^rules/checks/toy.yaml:.*error: ' --rules rules
printf 'rule: toy\n%s\n' "$good" | rule
printf 'data: toy.datum\ntitle: Toy\nwordz: [toy]\n' > rules/data/toy.yaml
scan data-unknown-key '^rules/data/toy.yaml:3:1: error: unknown key `wordz`; did you mean `words`?' --rules rules
printf 'data: toy.datum\ntitle: Toy\nwords: []\n' > rules/data/toy.yaml
scan data-no-words '^rules/data/toy.yaml:3:8: error: `words` is an empty list' --rules rules
printf 'data: toy.datum\ntitle: Toy\nwords: [toy]\nalso: [{ words: [] }]\n' > rules/data/toy.yaml
scan data-also-no-words '^rules/data/toy.yaml:4:17: error: `words` is an empty list' --rules rules
rm rules/data/toy.yaml
model() {
    printf 'library: toy\nfunctions:\n  - name: toy\n    effects:\n      - %s\n' "$1" > rules/models/toy.yaml
}
model 'copi: { from: "*arg0", to: ret }'
scan model-unknown-verb '^rules/models/toy.yaml:5:9: error: unknown key `copi`; did you mean `copy`?' --rules rules
model 'copy: { from: *arg0, to: ret }'
scan model-unquoted-star '^rules/models/toy.yaml:5:23: error: .*write it in quotes: "\*arg0"' --rules rules
model 'copy: { from: "*arx0", to: ret }'
scan model-bad-port '^rules/models/toy.yaml:5:23: error: `\*arx0` is not a port' --rules rules
model 'source: { at: ret, origin: file, data: contact.emial }'
"$SANGAM" rules lint rules > out 2> err
if [ $? -eq 0 ] && grep -q '^rules/models/toy.yaml:5:48: warning: `toy`: data `contact.emial` is known to no data file.*`contact.email`' err; then
    echo "ok bad_input/model-unknown-data"
else
    echo "not ok bad_input/model-unknown-data - $(cat err)"
fi
rm rules/models/toy.yaml
mkdir -p alone/of/all/bin
cp "$SANGAM" alone/of/all/bin/sangam
"$WORK/alone/of/all/bin/sangam" scan -p p > out 2> err
if [ $? -eq 2 ] && grep -q 'the shipped rules are not beside the program' err && [ "$(wc -l < err)" -eq 1 ]; then
    echo "ok bad_input/shipped-rules-absent"
else
    echo "not ok bad_input/shipped-rules-absent - $(cat err)"
fi
rm -r alone

# ---- laws ----
printf 'framework: toy\nalias: toy\ntitle: T\njurisdiction: ZZ\nsource: s\nas_verified: 2026-01-01\nprovisons: []\n' > laws/toy.yaml
"$SANGAM" frameworks list --frameworks-dir laws > out 2> err
if [ $? -eq 2 ] && grep -q '^laws/toy.yaml:7:1: error: unknown key `provisons`; did you mean `provisions`?' err; then
    echo "ok bad_input/law-unknown-key"
else
    echo "not ok bad_input/law-unknown-key - $(cat err)"
fi
printf 'framework: toy\nalias: toy\ntitle: T\njurisdiction: IS\nsource: https://law.example\nprovisions: []\n' > laws/toy.yaml
"$SANGAM" frameworks list --frameworks-dir laws > out 2> err
listed=$?
"$SANGAM" frameworks lint --frameworks-dir laws > lint 2>&1
if [ "$listed" -eq 0 ] && grep -q '^  an unknown day  toy ' out && grep -q 'toy.yaml:1: error: .*as_verified' lint; then
    echo "ok bad_input/law-without-day-of-check"
else
    echo "not ok bad_input/law-without-day-of-check - $(cat err lint)"
fi
scan laws-absent '^no/such: error: ' --frameworks-dir no/such
scan law-unknown 'no law or jurisdiction is called `gdqr`; did you mean `gdpr`?' --frameworks gdqr

# ---- the project file ----
project() { # project NAME PATTERN TEXT
    printf '%s\n' "$3" > p/.sangam.yaml
    scan "project-$1" "p/.sangam.yaml:$2"
    rm p/.sangam.yaml
}
project unknown-key '1:1: error: unknown key `projekt`; did you mean `project`?' 'projekt: x'
project wrong-type '1:13: error: `activities` must be a list' 'activities: 3'
project unknown-word '1:18: error: .*did you mean `high`?' 'scan: { fail_on: hihg }'
project bad-yaml '.*: error: not valid YAML' 'project: "x'
project unknown-data '.*: error: `contact.emial` .*did you mean `contact.email`?' \
    'activities: [{ id: a, data: [contact.emial] }]'
project bad-country '.*: error: ' 'recipients: [{ id: a, hosts: [a.example], country: XX }]'
project bad-date '.*: error: ' 'activities: [{ id: a, retention: soon }]'
# What it says of laws is judged by the laws that are there.
warns() { # warns NAME PATTERN TEXT
    printf '%s\n' "$3" > p/.sangam.yaml
    "$SANGAM" scan -p p --fail-on never -q > out 2> err
    if [ $? -eq 0 ] && grep -q "p/.sangam.yaml:$2" err && [ "$(wc -l < err)" -eq 1 ]; then
        echo "ok bad_input/project-$1"
    else
        echo "not ok bad_input/project-$1 - $(cat err)"
    fi
    rm p/.sangam.yaml
}
warns unknown-provision '1:39: warning: `6.9.z` is no provision of gdpr' \
    'activities: [{ id: a, basis: { gdpr: [6.9.z, 6.1.b, consent], dpdp: s6 } }]'
warns unknown-law-of-a-basis '1:37: warning: no law is called `gdp`' 'activities: [{ id: a, basis: { gdp: 6.1.b } }]'
warns unknown-law-of-a-role '1:16: warning: no law is called `gpdr`' 'roles: { gpdr: controller }'
refuses project-absent 2 '^no.yaml: error: cannot read the file' scan -p p --config no.yaml
echo 'allow: [{ finding: 12, reason: x }]' > p/.sangam.yaml
"$SANGAM" scan -p p --fail-on never -q > out 2> err
if [ $? -eq 0 ] && grep -q '.sangam.yaml:1:.*: warning: this exception suppresses nothing' err; then
    echo "ok bad_input/exception-malformed-warns"
else
    echo "not ok bad_input/exception-malformed-warns - $(cat err)"
fi
rm p/.sangam.yaml

# ---- the store, other files, options ----
scan path-absent '^sangam: p/b.c does not exist' p/b.c
printf 'this is a text, and a long one, which is no database at all\n' > text.db
cp text.db before.db
scan store-no-database '^text.db: error: this is not a store of Sangam' --store text.db
cmp -s text.db before.db && echo "ok bad_input/store-no-database-is-left-alone" ||
    echo "not ok bad_input/store-no-database-is-left-alone - it was changed"
scan store-a-folder '^p: error: this is not a file that can be a store' --store p
refuses store-absent 2 '^no.db: error: there is no store here; run `sangam scan` first' report text --store no.db
refuses store-of-others 2 '^text.db: error: this is not a store of Sangam' report text --store text.db
"$SANGAM" scan -p p --store before.db --fail-on never > out 2>&1
# The super-user may write everywhere, so it is somebody else who tries, in a folder that is reachable.
shared=$(mktemp -d "${TMPDIR:-/tmp}/sangam-shared.XXXXXX") || exit 2
trap 'rm -rf "$shared"' EXIT
cp -r p "$shared/p"
cp before.db "$shared/keep.db"
chmod -R a+rX,a-w "$shared"
as=
[ "$(id -u)" -ne 0 ] || as="setpriv --reuid 65534 --clear-groups"
# shellcheck disable=SC2086 # words of a command
if [ -n "$as" ] && ! $as "$SANGAM" rules list > /dev/null 2>&1; then
    echo "skip bad_input/store-read-only - another user cannot reach the program and its rules"
else
    (cd "$shared" && $as "$SANGAM" scan -p p --store keep.db --report html) > out 2> err
    got=$?
    if [ $got -eq 2 ] && grep -q '^keep.db: error: the store is read-only; make it writable' err &&
        [ ! -s out ] && cmp -s "$shared/keep.db" before.db; then
        echo "ok bad_input/store-read-only"
    else
        sed 's/^/# /' err
        echo "not ok bad_input/store-read-only - status $got"
    fi
fi
head -c 2000 before.db > cut.db
scan store-cut '^cut.db: error: .*--store' --store cut.db
scan baseline-absent '^no.json: error: cannot read the file' --baseline no.json
echo '[1' > bad.json
scan baseline-no-json '^bad.json:.*: error: not valid JSON' --baseline bad.json
scan format-unknown '^sangam: `htm` is no report format; did you mean `html`?' --report htm
scan report-folder-absent '^sangam: no/such/x.html cannot be written: there is no folder' --report html=no/such/x.html
scan date-impossible '^sangam: --as-of 2026-02-30 is no date' --as-of 2026-02-30
scan level-unknown '^sangam: `hihg` is no level' --fail-on hihg
scan jobs-too-many '^sangam: --jobs 1025 is no number up to 1024; 0 is one per processor' --jobs 1025
scan option-unknown '^sangam: unknown option --qiet; did you mean --quiet?' --qiet
refuses command-unknown 2 '^sangam: `skan` is no command; did you mean `scan`?' skan
refuses unit-without-output 2 '^sangam: write: sangam unit -o FILE -- cc' unit -- cc -c p/a.c
refuses unit-of-nothing 2 'no.c: error: the file does not exist' unit -o x.facts -- cc -c no.c

# ---- units that do not parse ----
lost() { # lost NAME PATTERN: p/a.c from standard input
    cat > p/a.c
    refuses "$1" 3 "$2" scan -p p -q
    "$SANGAM" scan -p p -q --incomplete warn > out 2>&1
    got=$?
    [ $got -eq 0 ] || echo "not ok bad_input/$1-warns - status $got"
}
echo '#include "no/such.h"' | lost unit-without-header "^not analysed: .*a.c.*no/such.h.*file not found"
printf '[{"directory": ".", "file": "a.c", "command": "cc -c a.c"},
{"directory": ".", "file": "gone.c", "command": "cc -c gone.c"}]\n' > p/compile_commands.json
echo 'int x;' | lost unit-gone '^not analysed: unit gone.c: .*does not exist'
