#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `make install` into a staging folder: what is where, whether the program finds its rules from
# anywhere, and whether uninstall takes everything away again.
stage=$WORK/stage
if [ ! -x "$BUILD/sangam" ]; then
    echo "skip install - $BUILD/sangam is not built"
    exit 0
fi

is() {
    name=$1
    shift
    if "$@" > "$WORK/out" 2>&1; then echo "ok install/$name"; else
        sed 's/^/# /' "$WORK/out"
        echo "not ok install/$name - failed: $*"
    fi
}

# The program that is tested is installed, not built anew.
make_it() {
    env -u MAKEFLAGS -u MAKELEVEL make -C "$ROOT" --no-print-directory -o "$BUILD/sangam" \
        BUILD="$BUILD" DESTDIR="$stage" PREFIX=/opt/sangam "$1"
}

same_names() {
    (cd "$ROOT" && find rules frameworks -name '*.yaml' | sort) > "$WORK/want"
    (cd "$stage/opt/sangam/share/sangam" && find rules frameworks -type f | sed 's,^\./,,' | sort) > "$WORK/got"
    diff "$WORK/want" "$WORK/got"
}

# A machine without the library: the program asks for one by a name that is as long but nobody's.
says_what_is_missing() {
    LC_ALL=C sed 's,/libclang-\([0-9.a-z-]*\)\.so,/libgnalc-\1.so,g; s,/libclang\.so,/libgnalc.so,g' "$BUILD/sangam" \
        > "$stage/opt/sangam/bin/lacking" && chmod 755 "$stage/opt/sangam/bin/lacking" || return 1
    lacking=$stage/opt/sangam/bin/lacking status=0
    (cd / && "$lacking" scan --source "$WORK/noted" --store "$WORK/lacking.db") > "$WORK/lacking.out" 2>&1 || status=$?
    cat "$WORK/lacking.out"
    [ "$status" -eq 2 ] && grep -q 'error: libclang cannot be loaded: .*libgnalc' "$WORK/lacking.out" &&
        "$lacking" rules list > /dev/null && rm "$lacking"
}

no_files() { [ -z "$(find "$stage" -type f -o -type l)" ]; }

runs_from_elsewhere() { (cd / && "$stage/opt/sangam/bin/sangam" "$@"); }

# The annotations say nothing to gcc, and what clang makes of them is read by a scan.
cat > "$WORK/noted.c" << 'END'
#ifdef PLAIN
#define SANGAM_DATA(kind)
#define SANGAM_GUARD(kind)
#define SANGAM_PURPOSE(activity)
#define SANGAM_NOT_PERSONAL
#else
#include "sangam.h"
#endif
#include <stdio.h>
struct visit {
    char note[256] SANGAM_DATA("health.record");
    char title[80] SANGAM_NOT_PERSONAL;
};
int may_show(const struct visit *visit, int purpose) SANGAM_GUARD("consent");
void visit_show(const struct visit *visit) SANGAM_PURPOSE("desk");
void visit_show(const struct visit *visit) {
    may_show(visit, 1);
    printf("%s %s\n", visit->title, visit->note);
}
END
says_nothing_to_gcc() {
    gcc -std=c17 -pedantic -Wall -Wextra -Werror "-I$ROOT/analyzer/install" -S -o "$WORK/noted.s" "$WORK/noted.c" &&
        gcc -std=c17 -DPLAIN -S -o "$WORK/plain.s" "$WORK/noted.c" && diff "$WORK/noted.s" "$WORK/plain.s"
}
is_read_by_a_scan() {
    "$BUILD/sangam" scan --source "$WORK/noted" --store "$WORK/noted.db" --fail-on never --quiet \
        --report "json=$WORK/noted.json" && grep -q '"rule": "consent-result-ignored"' "$WORK/noted.json" &&
        grep -q 'Medical record' "$WORK/noted.json" && ! grep -q 'visit->title' "$WORK/noted.json"
}
# The function is part of an activity that nobody's folders name; one that the register lacks is told at its place.
names_its_activity() {
    printf 'activities:\n  - { id: desk, basis: consent, data: [health], where: elsewhere/ }\n' > "$WORK/noted/.sangam.yaml"
    "$BUILD/sangam" scan --source "$WORK/noted" --config "$WORK/noted/.sangam.yaml" --store "$WORK/noted-2.db" --fail-on never \
        --quiet --report "json=$WORK/noted-2.json" 2> "$WORK/noted.err" || return 1
    tr -d ' \n' < "$WORK/noted-2.json" | grep -q '"activities":\["desk"\]' || return 1
    sed -i 's/id: desk/id: till/' "$WORK/noted/.sangam.yaml"
    "$BUILD/sangam" scan --source "$WORK/noted" --config "$WORK/noted/.sangam.yaml" --store "$WORK/noted-3.db" --fail-on never \
        --quiet > "$WORK/noted.out" 2>&1
    grep -q 'noted.c:1[0-9]:.*activity `desk`, which the register' "$WORK/noted.out"
}
mkdir -p "$WORK/noted"
cp "$WORK/noted.c" "$ROOT/analyzer/install/sangam.h" "$WORK/noted/"
if command -v gcc > /dev/null; then is header-says-nothing-to-gcc says_nothing_to_gcc; else echo "skip install/header - no gcc"; fi
is header-is-read-by-a-scan is_read_by_a_scan
is header-names-an-activity names_its_activity

is installs make_it install
is has-program test -x "$stage/opt/sangam/bin/sangam"
is has-rules-and-frameworks same_names
is has-report-schema test -s "$stage/opt/sangam/share/sangam/report-1.schema.json"
is lists-rules-from-elsewhere runs_from_elsewhere rules list
is lists-frameworks-from-elsewhere runs_from_elsewhere frameworks list
is says-that-libclang-is-missing says_what_is_missing
is has-bash-completion test -s "$stage/opt/sangam/share/bash-completion/completions/sangam"
is has-zsh-completion test -s "$stage/opt/sangam/share/zsh/site-functions/_sangam"
is uninstalls make_it uninstall
is leaves-nothing no_files

# ---- the Debian package ----
if ! command -v dpkg-deb > /dev/null || ! command -v readelf > /dev/null; then
    echo "skip install/deb - dpkg-deb or readelf is missing"
    exit 0
fi
package_it() {
    env -u MAKEFLAGS -u MAKELEVEL DEBFULLNAME="A Builder" DEBEMAIL=builder@debian.org make -C "$ROOT" \
        --no-print-directory -o "$BUILD/sangam" BUILD="$BUILD" deb
}
is deb-builds package_it
deb=$ROOT/$(tail -n 1 "$WORK/out")
depends_are_here() {
    dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/^ *//' > "$WORK/depends"
    for need in libc6 libclang1- libclang-common- libsqlite3-0 libyaml-0-2 libjansson4 libxxhash0 libnettle; do
        grep -q "^$need" "$WORK/depends" || { echo "no dependency on $need"; return 1; }
    done
    while read -r name sign version; do
        have=$(dpkg-query -W -f '${Version}\n' "$name" | head -n 1)
        [ -n "$have" ] || { echo "$name is not installed"; return 1; }
        [ -z "$sign" ] || dpkg --compare-versions "$have" ge "${version%)}" || return 1
    done < "$WORK/depends"
}
is deb-depends-on-its-libraries depends_are_here
if command -v lintian > /dev/null; then
    not_a_remark() { lintian --info --pedantic "$deb" 2> /dev/null > "$WORK/remarks"; cat "$WORK/remarks"; ! grep -q "^[EWIP]: " "$WORK/remarks"; }
    is deb-without-remarks not_a_remark
else
    echo "skip install/deb-without-remarks - lintian is missing"
fi
root=$WORK/root
if [ "$(id -u)" -eq 0 ]; then
    mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
    : > "$root/var/lib/dpkg/status"
    is deb-installs dpkg --root="$root" --force-depends --force-script-chrootless --log=/dev/null -i "$deb"
    is deb-is-known sh -c 'dpkg-query --admindir="$0/var/lib/dpkg" -W sangam | grep -q 0' "$root"
else
    is deb-unpacks dpkg-deb -x "$deb" "$root"
fi
for file in bin/sangam share/man/man1/sangam.1.gz share/bash-completion/completions/sangam include/sangam.h \
    share/zsh/vendor-completions/_sangam share/doc/sangam/copyright share/sangam/frameworks/controls.yaml; do
    is "deb-has-${file##*/}" test -s "$root/usr/$file"
done
printf '#include <syslog.h>\nvoid f(const char *email) { syslog(6, "%%s", email); }\n' > "$WORK/x.c"
scans() { (cd / && "$root/usr/bin/sangam" scan --source "$WORK" --fail-on never --store "$WORK/s.db" --exclude 'root/**'); }
is deb-scans scans
if grep -q 'personal-data-in-log' "$WORK/out"; then echo "ok install/deb-finds"; else
    echo "not ok install/deb-finds - the installed program finds nothing"
fi
