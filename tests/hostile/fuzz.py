# SPDX-License-Identifier: Apache-2.0
"""usage: fuzz.py SANGAM FOLDER COUNT
Spoils the files that a program is scanned with (project file, compile database, sources, store,
facts), COUNT times each, and runs the tool on them. It must end in time with one of its exit codes
0 to 3: no crash, no hang. What failed stays in FOLDER. Prints lines for tests/run."""

import hashlib
import os
import random
import subprocess
import sys

SANGAM, FOLDER, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
PROJECT = os.path.join(FOLDER, "project")

YAML = [b"&a ", b"*a", b"<<: ", b"[", b"{", b"\n- ", b": ", b"!!int ", b"|\n", b"\t", b"\x00", b'"', b"'",
        b"\xff", b"~", b"\n---\n", b"? ", b"9" * 30, b"-1", b"2027-02-30", b"P" + b"9" * 20 + b"Y", b"**/" * 20]
JSON = [b"[", b"{", b'"', b"\\u0000", b"\\ud800", b",", b"null", b"1e999", b"-", b'"directory":"/",',
        b'"-x","c",', b"@x", b"\x00", b"\xff"]
CODE = [b"// sangam: allow x -- y\n", b"/* sangam: allow", b'__attribute__((annotate("sangam:data=', b'"',
        b"{", b"}", b"(", b";", b"#if 1\n", b"goto x;", b"*", b"&", b"[0]", b"->x", b"struct s", b"(void*)",
        b"sizeof", b"({", b"? :", b"va_arg(", b"\x1b[2J", b"\xff", b"switch(x){case 1:", b'asm("")', b"_Generic(",
        b"0x7fffffffffffffff", b"%s%n%*d", b"union {", b"static "]
WORDS = [b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x01\x00\x00\x00", b"\xff\xff\xff\x7f"]


def spoil(data, rng, tokens):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4, 8, 30])):
        kind, at = rng.randrange(6), rng.randrange(len(data) + 1)
        if kind == 0:
            data[at:at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 9)))
        elif kind == 2:
            del data[at:at + rng.randrange(1, 40)]
        elif kind == 3:
            other = rng.randrange(len(data) + 1)
            data[at:at] = data[other:other + rng.randrange(1, 200)]
        elif kind == 4 or not data:
            data[at:at] = rng.choice(tokens)
        else:
            data[at % len(data)] ^= 1 << rng.randrange(8)
    return bytes(data)


def spoil_words(data, rng, tokens):
    """For binary files: the length stays, so that what follows is still where it was."""
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        kind, at, other = rng.randrange(4), rng.randrange(len(data)), rng.randrange(len(data))
        if kind == 0:
            data[at] ^= 1 << rng.randrange(8)
            continue
        at, other = at & ~3, other & ~3
        length = 4 * rng.randrange(1, 12) if kind == 3 else 4
        new = rng.choice(tokens) if kind == 1 else bytes(data[other:other + length])
        data[at:at + len(new)] = new[:len(data) - at]
    return bytes(data)


def run(*arguments):
    command = ["timeout", "-k", "1", "20", SANGAM, *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          cwd=FOLDER, check=False)
    return done.returncode, done.stderr[-300:].decode("utf-8", "replace").replace("\n", " ")


def fuzz(name, paths, tokens, commands, how=spoil, seal=lambda data: data):
    rng = random.Random(name)
    wrong = []
    for i in range(COUNT):
        path = rng.choice(paths)
        with open(path, "rb") as file:
            sound = file.read()
        bad = seal(how(sound, rng, tokens))
        for command in commands:
            with open(path, "wb") as file:
                file.write(bad)
            code, said = run(*command(path))
            if code not in (0, 1, 2, 3):
                kept = os.path.join(FOLDER, "bad-%s-%d" % (name, i))
                with open(kept, "wb") as file:
                    file.write(bad)
                wrong.append("%s ends with %d: %s" % (kept, code, said))
        with open(path, "wb") as file:
            file.write(sound)
    print("not ok fuzz/%s - %s" % (name, "; ".join(wrong[:3])) if wrong else "ok fuzz/" + name)


def below(folder, ending):
    return sorted(os.path.join(place, name) for place, _, names in os.walk(folder)
                  for name in names if name.endswith(ending))


def scan(_):
    return ["scan", "-p", PROJECT]


first = run("scan", "-p", PROJECT)
if first[0] not in (0, 1):
    print("not ok fuzz/sound - before anything is spoilt the scan ends with %d: %s" % first)
    sys.exit(1)
sources = below(os.path.join(PROJECT, "src"), ".c")
fuzz("project-file", [os.path.join(PROJECT, ".sangam.yaml")], YAML, [scan])
fuzz("database", [os.path.join(PROJECT, "compile_commands.json")], JSON, [scan])
fuzz("sources", sources, CODE, [scan])
fuzz("store", [os.path.join(PROJECT, ".sangam", "sangam.db")], WORDS,
     [lambda path: ["report", "json=" + os.path.join(FOLDER, "out.json"), "--store", path], scan], spoil_words)
fuzz("store-cut", [os.path.join(PROJECT, ".sangam", "sangam.db")], WORDS, [scan])
fuzz("cache", below(os.path.join(PROJECT, ".sangam", "facts"), ".unit"), WORDS, [scan])
# Facts with a right checksum: nothing but the reader's own checks stands before the analysis.
facts = []
for number, source in enumerate(sources[:6]):
    facts.append(os.path.join(FOLDER, "%d.facts" % number))
    run("unit", "-o", facts[-1], "--", "cc", "-I" + os.path.join(PROJECT, "src"), "-c", source)
fuzz("facts", [path for path in facts if os.path.exists(path)], WORDS,
     [lambda path: ["scan", "--facts", path, "--store", os.path.join(FOLDER, "facts.db")]],
     lambda data, rng, tokens: spoil_words(data[:-32], rng, tokens),
     lambda data: data + hashlib.sha256(data).digest())
