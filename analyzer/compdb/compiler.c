/* SPDX-License-Identifier: Apache-2.0 */
/* Which word of a command is the compiler: wrappers before it, machine and language in its name. */
#include "compdb/clean.h"

#include <ctype.h>

static const char *const C_COMPILERS[] = {
    "cc",     "gcc",       "clang",    "c89",       "c99",      "tcc",  "icc",          "icx",
    "pcc",    "xlc",       "emcc",     "mpicc",     "cgcc",     "lcc",  "ccc-analyzer", "afl-cc",
    "afl-gcc", "afl-clang", "afl-clang-fast", "afl-clang-lto", "hfuzz-cc", "hfuzz-clang", "cparser",
    "zig-cc", NULL,
};
static const char *const OTHER_COMPILERS[] = {
    "c++",  "g++",   "clang++",  "icpc", "icpx", "em++",  "mpicxx",   "mpic++", "afl-g++",
    "afl-c++", "afl-clang++", "afl-clang-fast++", "as", "gas", "nasm", "yasm", "ar", "ld",
    "ranlib", "nvcc", "hipcc", "rustc", "go", "gccgo", "gfortran", "flang", "swiftc", "javac",
    "ocamlopt", "ghc", "gnat", "gdc", "dmd", "ldc2", "windres", "protoc", "cl", "clang-cl", NULL,
};
static const char *const MACHINES[] = {
    "x86_64",  "i386",      "i486",       "i586",        "i686",        "aarch64",   "arm64",
    "aarch64_be", "arm",    "armeb",      "armv5",       "armv6",       "armv6l",    "armv7",
    "armv7a",  "armv7l",    "armv8",      "armv8l",      "thumb",       "thumbv7em", "mips",
    "mipsel",  "mips64",    "mips64el",   "mipsisa32r6", "mipsisa64r6", "powerpc",   "powerpcle",
    "powerpc64", "powerpc64le", "ppc",    "ppc64",       "ppc64le",     "riscv32",   "riscv64",
    "s390x",   "sparc",     "sparc64",    "sparcv9",     "loongarch64", "m68k",      "avr",
    "msp430",  "xtensa",    "hexagon",    "wasm32",      "wasm64",      NULL,
};
/* The part of a triple after machine and vendor; a version may follow (darwin22, androideabi21). */
static const char *const SYSTEMS[] = {
    "linux-gnu",      "linux-gnueabi",  "linux-gnueabihf",   "linux-gnuabi64",    "linux-gnuabin32",
    "linux-gnux32",   "linux-gnuspe",   "linux-musl",        "linux-musleabi",
    "linux-musleabihf", "linux-uclibc", "linux-uclibceabi", "linux-uclibcgnueabi",
    "linux-uclibcgnueabihf",
    "linux-android",  "linux-androideabi", "linux",          "none-eabi",         "eabi", "eabihf",
    "none-eabihf",    "none-elf",       "elf",               "w64-mingw32",       "mingw32",
    "windows-gnu",    "freebsd",        "netbsd",            "openbsd",           "dragonfly",
    "darwin",         "macosx",         "solaris",           "wasi",              "emscripten",
    NULL,
};

static bool in_list(const char *word, size_t length, const char *const list[]) {
    for (; *list; list++)
        if (strlen(*list) == length && memcmp(*list, word, length) == 0) return true;
    return false;
}

static bool system_known(const char *system) {
    size_t length = strlen(system);
    while (length && (isdigit((unsigned char)system[length - 1]) || system[length - 1] == '.'))
        length--;
    /* wasm32, mingw32: the digits are part of the name */
    return in_list(system, length, SYSTEMS) || in_list(system, strlen(system), SYSTEMS);
}

bool target_known(const char *triple) {
    const char *dash = strchr(triple, '-');
    if (!dash || strlen(triple) > 64 || !in_list(triple, (size_t)(dash - triple), MACHINES))
        return false;
    if (system_known(dash + 1)) return true;
    const char *vendor_end = strchr(dash + 1, '-');
    if (!vendor_end) return false;
    for (const char *p = dash + 1; p < vendor_end; p++)
        if (!isalnum((unsigned char)*p) && *p != '_') return false;
    return system_known(vendor_end + 1);
}

/* The length of a program's name without ".exe" and without a version ("gcc-12", "clang-19.1"). */
static size_t name_length(const char *name) {
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".exe") == 0) length -= 4;
    size_t end = length;
    while (end && (isdigit((unsigned char)name[end - 1]) || name[end - 1] == '.')) end--;
    if (end && end < length && name[end - 1] == '-') return end - 1;
    return length;
}

typedef enum NameKind { NAME_UNKNOWN, NAME_C, NAME_OTHER } NameKind;

/* "gcc", "gcc-12", "arm-linux-gnueabihf-gcc-12": *prefix becomes the length of the machine part. */
static NameKind name_kind(const char *word, size_t *prefix) {
    const char *name = path_name(word);
    size_t length = name_length(name);
    *prefix = 0;
    for (size_t at = 0; at < length; at++) {
        if (at && name[at - 1] != '-') continue;
        NameKind kind = in_list(name + at, length - at, C_COMPILERS)       ? NAME_C
                        : in_list(name + at, length - at, OTHER_COMPILERS) ? NAME_OTHER
                                                                           : NAME_UNKNOWN;
        if (kind == NAME_UNKNOWN) continue;
        *prefix = at ? at - 1 : 0;
        return kind;
    }
    return NAME_UNKNOWN;
}

static bool is_assignment(const char *word) {
    const char *p = word;
    if (!isalpha((unsigned char)*p) && *p != '_') return false;
    while (isalnum((unsigned char)*p) || *p == '_') p++;
    return *p == '=';
}

/* Programs that run the compiler named after their own options. `values`: their options that take
 * the next word, each between spaces. */
static const struct Wrapper {
    const char *name, *values;
} WRAPPERS[] = {
    { "ccache", "" },      { "sccache", "" },         { "distcc", "" },
    { "icecc", "" },       { "buildcache", "" },      { "gomacc", "" },
    { "fastbuild", "" },   { "libtool", "" },         { "glibtool", "" },
    { "env", " -u -C " },  { "time", " -f -o " },     { "nice", " -n " },
    { "ionice", " -c -n " }, { "rewrapper", "" },     { "colorgcc", "" },
    { "sh", "" },          { "bash", "" },            { "dash", "" },
    { "purify", "" },      { "scan-build", " -o " },  { "setarch", "" },
};

static const struct Wrapper *wrapper_of(const char *word) {
    const char *name = path_name(word);
    for (size_t i = 0; i < COUNTOF(WRAPPERS); i++)
        if (str_eq(name, WRAPPERS[i].name)) return &WRAPPERS[i];
    return str_ends(name, "-libtool") ? &WRAPPERS[7] : NULL;
}

static bool takes_value(const struct Wrapper *wrapper, const char *option) {
    const char *at = strstr(wrapper->values, option);
    return at && at > wrapper->values && at[-1] == ' ' && at[strlen(option)] == ' ';
}

/* Index of the word that is the compiler, or `count`. */
static uint32_t compiler_index(uint32_t count, const char *const *words) {
    uint32_t at = 0;
    while (at < count && is_assignment(words[at])) at++;
    while (at < count) {
        const struct Wrapper *wrapper = wrapper_of(words[at]);
        if (!wrapper) break;
        uint32_t next = at + 1;
        while (next < count && (words[next][0] == '-' || is_assignment(words[next])))
            next += takes_value(wrapper, words[next]) ? 2 : 1;
        if (next >= count) return at; /* `distcc -c x.c`: the wrapper stands for the compiler */
        size_t prefix;
        bool compiler_follows = name_kind(words[next], &prefix) != NAME_UNKNOWN ||
                                wrapper_of(words[next]) || next == at + 1;
        if (!compiler_follows && str_eq(wrapper->name, "distcc")) return at;
        at = next;
    }
    /* An unknown program before a known compiler is taken for a wrapper as well. */
    size_t prefix;
    if (at + 1 < count && name_kind(words[at], &prefix) == NAME_UNKNOWN &&
        name_kind(words[at + 1], &prefix) != NAME_UNKNOWN)
        at++;
    return at;
}

CompilerName compiler_find(Arena *arena, uint32_t count, const char *const *words) {
    CompilerName found = { .first = count };
    uint32_t at = compiler_index(count, words);
    if (at >= count) return found;
    if (words[at][0] == '-') { /* flags alone: no compiler is named */
        found.first = at;
        found.is_c = true;
        return found;
    }
    size_t prefix;
    NameKind kind = name_kind(words[at], &prefix);
    const char *name = path_name(words[at]);
    found.first = at + 1;
    found.is_c = kind != NAME_OTHER; /* an unknown name: some C compiler's */
    if (prefix) {
        char *triple = arena_strndup(arena, name, prefix);
        if (target_known(triple)) found.target = triple;
    }
    size_t length = name_length(name);
    if (length >= 3 && memcmp(name + length - 3, "c89", 3) == 0) found.standard = "c89";
    if (length >= 3 && memcmp(name + length - 3, "c99", 3) == 0) found.standard = "c99";
    return found;
}
