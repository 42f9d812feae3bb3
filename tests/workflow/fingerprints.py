# SPDX-License-Identifier: Apache-2.0
"""A finding keeps its fingerprint when lines move, when the code is laid out anew and when files are
renamed, and a new flow brings new ones and leaves the others alone. Real edits on a copy of the sources.
usage: fingerprints.py SANGAM SOURCES WORK     SOURCES holds compile_commands.json"""
import json
import os
import random
import re
import shutil
import subprocess
import sys

sangam, sources, work = sys.argv[1], os.path.realpath(sys.argv[2]), sys.argv[3]
rng = random.Random(3)
failed = 0


def copy():
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(sources, work, symlinks=True, ignore=shutil.ignore_patterns(".git", ".sangam", "*.o"))
    path = os.path.join(work, "compile_commands.json")
    entries = json.load(open(path))
    for entry in entries:
        entry["directory"] = os.path.normpath(os.path.join(work, entry["directory"].replace(sources, work)))
        entry["file"] = entry["file"].replace(sources, work)
        if "command" in entry:
            entry["command"] = entry["command"].replace(sources, work)
        else:
            entry["arguments"] = [word.replace(sources, work) for word in entry["arguments"]]
    json.dump(entries, open(path, "w"))
    return entries


def code(suffixes):
    for top, folders, names in os.walk(work):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = os.path.join(top, name)
            if name.endswith(suffixes) and not os.path.islink(path):
                yield path


def change(path, function):
    with open(path, encoding="latin-1", newline="") as file:
        text = file.read()
    with open(path, "w", encoding="latin-1", newline="") as file:
        file.write(function(text))


def prints():
    out = os.path.join(work, "out.json")
    run = subprocess.run([sangam, "scan", "-p", work, "--store", os.path.join(work, "s/x.db"), "--fail-on", "never",
                          "--incomplete", "warn", "--report", "json=" + out], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"the scan ends with {run.returncode}: {run.stderr}")
    result = json.load(open(out))
    broken = result["coverage"]["unitsWithErrors"]
    if broken > prints.broken:
        sys.exit(f"not ok fingerprints - the edit is none: {broken} units no longer compile, {prints.broken} did not before")
    prints.broken = broken
    return {f["fingerprint"]: f for f in result["findings"]}, len(result["findings"])


prints.broken = 1 << 30


TOKEN = re.compile(r'//(?:[^\n\\]|\\.)*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|\s+|\w+|.', re.S)


def laid_out_anew(text):
    """Other blanks and line ends wherever the language allows them; directives stay whole lines."""
    out, lines, code_lines = [], re.split(r"(?m)^(?=[ \t]*#)", text), []
    for index, part in enumerate(lines):
        if index:
            end = re.match(r"(?:[^\n]*\\\r?\n)*[^\n]*(?:\n|$)", part).end()
            directive, part = part[:end], part[end:]
            if "/*" in directive and "*/" not in directive[directive.index("/*"):]:
                return text  # a comment runs on behind a directive: leave this file alone
            out.append(directive)
        for token in TOKEN.findall(part):
            if token.isspace():
                out.append("\n   " if "\n" in token or rng.random() < 0.2 else "  ")
            elif token in ",;(" and rng.random() < 0.2:
                out.append(token + "\n\t")
            elif token.startswith("//"):
                out.append(token + "\n")
            else:
                out.append(token)
        out.append("\n")
    return "".join(out)


def check(name, before, after, note=""):
    global failed
    lost, new = before.keys() - after.keys(), after.keys() - before.keys()
    if lost or new:
        failed += 1
        for key in sorted(lost)[:5] + sorted(new)[:5]:
            row = before.get(key) or after[key]
            print(f"# {'lost' if key in lost else 'new'} {key[:12]} {row['at']['file']}:{row['at']['line']} {row['message']}")
        print(f"not ok fingerprints/{name} - {len(lost)} of {len(before)} lost, {len(new)} new")
    else:
        print(f"ok fingerprints/{name}\n# {len(before)} findings keep theirs{note}")


copy()
start, count = prints()
if len(start) != count or not start:
    failed += 1
    print(f"not ok fingerprints/distinct - {count} findings have {len(start)} fingerprints")
else:
    print("ok fingerprints/distinct")

# lines move: remarks and blank lines in front of everything, and between functions
for path in code((".c", ".h")):
    change(path, lambda t: "/* one\n   two */\n\n\n" + re.sub(r"(?m)^\}\n", "}\n\n\n\n", t))
moved, _ = prints()
check("lines-move", start, moved)
if all(moved[k]["at"]["line"] == start[k]["at"]["line"] for k in start if k in moved):
    failed += 1
    print("not ok fingerprints/lines-really-move - no line is another one")

copy()
for path in code((".c", ".h")):
    change(path, laid_out_anew)
check("new-layout", start, prints()[0])

# every main file gets another name, in another folder as often as not
entries = copy()
renamed = {}
for path in sorted({os.path.normpath(os.path.join(e["directory"], e["file"])) for e in entries}):
    target = os.path.join(os.path.dirname(path), "renamed_" + os.path.basename(path))
    os.rename(path, target)
    renamed[path] = target
INCLUDE = re.compile(r'(#\s*include\s+")((?:[^"/\n]*/)*)([^"/\n]+\.c)"')
for path in code((".c", ".h")):  # a main file that others include
    here = os.path.dirname(path)
    change(path, lambda t: INCLUDE.sub(lambda m: f'{m.group(1)}{m.group(2)}renamed_{m.group(3)}"'
                                       if os.path.normpath(os.path.join(here, m.group(2), m.group(3))) in renamed
                                       else m.group(0), t))
for path in code((".sangam.yaml",)):  # the register names places
    change(path, lambda t: re.sub(r"\w+\.c\b", lambda m: "renamed_" + m.group(0), t))
for entry in entries:
    old = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
    for key in ("command", "output"):
        if key in entry:
            entry[key] = entry[key].replace(entry["file"], renamed[old])
    if "arguments" in entry:
        entry["arguments"] = [renamed[old] if word == entry["file"] else word for word in entry["arguments"]]
    entry["file"] = renamed[old]
json.dump(entries, open(os.path.join(work, "compile_commands.json"), "w"))
check("files-renamed", start, prints()[0])

# a new flow is new, and only that
entries = copy()
first = os.path.normpath(os.path.join(entries[0]["directory"], entries[0]["file"]))
change(first, lambda t: t + "\nextern void syslog(int, const char *, ...);\nvoid sangam_new_flow(const char *email, const char *password)\n"
                            "{\n    syslog(6, \"%s\", email);\n    syslog(6, \"%s\", password);\n    syslog(6, \"%s\", password);\n}\n")
after, _ = prints()
extra = [f for k, f in after.items() if k not in start]
if start.keys() - after.keys() or len(extra) < 3 or any(f["function"] != "sangam_new_flow" for f in extra):
    failed += 1
    print(f"not ok fingerprints/new-flows - {len(start.keys() - after.keys())} lost, {len(extra)} new: "
          + "; ".join(sorted(f["function"] + ": " + f["message"] for f in extra))[:600])
else:
    print(f"ok fingerprints/new-flows\n# {len(extra)} new ones, all in the new function")
sys.exit(1 if failed else 0)
