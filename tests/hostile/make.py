# SPDX-License-Identifier: Apache-2.0
"""usage: make.py FOLDER [nobombs]
Makes FOLDER/project, a program whose sources, headers, flags and compile database mean harm, and
FOLDER/victim, what the harm is aimed at. FOLDER/expected.json says of every unit what must become
of it: `analysed`; `lost`, that is named as not parsed; `errors`, analysed, but named with errors;
`skipped`, counted as no C; `any`, one of these: which depends on the parser."""

import json
import os
import sys

folder = os.path.abspath(sys.argv[1])
bombs = "nobombs" not in sys.argv
project = os.path.join(folder, "project")
victim = os.path.join(folder, "victim")
for path in (project, victim, os.path.join(project, "inc")):
    os.makedirs(path)

GOOD = """#include <stdio.h>
#include <syslog.h>
struct person { char name[32]; char email[64]; };
void good%d(struct person *p) { syslog(6, "user %%s", p->email); }
"""
entries = []
expected = []


def write(name, text, mode="w"):
    with open(os.path.join(project, name), mode) as file:
        file.write(text)


def entry(name, flags=(), directory=project, **more):
    words = ["cc", *flags, "-c", name]
    entries.append({"directory": directory, "file": name, "arguments": words, **more})


def unit(name, text, expect, flags=()):
    write(name, text)
    entry(name, flags)
    expected.append((name, expect))


def target(name):
    """A file that a flag would like to write: it holds something, and must go on holding it."""
    path = os.path.join(victim, name)
    with open(path, "w") as file:
        file.write("precious\n")
    return path


# ---- flags that write files -------------------------------------------------------------------

WRITING = {
    "md": lambda t: ["-MD", "-MF", t],
    "mmd": lambda t: ["-MMD", "-MF", t],
    "m": lambda t: ["-M", "-MF", t],
    "mm_joined": lambda t: ["-MM", "-MF" + t],
    "md_mt": lambda t: ["-MD", "-MT", "x", "-MQ", "y", "-MP", "-MG", "-MF", t],
    "mj": lambda t: ["-MJ", t],
    "mj_joined": lambda t: ["-MJ" + t],
    "wp_md": lambda t: ["-Wp,-MD," + t],
    "wp_mmd": lambda t: ["-Wp,-DX=1,-MMD," + t],
    "xpreprocessor": lambda t: ["-Xpreprocessor", "-MD", "-Xpreprocessor", "-MF", "-Xpreprocessor", t],
    "long_write": lambda t: ["--write-dependencies", "-MF", t],
    "long_user": lambda t: ["--write-user-dependencies", "-MF", t],
    "long_plain": lambda t: ["--dependencies", "-MF", t],
    "cc1_file": lambda t: ["-Xclang", "-dependency-file", "-Xclang", t, "-Xclang", "-MT", "-Xclang", "x"],
    "cc1_dot": lambda t: ["-Xclang", "-dependency-dot", "-Xclang", t],
    "cc1_header": lambda t: ["-H", "-Xclang", "-header-include-file", "-Xclang", t],
    "cc1_stats": lambda t: ["-Xclang", "-stats-file=" + t],
    "cc1_o": lambda t: ["-Xclang", "-o", "-Xclang", t, "-Xclang", "-emit-obj"],
    "xarch": lambda t: ["-Xarch_x86_64", "-MF" + t, "-MD"],
    "output": lambda t: ["-o", t],
    "output_joined": lambda t: ["-o" + t, "-S"],
    "diagnostics": lambda t: ["--serialize-diagnostics", t],
    "diagnostics_short": lambda t: ["-serialize-diagnostics", t],
    "time_trace": lambda t: ["-ftime-trace=" + t],
    "proc_stat": lambda t: ["-fproc-stat-report=" + t],
    "mllvm": lambda t: ["-mllvm", "-info-output-file=" + t, "-mllvm", "-stats"],
    "coverage": lambda t: ["--coverage", "-fprofile-arcs", "-ftest-coverage"],
    "profile": lambda t: ["-fprofile-generate=" + t, "-fprofile-instr-generate=" + t],
    "save_temps": lambda t: ["-save-temps=obj", "-o", t],
    "dump": lambda t: ["-dumpdir", t, "-dumpbase", t, "-fdump-tree-all=" + t],
    "aux_info": lambda t: ["-aux-info", t],
    "modules": lambda t: ["-fmodules", "-fmodules-cache-path=" + victim, "-fimplicit-module-maps"],
    "index": lambda t: ["-index-store-path", victim],
    "crash": lambda t: ["-gen-reproducer=always", "-fcrash-diagnostics-dir=" + victim],
    "opt_record": lambda t: ["-fsave-optimization-record", "-foptimization-record-file=" + t],
    "api": lambda t: ["-extract-api", "--product-name=x", "-emit-symbol-graph", "--symbol-graph-dir=" + victim],
    "analyzer": lambda t: ["--analyze", "-Xanalyzer", "-analyzer-output=html", "-o", t],
    "c_at": None,
}
for name, make in WRITING.items():
    path = target(name)
    if make is None:
        write("flags.rsp", "-MD -MF %s -Xclang -dependency-file -Xclang %s" % (path, path))
        flags = ["@flags.rsp"]
    else:
        flags = make(path)
    unit("write_%s.c" % name, "int write_%s;\n" % name, "analysed", flags)

# ---- flags that load code or binary files ------------------------------------------------------

evil = os.path.join(project, "evil.so")  # built by the suite where there is a compiler
LOADING = {
    "plugin": ["-fplugin=" + evil],
    "plugin_cc1": ["-Xclang", "-load", "-Xclang", evil, "-Xclang", "-plugin", "-Xclang", "evil"],
    "add_plugin": ["-Xclang", "-add-plugin", "-Xclang", "evil"],
    "pass_plugin": ["-fpass-plugin=" + evil],
    "mllvm": ["-mllvm", "-load=" + evil, "-mllvm", "-load-pass-plugin=" + evil],
    "arg": ["-fplugin=" + evil, "-fplugin-arg-evil-x=y"],
    "b": ["-B", project, "-no-integrated-as", "-no-integrated-cpp"],
    "wrapper": ["-wrapper", os.path.join(project, "run.sh")],
    "specs": ["-specs=" + os.path.join(project, "evil.specs")],
    "config": ["--config=" + os.path.join(project, "evil.cfg")],
    "vfs": ["-ivfsoverlay", os.path.join(project, "evil.yaml")],
    "pch": ["-include-pch", os.path.join(project, "pre.h.pch")],
    "pch_beside": ["-include", "pre.h"],
    "pch_beside_absolute": ["-include", os.path.join(project, "pre.h")],
    "gch_beside": ["-include", "gcc.h"],
    "module_file": ["-fmodule-file=" + os.path.join(project, "pre.h.pch")],
    "module_path": ["-fmodules", "-fprebuilt-module-path=" + project],
    "language": ["-x", "ast"],
    "sanitize_list": ["-fsanitize=address", "-fsanitize-ignorelist=/etc/shadow"],
    "profile_use": ["-fprofile-use=" + os.path.join(project, "pre.h.pch")],
    "unknown_machine": ["-march=nonsense", "-mcpu=nonsense", "-mtune=x", "-m999"],
    "unknown_standard": ["-std=c99999"],
    "deep_brackets": ["-fbracket-depth=1000000"],
    "optimise": ["-O99", "-flto=evil"],
}
write("pre.h", "#define FROM_TEXT 1\n")
write("pre.h.pch", "CPCH garbage " * 100)
write("gcc.h", "#define FROM_TEXT 1\n")
os.mkdir(os.path.join(project, "gcc.h.gch"))
write("gcc.h.gch/x.gch", "gpch garbage")
write("run.sh", "#!/bin/sh\ntouch %s/owned\n" % victim)
os.chmod(os.path.join(project, "run.sh"), 0o755)
write("evil.specs", "*cc1: %s\n" % os.path.join(project, "run.sh"))
write("evil.cfg", "-MD -MF %s\n" % target("config"))
write("evil.yaml", "{ 'version': 0, 'roots': [] }")
for name, flags in LOADING.items():
    expect = "skipped" if name == "language" else "analysed"
    text = "int load_%s;\n" % name
    if "beside" in name:
        text = "#ifndef FROM_TEXT\n#error the text of the header was not read\n#endif\n" + text
    unit("load_%s.c" % name, text, expect, flags)

# ---- what is read --------------------------------------------------------------------------------

os.mkfifo(os.path.join(project, "fifo.h"))
os.mkfifo(os.path.join(project, "fifo.c"))
os.mkdir(os.path.join(project, "folder.h"))
for name, to in (("zero.h", "/dev/zero"), ("shadow.h", "/etc/shadow"), ("environ.h", "/proc/self/environ"),
                 ("loop.h", "loop.h"), ("ping.h", "pong.h"), ("pong.h", "ping.h"), ("up", ".."),
                 ("secret.h", os.path.join(victim, "secret.h")), ("deep.c", "deep.c"), ("stdin.h", "/dev/stdin"),
                 ("away", victim)):
    os.symlink(to, os.path.join(project, name))
with open(os.path.join(victim, "secret.h"), "w") as file:
    file.write("top_secret_word another_secret_word;\n")
# "absent": the text must not be read; the unit then ends with errors.
READING = {
    "fifo": ("#include \"fifo.h\"", [], "lost"),
    "fifo_flag": ("", ["-include", "fifo.h"], "analysed"),
    "fifo_folder": ("#include <stdio.h>", ["-Ififo.h"], "analysed"),
    "folder": ("#include \"folder.h\"", [], "errors"),
    "zero": ("#include \"/dev/zero\"", [], "any"),
    "zero_link": ("#include \"zero.h\"", [], "any"),
    "zero_flag": ("", ["-include", "/dev/zero"], "any"),
    "zero_macros": ("", ["-imacros", "zero.h"], "any"),
    "shadow": ("#include \"/etc/shadow\"", [], "errors"),
    "shadow_link": ("#include \"shadow.h\"", [], "errors"),
    "shadow_up": ("#include \"" + "../" * 30 + "etc/shadow\"", [], "errors"),
    "shadow_flag": ("", ["-include", "/etc/shadow"], "errors"),
    "shadow_folder": ("#include <shadow>", ["-I/etc"], "errors"),
    "shadow_folder_link": ("#include <etc/shadow>", ["-Iup/" + "../" * 30], "errors"),
    "shadow_system": ("#include <shadow>", ["-isystem", "/etc", "-idirafter", "/etc", "-iquote", "/etc"], "errors"),
    "shadow_sysroot": ("#include <etc/shadow>", ["--sysroot=/", "-I=/"], "errors"),
    "shadow_embed": ("const char x[] = {\n#embed \"/etc/shadow\"\n};", ["-std=c23"], "errors"),
    "shadow_has": ("#if __has_include(\"/etc/shadow\")\n#include \"/etc/shadow\"\n#endif", [], "any"),
    "shadow_response": ("", ["@/etc/shadow"], "analysed"),
    "environ": ("#include \"/proc/self/environ\"", [], "errors"),
    "environ_link": ("#include \"environ.h\"", [], "errors"),
    "maps": ("#include \"/proc/self/maps\"", [], "any"),
    "stdin": ("#include \"/dev/stdin\"", [], "any"),
    "tty": ("#include \"/dev/tty\"", [], "errors"),
    "secret_link": ("#include \"secret.h\"", [], "errors"),
    "secret_folder_link": ("#include \"away/secret.h\"", [], "errors"),
    "link_loop": ("#include \"loop.h\"\n#include \"ping.h\"", [], "errors"),
    "folder_loop": ("#include \"" + "up/project/" * 38 + "pre.h\"\nint k = FROM_TEXT;", [], "any"),
    "self": ("#include \"read_self.c\"", [], "errors"),
    "long_name": ("#include \"" + "a" * 100000 + "\"", [], "errors"),
    "line_file": ("#line 7 \"/etc/shadow\"\nint x = y;", [], "errors"),
}
for name, (text, flags, expect) in READING.items():
    unit("read_%s.c" % name, text + "\nint read_%s;\n" % name, expect, flags)

# ---- what takes time or memory -------------------------------------------------------------------

DEEP = 100000


def doubling(count, first="1"):
    lines = ["#define M0 " + first]
    lines += ["#define M%d M%d + M%d" % (i + 1, i, i) for i in range(count)]
    return "\n".join(lines) + "\nint x = M%d;\n" % count


def body(statement):
    return "int f(int x) {\n%s\nreturn x; }\n" % statement


BOMBS = {
    "macros": (doubling(40), "lost"),
    "macro_calls": ("#define D(x) x x\n" + "int x = " + "D(" * 40 + "+1" + ")" * 40 + ";\n", "lost"),
    "pasting": ("\n".join("#define P%d(a) P%d(a##a) P%d(a##b)" % (i + 1, i, i) for i in range(40)) +
                "\n#define P0(a) a\nP40(q)\n", "lost"),
    "parentheses": (body("x = " + "(" * DEEP + "1" + ")" * DEEP + ";"), "any"),
    "braces": (body("{" * DEEP + "}" * DEEP), "any"),
    "calls": (body("x = " + "f(" * DEEP + "1" + ")" * DEEP + ";"), "any"),
    "subscripts": ("int a[9];\n" + body("x = " + "a[" * DEEP + "1" + "]" * DEEP + ";"), "any"),
    "minus": (body("x = " + "- " * DEEP + "x;"), "any"),
    "not": (body("x = " + "!" * DEEP + "x;"), "any"),
    "stars": ("int " + "*" * DEEP + "p;\n", "any"),
    "casts": (body("x = " + "(int)" * DEEP + "x;"), "any"),
    "else_if": (body("if (x) x = 1;\n" + "else if (x) x = 2;\n" * DEEP), "any"),
    "ifs": (body("if (x) " * DEEP + "x = 1;"), "any"),
    "loops": (body("for (;;) while (x) do " * 30000 + ";" + " while (0);" * 30000), "any"),
    "sums": (body("x = x" + " + x" * DEEP + ";"), "any"),
    "commas": (body("x" + ", x" * DEEP + ";"), "any"),
    "conditionals": (body("x = " + "x ? x : " * DEEP + "x;"), "any"),
    "assignments": (body("x = " * DEEP + "1;"), "any"),
    "labels": (body("\n".join("l%d:" % i for i in range(DEEP)) + ";"), "any"),
    "cases": (body("switch (x) {\n" + "\n".join("case %d:" % i for i in range(DEEP)) + ";}"), "any"),
    "structs": ("struct s { " * 20000 + "int x; " + "} a; " * 20000 + "\n", "any"),
    "members": ("struct s { struct s *n; } *p;\n" + "struct s *g(void) { return p" + "->n" * DEEP + "; }\n", "any"),
    "declarators": ("int " + "(" * DEEP + "x" + ")" * DEEP + ";\n", "any"),
    "functions": ("int " + "(*" * 5000 + "x" + ")(void)" * 5000 + ";\n", "any"),
    "dimensions": ("extern int x" + "[1]" * DEEP + ";\n", "any"),
    "typedefs": ("typedef int t0;\n" + "\n".join("typedef t%d *t%d;" % (i, i + 1) for i in range(DEEP)), "any"),
    "braces_list": ("int x[] = " + "{" * DEEP + "1" + "}" * DEEP + ";\n", "any"),
    "blocks": (body("x = " + "({ " * 20000 + "1; " + "}); " * 20000), "any"),
    "designators": ("int x[] = { [900000000] = 1 };\n", "any"),
    "range": ("int x[] = { [0 ... 900000000] = 1 };\n", "any"),
    "huge_array": ("char x[1000000000000] = {1};\nvoid f(void) { static long y[1L << 58]; y[1] = 2; }\n", "any"),
    "many": ("int x[] = {" + "1," * 1000000 + "};\n", "any"),
    "pieces": ("char x[] = " + "\"abc\" " * DEEP + ";\n", "any"),
    "identifier": ("int " + "i" * 10000000 + ";\n", "any"),
    "comment": ("/*" + "*" * 10000000, "any"),
    "lines": ("\\\n" * 1000000 + "int x;\n", "any"),
    "conditions": ("#if 1\n" * DEEP + "int x;\n" + "#endif\n" * DEEP, "any"),
    "expression": ("#if " + "(" * DEEP + "1" + ")" * DEEP + "\nint x;\n#endif\n", "any"),
    "pragmas": ("#pragma pack(push, 1)\n" * DEEP + "int x;\n", "any"),
    "attributes": ("int x __attribute__(" + "(" * DEEP + "unused" + ")" * DEEP + ");\n", "any"),
    "crash": ("#pragma clang __debug crash\nint x;\n", "lost"),
    "overflow": ("#pragma clang __debug overflow_stack\nint x;\n", "lost"),
    "fatal": ("#pragma clang __debug llvm_fatal_error\nint x;\n", "lost"),
    "assertion": ("#pragma clang __debug assert\nint x;\n", "any"),
    "unreachable": ("#pragma clang __debug llvm_unreachable\nint x;\n", "any"),
    "nul_bytes": ("int x;\0\0\0" * 1000, "any"),
    "binary": ("".join(chr(1 + i * 7919 % 250) for i in range(DEEP)), "any"),
}
for i in range(30):
    write("inc/i%d.h" % (i + 1), "#include \"i%d.h\"\n#include \"i%d.h\"\n" % (i, i))
write("inc/i0.h", "extern int z;\n")
BOMBS["includes"] = ("#include \"inc/i30.h\"\n", "lost")
if bombs:
    for name, (text, expect) in BOMBS.items():
        unit("bomb_%s.c" % name, text, expect)
    unit("bomb_literal.c", "", "any")
    with open(os.path.join(project, "bomb_literal.c"), "w") as file:
        file.write("const char x[] = \"")
        for i in range(200):
            file.write("x" * 1000000)
        file.write("\";\n")
    unit("bomb_hole.c", "", "any")
    with open(os.path.join(project, "bomb_hole.c"), "w") as file:
        file.truncate(3 << 30)

# ---- names -----------------------------------------------------------------------------------------

NAMES = {
    "new\nline.c": "errors",
    "escape\033[2J\033]0;title\007.c": "errors",
    "quote'\"`$(touch owned).c": "errors",
    "semi;touch owned.c": "errors",
    "pipe|touch owned.c": "errors",
    "percent%s%n%x.c": "errors",
    "<script>alert(1)<script>.c": "errors",
    "=cmd()+1.c": "errors",
    "\u202egnp.c": "errors",
    "n" * 240 + ".c": "errors",
    "-include.c": "any",
    "@at.c": "any",
}
for name, expect in NAMES.items():
    unit(name, "int x%d = y;\n" % len(name), expect)
raw = b"bytes\xff\xfe\x80.c"
with open(os.path.join(os.fsencode(project), raw), "w") as file:
    file.write("int raw;\n")

# ---- the database -----------------------------------------------------------------------------------

entry("/etc/shadow", ["-x", "c"])
entry("shadow.h", ["-x", "c"])
entry("deep.c")
entry("pre.h.pch")
entry("pre.h.pch", ["-x", "c"])
entry("fifo.c")
entry("folder.h", ["-x", "c"])
for directory in ("/", "/etc", "/proc/self", "..", "up/up/up", "loop.h", "fifo.h", "no\nsuch", "\033[31m", "", "a" * 5000):
    entry("database_good.c", ["-Iinc"], directory=directory)
for i, directory in enumerate(("/etc", "/dev", "/")):
    write("database_%d.c" % i, "int database_%d;\n" % i)
    entries.append({"directory": directory, "file": os.path.join(project, "database_%d.c" % i),
                    "command": "cc -I. -I.. -c " + os.path.join(project, "database_%d.c" % i)})
    expected.append(("database_%d.c" % i, "analysed"))
entries.append({"directory": project, "file": "x.c"})
entries.append({"directory": project, "command": "cc -c x.c"})
entries.append({"directory": project, "file": "nul\0.c", "arguments": ["cc"]})
entries.append({"directory": 7, "file": [], "arguments": {}})
entries.append({"directory": project, "file": "x.c", "command": "cc -c 'x.c"})
entries.append({"directory": project, "file": "x.c", "command": "$(touch %s/owned) cc -c x.c; touch %s/owned" % (victim, victim)})
entries.append("text")
entries.append([[]])
entries.append(None)

for i in range(3):
    unit("good%d.c" % i, GOOD % i, "analysed")
entries.insert(0, entries.pop())
with open(os.path.join(project, "compile_commands.json"), "w") as file:
    json.dump(entries, file)
with open(os.path.join(folder, "expected.json"), "w") as file:
    json.dump(expected, file)
