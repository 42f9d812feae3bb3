#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compile databases as the real tools write them: a program of a library in two programs, a file in two
# configurations, a C++ file, and a header that the build makes. Each tool that is missing is skipped.
set -u
unset CPATH C_INCLUDE_PATH
has() { command -v "$1" > /dev/null 2>&1; }
result() { if [ -z "$2" ]; then echo "ok databases/$1"; else echo "not ok databases/$1 - $2"; fi; }
skip() { echo "skip databases/$1 - $2"; }

# sources FOLDER
sources() {
    mkdir -p "$1/src/app" "$1/src/lib"
    cat > "$1/src/lib/lib.h" << 'END'
#include <syslog.h>
struct person { char email[64]; };
void both(struct person *p);
END
    printf '#include "lib.h"\n#include "made.h"\nvoid both(struct person *p) { SHOW(p); }\n' > "$1/src/lib/both.c"
    printf '#include <lib.h>\nint main(void) { struct person p = {0}; both(&p); return 0; }\n' > "$1/src/app/one.c"
    printf '#include <lib.h>\n#ifdef LOUD\nvoid loud(struct person *p) { syslog(6, "%%s", p->email); }\n#endif\n' \
        > "$1/src/app/maybe.c"
    printf '#include <cstdio>\nvoid more() { std::puts("x"); }\n' > "$1/src/app/more.cc"
    printf '#!/bin/sh\necho "#define SHOW(p) syslog(6, \\"%%s\\", (p)->email)" > "$1"\n' > "$1/make-header"
    chmod +x "$1/make-header"
}

# expect NAME DATABASE UNITS OTHER LINES: so many units, none with errors; so many of other languages;
# the lines of findings, each as FILE:LINE.
expect() {
    timeout 120 "$SANGAM" scan -p "$2" --fail-on never --store "$WORK/store/s.db" --report "json=$WORK/report.json" \
        --report "gcc=$WORK/lines" > "$WORK/out" 2> "$WORK/err"
    code=$?
    timeout 120 "$SANGAM" dump coverage -p "$2" --store "$WORK/store/s.db" > "$WORK/coverage" 2> /dev/null
    rm -rf "$WORK/store"
    why=
    [ $code -eq 0 ] || why="status $code: $(head -n 1 "$WORK/err" | cut -c 1-200)"
    grep -q "^units $3 of $3 parsed, 0 with errors" "$WORK/coverage" || why="$why; $(grep -v unmodelled "$WORK/coverage" | tr '\n' ' ')"
    other=$(sed -n 's/^unit\tskipped-language\t\([0-9]*\)\t.*/\1/p' "$WORK/coverage")
    [ "${other:-0}" -eq "$4" ] || why="$why; ${other:-0} of other languages, not $4"
    lines=$(sed -n 's/^.*\/*\(src\/[a-z/]*[a-z]*\.c:[0-9]*\):.*personal-data-in-log.*/\1/p' "$WORK/lines" | sort -u | tr '\n' ' ')
    [ "$lines" = "$5" ] || why="$why; found at $lines"
    [ ! -s "$WORK/err" ] || why="$why; said: $(head -n 1 "$WORK/err" | cut -c 1-200)"
    result "$1" "$why"
}

# ---- CMake ---------------------------------------------------------------------------------------
if has cmake && has c++; then
    sources "$WORK/cmake"
    cat > "$WORK/cmake/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.18)
project(two C CXX)
add_custom_command(OUTPUT made/made.h COMMAND ${CMAKE_COMMAND} -E make_directory made
    COMMAND ${CMAKE_SOURCE_DIR}/make-header made/made.h)
add_custom_target(header DEPENDS made/made.h)
add_library(parts OBJECT src/lib/both.c)
target_include_directories(parts PRIVATE ${CMAKE_BINARY_DIR}/made)
add_executable(one src/app/one.c src/app/maybe.c src/app/more.cc $<TARGET_OBJECTS:parts>)
add_executable(two src/app/one.c src/app/maybe.c src/lib/both.c)
target_include_directories(one PRIVATE src/lib)
target_include_directories(two PRIVATE src/lib ${CMAKE_BINARY_DIR}/made)
target_compile_definitions(two PRIVATE LOUD)
add_dependencies(parts header)
add_dependencies(two header)
END
    for way in "Unix Makefiles" Ninja; do
        [ "$way" != Ninja ] || has ninja || { skip cmake-ninja "ninja is missing"; continue; }
        for plain in ON OFF; do # ON: include folders in response files
            build="$WORK/cmake/build-$(echo "$way" | cut -c 1)-$plain"
            cmake -G "$way" -S "$WORK/cmake" -B "$build" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON \
                -DCMAKE_C_USE_RESPONSE_FILE_FOR_INCLUDES=$plain -DCMAKE_NINJA_FORCE_RESPONSE_FILE=$plain \
                > "$WORK/tool" 2>&1 && cmake --build "$build" >> "$WORK/tool" 2>&1
            name="cmake/$(echo "$way" | tr ' ' -)-$plain"
            [ -f "$build/compile_commands.json" ] || { result "$name" "$(tail -n 1 "$WORK/tool")"; continue; }
            expect "$name" "$build" 6 1 "src/app/maybe.c:3 src/lib/both.c:3 "
            programs=$(grep -c '"one"' "$WORK/report.json")
            result "$name/programs" "$([ "$programs" -gt 0 ] || grep -q '"parts"' "$WORK/report.json" || echo "no program is named")"
        done
    done
else
    skip cmake "cmake or c++ is missing"
fi

# ---- Meson, and what ninja says of its build -------------------------------------------------------
if has meson && has ninja && has c++; then
    sources "$WORK/meson"
    cat > "$WORK/meson/meson.build" << 'END'
project('two', 'c', 'cpp')
made = custom_target('made', output: 'made.h', command: [files('make-header'), '@OUTPUT@'])
inc = include_directories('src/lib')
executable('one', 'src/app/one.c', 'src/app/maybe.c', 'src/app/more.cc', 'src/lib/both.c', made, include_directories: inc)
executable('two', 'src/app/one.c', 'src/app/maybe.c', 'src/lib/both.c', made, include_directories: inc, c_args: '-DLOUD')
END
    if meson setup "$WORK/meson/build" "$WORK/meson" > "$WORK/tool" 2>&1 && ninja -C "$WORK/meson/build" >> "$WORK/tool" 2>&1; then
        expect meson "$WORK/meson/build" 6 1 "src/app/maybe.c:3 src/lib/both.c:3 "
        ninja -C "$WORK/meson/build" -t compdb > "$WORK/all.json" 2> /dev/null
        sed -i '/^ninja: /d' "$WORK/all.json"
        mkdir "$WORK/meson/other"
        cp "$WORK/all.json" "$WORK/meson/other/compile_commands.json"
        # All rules: links and makers of headers are entries as well.
        timeout 60 "$SANGAM" dump coverage -p "$WORK/meson/other" --store "$WORK/store/s.db" > "$WORK/coverage" 2> "$WORK/err"
        result ninja-compdb "$(grep -q '^units 6 of 6 parsed, 0 with errors' "$WORK/coverage" || head -n 3 "$WORK/coverage" "$WORK/err" | tr '\n' ' ')"
    else
        result meson "$(tail -n 1 "$WORK/tool")"
    fi
else
    skip meson "meson, ninja or c++ is missing"
fi

# ---- bear over make, with what stands before compilers ---------------------------------------------
cat > "$WORK/makefile" << 'END'
CC = cc
all: one two
made.h:
	./make-header $@
OBJECTS = one.o both.o
one.o: src/app/one.c made.h
	$(CC) -I. -Isrc/lib -O2 -Wall -MMD -MP -MF one.d -fno-tree-vectorize -fstack-clash-protection -c $< -o $@
both.o: src/lib/both.c made.h
	$(CC) -I. -Isrc/lib -g3 -fvar-tracking -mtune=native -c $< -o $@
quiet.o: src/app/maybe.c
	$(CC) -Isrc/lib @more.rsp -c $< -o $@
loud.o: src/app/maybe.c
	$(CC) -Isrc/lib -DLOUD -c $< -o $@
more.o: src/app/more.cc
	c++ -c $< -o $@
one: one.o both.o quiet.o more.o
	c++ $^ -o $@
two: one.o both.o loud.o
	$(CC) $^ -o $@
END
if has bear && has c++ && has make; then
    for wrapper in "" ccache distcc; do
        [ -z "$wrapper" ] || has $wrapper || { skip bear-$wrapper "$wrapper is missing"; continue; }
        place=$WORK/bear$wrapper
        sources "$place"
        cp "$WORK/makefile" "$place/Makefile"
        echo '-UQUIET -Wextra' > "$place/more.rsp"
        (cd "$place" && CCACHE_DIR=$WORK/ccache DISTCC_HOSTS=localhost timeout 120 bear -- make "CC=$wrapper gcc") > "$WORK/tool" 2>&1
        [ -s "$place/compile_commands.json" ] || { result "bear$wrapper" "$(tail -n 1 "$WORK/tool")"; continue; }
        expect "bear$wrapper" "$place" 4 1 "src/app/maybe.c:3 src/lib/both.c:3 "
    done
else
    skip bear "bear, make or c++ is missing"
fi

# ---- entries as wrappers leave them in the database --------------------------------------------------
sources "$WORK/entries"
sh "$WORK/entries/make-header" "$WORK/entries/made.h"
echo '-I. "-Isrc/lib"' > "$WORK/entries/flags.rsp"
entry() { # entry NAME COMMAND
    printf '[{"directory": "%s", "file": "src/lib/both.c", "command": "%s"}]\n' "$WORK/entries" "$2" \
        > "$WORK/entries/compile_commands.json"
    expect "entry/$1" "$WORK/entries" 1 0 "src/lib/both.c:3 "
}
entry ccache "ccache gcc -I. -Isrc/lib -c src/lib/both.c"
entry ccache-path "/usr/bin/ccache /usr/bin/gcc-12 -I. -Isrc/lib -c src/lib/both.c -o x.o"
entry distcc "distcc gcc -I. -Isrc/lib -c src/lib/both.c"
entry both-wrappers "env LANG=C ccache distcc cc -I. -Isrc/lib -c src/lib/both.c"
entry libtool "/bin/sh ./libtool --tag=CC --mode=compile gcc -DHAVE_CONFIG_H -I. -Isrc/lib -MT both.lo -MD -MP -MF .deps/both.Tpo -c -o both.lo src/lib/both.c"
entry libtool-plain "libtool --mode=compile --silent cc -I. -Isrc/lib -prefer-pic -c src/lib/both.c"
entry response "cc @flags.rsp -c src/lib/both.c"
sed 's/flags.rsp/gone.rsp/; s/cc -I/cc @gone.rsp -I/' "$WORK/entries/compile_commands.json" > "$WORK/gone.json"
cp "$WORK/gone.json" "$WORK/entries/compile_commands.json"
timeout 60 "$SANGAM" dump coverage -p "$WORK/entries" > "$WORK/coverage" 2> /dev/null
result entry/response-gone "$(grep -q '^unit.response-file.*@gone.rsp: the response file does not exist' "$WORK/coverage" || cat "$WORK/coverage")"
entry gcc-only "gcc -I. -Isrc/lib -fno-delete-null-pointer-checks -fconserve-stack -mindirect-branch=thunk-extern -fplugin-arg-x-y=z -Wno-maybe-uninitialized --param=allow-store-data-races=0 -fno-var-tracking-assignments -c src/lib/both.c"
entry bad-machine "gcc -I. -Isrc/lib -march=none-such -std=c2030 -c src/lib/both.c"
entry joined "gcc -I. -Isrc/lib -osrc.o -c -xc src/lib/both.c"
if has libtool; then
    (cd "$WORK/entries" && libtool --tag=CC --mode=compile gcc -I. -Isrc/lib -c src/lib/both.c) > "$WORK/tool" 2>&1
    line=$(sed -n 's/^libtool: compile: *//p' "$WORK/tool" | head -n 1)
    entry libtool-inner "$line"
else
    skip entry/libtool-inner "libtool is missing"
fi

# Cross compilers, by flag and by name: the sizes are the target's.
cat > "$WORK/entries/src/lib/size.c" << 'END'
char pointer[sizeof(void *)];
char wide[sizeof(long)];
END
size() { # size NAME COMPILER POINTER
    printf '[{"directory": "%s", "file": "src/lib/size.c", "command": "%s -c src/lib/size.c"}]\n' "$WORK/entries" "$2" \
        > "$WORK/entries/compile_commands.json"
    timeout 60 "$SANGAM" dump ir -p "$WORK/entries" > "$WORK/ir" 2> "$WORK/err"
    result "target/$1" "$(grep -q "^global pointer: \[$3 x " "$WORK/ir" || head -n 3 "$WORK/ir" "$WORK/err" | tr '\n' ' ')"
}
size native cc 8
size m32 "gcc -m32" 4
size arm-flag "clang --target=arm-linux-gnueabihf" 4
size arm-split "clang -target arm-linux-gnueabihf" 4
size arm-name "arm-linux-gnueabihf-gcc -mcpu=cortex-a9 -mfpu=neon -mthumb" 4
size arm-name-version "/opt/bin/arm-none-eabi-gcc-12 -mcpu=cortex-m3" 4
size aarch64-name "ccache aarch64-linux-gnu-gcc -mno-outline-atomics" 8
