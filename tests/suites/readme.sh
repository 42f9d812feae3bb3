#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# README.md as a stranger follows it: in an empty folder, every file it shows is written and every
# `sh` block is run, recipe by recipe. Nothing is repeated here, so that nothing can differ.
mkdir "$WORK/bin" "$WORK/try"
ln -s "$SANGAM" "$WORK/bin/sangam"
PATH=$WORK/bin:$PATH
export PATH

# A line "`path`:" before a block names the file it is; blocks of `sh` are commands.
awk -v out="$WORK/recipes" '
    function flush() { if (body != "") printf "%s", body > file; close(file); body = ""; file = "" }
    BEGIN { system("mkdir -p " out) }
    /^### / { name = tolower(substr($0, 5)); gsub(/[^a-z]+/, "-", name); recipe++; next }
    /^`[^`]*`:$/ && !inside { path = substr($0, 2, length($0) - 3); next }
    /^```/ && !inside {
        inside = 1
        kind = substr($0, 4)
        step++
        if (kind == "sh") { file = sprintf("%s/%02d-%03d-%s.sh", out, recipe, step, name) }
        else if (path != "") {
            file = sprintf("%s/%02d-%03d-%s.file", out, recipe, step, name)
            body = path "\n"
        }
        path = ""
        next
    }
    /^```$/ && inside { inside = 0; flush(); next }
    inside && file != "" { body = body $0 "\n" }
' "$ROOT/README.md"

cd "$WORK/try" || exit 2
runs=0
for step in "$WORK"/recipes/*; do
    name=$(basename "$step" | sed 's/^[0-9]*-[0-9]*-//; s/\.[a-z]*$//')
    case $step in
    *.file)
        path=$(head -n 1 "$step")
        mkdir -p "$(dirname "$path")"
        tail -n +2 "$step" > "$path"
        ;;
    *.sh)
        runs=$((runs + 1))
        sh -e "$step" > "$WORK/out" 2>&1
        status=$?
        if [ $status -eq 0 ]; then
            echo "ok readme/$name"
        else
            sed 's/^/# /' "$WORK/out"
            echo "not ok readme/$name - a command ended with status $status"
        fi
        cp "$WORK/out" "$WORK/out-$name"
        ;;
    esac
done
[ $runs -ge 4 ] || echo "not ok readme/recipes - only $runs blocks of commands were found"

# What the recipes promise is what they show.
shows() {
    if grep -q -e "$3" "$WORK/out-$2" 2> /dev/null; then echo "ok readme/$1"; else
        echo "not ok readme/$1 - no line like: $3"
    fi
}
shows the-sample-is-run to-add-a-rule '^ok rules/birth-date-to-console$'
shows the-scan-finds-it to-add-a-rule 'birth-date-to-console.c:6:.*medium: Date of birth.*\[birth-date-to-console\]'
shows the-model-is-used to-describe-a-library '^ok rules/acme$'
shows the-kind-is-known to-add-a-kind-of-data '^sport.ski_pass: Number of a ski pass$'
shows the-law-is-read to-add-a-law '^island:s3: Age$'
shows the-laws-are-compared to-add-a-law 'child-age-gate'

# The finding that it begins with is what a scan of the samples says, line for line.
"$SANGAM" scan -p "$ROOT/samples" --store "$WORK/s.db" --as-of 2026-11-22 > "$WORK/scanned" 2> /dev/null
awk '/^```$/ { if (inside++) exit; next } inside' "$ROOT/README.md" > "$WORK/shown"
lines=$(grep -c . "$WORK/shown")
grep -F -x -A $((lines - 1)) "$(head -n 1 "$WORK/shown")" "$WORK/scanned" > "$WORK/said"
if [ "$lines" -gt 9 ] && diff "$WORK/shown" "$WORK/said" > "$WORK/out"; then echo "ok readme/finding"; else
    sed 's/^/# /' "$WORK/out"
    echo "not ok readme/finding - a scan of samples/ says it otherwise"
fi

# Commands, options and targets that the text names are there.
"$SANGAM" --help > "$WORK/help"
why=
for option in $(sed -n '/^    /p; /`/p' "$ROOT/README.md" | grep -o -e ' --[a-z][a-z-]*' | sort -u); do
    grep -q -e "$option" "$WORK/help" || why="$why $option"
done
for command in $(grep -o 'sangam [a-z][a-z]* ' "$ROOT/README.md" | awk '{ print $2 }' | sort -u); do
    grep -q "^  sangam $command" "$WORK/help" || why="$why $command"
done
for target in $(grep -o -e '^    make [a-z-]*' -e '`make [a-z-]*' "$ROOT/README.md" | awk '{ print $2 }' | sort -u); do
    [ -z "$target" ] || grep -q "^$target:" "$ROOT/Makefile" || why="$why make-$target"
done
if [ -z "$why" ]; then echo "ok readme/names"; else echo "not ok readme/names - not known:$why"; fi
for format in $(grep -o -e '--report [a-z-]*' -e 'or [a-z-]*, codequality, rdjson, junit' "$ROOT/README.md" |
    sed 's/--report//; s/^or //; s/,//g'); do
    "$SANGAM" report | grep -q "^$format " || echo "not ok readme/format-$format - there is no such report"
done
