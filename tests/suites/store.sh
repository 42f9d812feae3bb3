#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The store under whole scans: killed at random moments, two at once, no room, no permission.
cp -r "$ROOT/samples" "$WORK/samples"
cd "$WORK" || exit 2
s=$WORK/s/x.db
scan() { "$SANGAM" scan -p samples --store "$1" --fail-on never --report json="$2" > /dev/null 2> "$WORK/err"; }
prints() { python3 -c 'import json, sys
print("\n".join(f["fingerprint"] for f in json.load(open(sys.argv[1]))["findings"]))' "$1"; }
ok() {
    name=$1
    shift
    if "$@" > "$WORK/out" 2>&1; then echo "ok store/$name"; else
        sed 's/^/# /' "$WORK/out" | head -20
        echo "not ok store/$name - failed: $*"
    fi
}

scan "$s" first.json
begun=$(date +%s%N)
scan "$s" first.json
took=$((($(date +%s%N) - begun) / 1000000)) # milliseconds
prints first.json > want

# Killed, the store is as before or as after: it opens, and its newest scan is whole.
tries=10
[ -z "${LONG:-}" ] || tries=100
why= broken=0 added=0
i=0
for nap in $(python3 -c "import random; random.seed(1)
print(*['%.3f' % random.uniform(0.002, min(0.999, $took / 1000)) for _ in range($tries)])"); do
    i=$((i + 1))
    [ $((i % 3)) -ne 0 ] || rm -rf "$WORK/s/facts" # what is kept for the next scan is made anew as well
    "$SANGAM" scan -p samples --store "$s" --fail-on never > /dev/null 2>&1 &
    pid=$!
    sleep "$nap"
    kill -9 $pid 2> /dev/null && broken=$((broken + 1))
    wait $pid 2> /dev/null
    if ! "$SANGAM" report json=after.json -p samples --store "$s" > err 2>&1; then
        why="try $i: $(head -n 1 err)"
        break
    fi
    prints after.json > got
    cmp -s want got || { why="try $i: other findings than before"; break; }
done
"$SANGAM" report trend -p samples --store "$s" > trend
added=$(grep -c '^ *[0-9][0-9]* ' trend)
if [ -n "$why" ]; then echo "not ok store/killed - $why"; else echo "ok store/killed"; fi
echo "# $broken of $tries scans were killed before their end; $added are in the store"
[ "$broken" -gt 0 ] || echo "not ok store/killed-in-time - every scan was faster than its killer"
ok after-the-kills-a-scan-is-kept scan "$s" first.json
find "$WORK/s" -name '*.tmp' | grep -q . && echo "# left-overs: $(find "$WORK/s" -name '*.tmp' | wc -l)"

# Two at once: both are kept.
rm -rf two && mkdir two
scan two/x.db one.json & first=$!
"$SANGAM" scan -p samples --store two/x.db --fail-on never --report json=two.json > /dev/null 2> err2 & second=$!
wait $first && wait $second
status=$?
"$SANGAM" report trend -p samples --store two/x.db > trend
prints one.json > got1 && prints two.json > got2
if [ $status -eq 0 ] && [ "$(grep -c '^ *[0-9][0-9]* ' trend)" -eq 2 ] && cmp -s want got1 && cmp -s want got2; then
    echo "ok store/two-at-once"
else
    sed 's/^/# /' err2 trend
    echo "not ok store/two-at-once - status $status, or not two scans"
fi

# No room: said, the scan before is still there. Blocks are of 512 bytes.
cp two/x.db full.db
size=$(($(wc -c < full.db) / 512 + 8))
(trap '' XFSZ; ulimit -f "$size"; "$SANGAM" scan -p samples --store full.db --fail-on never > out 2>&1)
status=$?
"$SANGAM" report trend -p samples --store full.db > trend
if [ $status -eq 2 ] && grep -q 'full.db.*as it was before' out && [ "$(grep -c '^ *[0-9][0-9]* ' trend)" -eq 2 ]; then
    echo "ok store/no-room"
else
    sed 's/^/# /' out | tail -n 5
    echo "not ok store/no-room - status $status"
fi

# No permission.
if [ "$(id -u)" -eq 0 ] && command -v setpriv > /dev/null; then
    as_other='setpriv --reuid=65534 --regid=65534 --clear-groups'
else
    as_other=
fi
mkdir closed && cp two/x.db closed/ && chmod 555 closed && chmod 444 closed/x.db
chmod -R a+rX "$WORK" 2> /dev/null
chmod a+x "$WORK/.."
if [ -n "$as_other" ] && ! $as_other "$SANGAM" rules list > /dev/null 2>&1; then
    echo "skip store/read-only - another user cannot reach the program"
else
    # shellcheck disable=SC2086
    $as_other "$SANGAM" scan -p samples --store closed/x.db --fail-on never > out 2>&1
    status=$?
    # shellcheck disable=SC2086
    $as_other "$SANGAM" report trend -p samples --store closed/x.db > trend 2>> out
    if [ $status -eq 2 ] && grep -q 'closed/x.db.*read-only' out && [ "$(grep -c '^ *[0-9][0-9]* ' trend)" -eq 2 ]; then
        echo "ok store/read-only"
    else
        sed 's/^/# /' out | tail -n 5
        echo "not ok store/read-only - status $status"
    fi
fi
chmod 755 closed

# A store of two projects: each is held against its own last scan.
mkdir -p "$WORK/east/one" "$WORK/west/two"
printf '#include <syslog.h>\nvoid f(char *email) { syslog(6, "%%s", email); }\n' > "$WORK/east/one/a.c"
printf '#include <syslog.h>\nvoid f(char *phone_number) { syslog(6, "%%s", phone_number); }\n' > "$WORK/west/two/b.c"
states() { # states FOLDER: of what a scan tells
    "$SANGAM" scan --source "$1" --store "$WORK/both.db" --fail-on never --quiet --report "json=$WORK/both.json" 2> "$WORK/err"
    sed -n 's/.*"state": "\([a-z]*\)".*/\1/p' "$WORK/both.json" | tr '\n' ' '
}
told="$(states "$WORK/east/one"), $(states "$WORK/west/two"), $(states "$WORK/east/one"), $(states "$WORK/west/two")"
ok two-projects-in-one-store test "$told" = "new , new , unchanged , unchanged "
mkdir "$WORK/north" && mv "$WORK/east/one" "$WORK/north/one"
told=$(states "$WORK/north/one")
ok a-project-that-moved test "$told" = "unchanged "
