#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: layers.sh [ANALYZER-DIR]
# Checks every #include below ANALYZER-DIR against its LAYERS file: only downwards, only through
# the public header of another folder, libraries only where LAYERS allows them.
set -eu
cd "${1:-analyzer}"
sources=$(find . -mindepth 2 -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \) \
    ! -path './install/*' | LC_ALL=C sort)
# shellcheck disable=SC2086
awk '
function complain(text) {
    printf "%s:%d: %s\n", shown, FNR, text
    bad++
}

function read_layers(    i, folder) {
    sub(/#.*/, "")
    if (NF == 0) return
    if ($1 ~ /^</) {
        library[++libraries] = substr($1, 2)
        for (i = 2; i <= NF; i++) allowed[libraries, $i] = 1
        return
    }
    folder = $1
    if (sub(/:$/, "", folder) == 0) complain("expected `folder: folders it may include`")
    for (i = 2; i <= NF; i++) {
        if (!($i in known)) complain("`" $i "` does not stand above `" folder "`")
        may[folder, $i] = 1
    }
    known[folder] = 1
}

function check_own(path,    slash, folder, file) {
    slash = index(path, "/")
    if (slash == 0) {
        complain("\"" path "\": write it from analyzer/, as \"" here "/" path "\"")
        return
    }
    folder = substr(path, 1, slash - 1)
    file = substr(path, slash + 1)
    if (folder == here) return
    if (!(folder in known))
        complain("\"" path "\": LAYERS knows no folder `" folder "`")
    else if (!((here, folder) in may))
        complain("\"" path "\": `" here "` may not include `" folder "`")
    else if (file != folder ".h")
        complain("\"" path "\": only " folder "/" folder ".h is open to other folders")
}

function check_library(path,    i) {
    for (i = 1; i <= libraries; i++)
        if (index(path ">", library[i]) == 1 && !((i, here) in allowed))
            complain("<" path ">: `" here "` may not use this library")
}

FNR == 1 {
    shown = FILENAME
    sub(/^\.\//, "", shown)
    here = shown
    sub(/\/.*/, "", here)
    if (FILENAME != "LAYERS" && !(here in known) && !(here in missing)) {
        missing[here] = 1
        complain("the folder `" here "` is not in LAYERS")
    }
}
FILENAME == "LAYERS" { read_layers(); next }
/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
    path = $0
    quoted = path ~ /include[ \t]*"/
    sub(/^[^<"]*[<"]/, "", path)
    sub(/[>"].*/, "", path)
    check_library(path)
    if (quoted) check_own(path)
}
END { exit bad > 0 }
' LAYERS $sources
