#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A program that means harm (tests/hostile/make.py): it is scanned to the end, each bad unit is named,
# the rest is analysed, nothing is written beyond the tool's own folder, nothing out of bounds is
# read, and reports say nothing that a terminal would obey.
set -u
here=$ROOT/tests/hostile
sandbox=$BUILD/tests/base_sandbox_test
export SANGAM_UNIT_SECONDS=1 SANGAM_UNIT_MEMORY=400
unset CPATH C_INCLUDE_PATH

result() { # result NAME WHY: WHY empty = passed
    if [ -z "$2" ]; then echo "ok $1"; else echo "not ok $1 - $2"; fi
}
if [ ! -x "$SANGAM" ]; then
    echo "not ok hostile - $SANGAM is not built"
    exit 1
fi
if ! command -v python3 > /dev/null; then
    echo "skip hostile - python3 is missing"
    exit 0
fi


# made NAME FOLDER [nobombs]: the hostile program, with a plugin that tells when it is loaded.
make_program() {
    python3 "$here/make.py" "$@" || exit 1
    printf '#include <stdio.h>\n__attribute__((constructor)) static void f(void) {\n%s\n}\n' \
        "fclose(fopen(\"$1/victim/owned\", \"w\"));" > "$1/evil.c"
    if command -v gcc > /dev/null; then gcc -shared -fPIC "$1/evil.c" -o "$1/project/evil.so"; fi
    python3 "$here/check.py" before "$1"
}

# scan NAME FOLDER [WRAPPER...]: every format at once; the code must be that of an incomplete scan.
scan() {
    name=$1
    folder=$2
    shift 2
    mkdir "$WORK/$name.out"
    set -- "$@" "$SANGAM" scan -p "$folder/project" --verbose --as-of 2027-06-01 --color never
    for format in text sarif sarif-github sarif-gitlab json html csv codequality rdjson junit gcc; do
        set -- "$@" --report "$format=$WORK/$name.out/$format"
    done
    timeout 120 "$@" > "$WORK/$name.out/stdout" 2> "$WORK/$name.out/stderr"
    code=$?
    why=
    [ $code -eq 3 ] || why="with status $code: $(tail -n 1 "$WORK/$name.out/stderr" | cut -c 1-200)"
    result "$name/ends" "$why"
    python3 "$here/check.py" untouched "$folder" | sed "s|^\(not \)*ok |&$name/|"
}

# ---- the whole of it, confined ------------------------------------------------------------------
make_program "$WORK/all"
scan all "$WORK/all"
python3 "$here/check.py" units "$WORK/all" "$WORK/all.out/json" | sed 's|^\(not \)*ok |&all/|'
python3 "$here/check.py" clean "$WORK"/all.out/* | sed 's|^\(not \)*ok |&all/|'
rm -rf "$WORK/all"

# ---- on a kernel that confines nothing: cleaned flags and limits alone --------------------------
if [ ! -x "$sandbox" ]; then
    echo "skip bare - $sandbox is not built"
elif [ "$("$sandbox" --probe)" != 3 ]; then
    echo "skip bare - this kernel lacks Landlock or seccomp anyway"
else
    make_program "$WORK/bare" nobombs
    scan bare "$WORK/bare" "$sandbox" --without both
    why=
    grep -q 'not fully confined.*neither Landlock nor seccomp' "$WORK/bare.out/stderr" ||
        why="the missing protection is not said on standard error"
    grep -q '"not-confined"' "$WORK/bare.out/json" || why="$why; nor is it in the coverage"
    result bare/said "$why"
    for lacking in landlock seccomp; do
        timeout 60 "$sandbox" --without $lacking "$SANGAM" dump coverage -p "$ROOT/samples/clinic" \
            --store "$WORK/$lacking/s.db" > "$WORK/$lacking.out" 2> "$WORK/$lacking.err"
        why=
        grep -q "^worker.not-confined" "$WORK/$lacking.out" || why="not said"
        grep -q "not-parsed" "$WORK/$lacking.out" && why="units were lost"
        result "without-$lacking/said" "$why"
    done
fi
timeout 60 "$SANGAM" dump coverage -p "$ROOT/samples/clinic" --store "$WORK/none/s.db" \
    > "$WORK/none.out" 2> "$WORK/none.err"
if [ -x "$sandbox" ] && [ "$("$sandbox" --probe)" = 3 ]; then
    why=
    grep -q "not-confined\|not-parsed" "$WORK/none.out" && why="$(grep -m 1 "not-" "$WORK/none.out")"
    result "confined/nothing-missing" "$why"
    sed '/not-confined/d' "$WORK/landlock.out" | cmp -s - "$WORK/none.out" || why="the results differ"
    result "confined/same-results" "$why"
fi

# ---- flags outside what workers may read ---------------------------------------------------------
mkdir -p "$WORK/out/build" "$WORK/out/src/lib" "$WORK/out/src/app" "$WORK/out/sdk"
echo 'int from_lib;' > "$WORK/out/src/lib/lib.h"
echo 'int from_sdk;' > "$WORK/out/sdk/sdk.h"
printf '#include "../lib/lib.h"\n#include <sdk.h>\nint main(void) { return from_lib + from_sdk; }\n' \
    > "$WORK/out/src/app/main.c"
echo 'int lib;' > "$WORK/out/src/lib/lib.c"
cat > "$WORK/out/build/compile_commands.json" << END
[{"directory": "$WORK/out/build", "file": "../src/app/main.c", "command": "cc -I../sdk -I/etc -c ../src/app/main.c"},
 {"directory": "$WORK/out/build", "file": "../src/lib/lib.c", "command": "cc -c ../src/lib/lib.c"}]
END
timeout 60 "$SANGAM" dump coverage -p "$WORK/out/build" > "$WORK/out.out" 2> "$WORK/out.err"
why=
grep -q "^units 2 of 2 parsed, 0 with errors" "$WORK/out.out" || why="$(head -n 1 "$WORK/out.out")"
result outside/build-elsewhere "$why"
why=
grep -q "^/etc: warning: .*worker processes" "$WORK/out.err" || why="/etc is not said to be withheld"
result outside/withheld-is-said "$why"

# ---- killing workers, and the scan ---------------------------------------------------------------
mkdir -p "$WORK/kill"
{
    echo '['
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
        printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint f%d(int x) { return x; }\n' $i \
            > "$WORK/kill/u$i.c"
        [ $i -eq 1 ] || echo ','
        printf '{"directory": "%s", "file": "u%d.c", "command": "cc -c u%d.c"}' "$WORK/kill" $i $i
    done
    echo ']'
} > "$WORK/kill/compile_commands.json"

# The workers of the scan, by their parent: nobody else's processes.
children() { ps -o pid= --ppid "$1" 2> /dev/null; }

# a scan that ends before any of its workers was seen says nothing: it is begun again
kill_workers() { # ROUND
    rm -rf "$WORK/kill/.sangam"
    timeout 60 "$SANGAM" dump coverage -p "$WORK/kill" --jobs 3 > "$WORK/kill.out" 2> "$WORK/kill.err" &
    limited=$!
    scan_pid=
    while kill -0 $limited 2> /dev/null; do
        [ -n "$scan_pid" ] || scan_pid=$(children $limited)
        # shellcheck disable=SC2086 # one word per process
        [ -z "$scan_pid" ] || for pid in $(children $scan_pid); do
            kill -9 "$pid" 2> /dev/null && kills=$((kills + 1))
            break
        done
        sleep 0.0$1
    done
    wait $limited
    code=$?
}

for round in 1 3; do
    kills=0
    for try in 1 2 3 4 5; do
        [ "$kills" -gt 0 ] || kill_workers $round
    done
    parsed=$(sed -n 's/^units \([0-9]*\) of 30 parsed.*/\1/p' "$WORK/kill.out")
    lost=$(grep -c 'not-parsed.*SIGKILL' "$WORK/kill.out")
    why=
    [ $code -eq 0 ] || why="ended with status $code"
    [ "$((${parsed:-0} + lost))" -eq 30 ] || why="$why; ${parsed:-0} parsed, $lost lost of 30"
    [ "$kills" -gt 0 ] || why="no worker was killed"
    result "kill/workers-$round" "$why"
    echo "# $kills kills, $parsed parsed, $lost lost"
done

# One death, at any moment, costs nothing: the unit is tried again alone.
timeout 60 "$SANGAM" dump coverage -p "$WORK/kill" --store "$WORK/kill.store/s.db" > "$WORK/kill.want" 2> /dev/null
why=
kills=0
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    rm -rf "$WORK/kill.store"
    "$SANGAM" dump coverage -p "$WORK/kill" --jobs 2 --store "$WORK/kill.store/s.db" > "$WORK/kill.out" 2> /dev/null &
    scan_pid=$!
    sleep "$(awk -v n=$try 'BEGIN { srand(n); printf "%.3f", 0.02 + rand() * 0.5 }')"
    # shellcheck disable=SC2046 # the first word
    set -- $(children $scan_pid)
    [ $# -eq 0 ] || kill -9 "$1" 2> /dev/null && kills=$((kills + 1))
    wait $scan_pid || why="$why; try $try ends with $?"
    cmp -s "$WORK/kill.want" "$WORK/kill.out" || why="$why; try $try says: $(head -n 1 "$WORK/kill.out")"
done
[ $kills -gt 4 ] || why="$why; only $kills kills"
result kill/once "$why"
echo "# $kills of 20 hit"

timeout 60 "$SANGAM" scan -p "$WORK/kill" --report "json=$WORK/kill.json" > /dev/null 2>&1
mv "$WORK/kill.json" "$WORK/kill.want"
for pause in 02 05 08 11 14 17 20 25 30; do
    rm -rf "$WORK/kill/.sangam/facts"
    "$SANGAM" scan -p "$WORK/kill" --report "json=$WORK/kill.json" > /dev/null 2>&1 &
    scan_pid=$!
    sleep 0.$pause
    workers=$(children $scan_pid)
    kill -9 $scan_pid 2> /dev/null
    wait $scan_pid 2> /dev/null
done
why=
for pid in $workers; do
    for attempt in 1 2 3 4 5 6 7 8 9 10; do # it is killed by then, but a busy machine takes its time
        kill -0 "$pid" 2> /dev/null || break
        sleep 0.5
    done
    kill -0 "$pid" 2> /dev/null && why="worker $pid lives on"
done
result kill/no-worker-is-left "$why"
timeout 60 "$SANGAM" scan -p "$WORK/kill" --report "json=$WORK/kill.json" > "$WORK/kill.out" 2>&1
why=
[ $? -eq 0 ] || why="the next scan fails: $(tail -n 1 "$WORK/kill.out")"
cmp -s "$WORK/kill.want" "$WORK/kill.json" || why="$why; the next scan says something else"
result kill/scan "$why"

# ---- what lies beside the sources ------------------------------------------------------------------

# fresh: a small project in $P, and a folder $V that is nobody's business.
P=$WORK/beside
V=$WORK/elsewhere
fresh() {
    rm -rf "$P" "$V"
    mkdir -p "$P" "$V"
    printf '#include <syslog.h>\nvoid f(char *email) { syslog(6, "%%s", email); }\n' > "$P/a.c"
    printf '[{"directory": "%s", "file": "a.c", "command": "cc -c a.c"}]' "$P" > "$P/compile_commands.json"
    echo precious > "$V/text"
    : > "$V/empty"
    echo old > "$V/x.tmp"
    touch -t 202001010000 "$V/x.tmp"
    echo 'secret_word: x' > "$V/secret"
    chmod 755 "$V"
}
listing() { (cd "$V" && ls -lA --full-time && cat ./*) 2>&1; }

# beside NAME CODES: scans $P. It must end soon with one of the codes, touch nothing of $V, and
# say nothing that was read there or that a terminal would obey.
beside() {
    listing > "$WORK/before"
    timeout 20 "$SANGAM" scan -p "$P" > "$WORK/beside.out" 2> "$WORK/beside.err"
    code=$?
    why=
    case " $2 " in *" $code "*) ;; *) why="status $code: $(tail -n 1 "$WORK/beside.err" | cut -c 1-200)" ;; esac
    listing > "$WORK/after"
    cmp -s "$WORK/before" "$WORK/after" ||
        why="$why; something elsewhere was changed: $(diff "$WORK/before" "$WORK/after" | grep -m 1 '^>')"
    grep -q secret_word "$WORK/beside.out" "$WORK/beside.err" && why="$why; it says what is elsewhere"
    LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$WORK/beside.out" "$WORK/beside.err" &&
        why="$why; control bytes in the output"
    result "beside/$1" "$why"
}

repeat() { # repeat COUNT TEXT
    awk -v n="$1" -v t="$2" 'BEGIN { while (n-- > 0) printf "%s", t }'
}

fresh; mkfifo "$P/.sangam.yaml"; beside project-file-pipe "0 2"
fresh; ln -s /dev/zero "$P/.sangam.yaml"; beside project-file-zero "0 2"
fresh; ln -s .sangam.yaml "$P/.sangam.yaml"; beside project-file-loop "0 2"
fresh; ln -s "$V/secret" "$P/.sangam.yaml"; beside project-file-elsewhere "0 2"
fresh; head -c 20000000 /dev/zero | tr '\0' a > "$P/.sangam.yaml"; beside project-file-long "2"
fresh
{
    echo 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
    for i in 1 2 3 4 5 6 7 8 9; do
        echo "a$i: &a$i [*a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1))]"
    done
} > "$P/.sangam.yaml"
beside project-file-laughs "2"
fresh; { printf 'project: '; repeat 100000 '['; } > "$P/.sangam.yaml"; beside project-file-deep "2"
fresh; { printf 'project: '; repeat 100000 '{a: '; } > "$P/.sangam.yaml"; beside project-file-deep-maps "2"
fresh; echo 'project: "\e]0;x\a\e[2J"' > "$P/.sangam.yaml"; beside project-file-escape "0 2"
fresh; printf 'project: x\0y\n' > "$P/.sangam.yaml"; beside project-file-nul "2"
fresh; { printf 'scan: { exclude: ["'; repeat 60 '*a'; repeat 40 '**/'; echo 'b"] }'; } > "$P/.sangam.yaml"
beside project-file-glob "0"
fresh; { printf 'sinks:\n  - { function: syslog, kind: log, at: "'; repeat 20000 'format('; echo 'arg1" }'; } \
    > "$P/.sangam.yaml"; beside project-file-port "2"
fresh; repeat 300000 '[' > "$P/compile_commands.json"; beside database-deep "2"
fresh; rm "$P/compile_commands.json"; mkfifo "$P/compile_commands.json"; beside database-pipe "2"
fresh; sed -i 's/cc -c/cc @r -c/' "$P/compile_commands.json"; echo '@r @r' > "$P/r"; beside response-loop "0"
fresh; sed -i 's/cc -c/cc @r -c/' "$P/compile_commands.json"; mkfifo "$P/r"; beside response-pipe "0"
fresh; { repeat 100000 '// sangam: allow a,b -- \033[2J\n'; echo 'int x;'; } > "$P/a.c"; beside comments-many "0"
fresh; { printf '// sangam: allow '; repeat 300000 'a,'; printf ' -- y\nint x;\n'; } > "$P/a.c"; beside comment-long "0"
fresh; ln -s "$V" "$P/.sangam"; beside store-folder-link "2"
fresh; mkdir "$P/.sangam"; ln -s "$V" "$P/.sangam/facts"; beside cache-link "0"
fresh; mkdir "$P/.sangam"; ln -s "$V/new" "$P/.sangam/sangam.db"; beside store-link-nowhere "2"
fresh; mkdir "$P/.sangam"; ln -s "$V/empty" "$P/.sangam/sangam.db"; beside store-link-empty "2"
fresh; mkdir "$P/.sangam"; ln -s "$V/text" "$P/.sangam/sangam.db"; beside store-link-text "2"
fresh; mkdir "$P/.sangam"; mkfifo "$P/.sangam/sangam.db"; beside store-pipe "2"
fresh; mkdir "$P/.sangam"; ln -s "$V/new" "$P/.sangam/.gitignore"; beside ignore-link "0"
fresh; timeout 20 "$SANGAM" scan -p "$P" > /dev/null 2>&1; ln -s "$V/new" "$P/.sangam/sangam.db-journal"
beside journal-link "0 2"

# What belongs to another user is not written to (only root can try this).
if [ "$(id -u)" -eq 0 ]; then
    fresh; mkdir "$P/.sangam"; chown 12345 "$P/.sangam"; beside store-folder-of-another "2"
    why=
    [ "$(grep -c . "$WORK/beside.err")" -eq 1 ] || why="not one line is said"
    grep -q 'belongs to another user' "$WORK/beside.err" || why="$why; not why"
    [ -z "$(ls -A "$P/.sangam")" ] || why="$why; something was written there"
    result beside/another-user-is-said "$why"
    fresh; timeout 20 "$SANGAM" scan -p "$P" > /dev/null 2>&1; chown -R 12345 "$P/.sangam/facts"
    beside cache-of-another "0"
    why=
    grep -q 'facts: warning: no cache here: it belongs to somebody else' "$WORK/beside.err" || why="not said"
    result beside/cache-of-another-is-said "$why"
else
    echo "skip beside/store-folder-of-another - only root can give files away"
fi

# ---- facts from a stranger: what they name is not followed out of the project -----------------------
mkdir "$WORK/inside1" "$WORK/outside"
printf '#include <syslog.h>\nvoid f(char *email) { syslog(6, "%%s", email); }\n' > "$WORK/inside1/a.c"
printf '// secret_word\n// secret_word secret_word\n// sangam: allow personal-data-in-log -- secret_word\n' > "$WORK/outside/a.c"
(cd "$WORK/inside1" && timeout 20 "$SANGAM" unit -o plain.facts -- cc -c a.c)
ln -s "$WORK/outside/a.c" "$WORK/inside1/b.c"
mkfifo "$WORK/inside1/p.c"
for to in outside/a.c inside1/b.c inside1/p.c; do
    rm -rf "$WORK/inside1/.sangam" "$WORK/named"*
    python3 - "$WORK" $to << 'END'
import hashlib, os, sys
work, to = os.fsencode(sys.argv[1]), os.fsencode(sys.argv[2])
with open(work + b"/inside1/plain.facts", "rb") as file:
    data = file.read()[:-32].replace(work + b"/inside1/a.c", work + b"/" + to)
with open(work + b"/named.facts", "wb") as file:
    file.write(data + hashlib.sha256(data).digest())
END
    set -- scan --facts "$WORK/named.facts" --fail-on never
    for format in text sarif json html csv gcc; do set -- "$@" --report "$format=$WORK/named.$format"; done
    why=
    (cd "$WORK/inside1" && timeout 20 "$SANGAM" "$@") > "$WORK/named.out" 2>&1 || why="status $?"
    grep -q '"fingerprint": ' "$WORK/named.json" || why="$why; nothing was found"
    grep -q '"suppressed": [^0]' "$WORK/named.json" && why="$why; a comment from outside counts"
    finding=$(sed -n 's/.*"fingerprint": "\([0-9a-f]*\)".*/\1/p' "$WORK/named.json" | head -n 1)
    (cd "$WORK/inside1" && timeout 20 "$SANGAM" explain "$finding") > "$WORK/named.explain" 2>&1
    grep -q secret_word "$WORK"/named.* && why="$why; $(grep -l secret_word "$WORK"/named.* | head -n 1) quotes it"
    result "facts-name/$to" "$why"
done

# ---- the cache: what a stranger put there, and no place for a key ---------------------------------
timeout 120 python3 "$here/poison.py" "$SANGAM" "$BUILD/tests/facts_test" "$WORK/poison"

key_is() { # key_is NAME PATTERN [VARIABLE=VALUE...]: two scans both end well, the second says the pattern
    name=$1
    pattern=$2
    shift 2
    fresh
    why=
    for round in 1 2; do
        timeout 20 env "$@" "$SANGAM" scan -p "$P" --verbose > "$WORK/key.out" 2> "$WORK/key.err" ||
            why="status $? in round $round"
    done
    grep -q "$pattern" "$WORK/key.err" || why="$why; not said: $pattern"
    result "key/$name" "$why"
}
mkdir "$WORK/home" "$WORK/state-file"
: > "$WORK/state-file/sangam"
key_is usual '1 of 1 units from the cache'
key_is home '1 of 1 units from the cache' -u XDG_STATE_HOME "HOME=$WORK/home"
result key/lies-in-home "$([ -f "$WORK/home/.local/state/sangam/key" ] || echo it does not)"
key_is no-folder 'no cache, every file is parsed again: .*XDG_STATE_HOME' "XDG_STATE_HOME=$WORK/state-file"
key_is read-only 'no cache, every file is parsed again: .*XDG_STATE_HOME' "XDG_STATE_HOME=/proc/sangam"

# ---- spoilt files ------------------------------------------------------------------------------------
fuzz_count=5
[ -z "${LONG:-}" ] || fuzz_count=300
mkdir "$WORK/fuzz"
cp -R "$ROOT/samples/clinic" "$WORK/fuzz/project"
rm -rf "$WORK/fuzz/project/.sangam"
unset SANGAM_UNIT_MEMORY
timeout $((600 + fuzz_count * 10)) python3 "$here/fuzz.py" "$SANGAM" "$WORK/fuzz" "$fuzz_count"
