#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The sample programs are what they say: they compile without a warning, their compile databases fit
# their sources, and EXPECTED.md quotes code that stands where it says.
cd "$ROOT/samples" || exit 2

result() { # result NAME WHY: WHY empty = passed
    if [ -z "$2" ]; then echo "ok samples/$1"; else echo "not ok samples/$1 - $2"; fi
}

compiles() {
    if ! command -v gcc > /dev/null || ! printf '#include <nettle/gcm.h>\n#include <sqlite3.h>\n' |
        gcc -fsyntax-only -x c - 2> /dev/null; then
        echo "skip samples/$1-compiles - gcc or the headers of sqlite3 and nettle are missing"
        return
    fi
    why=
    for source in "$1"/src/*.c "$1"/src/*/*.c; do
        [ -f "$source" ] || continue
        gcc -std=c17 -O1 -Wall -Wextra -Werror -D_GNU_SOURCE "-I$1/src" -c "$source" -o "$WORK/x.o" \
            > "$WORK/out" 2>&1 || why="$source: $(grep -m 1 -E 'error|warning' "$WORK/out")"
    done
    result "$1-compiles" "$why"
}

database_fits() { # database_fits NAME FILE PREFIX
    why=
    sed -n 's/.*"directory": "\([^"]*\)", "file": "\([^"]*\)".*/\1\/\2/p' "$2" |
        sed 's/^\.\///' | sort > "$WORK/listed"
    (cd "$3" && find $4 -type f -name '*.c' | sed 's/^\.\///' | sort) > "$WORK/there"
    cmp -s "$WORK/listed" "$WORK/there" ||
        why="$2 does not list the sources: $(diff "$WORK/listed" "$WORK/there" | grep -m 1 '^[<>]'); run make in samples"
    result "$1-database" "$why"
}

quotes_fit() {
    why=
    rows=0
    grep '^| [a-z-]* | src/' "$1/EXPECTED.md" > "$WORK/rows"
    while IFS='|' read -r _ rule place code _; do
        rows=$((rows + 1))
        rule=$(echo $rule) place=$(echo $place)
        text=$(printf '%s\n' "$code" | sed 's/^[^`]*`//; s/`[^`]*$//')
        line=$(sed -n "${place##*:}p" "$1/${place%%:*}")
        case $line in
        *"$text"*) ;;
        *) why="$1/$place does not hold: $text" ;;
        esac
        [ -f "$ROOT/rules/checks/$rule.yaml" ] || why="$1/EXPECTED.md names rule $rule, which does not exist"
    done < "$WORK/rows"
    [ "$rows" -ge 20 ] || why="$1/EXPECTED.md has only $rows rows"
    result "$1-expected" "$why"
}

for sample in clinic shop; do
    compiles "$sample"
    database_fits "$sample" "$sample/compile_commands.json" "$sample" src
    quotes_fit "$sample"
done
database_fits both compile_commands.json . "clinic/src shop/src"
