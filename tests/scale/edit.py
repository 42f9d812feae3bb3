#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""edit.py DIR SEED: one random edit of one C file that is compiled, or of a header it includes, in place; prints what it
was.

The same files and seed give the same edit. Statements are drawn from bodies of functions, outside of parts that only
some configurations compile. What comes out need not compile: a scan must cope with that as well."""
import json, os, random, re, sys

def compiled(folder):
    """The files of DIR/compile_commands.json that lie below DIR."""
    with open(os.path.join(folder, "compile_commands.json")) as file: rows = json.load(file)
    paths = {os.path.realpath(os.path.join(folder, row["directory"], row["file"])) for row in rows}
    below = os.path.realpath(folder) + os.sep
    return sorted(path for path in paths if path.startswith(below) and path.endswith(".c") and os.path.exists(path))

def read(path):
    with open(path, errors="surrogateescape") as file: return file.read().split("\n")

def included(folder, files):
    """Headers below DIR that one of the files names, by their last part."""
    names = set()
    for path in files:
        names |= {os.path.basename(name) for name in re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)', "\n".join(read(path)), re.M)}
    found = []
    for at, folders, there in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "CMakeFiles")
        found += [os.path.join(at, name) for name in sorted(there) if name.endswith(".h") and name in names]
    return found

def bodies(lines):
    """Indices of lines in bodies of functions, as most styles write them: closed by a brace in the first column. What
    lies between #if and #endif, within a body or around it, is left out: it may not be compiled."""
    found, body, depth = set(), None, 0
    for i, line in enumerate(lines):
        if body is None and re.match(r"\s*#\s*if", line): depth += 1
        elif body is None and re.match(r"\s*#\s*endif", line): depth = max(0, depth - 1)
        elif body is None and (line.rstrip() == "{" or re.match(r"[A-Za-z].*\)\s*\{$", line.rstrip())):
            body = []
        elif body is not None and line.startswith("}"):
            if line.rstrip() == "}": found |= set(body)
            body = None
        elif body is not None:
            if re.match(r"\s*#\s*if", line): depth += 1
            elif re.match(r"\s*#\s*endif", line): depth -= 1
            elif depth == 0: body.append(i)
    return found

def pick(draw, lines, pattern, anywhere=False):
    within = None if anywhere else bodies(lines)
    rows = [i for i, line in enumerate(lines) if (within is None or i in within) and re.search(pattern, line)]
    return draw.choice(rows) if rows else None

STATEMENT = r"^\s+[A-Za-z_*(].*;$"
CALL = r"^\s+(?!return|if|for|while|else|switch)[A-Za-z_][\w>.\-= +]*\(.*\);$"

def constant(draw, lines):
    at = pick(draw, lines, r"^\s+.*[^\w.\"%][0-9]+[^\w.\"].*;$")
    if at is None: return None
    lines[at] = re.sub(r"(?<![\w.\"%])[0-9]+(?![\w.\"])", str(draw.randrange(9)), lines[at], count=1)
    return f"a constant in line {at + 1}"

def deletion(draw, lines):
    at = pick(draw, lines, STATEMENT)
    if at is None: return None
    return f"without line {at + 1}: {lines.pop(at).strip()}"

def call(draw, lines):
    at, other = pick(draw, lines, STATEMENT), pick(draw, lines, CALL)
    if at is None or other is None: return None
    lines.insert(at + 1, lines[other])
    return f"again, behind line {at + 1}: {lines[other].strip()}"

def renamed(draw, lines):
    at = pick(draw, lines, r"^    (int|char|long|struct \w+) \**\w+( =.*)?;$")
    if at is None: return None
    name = re.search(r"(\w+)( =.*)?;$", lines[at]).group(1)
    new, end = draw.choice(["email", "count", "outcome", "password"]), at
    while end < len(lines) and not lines[end].startswith("}"): end += 1
    for i in range(at, end): lines[i] = re.sub(rf"(?<![>.\w]){name}\b", new, lines[i])
    return f"local {name} is called {new} from line {at + 1} on"

def swapped(draw, lines):
    starts = [i for i in range(len(lines)) if re.match(r"[A-Za-z].*\) ?\{$", lines[i])]
    chunks = []
    for start in starts:
        end = start
        while end < len(lines) and lines[end] != "}": end += 1
        chunks.append((start, end + 1))
    if len(chunks) < 2: return None
    (a, b), (c, d) = sorted(draw.sample(chunks, 2))
    if b > c: return None
    lines[a:d] = lines[c:d] + lines[b:c] + lines[a:b]
    return f"the functions in lines {a + 1} and {c + 1} change places"

def member(draw, lines):
    at = pick(draw, lines, r"^\s+(int|char|long|unsigned|size_t)\b [^(]*;$|^struct \w+ \{", anywhere=True)
    if at is None or not re.search(r"struct \w+ \{", "\n".join(lines)): return None
    new = f"int added_{draw.randrange(1000)};"
    if "{" in lines[at]: lines[at] = lines[at].replace("{", "{ " + new, 1)
    else: lines.insert(at, "    " + new)
    return f"{new} in line {at + 1}"

def function(draw, lines):
    at = pick(draw, lines, r"^[a-z].*\) ?\{$", anywhere=True)
    if at is None: return None
    name = f"added_{draw.randrange(100000)}"
    lines[at:at] = [f"static int {name}(char *text) {{", "    text[0] = 'x';", "    return text[1];", "}", ""]
    return f"{name}() before line {at + 1}"

def shifted(draw, lines):
    at = pick(draw, lines, r"^[a-z#].*", anywhere=True)
    if at is None: return None
    lines[at:at] = [""] * draw.randrange(1, 9)
    return f"empty lines before line {at + 1}"

def main():
    draw = random.Random(int(sys.argv[2]))
    files = compiled(sys.argv[1])
    headers = included(sys.argv[1], files)
    while True:
        edit = draw.choice([constant, constant, deletion, deletion, call, renamed, swapped, member, function, shifted])
        path = draw.choice(headers if edit is member and headers else files)
        lines = read(path)
        what = edit(draw, lines)
        if not what: continue
        with open(path, "w", errors="surrogateescape") as file: file.write("\n".join(lines))
        print(f"{os.path.relpath(path, sys.argv[1])}: {what}")
        return

if __name__ == "__main__":
    main()
