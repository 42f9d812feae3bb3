#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fingerprints under real edits of a real program: SANGAM_REAL names a built source tree with its
# compile_commands.json (mosquitto is a good one). The samples have this in suites/workflow.
if [ ! -f "${SANGAM_REAL:-}/compile_commands.json" ]; then
    echo "skip long/fingerprints - SANGAM_REAL names no folder with a compile_commands.json"
    exit 0
fi
python3 "$ROOT/tests/workflow/fingerprints.py" "$SANGAM" "$SANGAM_REAL" "$WORK/copy"
