#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Units that a build system makes facts of one by one, by xargs, GNU parallel or ninja, and the scan
# that links them, say what one scan of the whole says, byte for byte.
set -u
unset CPATH C_INCLUDE_PATH
result() { # result NAME WHY: WHY empty = passed
    if [ -z "$2" ]; then echo "ok facts/$1"; else echo "not ok facts/$1 - $2"; fi
}
if ! command -v python3 > /dev/null; then
    echo "skip facts - python3 is missing"
    exit 0
fi

# jobs DATABASE FOLDER: a shell line for each entry, numbered backwards, so that nothing hangs on the order.
cat > "$WORK/jobs.py" << 'END'
import json, os, shlex, sys
database, folder, tool = sys.argv[1:4]
with open(database, encoding="utf-8") as file:
    entries = json.load(file)
for number, entry in enumerate(entries):
    words = entry.get("arguments") or shlex.split(entry["command"])
    place = os.path.join(folder, "%d" % (number % 3), "%04d.facts" % (len(entries) - number))
    os.makedirs(os.path.dirname(place), exist_ok=True)
    where = os.path.join(os.path.dirname(os.path.abspath(database)), entry["directory"])
    print("cd %s && timeout 60 %s unit -o %s -- %s" % (shlex.quote(where), tool, place, shlex.join(words)))
END

# reports NAME ARGUMENTS...: everything that is said, but for the command line itself.
reports() {
    name=$1
    shift
    timeout 120 "$SANGAM" scan "$@" --as-of 2027-06-01 --fail-on never --store "$WORK/$name.store/s.db" \
        --report "json=$WORK/$name.json" --report "sarif=$WORK/$name.sarif" --report "csv=$WORK/$name.csv" \
        > "$WORK/$name.text" 2> "$WORK/$name.err"
    echo "status $?" >> "$WORK/$name.text"
    timeout 120 "$SANGAM" dump flows --verbose "$@" > "$WORK/$name.flows" 2> /dev/null
    timeout 120 "$SANGAM" dump ir "$@" > "$WORK/$name.ir" 2> /dev/null
    sed -i '/"command": /d; /"commandLine": /d' "$WORK/$name.json" "$WORK/$name.sarif"
    rm -rf "$WORK/$name.store"
}

same() { # same NAME A B
    why=
    for kind in json sarif csv text flows ir; do
        cmp -s "$WORK/$2.$kind" "$WORK/$3.$kind" ||
            why="$why $kind differs: $(diff "$WORK/$2.$kind" "$WORK/$3.$kind" | head -n 2 | cut -c 1-200)"
    done
    [ -s "$WORK/$2.json" ] || why="no report: $(head -n 1 "$WORK/$2.err")"
    [ -s "$WORK/$2.ir" ] || why="$why; no instructions"
    result "$1" "$why"
}

# check NAME DATABASE: with the database, and without, from its folder.
check() {
    root=$(dirname "$2")
    reports "whole" -p "$2"
    found=$(grep -c '"fingerprint": ' "$WORK/whole.json")
    rm -rf "$WORK/facts"
    python3 "$WORK/jobs.py" "$2" "$WORK/facts" "$SANGAM" > "$WORK/jobs"
    tr '\n' '\0' < "$WORK/jobs" | xargs -0 -P 2 -n 1 sh -c > "$WORK/xargs.out" 2>&1
    result "$1/xargs" "$(head -n 1 "$WORK/xargs.out")"
    result "$1/finds-something" "$([ "$found" -gt 0 ] || echo nothing)"
    reports facts -p "$2" --facts "$WORK/facts"
    same "$1/with-database" whole facts
    (cd "$root" && reports bare --facts "$WORK/facts")
    same "$1/without-database" whole bare
    if command -v parallel > /dev/null && parallel --version 2> /dev/null | grep -q GNU; then
        rm -rf "$WORK/facts"
        python3 "$WORK/jobs.py" "$2" "$WORK/facts" "$SANGAM" > "$WORK/jobs"
        parallel --will-cite -j 2 < "$WORK/jobs" > "$WORK/parallel.out" 2>&1
        reports gnu -p "$2" --facts "$WORK/facts"
        same "$1/gnu-parallel" whole gnu
    else
        echo "skip facts/$1/gnu-parallel - GNU parallel is not installed"
    fi
}

for sample in clinic shop; do
    mkdir -p "$WORK/$sample"
    cp -R "$ROOT/samples/$sample/src" "$ROOT/samples/$sample/Makefile" "$WORK/$sample"
    sed "s|\"directory\": \"[^\"]*\"|\"directory\": \"$WORK/$sample\"|" "$ROOT/samples/$sample/compile_commands.json" \
        > "$WORK/$sample/compile_commands.json"
    check "$sample" "$WORK/$sample/compile_commands.json"
done

# Two programs that share a file by the same command, and have a function of the same name each; one
# file in two configurations; a build folder beside the sources.
P=$WORK/programs
mkdir -p "$P/src/lib" "$P/src/app" "$P/build"
cat > "$P/src/lib/lib.h" << 'END'
struct person { char email[64]; char phone[20]; };
void out(const char *text);
void share(struct person *p);
END
echo '#include "lib.h"
void share(struct person *p) { out(p->email); }' > "$P/src/lib/share.c"
for app in one two; do
    printf '#include "../lib/lib.h"\n#include <syslog.h>\nint main(void) { struct person p = {0}; share(&p); return 0; }\n' \
        > "$P/src/app/$app.c"
done
echo '#include <syslog.h>
void out(const char *text) { syslog(6, "%s", text); }' >> "$P/src/app/one.c"
echo 'void out(const char *text) { (void)text; }' >> "$P/src/app/two.c"
echo '#include "../lib/lib.h"
#include <syslog.h>
void either(struct person *p) { syslog(6, "%s", FIELD); }' > "$P/src/app/either.c"
python3 - "$P" << 'END'
import json, sys
place = sys.argv[1]
rows = []
def add(source, target, *flags):
    output = "CMakeFiles/%s.dir/%s.o" % (target, source)
    rows.append({"directory": place + "/build", "file": "../src/" + source, "output": output,
                 "command": " ".join(["cc", *flags, "-I../src/lib", "-o", output, "-c", "../src/" + source])})
add("app/two.c", "two")
add("lib/share.c", "two")
add("app/either.c", "two", "-DFIELD=p->phone")
add("app/one.c", "one")
add("lib/share.c", "one")
add("app/either.c", "one", "-DFIELD=p->email")
with open(place + "/build/compile_commands.json", "w", encoding="utf-8") as file:
    json.dump(rows, file)
END
check programs "$P/build/compile_commands.json"

# A command without facts is a unit that was not analysed; facts of another command are left out.
rm "$(find "$WORK/facts" -name '*.facts' | sort | head -n 1)"
(cd "$P/build" && timeout 60 "$SANGAM" unit -o "$WORK/facts/x.facts" -- cc -DFIELD=1 -c ../src/lib/share.c)
timeout 60 "$SANGAM" scan -p "$P/build" --facts "$WORK/facts" --fail-on never --report "json=$WORK/less.json" \
    > /dev/null 2> "$WORK/less.err"
code=$?
why=
[ $code -eq 3 ] || why="the status is not 3"
grep -q 'there is no facts file of this command' "$WORK/less.json" || why="$why; the loss is not named"
grep -q 'share.c: warning: left out' "$WORK/less.err" || why="$why; what is left out is not named"
result less "$why"
mkdir "$WORK/none"
timeout 60 "$SANGAM" scan --facts "$WORK/none" > "$WORK/none.out" 2>&1
code=$?
why=
[ $code -eq 2 ] || why="the status is not 2"
grep -q 'there is no \*.facts here' "$WORK/none.out" || why="$why; $(head -n 1 "$WORK/none.out")"
result none "$why"

# What the build says wrong is the build's trouble: a status of its own, no file.
printf 'int f(void) { return 1; }\n' > "$WORK/ok.c"
timeout 60 "$SANGAM" unit -o "$WORK/missing.facts" -- cc -c "$WORK/none.c" > /dev/null 2>&1
result missing "$([ $? -eq 2 ] && [ ! -e "$WORK/missing.facts" ] || echo 'status or file')"
timeout 60 "$SANGAM" unit -o "$WORK/none/none/x.facts" -- cc -c "$WORK/ok.c" > "$WORK/none.out" 2>&1
result no-folder "$([ $? -eq 2 ] || echo "the status is not 2: $(head -n 1 "$WORK/none.out")")"

# A file that does not parse is not analysed: its status says so, unless that is only to be a line. What could be read is
# linked all the same, and the scan says again what is missing.
printf 'int f(void) { return 1; }\n#include "gone.h"\nint g(void) { return 1; }\n' > "$WORK/fatal.c"
printf 'int f(void) { return 1; }\nint g(void) { return unknown; }\n' > "$WORK/inside.c"
printf 'int f(void) { return 1; }\nnonsense g;\n' > "$WORK/lost.c"
mkdir "$WORK/broken"
for row in fatal:3:2:10 inside:0: lost:3:2:1; do
    name=${row%%:*} want=${row#*:}
    place=${want#*:} want=${want%%:*}
    timeout 60 "$SANGAM" unit -o "$WORK/broken/$name.facts" -- cc -c "$WORK/$name.c" > "$WORK/unit.out" 2>&1
    code=$?
    why=
    [ $code -eq "$want" ] || why="the status is $code"
    [ -s "$WORK/broken/$name.facts" ] || why="$why; no facts"
    [ -z "$place" ] || grep -q "$name.c:$place: error: " "$WORK/unit.out" || why="$why; $(head -n 1 "$WORK/unit.out")"
    timeout 60 "$SANGAM" scan --facts "$WORK/broken/$name.facts" --store "$WORK/broken.db" > "$WORK/scan.out" 2>&1
    code=$?
    [ $code -eq "$want" ] || why="$why; the scan's status is $code"
    timeout 60 "$SANGAM" unit --incomplete warn -o "$WORK/broken/$name.facts" -- cc -c "$WORK/$name.c" > "$WORK/unit.out" 2>&1 ||
        why="$why; --incomplete warn is not heard"
    [ -z "$place" ] || grep -q "$name.c:$place: error: " "$WORK/unit.out" || why="$why; then nothing is said"
    result "broken-$name" "$why"
done

# ---- what the README shows, as it is written there ------------------------------------------------
mkdir -p "$WORK/readme/src" "$WORK/readme/include" "$WORK/readme/bin"
ln -s "$SANGAM" "$WORK/readme/bin/sangam"
sed 's|"../lib/lib.h"|"lib.h"|' "$P/src/app/one.c" > "$WORK/readme/src/one.c"
cp "$P/src/lib/share.c" "$WORK/readme/src"
cp "$P/src/lib/lib.h" "$WORK/readme/include"
cd "$WORK/readme" || exit 1
PATH=$WORK/readme/bin:$PATH
export PATH
for source in one share; do
    printf '{"directory": "%s", "file": "src/%s.c", "command": "cc -Iinclude -c src/%s.c -o %s.o"},\n' \
        "$PWD" $source $source $source
done | sed '1s/^/[/; $s/,$/]/' > compile_commands.json
reports whole -p .
if command -v ninja > /dev/null; then
    {
        echo 'cflags = -Iinclude'
        grep -A 1 '^    rule facts' "$ROOT/README.md" | sed 's/^    //'
        for source in one share; do
            grep '^    build .*: facts ' "$ROOT/README.md" | sed "s/^    //; s|src/login|src/$source|g"
        done
    } > build.ninja
    timeout 60 ninja > ninja.out 2>&1
    reports facts -p . --facts .
    same ninja whole facts
    find . -name '*.facts' -exec rm '{}' +
else
    echo "skip facts/ninja - ninja is not installed"
fi
if command -v parallel > /dev/null && parallel --version 2> /dev/null | grep -q GNU; then
    sh -c "$(grep '^    .*parallel sangam unit' "$ROOT/README.md")" > parallel.out 2>&1
    reports facts -p . --facts facts
    same parallel whole facts
else
    echo "skip facts/parallel - GNU parallel is not installed"
fi
