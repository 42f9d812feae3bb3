#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fingerprints under real edits of real programs: SANGAM_REAL and SANGAM_REAL_PROGRAMS as in facts_real.sh.
# The samples have this in suites/workflow.
if [ -z "${SANGAM_REAL:-}" ]; then
    echo "skip long/fingerprints - SANGAM_REAL names no folder of real programs"
    exit 0
fi
for program in ${SANGAM_REAL_PROGRAMS:-src-mosquitto}; do
    python3 "$ROOT/tests/workflow/fingerprints.py" "$SANGAM" "$SANGAM_REAL/$program" "$WORK/copy-$program"
done
