#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""measure.py SANGAM WORK [--deep] LINES...: processor time and memory per line of link, solve and rules over generated programs.

Knows how to measure without parsing: a first scan fills the cache of facts, the second is timed, which finds neither a
result nor graphs of functions there. Prints one row per
size, then "ok" or "not ok" lines: from one size to the next (a factor of ten) neither time nor memory per line may
grow by more than a fifth, unless --deep: then the program itself gets denser, and growth is only told. What any scan costs (an empty program's) is taken off."""
import glob, os, subprocess, sys

MOST_GROWTH = 1.2
MOST_BYTES = 2200 # linked program and solve together

def say(name, fine, why):
    print(f"ok scale/{name}" if fine else f"not ok scale/{name} - {why}")

def run(sangam, folder):
    """Processor seconds and peak kilobytes of one scan that finds its facts made, and nothing beyond them."""
    for path in glob.glob(os.path.join(folder, ".sangam", "facts", "*.graphs")): os.remove(path)
    command = [sangam, "scan", "-p", folder, "--jobs", "2", "--fail-on", "never", "--quiet", "--again"]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"not ok scale - scan of {folder} ended with {status}: {errors[-300:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss

def generate(folder, lines, deep):
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run([sys.executable, os.path.join(here, "generate.py"), str(lines), folder, *deep], check=True,
                   stdout=subprocess.DEVNULL)
    return sum(open(os.path.join(folder, name)).read().count("\n") for name in os.listdir(folder) if name.endswith((".c", ".h")))

def measured(sangam, work, lines, deep):
    folder = os.path.join(work, f"scale-{lines}")
    count = generate(folder, lines, deep)
    run(sangam, folder)
    best = min(run(sangam, folder) for _ in range(9 if lines < 50000 else 3 if lines < 500000 else 1))
    return count, *best

def main():
    sangam, work, sizes = sys.argv[1], sys.argv[2], [int(size) for size in sys.argv[3:] if size != "--deep"]
    deep = ["--deep"] if "--deep" in sys.argv else []
    empty = os.path.join(work, "scale-empty")
    os.makedirs(empty, exist_ok=True)
    with open(os.path.join(empty, "x.c"), "w") as file: file.write("int main(void) { return 0; }\n")
    with open(os.path.join(empty, "compile_commands.json"), "w") as file:
        file.write('[{"directory": "%s", "file": "x.c", "arguments": ["cc", "-c", "x.c"]}]' % empty)
    run(sangam, empty)
    base_seconds, base_memory = min(run(sangam, empty) for _ in range(9))
    before = None
    for size in sizes:
        count, seconds, memory = measured(sangam, work, size, deep)
        per_line = ((seconds - base_seconds) / count * 1e6, (memory - base_memory) * 1024 / count)
        print(f"# {count} lines: {seconds:.2f} s, {memory // 1024} MB; per line {per_line[0]:.2f} us, {per_line[1]:.0f} bytes")
        if size >= 100000:
            say(f"memory-limit-{size}", per_line[1] <= MOST_BYTES, f"{per_line[1]:.0f} bytes per line")
        for i, what in enumerate(("time", "memory")):
            if not before: continue
            growth = per_line[i] / before[i]
            if deep: print(f"# {what}-{size}: {growth:.2f} times as much per line as at a tenth of the size")
            else: say(f"{what}-{size}", growth <= MOST_GROWTH, f"{growth:.2f} times as much per line as at a tenth of the size")
        before = per_line

main()
