# SPDX-License-Identifier: Apache-2.0
"""usage: check.py before FOLDER | units FOLDER REPORT.json | untouched FOLDER | clean FILE...
Checks what became of the project that make.py made. Prints lines for tests/run."""

import hashlib
import json
import os
import stat
import sys


def snapshot(folder):
    """All that lies in FOLDER but for the tool's own folder: kind, size, mode, time, contents."""
    seen = {}
    for place, folders, files in os.walk(os.fsencode(folder)):
        if b".sangam" in folders and os.path.basename(place) == b"project":
            folders.remove(b".sangam")
        for name in folders + files:
            path = os.path.join(place, name)
            info = os.lstat(path)
            digest = ""
            if stat.S_ISREG(info.st_mode) and info.st_size < 1 << 20:
                with open(path, "rb") as file:
                    digest = hashlib.sha256(file.read()).hexdigest()
            seen[repr(path)] = [info.st_mode, info.st_size if not stat.S_ISDIR(info.st_mode) else 0,
                                info.st_mtime_ns, digest]
    return seen


def result(name, wrong):
    print("not ok %s - %s" % (name, "; ".join(wrong[:5])) if wrong else "ok " + name)


def before(folder):
    seen = {part: snapshot(os.path.join(folder, part)) for part in ("project", "victim")}
    with open(os.path.join(folder, "before.json"), "w") as file:
        json.dump(seen, file)


def untouched(folder):
    with open(os.path.join(folder, "before.json")) as file:
        old = json.load(file)
    for part in ("project", "victim"):
        new = snapshot(os.path.join(folder, part))
        wrong = sorted(k for k in set(old[part]) | set(new) if old[part].get(k) != new.get(k))
        result("untouched/" + part, wrong)


def units(folder, report):
    with open(report, encoding="utf-8") as file:
        scan = json.load(file)
    with open(os.path.join(folder, "expected.json")) as file:
        expected = json.load(file)
    coverage = scan["coverage"]
    rows = coverage["gaps"]
    became = {}
    for row in rows:
        if row["area"] == "unit":
            kind = {"not-parsed": "lost", "parse-errors": "errors"}.get(row["kind"])
            if kind:
                became[row["subject"]] = (kind, row["detail"])
    groups = {}
    for name, want in expected:
        group = name.split("_")[0] if "_" in name and name[0].isalpha() else "name"
        got, detail = became.get(name, ("analysed", ""))
        wrong = groups.setdefault(group, [])
        if want == "skipped":
            if got != "analysed" or not any(r["kind"] == "skipped-language" for r in rows):
                wrong.append("%r is not counted as another language" % name)
        elif want != "any" and got != want:
            wrong.append("%r is %s, not %s: %s" % (name, got, want, detail[:100]))
        elif got == "lost" and not detail:
            wrong.append("%r is lost without a reason" % name)
    for group, wrong in sorted(groups.items()):
        result("units/" + group, wrong)
    lost = sum(1 for kind, _ in became.values() if kind == "lost")
    total = coverage["unitsTotal"]
    # Rows are one per file; the database names one file twice from two folders.
    wrong = []
    if coverage["unitsParsed"] + lost > total or coverage["unitsParsed"] < len(expected) - lost - 2:
        wrong.append("%d parsed and %d lost of %d" % (coverage["unitsParsed"], lost, total))
    if coverage["complete"]:
        wrong.append("it is called complete")
    for path in ("/etc/shadow", "shadow.h"):
        if became.get(path, ("", ""))[0] != "lost":
            wrong.append("%s as a main file is not named" % path)
    result("units/count", wrong)
    found = sorted(f["at"]["file"]
                   for f in scan["findings"] if f["rule"] == "personal-data-in-log")
    result("units/rest-is-analysed", [] if found == ["good0.c", "good1.c", "good2.c"] else [repr(found)])


def clean(paths):
    """Nothing for a terminal to obey, nothing of what was out of bounds."""
    for path in paths:
        with open(path, "rb") as file:
            text = file.read()
        wrong = []
        bad = sorted({b for b in text if (b < 32 and b not in (9, 10, 13)) or b == 127})
        if bad:
            wrong.append("control bytes %r" % bad)
        if "\u202e".encode() in text:
            wrong.append("a direction override")
        if b"secret_word" in text:
            wrong.append("contents of a file out of bounds")
        try:
            text.decode("utf-8")
        except UnicodeDecodeError as error:
            wrong.append(str(error))
        name = os.path.basename(path)
        if name.endswith(("json", "sarif")):
            try:
                json.loads(text)
            except ValueError as error:
                wrong.append(str(error))
        if name.endswith("html") and b"<script>alert(1)" in text:
            wrong.append("a script from a file name")
        result("clean/" + name, wrong)


command, arguments = sys.argv[1], sys.argv[2:]
try:
    {"before": lambda: before(*arguments), "units": lambda: units(*arguments),
     "untouched": lambda: untouched(*arguments), "clean": lambda: clean(arguments)}[command]()
except (OSError, ValueError, KeyError) as error:
    result(command, [repr(error)])
