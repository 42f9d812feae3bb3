#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a scan costs beside the compiler's own syntax check.

usage: bench.py SANGAM PARSE_ONLY PROJECT...     a PROJECT is a folder with compile_commands.json

For each project, in rounds one after another so that a busy machine slows all alike:
  clang   `clang -fsyntax-only -w`, one process per unit, the flags of the database
  parse   the same units through bare libclang in one process (parse_only)
  cold    a scan with an empty cache
  warm    the same scan again: nothing changed, so the stored result is used
  again   once more with --again: facts and graphs come from the cache, the rest is analysed
  one     a scan after a comment was put behind one file (put back afterwards)
  hook    `scan --staged` in a git repository made of a copy, with HEAD scanned and a function added to
          that file and staged; beside it what parsing that one file costs (file: parse_only on its
          commands alone), and what a hook may cost: 1.2 times that and 150 ms. One edit adds a
          function; `hook, in a function` puts a line into one that is there, which data may flow through
Figures are processor time (user and system, children included); those of the hook are time by the clock as
well, which is what somebody waits and only means something on a quiet machine. The ratio is against clang;
each is the smallest of ROUNDS (default 1). CLANG names the compiler (default clang-19)."""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

CLANG = os.environ.get("CLANG", "clang-19")
ROUNDS = int(os.environ.get("ROUNDS", "1"))


def run(command, cwd=None, output=None):
    """Processor seconds, peak bytes of the largest process, standard error, exit code; run.clock becomes the
    seconds by the clock."""
    with tempfile.TemporaryFile() as errors:
        begun = time.monotonic()
        child = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL,
                                 stdout=output or subprocess.DEVNULL, stderr=errors)
        _, status, used = os.wait4(child.pid, 0)
        run.clock = time.monotonic() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        return (used.ru_utime + used.ru_stime, used.ru_maxrss * 1024,
                errors.read().decode(errors="replace"), child.returncode)


def units(project):
    """The C commands of the database, each once, as arguments for the syntax check."""
    with open(os.path.join(project, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    seen, commands = set(), []
    for entry in entries:
        if not entry["file"].endswith(".c"):
            continue
        words = entry.get("arguments") or shlex.split(entry["command"])
        kept, skip = [CLANG, "-fsyntax-only", "-w"], False
        for word in words[1:]:
            if skip:
                skip = False
            elif word in ("-o", "-MF", "-MT", "-MQ"):
                skip = True
            elif word not in ("-c", "-MD", "-MMD", "-MP", "-Werror"):
                kept.append(word)
        key = (entry["directory"], entry["file"], tuple(kept))
        path = os.path.join(entry["directory"], entry["file"])
        if key not in seen and os.path.exists(path):
            seen.add(key)
            commands.append((kept, entry["directory"], os.path.realpath(path)))
    return commands


def check_syntax(commands):
    total, peak = 0.0, 0
    for words, folder, _ in commands:
        seconds, memory, _, _ = run(words, folder)
        total, peak = total + seconds, max(peak, memory)
    return total, peak, ""


class Bench:
    def __init__(self, sangam, parse_only, project):
        self.sangam, self.parse_only = os.path.abspath(sangam), os.path.abspath(parse_only)
        self.project = project
        self.commands = units(project)
        self.best, self.peak, self.said, self.clock = {}, {}, {}, {}
        self.resources = subprocess.run([CLANG, "-print-resource-dir"], capture_output=True,
                                        text=True, check=True).stdout.strip()

    def note(self, name, measured):
        seconds, memory, errors = measured[:3]
        if len(measured) > 3 and measured[3] not in (0, 1, 3):
            sys.exit(f"{name} of {self.project} ended with {measured[3]}:\n{errors[-2000:]}")
        self.clock[name] = min(run.clock, self.clock.get(name, run.clock))
        if name not in self.best or seconds < self.best[name]:
            self.best[name], self.peak[name], self.said[name] = seconds, memory, errors

    def scan(self, store, *more):
        return run([self.sangam, "scan", *more, "-p", self.project, "--store",
                    os.path.join(store, "sangam.db"), "--fail-on", "never", "--incomplete", "warn",
                    "--verbose", "--report", "json=" + os.path.join(store, "out.json")])

    def edited_scan(self, store):
        path = sorted(file for _, _, file in self.commands)[len(self.commands) // 2]
        with open(path, "rb") as file:
            before = file.read()
        try:
            with open(path, "ab") as file:
                file.write(b"\n/* one more line */\n")
            return self.scan(store), path
        finally:
            with open(path, "wb") as file:
                file.write(before)

    def repository(self, folder):
        """A copy of the project under git, whose HEAD was scanned; the file to edit, relative to it."""
        own, copy = os.path.realpath(self.project), os.path.join(folder, "copy")
        shutil.copytree(own, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", ".sangam", ".pc"))
        database = os.path.join(copy, "compile_commands.json")
        with open(database, encoding="utf-8") as file:
            text = file.read().replace(own, copy)
        with open(database, "w", encoding="utf-8") as file:
            file.write(text)
        with open(os.path.join(copy, ".gitignore"), "w", encoding="utf-8") as file:
            file.write(".sangam/\ncompile_commands.json\n*.o\n*.a\n*.so*\n*.lo\n*.la\n")
        self.git(copy, "init", "-q")
        self.git(copy, "add", "-A")
        self.git(copy, "commit", "-q", "-m", "all")
        self.note("head", self.staged(copy))
        path = sorted(file for _, _, file in self.commands)[len(self.commands) // 2]
        alone = os.path.join(folder, "alone")
        os.mkdir(alone)
        with open(os.path.join(self.project, "compile_commands.json"), encoding="utf-8") as file:
            entries = [entry for entry in json.load(file)
                       if os.path.realpath(os.path.join(entry["directory"], entry["file"])) == path]
        with open(os.path.join(alone, "compile_commands.json"), "w", encoding="utf-8") as file:
            json.dump(entries, file)
        return copy, os.path.relpath(path, own), alone

    def git(self, where, *words):
        subprocess.run(["git", "-c", "user.name=bench", "-c", "user.email=bench@example.org", *words],
                       cwd=where, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def staged(self, where):
        return run([self.sangam, "scan", "--staged", "--verbose", "--fail-on", "never", "--incomplete", "warn"],
                   where)

    def hook(self, folder):
        copy, path, alone = self.repository(folder)
        full = os.path.join(copy, path)
        for edit in range(3):
            with open(full, "ab") as file:
                file.write(b"\nint one_more_%d(int a) { return a + %d; }\n" % (edit, edit))
            self.git(copy, "add", path)
            self.note("hook", self.staged(copy))
            self.note("file", run([self.parse_only, alone, self.resources]))
        for edit in range(3):
            with open(full, "rb") as file:
                text = file.read()
            found = list(re.finditer(rb"\)[ \t]*\n\{\n|\)[ \t]*\{\n(?=[ \t])", text))
            if not found:
                return
            at = found[edit * len(found) // 3].end()
            with open(full, "wb") as file:
                file.write(text[:at] + b"    int one_more_%d = (int)sizeof(int); (void)one_more_%d;\n" % (edit, edit) + text[at:])
            self.git(copy, "add", path)
            self.note("hook, in a function", self.staged(copy))

    def round(self):
        self.note("clang", check_syntax(self.commands))
        self.note("parse", run([self.parse_only, self.project, self.resources]))
        store = tempfile.mkdtemp(prefix="sangam-bench-")
        try:
            self.note("cold", self.scan(store))
            self.note("warm", self.scan(store))
            if "the stored result" not in self.said["warm"]:
                sys.exit(f"warm of {self.project} was analysed: something differs from scan to scan")
            self.note("again", self.scan(store, "--again"))
            measured, self.edited = self.edited_scan(store)
            self.note("one", measured)
            self.hook(store)
        finally:
            shutil.rmtree(store)

    def shares(self, name):
        lines = [line.split(": ", 1)[1] for line in self.said[name].splitlines()
                 if line.startswith("sangam: ") and ("processor seconds" in line or "units from" in line)]
        return "\n".join("        " + line for line in lines)

    def print(self):
        base = self.best["clang"]
        print(f"{os.path.basename(os.path.abspath(self.project))}: {len(self.commands)} units, "
              f"clang {base:.2f} s, parse alone {self.best['parse']:.2f} s "
              f"({self.best['parse'] / base:.2f}), {self.peak['parse'] >> 20} MB")
        for name in ("cold", "warm", "again", "one"):
            print(f"    {name}  {self.best[name]:.2f} s  ratio {self.best[name] / base:.2f}")
            print(self.shares(name))
        for name in ("hook", "hook, in a function"):
            if name not in self.best:
                continue
            for kind, seconds in (("by the clock", self.clock), ("of processors", self.best)):
                parsed = seconds["file"]
                print(f"    {name}  {seconds[name]:.2f} s {kind}, parsing that file alone {parsed:.2f} s, allowed "
                      f"{1.2 * parsed + 0.15:.2f} s")
            print(self.shares(name))
        print(f"    one file: {self.edited}", flush=True)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    for project in sys.argv[3:]:
        bench = Bench(sys.argv[1], sys.argv[2], project)
        for _ in range(ROUNDS):
            bench.round()
        bench.print()


main()
