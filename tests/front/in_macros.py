#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a C file with every run of declarations behind a macro of its own: what a construct
becomes must not depend on where it is written.   usage: in_macros.py IN.c OUT.c"""
import re
import sys


def without_comments(text):
    """Comments become a blank; text in quotes stays."""
    token = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/', re.S)
    return token.sub(lambda m: " " if m.group()[0] == "/" else m.group(), text)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = without_comments(file.read())
    runs, out, spliced = [[]], [], False
    for line in text.split("\n"):
        directive = spliced or line.lstrip().startswith("#")
        spliced = directive and line.endswith("\\")
        if directive:
            runs.append(line)
            if not spliced:
                runs.append([])
        elif line.strip():
            runs[-1] = runs[-1] if isinstance(runs[-1], list) else []
            runs[-1].append(line.rstrip().rstrip("\\"))
    for number, run in enumerate(runs):
        if isinstance(run, str):
            out.append(run)
        elif run:
            out.append(f"#define RUN_{number} " + " \\\n".join(run))
            out.append(f"RUN_{number}")
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


main()
