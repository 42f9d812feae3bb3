#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Commands as people type them, on a small program (tests/cli/guestbook): help, manuals, explain, laws,
# drafts, baselines, exit codes.
cp -r "$ROOT/tests/cli/guestbook" "$WORK/guestbook"
cp "$ROOT/analyzer/install/sangam.h" "$WORK/guestbook/"
cd "$WORK" || exit 2
g=guestbook

# runs NAME STATUS PATTERN ARGUMENT...: PATTERN is in what it prints
runs() {
    name=$1 status=$2 pattern=$3
    shift 3
    "$SANGAM" "$@" > out 2>&1
    got=$?
    if [ $got -eq "$status" ] && grep -q -e "$pattern" out; then echo "ok cli/$name"; else
        sed 's/^/# /' out | head -40
        echo "not ok cli/$name - status $got, or no line like: $pattern"
    fi
}
shows() { # of the last run
    if grep -q -e "$2" out; then echo "ok cli/$1"; else
        sed 's/^/# /' out | head -60
        echo "not ok cli/$1 - no line like: $2"
    fi
}
same() { # same NAME FILE FILE
    if cmp -s "$2" "$3"; then echo "ok cli/$1"; else
        diff "$2" "$3" | head -20 | sed 's/^/# /'
        echo "not ok cli/$1 - $2 and $3 differ"
    fi
}

# ---- help and manuals, all from the tables ----
runs help 0 '^  sangam scan ' --help
why=
for command in $(sed -n 's/^COMMAND([a-z]*, *"\([a-z]*\)".*/\1/p' "$ROOT/analyzer/cli/commands.def"); do
    grep -q "^  sangam $command " out || why="$why $command"
    "$SANGAM" "$command" --help > one 2>&1 || why="$why $command--help"
    grep -q -e '--help' one || why="$why $command--help-is-empty"
done
for option in $(sed -n 's/^OPTION([a-z_]*, *"\([a-z-]*\)".*/\1/p' "$ROOT/analyzer/cli/options.def"); do
    grep -q -e "--$option" out || why="$why --$option"
done
if [ -z "$why" ]; then echo "ok cli/help-is-whole"; else echo "not ok cli/help-is-whole - missing:$why"; fi
if awk 'length > 100 { exit 1 }' out; then echo "ok cli/help-fits"; else
    echo "not ok cli/help-fits - a line is wider than 100 columns"
fi
runs help-of-a-command 0 '^sangam unit -o FILE -- COMPILE COMMAND$' help unit
runs version 0 '^sangam [0-9]' --version
# A folder is left out by its name as well as by a glob, and what it holds is counted.
mkdir -p half/src half/lib
printf '#include <syslog.h>\nstruct user { char email[80]; };\nvoid f(struct user *user) { syslog(LOG_INFO, "%%s", user->email); }\n' > half/src/a.c
cp half/src/a.c half/lib/b.c
for glob in lib lib/ './lib' 'lib/**'; do
    runs "exclude-$glob" 0 '1 finding in excluded files' scan --source half --store half.db --fail-on never --exclude "$glob"
    if grep -q '^lib/b.c' out; then echo "not ok cli/excluded-is-not-told-$glob - it is"; else echo "ok cli/excluded-is-not-told-$glob"; fi
done
# A file that only sets and allows is no register that the flows could be missing from; one that declares is.
printf 'project: half\nscan: { fail_on: low }\n' > half/.sangam.yaml
runs settings-are-no-register 1 '^2 findings' scan --source half --store half.db -v
if grep -q undeclared out; then echo "not ok cli/settings-ask-for-no-register - a flow is undeclared"; else echo "ok cli/settings-ask-for-no-register"; fi
printf 'activities: []\n' >> half/.sangam.yaml
runs register-of-nothing 1 'undeclared-flow' scan --source half --store half.db -v
rm half/.sangam.yaml
# A kind of one's own wins over a shipped one with the same words.
mkdir -p own/data own/checks
printf 'data: own.mail\ntitle: Mail\ngroups: [personal]\nwords: [email]\ntypes: [text]\n' > own/data/own-mail.yaml
runs own-kind-wins 0 '^src/a.c:3:.*: Mail from' scan --source half --store half.db --fail-on never --rules own half/src
runs nothing-is-wrong-use 2 '^  sangam scan ' 
runs letters-together 0 'processor seconds' scan -qvj2 -p $g --fail-on never --store letters.db
runs option-of-another-command 2 'has no option --fail-on' unit --fail-on high
for manual in man:sangam.1 bash:sangam.bash zsh:_sangam; do
    file=$ROOT/analyzer/install/${manual#*:}
    "$SANGAM" --completion "${manual%%:*}" > "${manual#*:}"
    if [ -n "${BLESS:-}" ]; then cp "${manual#*:}" "$file"; fi
    same "installed-${manual#*:}" "$file" "${manual#*:}"
done
if command -v groff > /dev/null; then
    groff -man -Tutf8 -ww sangam.1 > man.txt 2> man.err
    if [ ! -s man.err ] && grep -q 'compile_commands.json' man.txt; then echo "ok cli/man-is-roff"; else
        echo "not ok cli/man-is-roff - $(head -n 1 man.err)"
    fi
else
    echo "skip cli/man-is-roff - groff is missing"
fi
if command -v bash > /dev/null; then
    # shellcheck disable=SC2016 # for bash to expand
    bash -c '. ./sangam.bash
        try() { COMP_WORDS=(sangam "$@"); COMP_CWORD=$#; _sangam; echo "${COMPREPLY[*]}"; }
        try ex; try scan --fail-on ""; try rules li; try unit --o; try report sarif-; try scan -r ht' > out 2>&1
    printf 'explain\nlow medium high critical never\nlist lint\n--output\nsarif-github sarif-gitlab\nhtml\n' > want
    same bash-completes want out
else
    echo "skip cli/bash-completes - bash is missing"
fi
if command -v zsh > /dev/null; then
    if zsh -n _sangam; then echo "ok cli/zsh-reads"; else echo "not ok cli/zsh-reads - zsh -n refuses _sangam"; fi
else
    echo "skip cli/zsh-reads - zsh is missing"
fi
env -u MAKEFLAGS -u MAKELEVEL make -C "$ROOT" --no-print-directory help > out 2>&1
why=
for target in demo check check-long install uninstall clean help; do
    grep -q "^make $target  *[a-z]" out || why="$why $target"
done
if [ -z "$why" ]; then echo "ok cli/make-help"; else echo "not ok cli/make-help - missing:$why"; fi

# ---- a scan, and what it ends with ----
# a build folder stands for the project that it lies in: paths, store and what was scanned are that one's
mkdir -p built/build
cp $g/*.c $g/*.h built
touch built/Makefile
sed "s|\"directory\": \".\"|\"directory\": \"$WORK/built\"|" $g/compile_commands.json > built/build/compile_commands.json
runs scan-of-a-build-folder 0 '^log.c:16:5: medium' scan -p built/build --fail-on never
shows build-folder-shows-the-line '^     16 | '
runs report-beside-a-build-folder 0 '^log.c:16:5: ' report text -p built
runs report-of-a-build-folder 0 '^log.c:16:5: ' report text -p built/build
# what lies in a file that is not analysed this time is not gone
cp -r $g lost
(cd lost && mkdir facts && for file in log main; do "$SANGAM" unit -o facts/$file.facts -- cc -I. -c $file.c; done)
runs linked-facts 0 '^log.c:16:5: ' scan -p lost --facts lost/facts --frameworks gdpr --fail-on never
rm lost/facts/log.facts
runs lost-is-not-gone 3 '^0 findings: 0 new, 0 unchanged, 0 gone' scan -p lost --facts lost/facts --frameworks gdpr --fail-on never
runs report-of-the-lost 0 ', 0 gone' report text -p lost --frameworks gdpr -q
# paths start where their readers look for them: at the top of the repository, or where the command is run
if command -v git > /dev/null; then
    mkdir repository && cp -r $g repository/part && git init -q repository
    (cd repository && "$SANGAM" scan -p part -q --fail-on never --report gcc=- --report rdjson=rd.json > here.txt 2>&1
     cd / && "$SANGAM" report gcc -p "$WORK/repository/part" > "$WORK/away.txt" 2>&1)
    for format in codequality sarif-github sarif-gitlab junit; do
        runs repository-path-$format 0 '[":]part/log.c"' report $format -p repository/part
    done
    if grep -q '^part/log.c:16:5: warning: ' repository/here.txt; then echo "ok cli/path-from-here"; else
        echo "not ok cli/path-from-here - $(head -n 1 repository/here.txt)"; fi
    if grep -q '"path": "part/log.c"' repository/rd.json; then echo "ok cli/path-for-reviewdog"; else
        echo "not ok cli/path-for-reviewdog - rd.json has no part/log.c"; fi
    if grep -q "^${WORK#/}/repository/part/log.c:16:5: warning: " away.txt; then echo "ok cli/path-from-the-root"; else
        echo "not ok cli/path-from-the-root - $(head -n 1 away.txt)"; fi
fi
# the first one has nothing to be held against, nor has a report of it
runs first-scan 0 '^[0-9]* findings ([^)]*); ' scan -p $g --frameworks gdpr --fail-on never --store first.db -q
runs report-of-the-first-scan 0 '^[0-9]* findings ([^)]*); ' report text html=first.html -p $g --frameworks gdpr --fail-on never --store first.db -q
kept_state=$XDG_STATE_HOME
XDG_STATE_HOME=$WORK/somebody
runs somebodys-scan-is-no-measure 0 '^[0-9]* findings ([^)]*); ' scan -p $g --frameworks gdpr --fail-on never --store first.db -q
shows somebodys-scan-is-told 'not written by you'
runs report-after-somebodys-scan 0 '^[0-9]* findings ([^)]*); ' report text -p $g --frameworks gdpr --fail-on never --store first.db -q
XDG_STATE_HOME=$kept_state
if grep -q 'not in the last scan' first.html; then echo "not ok cli/first-page - it speaks of a last scan"; else echo "ok cli/first-page"; fi
runs scan-gates 1 'log.c:21:.*critical: Medical record' scan -p $g --frameworks gdpr
shows annotation-counts '^Coverage: 2 of 2 units'
if grep -q 'colour' out; then echo "not ok cli/no-colour - a wish for a colour is no personal datum"; else echo "ok cli/no-colour"; fi
runs scan-never-gates 0 'Medical record' scan -p $g --frameworks gdpr --fail-on never
sed -i 's|^.*guest->email|// sangam: allow personal-data-in-log -- she asked for it\n&|' $g/log.c
"$SANGAM" scan -p $g --frameworks gdpr --store part.db --fail-on never > /dev/null 2>&1
runs scan-of-a-path 0 '^0 findings: 0 new, 0 unchanged, 0 gone' scan -p $g --frameworks gdpr $g/main.c --fail-on low --store part.db
cp out part.txt
runs report-of-a-part 0 '^0 findings: 0 new, 0 unchanged, 0 gone' report text -p $g --frameworks gdpr --store part.db
if grep -q 'allows nothing' part.txt; then echo "not ok cli/part-is-fair - a permission elsewhere is called unused"; else echo "ok cli/part-is-fair"; fi
runs part-is-not-compared-with 0 ' 0 new, ' scan -p $g --frameworks gdpr --fail-on never --store part.db
sed -i '/she asked for it/d' $g/log.c
# what goes is gone where it was shown, and not where it was allowed
cp $g/log.c kept.c
for allowed in no yes; do
    if [ $allowed = yes ]; then sed -i 's|^.*guest->email|// sangam: allow personal-data-in-log -- she asked for it\n&|' $g/log.c; fi
    "$SANGAM" scan -p $g --frameworks gdpr --store $allowed.db --fail-on never > /dev/null 2>&1
    sed -i '/she asked for it/d; s/guest->email/guest->colour/' $g/log.c
    if [ $allowed = yes ]; then want=' 0 gone'; else want=' 1 gone'; fi
    runs gone-when-allowed-$allowed 0 "$want" scan -p $g --frameworks gdpr --store $allowed.db --fail-on never
    cp kept.c $g/log.c
done
"$SANGAM" scan -p $g --store one.db --jobs 1 --fail-on never --report json=one.json
"$SANGAM" scan -p $g --store one.db --jobs 4 --fail-on never --report json=two.json
rm one.db
"$SANGAM" scan -p $g --store one.db --jobs 4 --fail-on never --report json=two.json
sed 's/--jobs [0-9]//; s/--report json=[a-z]*//; s/--report=[a-z.]*//; s/[a-z]*\.json//' one.json > one.txt
sed 's/--jobs [0-9]//; s/--report json=[a-z]*//; s/--report=[a-z.]*//; s/[a-z]*\.json//' two.json > two.txt
same workers-do-not-show one.txt two.txt
"$SANGAM" baseline baseline.json -p $g
runs baseline-hides 0 '^0 new findings' scan -p $g --frameworks gdpr --baseline baseline.json --fail-on low -q
sed -i 's/guest->colour/guest->name/' $g/log.c
runs baseline-lets-new-ones-through 1 'log.c:20:.*Name of a person' scan -p $g --frameworks gdpr \
    --baseline baseline.json --fail-on low -q
if grep -q 'log.c:21' out; then echo "not ok cli/baseline-shows-old - a known finding is shown"; else echo "ok cli/baseline-shows-only-new"; fi
sed -i 's/guest->name/guest->colour/' $g/log.c
"$SANGAM" scan -p $g --fail-on never > /dev/null 2>&1
runs trend 0 '^From scan 1 to scan ' report trend -p $g
shows trend-has-rows '^    1  20[0-9-]*  '
if grep -q 'work tree' out; then echo "not ok cli/trend-notes - no row has a +"; else echo "ok cli/trend-notes"; fi
runs schema-is-sql 0 'CREATE TABLE history (' dump schema
runs report-from-the-store 0 '^\[\|^{' report json -p $g
runs dump-ir-of-no-file 2 'no file of the program that was read is called `nope.c`' dump ir -p $g nope.c
runs dump-of-a-file 2 'dump flows takes no file' dump flows -p $g guest.c
runs dump-data 0 'guest.h:9.*contact.email.*struct guest.email' dump data -p $g

# ---- explain ----
runs explain-kind-by-its-end 2 'did you mean `credential.password`?' explain password -p $g
runs explain-place-elsewhere 2 'did you mean log.c:11?' explain src/log.c:11 -p $g
runs explain-rule 0 '^personal-data-in-log: ' explain personal-data-in-log -p $g
shows explain-rule-yaml '^    to: { sink: \[log\] }$'
shows explain-rule-laws '^  gdpr:5.1.c '
shows explain-rule-findings '^    [0-9a-f]\{12\}  log.c:16  '
print=$(sed -n 's/^    \([0-9a-f]\{12\}\)  log.c:16 .*/\1/p' out)
runs explain-finding 0 "^$print: personal-data-in-log, medium" explain "$print" -p $g
shows explain-finding-code '| say("row %d: %s", guest->row, guest->email);'
shows explain-finding-path '^   *[0-9]*\. .*log.c:11 in say'
shows explain-finding-verdict '^  diverges  *gdpr:5.1.c '
shows explain-finding-not-yet '^  not-in-force  *dpdp' 
runs explain-finding-by-few-digits 0 "$print" explain "$(echo "$print" | cut -c 1-6)" -p $g
runs explain-no-such-finding 2 'no finding of the last scan begins with 00000000' explain 00000000 -p $g
runs explain-provision 0 '^gdpr:17.3.b: ' explain gdpr:17.3.b
runs explain-provision-rules 0 '^    personal-data-in-log ' explain gdpr:5.1.c
runs explain-law 0 '^Regulation (EU) 2016/679' explain gdpr
runs explain-control 0 '^child-age-gate: ' explain child-age-gate
runs explain-kind 0 '^contact.email: ' explain contact.email -p $g
shows explain-kind-places '^    guest.h:9  struct guest.email'
runs explain-place 0 '^member `email` of struct guest' explain $g/guest.h:9 -p $g
shows explain-place-why 'words `email`'
shows explain-place-findings 'declared here personal-data-in-log'
runs explain-place-as-told 0 '^member `email` of struct guest' explain guest.h:9:10 -p $g
runs explain-annotation 0 'annotated `sangam:data=health.record`' explain $g/guest.h:10 -p $g
runs explain-line-of-code 0 'passes here *special-data-in-log\|lies here *special-data-in-log' explain $g/log.c:21 -p $g
runs explain-other-file 2 'is not part of the program' explain $g/none.c:1 -p $g
runs explain-typo 2 'did you mean `personal-data-in-log`?' explain persnal-data-in-log
runs explain-provision-typo 2 'called `gdpr:99.99`' explain gdpr:99.99
runs explain-nothing 2 'explain one thing' explain

# ---- laws ----
runs frameworks-list 0 '^gdpr  *EU ' frameworks
runs frameworks-list-csv 0 '^gdpr,' frameworks list --format csv
runs frameworks-list-html 0 '<table>' frameworks list --format html
runs frameworks-show 0 'in force since 2018-05-25' frameworks show gdpr:17.3.b
runs frameworks-show-before 0 'not yet in force: from 2027-05-14' frameworks show dpdp:s9.1 --as-of 2027-05-12
runs frameworks-show-after 0 'in force since 2027-05-14' frameworks show dpdp:s9.1 --as-of 2027-06-01
runs frameworks-show-typo 2 'did you mean `gdpr`?' frameworks show gdqr
runs frameworks-compare 0 '^EU (left) and IN (right), as of 2027-06-01' frameworks compare EU IN --as-of 2027-06-01
shows frameworks-compare-age 'age_below: stricter-right'
runs frameworks-compare-csv 0 '^child-age-gate.age_below,.*stricter-right' frameworks compare gdpr dpdp --format csv --as-of 2027-06-01
runs frameworks-compare-one 2 'compare two' frameworks compare EU
runs frameworks-compare-typo 2 'no law or jurisdiction is called `UE`' frameworks compare UE IN
pay=$ROOT/tests/rules/payment-data-abroad
runs secondary-sources-are-marked 0 'open: RBI (secondary) storage' scan --source "$pay" --store pay.db --frameworks IN --fail-on never
"$SANGAM" scan --source "$pay" --store pay.db --frameworks IN --fail-on never --report csv=pay.csv > /dev/null 2>&1
if grep -q 'open storage (secondary)' pay.csv; then echo "ok cli/secondary-in-csv"; else echo "not ok cli/secondary-in-csv - no mark in the table"; fi
mkdir nodata && cp "$ROOT/tests/rules/tls-verification-off.c" nodata/
runs open-does-not-gate 0 'not verified' scan --source nodata --store nodata.db --frameworks gdpr --report csv
runs open-gates-when-asked 1 'open: GDPR' scan --source nodata --store nodata.db --frameworks gdpr --gate-on open
runs frameworks-lint 0 ' 0 errors' frameworks lint
runs frameworks-verb 2 'did you mean `compare`?' frameworks compair EU IN

# ---- the law as of a date: both sides of each day on which something starts or ends ----
mkdir ages
cp "$ROOT/tests/rules/child-age-threshold.c" "$ROOT/tests/rules/log-retention-constant.c" ages
judged() { # judged NAME DATE PATTERN...: all of them stand in the report of that day
    name=$1 day=$2
    shift 2
    "$SANGAM" scan --source ages --store ages.db --as-of "$day" --frameworks EU,IN --fail-on never --verbose > out 2>&1
    tr -s ' \n' ' ' < out > flat
    for pattern; do
        if ! grep -q "$pattern" flat; then
            echo "not ok cli/as-of-$name - nothing like: $pattern"
            return
        fi
    done
    echo "ok cli/as-of-$name"
}
judged now 2026-11-22 'DPDP s9.1 not in force' 'CERT-IN iv \(diverges\|meets\)' 'DPDP-RULES r6.1.e not in force' \
    'DPDP s9.1 asks at least 18 years, from 2027-05-14'
judged eve 2027-05-12 'DPDP s9.1 not in force' 'DPDP-RULES r6.1.e not in force'
judged between-readings 2027-05-13 'DPDP s9.1 open: two readings of the start' 'DPDP-RULES r6.1.e open: two readings'
judged begun 2027-05-14 'DPDP s9.1 diverges: measured 13 years, asked at least 18 years' \
    'DPDP-RULES r6.1.e \(diverges\|meets\)' 'no value meets both'

# ---- init ----
runs init-prints 0 '^    data: \[.*contact.email.*\] # observed' init - -p $g
runs init-writes 0 "^Written: $WORK/$g/.sangam.yaml: 1 activity" init -p $g
cp $g/.sangam.yaml draft.yaml
runs init-keeps-what-is-there 2 'is there already' init -p $g
same init-left-it-alone draft.yaml $g/.sangam.yaml
"$SANGAM" scan -p $g --fail-on never > out 2>&1
if [ $? -eq 0 ] && ! grep -q 'undeclared-flow\|error:' out; then echo "ok cli/init-is-a-project-file"; else
    echo "not ok cli/init-is-a-project-file - $(grep -m 1 'undeclared-flow\|error:' out)"
fi
rm $g/.sangam.yaml
# Every key and word that the file may hold is told there.
missing=
for word in $(tr '\n' ' ' < "$ROOT/analyzer/project/load.c" | grep -o 'const \(keys\|project_[a-z_]*\)\[\] = {[^}]*}' |
    grep -o '"[a-z_-]*"' | tr -d '"' | sort -u); do
    grep -q "^#.*\b$word\b" draft.yaml || missing="$missing $word"
done
if [ -z "$missing" ]; then echo "ok cli/init-tells-every-key"; else echo "not ok cli/init-tells-every-key -$missing"; fi
mkdir stored
cp "$ROOT/tests/rules/erasure-misses-store.c" "$ROOT/tests/rules/personal-data-to-tracker.c" stored
"$SANGAM" scan --source stored --store stored.db --fail-on never > /dev/null 2>&1
runs init-writes-stores 0 '^Written: ' init stored/.sangam.yaml --store stored.db
runs init-drafts-stores 0 '^    table: newsletter # observed' init - --store stored.db
"$SANGAM" scan --source stored --store stored.db --fail-on never > out 2>&1
if [ $? -eq 0 ] && ! grep -q 'undeclared-\|declared-unobserved\|promised-\|error:' out; then echo "ok cli/init-declares-what-is-seen"; else
    echo "not ok cli/init-declares-what-is-seen - $(grep -m 1 'undeclared-\|declared-unobserved\|promised-\|error:' out)"
fi
runs init-without-a-scan 2 'run `sangam scan` first' init - --store none.db

# ---- the installed header ----
for compiler in gcc clang-19; do
    if ! command -v $compiler > /dev/null; then
        echo "skip cli/header-$compiler - $compiler is missing"
    elif $compiler -std=c99 -pedantic -Wall -Wextra -Werror -fsyntax-only $g/main.c > out 2>&1; then
        echo "ok cli/header-$compiler"
    else
        echo "not ok cli/header-$compiler - $(head -n 1 out)"
    fi
done
