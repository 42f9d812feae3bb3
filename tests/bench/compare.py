#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What other analyzers of C say of a program, beside a cold scan: time and sorts of messages.

usage: compare.py SANGAM PROJECT [FOLDER]     PROJECT holds compile_commands.json; FOLDER: where messages are kept

Each unit by itself, with the flags of the database:
  clang        `clang --analyze` as it comes
  clang-taint  the same with alpha.security.taint and optin.taint
  gcc          `gcc -fanalyzer -O1`
  gcc-taint    the same with -fanalyzer-checker=taint alone
and the whole at once:
  sangam       a scan with an empty cache, all findings of medium and high confidence
For each: processor seconds (user and system), messages, distinct ones (a header that many units include is one), files
that made it fail, and how many messages there are of each sort. CLANG and GCC name the compilers."""
import collections
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

CLANG = os.environ.get("CLANG", "clang-19")
GCC = os.environ.get("GCC", "gcc")
MESSAGE = re.compile(r"^(.+?:\d+:\d+): warning: (.*) \[([^\]]+)\]\s*$")
WAYS = {
    "clang": [CLANG, "--analyze", "-Xclang", "-analyzer-output=text"],
    "clang-taint": [CLANG, "--analyze", "-Xclang", "-analyzer-output=text", "-Xclang",
                    "-analyzer-checker=alpha.security.taint,optin.taint"],
    "gcc": [GCC, "-O1", "-fanalyzer", "-c", "-o", "/dev/null"],
    "gcc-taint": [GCC, "-O1", "-fanalyzer", "-fanalyzer-checker=taint", "-c", "-o", "/dev/null"],
}


def run(command, folder, errors):
    """Processor seconds and the exit code."""
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, child.returncode


def units(project):
    """(folder, flags and source) of each C command, once."""
    with open(os.path.join(project, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    seen = set()
    for entry in entries:
        words = entry.get("arguments") or shlex.split(entry["command"])
        kept, skip = [], False
        for word in words[1:]:
            if skip:
                skip = False
            elif word in ("-o", "-MF", "-MT", "-MQ"):
                skip = True
            elif word != "-c" and not word.startswith("-M"):
                kept.append(word)
        key = (entry["directory"], tuple(kept))
        if entry["file"].endswith(".c") and key not in seen:
            seen.add(key)
            yield entry["directory"], kept


def other(way, project, folder):
    spent, failed, sorts, messages = 0.0, 0, collections.Counter(), 0
    distinct = set()
    with open(os.path.join(folder, way + ".txt"), "w", encoding="utf-8") as kept:
        for directory, words in units(project):
            with tempfile.TemporaryFile("w+", errors="replace") as errors:
                seconds, code = run(WAYS[way] + words, directory, errors)
                spent += seconds
                failed += code != 0
                errors.seek(0)
                for line in errors:
                    found = MESSAGE.match(line)
                    if not found or found.group(3).startswith("-W") and "analyzer" not in found.group(3):
                        continue
                    messages += 1
                    if found.groups() not in distinct:
                        distinct.add(found.groups())
                        sorts[found.group(3)] += 1
                        kept.write(line)
    show(way, spent, messages, len(distinct), failed, sorts)


def sangam(program, project, folder):
    with tempfile.TemporaryDirectory() as place:
        report = os.path.join(folder, "sangam.json")
        spent, code = run([program, "scan", "-p", project, "--store", os.path.join(place, "s.db"), "--fail-on", "never",
                           "--incomplete", "warn", "--report", "json=" + report], project, subprocess.DEVNULL)
    with open(report, encoding="utf-8") as file:
        shown = [finding for finding in json.load(file)["findings"] if finding["shown"]]
    show("sangam", spent, len(shown), len(shown), code != 0, collections.Counter(finding["rule"] for finding in shown))


def show(way, spent, messages, distinct, failed, sorts):
    print(f"{way:12} {spent:8.1f} s {messages:6} messages {distinct:6} distinct {failed:4} failed", flush=True)
    for sort, count in sorted(sorts.items(), key=lambda row: (-row[1], row[0])):
        print(f"    {count:5} {sort}")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    project, folder = os.path.abspath(sys.argv[2]), sys.argv[3] if len(sys.argv) == 4 else tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    for way in WAYS:
        other(way, project, folder)
    sangam(os.path.abspath(sys.argv[1]), project, folder)


main()
