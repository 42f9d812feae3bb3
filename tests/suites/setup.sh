#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The set-up scripts, with commands of our own in place of the system's: packages.sh as root and
# not, find-libclang.sh with libraries that do not fit.
scripts=$ROOT/analyzer/install
bin=$WORK/bin
mkdir "$bin"

# command NAME: the body of a shell script on standard input
command_is() {
    { echo '#!/bin/sh'; cat; } > "$bin/$1"
    chmod +x "$bin/$1"
}

# is NAME COMMAND...: the command holds
is() {
    name=$1
    shift
    if "$@"; then echo "ok setup/$name"; else
        sed 's/^/# /' "$WORK/out"
        echo "not ok setup/$name - not so: $*"
    fi
}

# ended STATUS TEXT: so did the last run, and its output shows the text
ended() { [ "$status" -eq "$1" ] && grep -q -e "$2" "$WORK/out"; }

run() {
    PATH="$bin:$PATH" WORK=$WORK sh "$@" > "$WORK/out" 2>&1
    status=$?
}

# ---- packages.sh -----------------------------------------------------------------------------
: > "$WORK/installed"
: > "$WORK/available"
command_is dpkg-query << 'END'
for name; do :; done
grep -qx -- "$name" "$WORK/installed" && echo installed
END
command_is apt-cache << 'END'
for name; do :; done
grep -qx -- "$name" "$WORK/available"
END
command_is apt-get << 'END'
echo "apt-get $*" >> "$WORK/calls"
case " $* " in
*" update "*) cp "$WORK/offered" "$WORK/available"; exit 0 ;;
esac
take=
for word; do
    case $word in
    install) take=1 ;;
    -* | Dpkg::*) ;;
    *) [ -z "$take" ] || names="$names $word" ;;
    esac
done
for name in $names; do
    grep -qx -- "$name" "$WORK/available" || { echo "E: Unable to locate $name"; exit 100; }
done
for name in $names; do echo "$name" >> "$WORK/installed"; done
END
printf '%s\n' gcc libc6-dev make pkg-config libclang-19-dev libclang-18-dev libsqlite3-dev \
    libyaml-dev libjansson-dev libxxhash-dev nettle-dev clang-19 python3 python3-jsonschema git parallel pre-commit ninja-build groff-base zsh \
    > "$WORK/offered"

command_is id << 'END'
echo 1000
END
cp "$WORK/offered" "$WORK/available"
run "$scripts/packages.sh" build
is packages-user-fails [ "$status" -eq 1 ]
is packages-user-is-told grep -q \
    '^ *sudo apt-get install -y --no-install-recommends gcc .*libclang-19-dev.* nettle-dev$' "$WORK/out"
is packages-user-runs-nothing [ ! -e "$WORK/calls" ]
grep -v -e '^gcc$' -e libclang-18 "$WORK/offered" > "$WORK/installed"
run "$scripts/packages.sh" build test
is packages-names-only-missing grep -q 'recommends gcc$' "$WORK/out"
echo gcc >> "$WORK/installed"
run "$scripts/packages.sh" build test
is packages-nothing-to-do [ "$status" -eq 0 ]
is packages-says-nothing-then [ ! -s "$WORK/out" ]
sed -i s/libclang-19-dev/libclang-22-dev/ "$WORK/installed"
run "$scripts/packages.sh" build
is packages-any-clang-does [ "$status" -eq 0 ]

command_is id << 'END'
echo 0
END
: > "$WORK/installed"
: > "$WORK/available" # as in a fresh container: nothing is known before an update
run "$scripts/packages.sh" build test
is packages-root-installs [ "$status" -eq 0 ]
is packages-root-updates-first grep -q 'apt-get update' "$WORK/calls"
is packages-root-has-all [ "$(wc -l < "$WORK/installed")" -eq 19 ]
: > "$WORK/calls"
grep -v '^git$' "$WORK/offered" > "$WORK/installed"
run "$scripts/packages.sh" test
is packages-no-needless-update [ "$(wc -l < "$WORK/calls")" -eq 1 ]
: > "$WORK/installed"
grep -v 'libclang-19' "$WORK/offered" > "$WORK/offered.18"
mv "$WORK/offered.18" "$WORK/offered"
: > "$WORK/available"
run "$scripts/packages.sh" build
is packages-older-clang-after-update grep -qx libclang-18-dev "$WORK/installed"
grep -v nettle "$WORK/offered" > "$WORK/available"
cp "$WORK/available" "$WORK/offered"
: > "$WORK/installed"
run "$scripts/packages.sh" build
is packages-failure-is-said ended 1 'Unable to locate nettle-dev'
run "$scripts/packages.sh" everything
is packages-unknown-set grep -q 'known are build, test' "$WORK/out"
rm -r "$bin"
mkdir "$bin"

# ---- find-libclang.sh ------------------------------------------------------------------------
found=$(sed -n 's/^LIBCLANG_FILE := //p' "$ROOT/build/libclang.mk" 2> /dev/null)
run "$scripts/find-libclang.sh"
is libclang-is-found ended 0 '^LIBCLANG_LIBS := /'
export LIBCLANG_PREFIX=/no/such/place
run "$scripts/find-libclang.sh"
is libclang-prefix-wins [ "$status" -eq 1 ]
is libclang-prefix-is-named grep -q 'no/such/place: no include/clang-c/Index.h' "$WORK/out"
# Headers that are too old: the probe does not compile.
mkdir -p "$WORK/old/include/clang-c" "$WORK/old/lib"
echo 'typedef void *CXIndex;' > "$WORK/old/include/clang-c/Index.h"
: > "$WORK/old/lib/libclang.so"
export LIBCLANG_PREFIX="$WORK/old"
run "$scripts/find-libclang.sh"
is libclang-old-headers ended 1 'the probe does not build'
if [ -f "$found" ]; then
    # Right headers, wrong library: the probe does not link.
    headers=$(sed -n 's/^LIBCLANG_CFLAGS := -isystem //p' "$ROOT/build/libclang.mk")
    rm -r "$WORK/old/include"
    ln -s "$headers" "$WORK/old/include"
    run "$scripts/find-libclang.sh"
    is libclang-wrong-library ended 1 'the probe does not build'
    rm "$WORK/old/lib/libclang.so"
    run "$scripts/find-libclang.sh"
    is libclang-no-library grep -q 'no libclang.so in' "$WORK/out"
    ln -s "$found" "$WORK/old/lib/libclang.so"
    run "$scripts/find-libclang.sh"
    is libclang-prefix-is-used ended 0 "$WORK/old/lib/libclang.so"
    # A library that links but does not run.
    echo 'void *clang_createIndex(int a, int b) { return (void *)(long)(a + b); }' > "$WORK/x.c"
    for f in clang_getNullCursor clang_getCursorBinaryOperatorKind clang_getClangVersion \
        clang_getCString clang_disposeString clang_disposeIndex; do
        echo "void $f(void) {}"
    done >> "$WORK/x.c"
    rm "$WORK/old/lib/libclang.so"
    "${CC:-cc}" -shared -fPIC "$WORK/x.c" -o "$WORK/old/lib/libclang.so" 2> /dev/null
    run "$scripts/find-libclang.sh"
    is libclang-that-does-not-run ended 1 'the probe does not run'
else
    echo "skip setup/libclang-prefixes - build/libclang.mk names no library"
fi
unset LIBCLANG_PREFIX
CC=/bin/false run "$scripts/find-libclang.sh"
is libclang-no-compiler grep -q 'does not work' "$WORK/out"

# ---- embed.sh --------------------------------------------------------------------------------
awk 'BEGIN { for (i = 0; i < 256; i++) printf "%c", i; print "\n\"\\%d??/ end" }' > "$WORK/bytes"
: > "$WORK/empty"
sh "$scripts/embed.sh" some_bytes "$WORK/bytes" > "$WORK/some_bytes.c"
sh "$scripts/embed.sh" no_bytes "$WORK/empty" > "$WORK/no_bytes.c"
cat > "$WORK/embed.c" << 'END'
#include <stddef.h>
#include <stdio.h>
extern const char some_bytes[], no_bytes[];
extern const size_t some_bytes_size, no_bytes_size;
int main(void) {
    fwrite(some_bytes, 1, some_bytes_size, stdout);
    return some_bytes[some_bytes_size] || no_bytes[0] || no_bytes_size;
}
END
if ${CC:-cc} -Wall -Wextra -Werror "$WORK/embed.c" "$WORK/some_bytes.c" "$WORK/no_bytes.c" \
    -o "$WORK/embed" > "$WORK/out" 2>&1 && "$WORK/embed" > "$WORK/bytes.out"; then
    is embedded-bytes-are-the-same cmp "$WORK/bytes" "$WORK/bytes.out"
else
    is embedded-bytes-compile false
fi
