#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The flow shapes in C: tests/flow is a rules directory with synthetic sources and sinks, and the comments of its
# samples say what must be found and what must not. (The same in text IR: tests/unit/flow_test.c.)
"$SANGAM" rules test "$ROOT/tests/flow" > "$WORK/out" 2>&1
status=$?
sed 's,^\(ok\|not ok\|skip\) rules/,\1 flow/,' "$WORK/out"
grep -q '^ok \|^not ok ' "$WORK/out" || echo "not ok flow/samples - none was run (status $status)"

# A step stands where something is written. Where ways meet again (here before the second `if`), nothing is.
mkdir "$WORK/meet"
cat > "$WORK/meet/greet.c" << 'X'
#include <string.h>
#include <sys/socket.h>
struct bridge { char *password; };
struct client { struct bridge *bridge; char *password; int kind, socket; };
void greet(struct client *c, char *packet) {
    const char *password;
    if (c->bridge) password = c->bridge->password;
    else password = c->password;

    if (c->kind == 3) packet[0] = 3;
    memcpy(packet, password, strlen(password));
    send(c->socket, packet, 30, 0);
}
X
"$SANGAM" scan --source "$WORK/meet" --fail-on never --verbose > "$WORK/meet.txt" 2> /dev/null
steps=$(sed -n '/^  path /,/^  why /s/^[a-z ]*greet\.c:\([0-9]*\) .*/\1/p' "$WORK/meet.txt" | tr '\n' ' ')
if [ "$steps" = "8 11 12 " ]; then echo "ok flow/steps-where-ways-meet"; else echo "not ok flow/steps-where-ways-meet - the steps are at $steps"; fi
