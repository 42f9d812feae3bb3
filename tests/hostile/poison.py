# SPDX-License-Identifier: Apache-2.0
"""usage: poison.py SANGAM FORGER FOLDER
A stranger's tree comes with a cache that says its sources are harmless. The stranger knows all but
the victim's key: how entries are made, and what the sources, flags and paths will be. Prints lines
for tests/run. FORGER writes entries as the program does: build/.../tests/facts_test."""

import json
import os
import struct
import subprocess
import sys

SANGAM, FORGER, FOLDER = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3])
TREE = os.path.join(FOLDER, "tree")
SOURCE = os.path.join(TREE, "a.c")
CACHE = os.path.join(TREE, ".sangam", "facts")
LEAK = '#include <syslog.h>\nvoid f(char *email) { syslog(6, "%s", email); }\n'
HARMLESS = LEAK.replace("email)", "words)").replace("char *email", "char *words")


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def scan(state):
    """Findings of a scan by the user whose key lies in `state`, and how many units were cached."""
    report = os.path.join(FOLDER, "report.json")
    done = subprocess.run(["timeout", "20", SANGAM, "scan", "-p", TREE, "--verbose", "--report", "json=" + report],
                          env={**os.environ, "XDG_STATE_HOME": os.path.join(FOLDER, state)}, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with open(report, encoding="utf-8") as file:
        found = [finding["rule"] for finding in json.load(file)["findings"]]
    return found, b"1 of 1 units from the cache" in done.stderr, done.returncode


def forge(path, key):
    """The entry with the source's digest, size and times those of what lies there now, sealed with `key`; None = not sealed."""
    keys = [os.path.join(FOLDER, name) for name in ("from.key", "to.key")]
    for place, bytes_ in zip(keys, (STRANGERS, key or STRANGERS)):
        with open(place, "wb") as file:
            file.write(bytes_)
    subprocess.run([FORGER, "forge", path, SOURCE, *keys], check=True)
    if key is None:
        with open(path, "r+b") as file:
            data = file.read()
            facts, = struct.unpack_from("<Q", data, 28)
            file.seek(len(data) - facts - 32)
            file.write(bytes(32))


def entries():
    return [os.path.join(CACHE, name) for name in sorted(os.listdir(CACHE)) if name.endswith(".unit")]


def poison(key):
    for path in entries():
        forge(path, key)


def result(name, ok, why):
    print("ok poison/" + name if ok else "not ok poison/%s - %s" % (name, why))


os.makedirs(TREE)
write(os.path.join(TREE, "compile_commands.json"),
      json.dumps([{"directory": TREE, "file": "a.c", "command": "cc -c a.c"}]))
write(SOURCE, HARMLESS)
scan("stranger")
with open(os.path.join(FOLDER, "stranger", "sangam", "key"), "rb") as secret:
    STRANGERS = secret.read()
write(SOURCE, LEAK)
poison(STRANGERS)
found, cached, _ = scan("stranger")
result("works-on-the-stranger", cached and not found, "the forged entry is no good: %r %r" % (found, cached))
for name, key in (("stranger", STRANGERS), ("zero-key", bytes(32)), ("unsealed", None)):
    write(SOURCE, HARMLESS)
    for path in entries():
        os.unlink(path)
    scan("stranger")
    write(SOURCE, LEAK)
    poison(key)
    found, cached, code = scan("victim")
    result(name, found == ["personal-data-in-log"] and not cached and code in (0, 1),
           "%r, from the cache: %r, status %d" % (found, cached, code))
    found, cached, code = scan("victim")
    result(name + "-then-own", found == ["personal-data-in-log"] and cached, "%r %r" % (found, cached))


def states(state):
    """What a scan says of the age of its findings, and what it says on standard error."""
    report = os.path.join(FOLDER, "report.json")
    done = subprocess.run(["timeout", "20", SANGAM, "scan", "-p", TREE, "--report", "json=" + report],
                          env={**os.environ, "XDG_STATE_HOME": os.path.join(FOLDER, state)}, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with open(report, encoding="utf-8") as file:
        return [finding["state"] for finding in json.load(file)["findings"]], done.stderr.decode()


# A store that calls the leak known.
os.unlink(os.path.join(TREE, ".sangam", "sangam.db"))
states("stranger")
known, _ = states("stranger")
result("store-works-on-the-stranger", known == ["unchanged"], repr(known))
known, said = states("victim")
result("store", known == ["new"] and "not written by you" in said, "%r %s" % (known, said))
known, said = states("victim")
result("store-then-own", known == ["unchanged"] and not said, "%r %s" % (known, said))
