#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: find-libclang.sh > libclang.mk
# Finds a libclang of version 17 or later and prints how to use it, as make variables. A candidate
# counts only when a probe compiles, links and runs: headers and library are often of two versions.
# shellcheck disable=SC2086 # $cc may be two words (ccache gcc), $rpath none
set -u
cc=${CC:-cc}
work=$(mktemp -d "${TMPDIR:-/tmp}/sangam-libclang.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

cat > "$work/probe.c" <<'PROBE'
#include <clang-c/Index.h>
#include <stdio.h>
int main(void) {
    CXIndex index = clang_createIndex(0, 0);
    CXCursor none = clang_getNullCursor();
    if (!index || clang_getCursorBinaryOperatorKind(none) != CXBinaryOperator_Invalid) return 1;
    CXString version = clang_getClangVersion();
    printf("%s\n", clang_getCString(version));
    clang_disposeString(version);
    clang_disposeIndex(index);
    return 0;
}
PROBE

# library LIB-DIR: the library file to link with
library() {
    for file in "$1"/libclang.so "$1"/libclang-[0-9]*.so "$1"/libclang.so.[0-9]* \
        "$1"/libclang-[0-9]*.so.[0-9]* "$1"/libclang.dylib; do
        if [ -f "$file" ]; then
            echo "$file"
            return 0
        fi
    done
    return 1
}

# try INCLUDE-DIR LIB-DIR: prints the variables and ends the script when this one works
try() {
    [ -f "$1/clang-c/Index.h" ] || return 0
    so=$(library "$2") || {
        echo "  $1: no libclang.so in $2" >> "$work/tried"
        return 0
    }
    rpath=
    case $2 in
    /usr/lib | /usr/lib64 | /lib | /lib64 | /usr/lib/*-linux-gnu*) ;;
    *) rpath=-Wl,-rpath,$2 ;;
    esac
    if ! $cc -isystem "$1" "$work/probe.c" "$so" $rpath -o "$work/probe" 2> "$work/errors"; then
        echo "  $so: the probe does not build: $(grep -m 1 -i -e error -e undefined "$work/errors")" \
            >> "$work/tried"
        return 0
    fi
    version=$("$work/probe" 2>&1) || {
        echo "  $so: the probe does not run: $version" >> "$work/tried"
        return 0
    }
    echo "# $version"
    echo "LIBCLANG_CFLAGS := -isystem $1"
    echo "LIBCLANG_LIBS := $so${rpath:+ $rpath}"
    echo "LIBCLANG_FILE := $so"
    # As the loader knows it: the name above comes with the headers only.
    name=$(ldd "$work/probe" 2> /dev/null | awk '$1 ~ /libclang/ { print $1; exit }')
    case $name in
    */*) echo "LIBCLANG_LOADED := $name" ;;
    ?*) [ -f "$2/$name" ] && echo "LIBCLANG_LOADED := $2/$name" || echo "LIBCLANG_LOADED := $name" ;;
    *) echo "LIBCLANG_LOADED := $so" ;;
    esac
    exit 0
}

try_prefix() {
    try "$1/include" "$1/lib"
    try "$1/include" "$1/lib64"
}

try_config() {
    command -v "$1" > /dev/null 2>&1 || return 0
    try "$("$1" --includedir)" "$("$1" --libdir)"
}

fail() {
    {
        echo "sangam: $1"
        [ ! -s "$work/tried" ] || { echo "Tried:"; sort -u "$work/tried"; }
        echo "Install it (Debian, Ubuntu: apt-get install libclang-19-dev; Fedora: dnf install clang-devel),"
        echo "or name the folder that holds include/clang-c and lib: make LIBCLANG_PREFIX=/path/to/llvm"
    } >&2
    exit 1
}

if ! echo 'int main(void) { return 0; }' > "$work/empty.c" ||
    ! $cc "$work/empty.c" -o "$work/empty" 2> "$work/errors"; then
    echo "sangam: the C compiler \`$cc\` does not work: $(head -n 1 "$work/errors")" >&2
    exit 1
fi
if [ -n "${LIBCLANG_PREFIX:-}" ]; then
    try_prefix "$LIBCLANG_PREFIX"
    [ -f "$LIBCLANG_PREFIX/include/clang-c/Index.h" ] ||
        echo "  $LIBCLANG_PREFIX: no include/clang-c/Index.h" >> "$work/tried"
    fail "no usable libclang 17 or later in LIBCLANG_PREFIX=$LIBCLANG_PREFIX"
fi
[ -z "${LLVM_CONFIG:-}" ] || try_config "$LLVM_CONFIG"
for v in 19 20 21 22 18 17; do try_config "llvm-config-$v"; done
for v in 19 20 21 22 18 17; do
    try_prefix "/usr/lib/llvm-$v"
    try_prefix "/usr/lib64/llvm$v"
    try_prefix "/usr/lib/llvm/$v"
done
if command -v brew > /dev/null 2>&1; then try_prefix "$(brew --prefix llvm)"; fi
try_config llvm-config
try_prefix /usr
for multiarch in /usr/lib/*-linux-gnu*; do try /usr/include "$multiarch"; done
try_prefix /usr/local
fail "no usable libclang 17 or later was found"
