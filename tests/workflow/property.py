# SPDX-License-Identifier: Apache-2.0
"""The hook and the CI stage agree: random edits are staged, the work tree is then spoiled, and
`scan --staged` must say exactly what `scan --since HEAD^` says of a fresh clone of the commit.
usage: property.py SANGAM FOLDER STEPS SEED"""
import json
import os
import random
import shutil
import subprocess
import sys

sangam, folder, steps, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
rng = random.Random(seed)
work, clone = os.path.join(folder, "work tree"), os.path.join(folder, "clone \u00e4")
env = dict(os.environ, HOME=folder, GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@b.example",
           GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@b.example")
FIELDS = ["email", "phone", "birth_date", "home_address", "count", "first_name"]


def git(*words, where=work):
    return subprocess.run(["git", *words], cwd=where, env=env, check=True, capture_output=True, text=True).stdout


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def sources(where):
    found = []
    for top, folders, names in os.walk(where):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [os.path.relpath(os.path.join(top, n), where) for n in sorted(names) if n.endswith(".c")]
    return sorted(found)


def database(where):
    put(os.path.join(where, "compile_commands.json"),
        json.dumps([{"directory": where, "file": f, "arguments": ["cc", "-Iinc", "-c", f, "-o", f + ".o"]}
                    for f in sources(where)]))


def function(number):
    field, level = rng.choice(FIELDS), rng.choice(["LOG_INFO", "LOG_DEBUG"])
    allow = "    // sangam: allow personal-data-in-log -- shown to the owner\n" if rng.random() < 0.2 else ""
    return (f"void act_{number}(const struct person *p) {{\n{allow}"
            f"    syslog({level}, \"value %s\", p->{field});\n}}\n")


counter = 0


def unit(extra=1):
    global counter
    text = "#include <syslog.h>\n#include \"person.h\"\n"
    for _ in range(extra):
        counter += 1
        text += function(counter)
    return text


def header():
    return "".join(f"    char {f}[40];\n" for f in FIELDS)


def edit_one():
    """One random edit in the work tree."""
    files = sources(work)
    kind = rng.choice(["append", "append", "new", "drop", "rename", "delete", "comment", "header", "docs", "shift",
                       "disallow"])
    path = os.path.join(work, rng.choice(files)) if files else None
    if kind == "new" or not path:
        put(os.path.join(work, rng.choice(["src", "lib \u00fc", "src/deep er"]), f"unit_{rng.randrange(10**6)}.c"), unit())
    elif kind == "append":
        global counter
        counter += 1
        put(path, open(path).read() + function(counter))
    elif kind == "drop":
        text = open(path).read()
        put(path, text[: text.rfind("void act_")] if text.count("void act_") > 1 else text)
    elif kind == "rename":
        target = os.path.join(os.path.dirname(path), f"moved_{rng.randrange(10**6)}.c")
        os.rename(path, target)
    elif kind == "delete" and len(files) > 2:
        os.remove(path)
    elif kind == "comment":
        put(path, "/* a remark */\n\n" + open(path).read())
    elif kind == "shift":
        put(path, open(path).read().replace("    syslog(", "    syslog(\n        "))
    elif kind == "disallow":
        lines = [line for line in open(path).read().split("\n") if "sangam: allow" not in line]
        put(path, "\n".join(lines))
    elif kind == "header":
        name = rng.choice(FIELDS)
        put(os.path.join(work, "inc/person.h"),
            "struct person {\n" + header().replace(f"    char {name}[40];\n", f"    char {name}[{rng.randrange(41, 99)}];\n")
            + "};\n")
    else:
        put(os.path.join(work, "README"), f"text {rng.randrange(10**6)}\n")


def spoil():
    """The work tree after staging: edits that nobody asked about."""
    for path in sources(work):
        what = rng.random()
        if what < 0.15:
            os.remove(os.path.join(work, path))
        elif what < 0.4:
            put(os.path.join(work, path), unit(2))
    if rng.random() < 0.3:
        put(os.path.join(work, "inc/person.h"), "struct person { int nothing; };\n")
    if rng.random() < 0.2:
        os.remove(os.path.join(work, "inc/person.h"))


def scan(where, *options):
    out = os.path.join(folder, "out.json")
    run = subprocess.run([sangam, "scan", "--fail-on", "low", "--as-of", "2026-11-22", "--report", "json=" + out, *options],
                         cwd=where, env=env, capture_output=True, text=True, timeout=300)
    if run.returncode not in (0, 1, 3):
        sys.exit(f"{options} ends with {run.returncode}: {run.stderr}")
    report = json.load(open(out))
    findings = sorted((f["fingerprint"], f["state"], f["at"]["file"], f["at"]["line"], f["severity"], f["gates"],
                       f.get("suppressed") is not None) for f in report["findings"])
    gone = sorted(f["fingerprint"] for f in report["gone"])
    return run.returncode, findings, gone, run.stderr


shutil.rmtree(folder, ignore_errors=True)
os.makedirs(work)
git("init", "-q", "-b", "main")
put(os.path.join(work, ".gitignore"), ".sangam/\ncompile_commands.json\n")
put(os.path.join(work, "inc/person.h"), "struct person {\n" + header() + "};\n")
for name in ["src/a.c", "src/b.c", "lib \u00fc/c.c"]:
    put(os.path.join(work, name), unit(2))
git("add", "-A")
git("commit", "-q", "-m", "start")
database(work)
new = gone_total = clean = 0
for step in range(steps):
    git("checkout", "-q", "--", ".")
    if rng.random() < 0.5:
        database(work)  # the build was run again; else it still speaks of the files before
    if rng.random() < 0.1:
        database(work)
        shutil.rmtree(os.path.join(work, ".sangam"), ignore_errors=True)
    for _ in range(rng.randrange(1, 4)):
        edit_one()
    git("add", "-A")
    if rng.random() < 0.8:
        spoil()
    hook = scan(work, "--staged")
    git("commit", "-q", "--allow-empty", "-m", f"step {step}")
    shutil.rmtree(clone, ignore_errors=True)
    git("clone", "-q", work, clone, where=folder)
    database(clone)
    stage = scan(clone, "--since", "HEAD^")
    if hook[:3] != stage[:3]:
        print(f"step {step} of seed {seed}: the hook says {hook[0]}, the stage {stage[0]}")
        for left, right, name in ((hook, stage, "hook"), (stage, hook, "stage")):
            for row in left[1]:
                if row not in right[1]:
                    print(f"  only the {name}: {row}")
            print(f"  gone for the {name}: {left[2]}")
            print(left[3])
        sys.exit(1)
    new += sum(row[1] == "new" for row in hook[1])
    gone_total += len(hook[2])
    clean += hook[0] == 0
if not new or not gone_total or not clean or clean == steps:
    sys.exit(f"the edits show nothing: {new} new, {gone_total} gone, {clean} clean of {steps}")
print(f"# {steps} commits: {new} findings came, {gone_total} went, {clean} commits were clean")
