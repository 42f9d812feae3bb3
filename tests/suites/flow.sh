#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The flow shapes in C: tests/flow is a rules directory with synthetic sources and sinks, and the comments of its
# samples say what must be found and what must not. (The same in text IR: tests/unit/flow_test.c.)
"$SANGAM" rules test "$ROOT/tests/flow" > "$WORK/out" 2>&1
status=$?
sed 's,^\(ok\|not ok\|skip\) rules/,\1 flow/,' "$WORK/out"
grep -q '^ok \|^not ok ' "$WORK/out" || echo "not ok flow/samples - none was run (status $status)"
