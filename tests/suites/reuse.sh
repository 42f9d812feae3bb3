#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A stored result that is used in place of an analysis: two stores see the same scans, and one of them
# forgets each time what its results were made of, so that it has to analyse. Every report, message,
# exit code and row of the two must be the same.
set -u
if ! command -v python3 > /dev/null 2>&1; then
    echo "skip reuse - python3 is not installed"
    exit 0
fi
P=$WORK/project
mkdir "$WORK/used" "$WORK/made"
cp -r "$ROOT/samples/shop" "$P"
cp -r "$ROOT/rules" "$WORK/own"
cd "$WORK" || exit 2

# edit STORE SQL
edit() {
    python3 -c 'import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute("PRAGMA foreign_keys = ON")
base.execute(sys.argv[2])
base.commit()' "$1" "$2"
}

# rows STORE: what it holds, but for the time of day, the numbers of rows and what a scan can be found by.
rows() {
    python3 - "$1" << 'END'
import sqlite3
import sys
base = sqlite3.connect(sys.argv[1])
tables = [name for name, in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
for table in tables:
    if table.startswith("sqlite_") or table in ("scan_content", "seal"):
        continue
    names = [row[1] for row in base.execute(f"PRAGMA table_info({table})") if row[1] not in ("id", "stored_at", "finding", "observation")]
    for row in sorted(base.execute(f"SELECT {', '.join(names)} FROM {table}"), key=repr):
        print(table, row)
END
}

formats=$("$SANGAM" report | awk '$1 !~ /=/ { print $1 }')
# in_folder FOLDER ARGUMENT...: one scan with all reports; what it said, without the lines on its work.
in_folder() {
    folder=$1
    shift
    reports=
    for format in $formats; do reports="$reports --report $format=out.$format"; done
    # shellcheck disable=SC2086
    (cd "$folder" && timeout 100 "$SANGAM" scan -p ../project --store s.db --verbose "$@" $reports \
        --report text > out.shown 2> err; echo "$?" > out.code)
    grep -v '^sangam: [0-9].*units from\|^sangam: processor\|^sangam: functions\|^sangam: the stored' "$folder/err" |
        sed "s|$folder/||g" > "$folder/out.said"
}

# both NAME yes|no ARGUMENT...: is the stored result used, and does it say what an analysis says?
both() {
    name=$1 expected=$2
    shift 2
    [ ! -f made/s.db ] || edit made/s.db "DELETE FROM scan_content"
    in_folder used "$@"
    in_folder made "$@"
    why= used=no
    grep -q '^sangam: the stored result' made/err && why="an analysis was asked for"
    grep -q '^sangam: the stored result' used/err && used=yes
    [ $used = "$expected" ] || why="$why; used: $used"
    for file in used/out.*; do
        cmp -s "$file" "made/${file#*/}" || why="$why; ${file#*/}: $(diff "$file" "made/${file#*/}" | head -n 2 | cut -c 1-200 | tr '\n' ' ')"
    done
    rows used/s.db > used/rows
    rows made/s.db > made/rows
    cmp -s used/rows made/rows || why="$why; rows: $(diff used/rows made/rows | head -n 2 | cut -c 1-300 | tr '\n' ' ')"
    if [ -z "$why" ]; then echo "ok reuse/$name"; else echo "not ok reuse/$name - $why"; fi
}

both first no
grep -q '"fingerprint"' used/out.json || echo "not ok reuse/first-finds - there is no finding"
both again yes
touch "$P"/src/*
both touched yes
both other-day yes --as-of 2028-01-01
both other-laws yes --frameworks gdpr
both other-gate yes --fail-on low --min-confidence low
"$SANGAM" baseline baseline.json -p "$P" --store used/s.db
both baseline yes --baseline ../baseline.json
both asked-to-analyse no --again

# The sources.
cp "$P/src/account.c" "$WORK/account.c"
printf '\n#include <syslog.h>\nvoid told(const char *email) { syslog(LOG_INFO, "%%s", email); }\n' >> "$P/src/account.c"
both edited no
both edited-again yes
cp "$WORK/account.c" "$P/src/account.c"
both reverted yes
printf '\n#include <syslog.h>\nvoid told(const char *email) {\n    // sangam: allow personal-data-in-log -- a test\n    syslog(LOG_INFO, "%%s", email);\n}\n' >> "$P/src/account.c"
both allowed no
both allowed-again yes
grep -q '"suppressed_by"\|suppress' used/out.json || echo "not ok reuse/is-allowed - no finding is suppressed"
sed -i 's/-- a test/-- /' "$P/src/account.c"
both allowed-badly no
both allowed-badly-again yes
grep -q 'the reason is missing' used/err || echo "not ok reuse/allowed-badly-said - nothing is said of it"
echo '#include "not_there.h"' >> "$P/src/account.c"
both incomplete no
both incomplete-again yes
[ "$(cat used/out.code)" -eq 1 ] || [ "$(cat used/out.code)" -eq 3 ] || echo "not ok reuse/incomplete-code - $(cat used/out.code)"
both incomplete-only-told yes --incomplete warn --fail-on never
cp "$WORK/account.c" "$P/src/account.c"
echo 'int one_more_line;' >> "$P/src/account.c"
SANGAM_UNIT_MEMORY=1
export SANGAM_UNIT_MEMORY
both lost-unit no --fail-on never
both lost-unit-again yes --fail-on never
[ "$(cat used/out.code)" -eq 3 ] || echo "not ok reuse/lost-unit-code - $(cat used/out.code)"
unset SANGAM_UNIT_MEMORY
cp "$WORK/account.c" "$P/src/account.c"
both back yes

# The flags, and which files there are.
cp "$P/compile_commands.json" "$WORK/database.json"
sed -i 's/-std=c17/-std=c17 -DONE_MORE/' "$P/compile_commands.json"
both other-flags no
cp "$WORK/database.json" "$P/compile_commands.json"
sed -i 's|build/account.o|build/CMakeFiles/accounts.dir/account.o|g' "$P/compile_commands.json"
both other-program no
cp "$WORK/database.json" "$P/compile_commands.json"
sed -i 's|^\[|[ {"directory": ".", "file": "src/gone.c", "command": "cc -c src/gone.c"},|' "$P/compile_commands.json"
both missing-file no --fail-on never
both missing-file-again yes --fail-on never
cp "$WORK/database.json" "$P/compile_commands.json"

# What findings are made with.
both other-path no ../project/src/account.c
both other-path-again yes ../project/src/account.c
both excluded no --exclude 'src/order*'
both excluded-again yes --exclude 'src/order*'
both same-rules-elsewhere yes --no-default-rules --rules ../own
sed -i 's/^severity: .*/severity: low/' "$WORK/own/checks/personal-data-in-log.yaml"
both rule-edited no --no-default-rules --rules ../own
cp "$P/.sangam.yaml" "$WORK/register.yaml"
sed -i 's/where: \[src\/account.c\]/where: [src\/orders.c]/' "$P/.sangam.yaml"
both register-edited no
cp "$WORK/register.yaml" "$P/.sangam.yaml"
print=$(sed -n 's/.*"fingerprint": "\([0-9a-f]\{12\}\).*/\1/p' used/out.json | head -n 1)
printf 'allow:\n  - { finding: %s, reason: a test, owner: us, expires: 2027-12-31 }\n' "$print" >> "$P/.sangam.yaml"
both exception no --as-of 2027-12-31
both exception-that-ended yes --as-of 2028-01-01
grep -q 'expired on' used/err || echo "not ok reuse/exception-end-said - nothing is said of it"
cp "$WORK/register.yaml" "$P/.sangam.yaml"
both register-back yes

# A store that somebody wrote in, and one of somebody else's.
for store in used made; do edit $store/s.db "UPDATE finding SET severity = 'low'"; done
both tampered no
both tampered-then-analysed yes
for store in used made; do edit $store/s.db "UPDATE scan_content SET scan = (SELECT min(id) FROM scan)"; done
both pointed-elsewhere no
XDG_STATE_HOME=$WORK/other-state
export XDG_STATE_HOME
both other-key no
both other-key-again yes

# What shows the program itself analyses it.
for what in flows calls data ir coverage; do
    (cd used && timeout 60 "$SANGAM" dump $what -p ../project --store s.db) > "used/dump" 2>&1
    (cd made && timeout 60 "$SANGAM" dump $what -p ../project --store fresh/s.db) > "made/dump" 2>&1
    if [ -s used/dump ] && cmp -s used/dump made/dump; then
        echo "ok reuse/dump-$what"
    else
        echo "not ok reuse/dump-$what - $(diff used/dump made/dump | head -n 3)"
    fi
done
