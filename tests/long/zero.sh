#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Programs that hold no personal data, as Debian packages them: no declaration and no flow may be taken
# for one at medium or high confidence. True ones, such as a home directory, stand with their reason in
# tests/real/true-in-zero.tsv, at most three a program. The sources come from Debian's own source
# packages; a folder that SANGAM_ZERO names may hold them already, each in PROGRAM/ or src-PROGRAM/.
set -u
list=$ROOT/tests/real/true-in-zero.tsv

# The machine's own Debian sources with deb-src beside each deb, in a configuration of its own.
prepare_apt() {
    [ ! -s "$WORK/apt/conf" ] || return 0
    mkdir -p "$WORK/apt/lists/partial" "$WORK/apt/cache/archives/partial" "$WORK/apt/parts"
    for from in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
        [ -f "$from" ] || continue
        case $from in
        *.sources) sed 's/^Types: deb$/Types: deb deb-src/' "$from" > "$WORK/apt/parts/debian.sources" ;;
        *) awk '/^deb /{print; sub(/^deb /,"deb-src "); print}' "$from" > "$WORK/apt/parts/debian.list" ;;
        esac
    done
    printf 'Dir::Etc::sourcelist "%s";\nDir::Etc::sourceparts "%s";\nDir::State::lists "%s";\nDir::Cache "%s";\n' \
        "$WORK/apt/none" "$WORK/apt/parts" "$WORK/apt/lists" "$WORK/apt/cache" > "$WORK/apt/conf"
    APT_CONFIG=$WORK/apt/conf timeout 120 apt-get update -qq > "$WORK/apt/log" 2>&1
}

# Prints the folder of a program's source, nothing when it cannot be had.
source_of() {
    for place in "${SANGAM_ZERO:-/nowhere}/$1" "${SANGAM_ZERO:-/nowhere}/src-$1"; do
        [ ! -d "$place" ] || { echo "$place"; return; }
    done
    command -v apt-get > /dev/null 2>&1 && command -v dpkg-source > /dev/null 2>&1 || return
    prepare_apt || return
    mkdir -p "$WORK/$1"
    (
        cd "$WORK/$1" || exit 1
        APT_CONFIG=$WORK/apt/conf timeout 120 apt-get source -qq --download-only "$1/bookworm" > log 2>&1 || exit 1
        dpkg-source --no-check -x ./*.dsc src >> log 2>&1
    ) && echo "$WORK/$1/src"
}

# What a program has: the folder below its source that is built, `.` for all of it.
while read -r program below; do
    place=$(source_of "$program")
    if [ -z "$place" ]; then
        echo "skip zero/$program - its source package cannot be had here"
        continue
    fi
    # each stage says where and what; the file and line of a source may move, so they do not count
    for stage in data flows; do
        timeout 600 "$SANGAM" dump $stage --source "$place/$below" --store "$WORK/$program.db" \
            --exclude 'tests/**' --exclude 'contrib/**' --exclude 'examples/**' --exclude 'test/**' \
            > "$WORK/$stage" 2> "$WORK/$stage.err" || {
            echo "not ok zero/$program - dump $stage: $(tail -n 1 "$WORK/$stage.err")"
            continue 2
        }
    done
    {
        awk -F '\t' '$4 != "low" {print $2 "\t" $3}' "$WORK/data"
        awk -F '\t' '$1 !~ /^(tests?|contrib|examples)\// && $NF != "low" {print $3 "\t" $6}' "$WORK/flows"
    } | sort -u > "$WORK/found"
    awk -F '\t' -v p="$program" '!/^#/ && $1 == p {print $2 "\t" $3}' "$list" | sort -u > "$WORK/true"
    comm -23 "$WORK/found" "$WORK/true" > "$WORK/false"
    comm -13 "$WORK/found" "$WORK/true" > "$WORK/gone"
    if [ -s "$WORK/false" ]; then
        sed 's/^/# /' "$WORK/false"
        echo "not ok zero/$program - $(wc -l < "$WORK/false") false, the first: $(head -n 1 "$WORK/false" | tr '\t' ' ')"
    elif [ -s "$WORK/gone" ]; then
        echo "not ok zero/$program - listed as true and not found any more: $(head -n 1 "$WORK/gone" | tr '\t' ' ')"
    elif [ "$(wc -l < "$WORK/true")" -gt 3 ]; then
        echo "not ok zero/$program - more than three are listed as true"
    else
        echo "ok zero/$program"
    fi
done << END
lz4 .
zlib .
bzip2 .
lua5.4 src
jq src
END
