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
    (cd "$stage/opt/sangam/share/sangam" && find . -type f | sed 's,^\./,,' | sort) > "$WORK/got"
    diff "$WORK/want" "$WORK/got"
}

no_files() { [ -z "$(find "$stage" -type f -o -type l)" ]; }

runs_from_elsewhere() { (cd / && "$stage/opt/sangam/bin/sangam" "$@"); }

is installs make_it install
is has-program test -x "$stage/opt/sangam/bin/sangam"
is has-rules-and-frameworks same_names
is lists-rules-from-elsewhere runs_from_elsewhere rules list
is lists-frameworks-from-elsewhere runs_from_elsewhere frameworks list
is uninstalls make_it uninstall
is leaves-nothing no_files
