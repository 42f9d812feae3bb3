# SPDX-License-Identifier: Apache-2.0
"""Prints the shell steps of a CI template that build and scan, as one script: as written, but for the
step that installs packages. usage: ci_steps.py github|gitlab FILE"""
import sys

import yaml

template = yaml.safe_load(open(sys.argv[2]))
if sys.argv[1] == "github":
    job = template["jobs"]["sangam"]
    assert job["steps"][0]["name"] == "Install"
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert uses[0].startswith("actions/checkout@") and any("upload-sarif@" in use for use in uses), uses
    variables, steps = job["env"], [step["run"] for step in job["steps"][1:] if "run" in step]
else:
    job = template["sangam"]
    variables, steps = job["variables"], job["script"]
    assert job["artifacts"]["reports"]["codequality"] in "\n".join(steps)
    assert job["artifacts"]["reports"]["junit"] in "\n".join(steps)
for name, value in variables.items():
    print(f"export {name}='{value}'")
print("\n".join(steps))
