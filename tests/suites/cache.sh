#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The cache never answers stale, nor does the store: after each change the scan that may use both says
# what one says that parses and analyses all, and a change that changes nothing is answered from them.
set -u
P=$WORK/project
mkdir -p "$P/first" "$P/second" "$P/src" "$WORK/elsewhere"
cat > "$P/src/a.c" << 'END'
#include <syslog.h>
#include "shadow.h"
#if __has_include("extra.h")
#include "extra.h"
#endif
#ifdef WITH_FLAG
#define FLAGGED(p) syslog(6, "%s", (p)->email)
#else
#define FLAGGED(p) (void)(p)
#endif
struct person { char email[64]; char phone[20]; };
void plain(struct person *p) { SHADOWED(p); }
void flagged(struct person *p) { FLAGGED(p); }
#ifdef EXTRA
void extra(struct person *p) { EXTRA(p); }
#endif
END
cp "$P/src/a.c" "$WORK/a.c"
echo '#define SHADOWED(p) (void)(p)' > "$P/second/shadow.h"
cp "$P/second/shadow.h" "$WORK/shadow.h"
database() {
    printf '[{"directory": "%s", "file": "src/a.c", "command": "cc -Ifirst -Isecond %s -c src/a.c"}]' "$P" "$1" \
        > "$P/compile_commands.json"
}

# step NAME FINDINGS CACHED KNOWN: two scans, one with all that is kept so far and one that has nothing
# but the history of scans, agree; there are so many findings; CACHED is how many of the units came from
# the cache; KNOWN, yes or no, whether the store had the result.
step() {
    timeout 60 "$SANGAM" scan -p "$P" --verbose --fail-on never --report "json=$WORK/warm.json" > /dev/null 2> "$WORK/warm.err"
    rm -rf "$WORK/cold/facts"
    timeout 60 "$SANGAM" scan -p "$P" --again --store "$WORK/cold/s.db" --fail-on never --report "json=$WORK/cold.json" \
        > /dev/null 2> "$WORK/cold.err"
    why= known=no
    sed '/"command": /d' "$WORK/warm.json" > "$WORK/warm"
    sed '/"command": /d' "$WORK/cold.json" > "$WORK/cold.plain"
    cmp -s "$WORK/warm" "$WORK/cold.plain" || why="the cache answers something else: $(diff "$WORK/warm" "$WORK/cold.plain" | head -n 3)"
    found=$(grep -c '"fingerprint": ' "$WORK/warm.json")
    # those that are gone are listed as well
    gone=$(sed -n '/"gone": \[/,/^  \]/p' "$WORK/warm.json" | grep -c '"fingerprint": ')
    found=$((found - gone))
    [ "$found" -eq "$2" ] || why="$why; $found findings, not $2"
    grep -q " $3 of 1 units from the cache" "$WORK/warm.err" || why="$why; $(grep -o "[0-9]* of .* from the cache" "$WORK/warm.err")"
    grep -q '^sangam: the stored result' "$WORK/warm.err" && known=yes
    [ $known = "$4" ] || why="$why; result from the store: $known"
    if [ -z "$why" ]; then echo "ok cache/$1"; else echo "not ok cache/$1 - $why"; fi
}

database ""
step cold 0 0 no
step warm 0 1 yes
touch "$P/src/a.c"
step touched 0 1 yes
sed 's/(void)(p)$/syslog(6, "%s", (p)->email)/' "$WORK/a.c" > "$P/src/a.c"
step edited 1 0 no
cp "$WORK/a.c" "$P/src/a.c"
step reverted 0 0 yes
echo '#define SHADOWED(p) syslog(6, "%s", (p)->phone)' > "$P/second/shadow.h"
step header-edited 1 0 no
cp "$WORK/shadow.h" "$P/second/shadow.h"
step header-reverted 0 0 yes
database -DWITH_FLAG
step flag-edited 1 0 no
database ""
step flag-reverted 0 1 yes
# Clocks that go back: the file looks older than when it was read, and then again.
touch -d '2001-01-01' "$P/src/a.c" "$P/second/shadow.h"
step old-times 0 1 yes
echo '#define SHADOWED(p) syslog(6, "%s", (p)->phone)' > "$P/second/shadow.h"
touch -d '2001-01-01' "$P/second/shadow.h"
step old-times-edited 1 0 yes
cp "$WORK/shadow.h" "$P/second/shadow.h"
touch -d '2100-01-01' "$P/second/shadow.h"
step times-to-come 0 0 yes
# Headers that appear.
echo '#define SHADOWED(p) syslog(6, "%s", (p)->phone)' > "$P/first/shadow.h"
step header-in-front 1 0 no
rm "$P/first/shadow.h"
step header-gone 0 0 yes
echo '#define SHADOWED(p) syslog(6, "%s", (p)->phone)' > "$P/src/shadow.h"
step header-beside 1 0 no
rm "$P/src/shadow.h"
step header-beside-gone 0 0 yes
echo '#define EXTRA(p) syslog(6, "%s", (p)->email)' > "$P/second/extra.h"
step asked-for-and-there 1 0 no
rm "$P/second/extra.h"
step asked-for-and-gone 0 0 yes
mkdir "$P/first/shadow.h"
step folder-of-that-name 0 1 yes
rmdir "$P/first/shadow.h"
# A folder becomes a link to another one.
mv "$P/second" "$P/third"
ln -s third "$P/second"
step link-to-the-same 0 1 yes
mkdir "$P/fourth"
echo '#define SHADOWED(p) syslog(6, "%s", (p)->phone)' > "$P/fourth/shadow.h"
rm "$P/second"
ln -s fourth "$P/second"
step link-to-another 1 0 yes
rm "$P/second"
mv "$P/third" "$P/second"
step link-gone 0 0 yes
# The environment names folders, too.
echo '#define SHADOWED(p) syslog(6, "%s", (p)->phone)' > "$WORK/elsewhere/extra.h"
echo '#define EXTRA(p) syslog(6, "%s", (p)->email)' > "$WORK/elsewhere/extra.h"
CPATH=$WORK/elsewhere
export CPATH
step environment 1 0 no
rm "$WORK/elsewhere/extra.h"
step environment-emptied 0 0 no
unset CPATH
step environment-gone 0 1 yes

# Missing headers that are made later.
printf '#include "made.h"\nvoid f(struct made *m) { USE(m); }\n' > "$P/src/a.c"
step missing 0 0 no
step missing-still 0 1 yes
printf '#include <syslog.h>\nstruct made { char email[64]; };\n#define USE(m) syslog(6, "%%s", (m)->email)\n' \
    > "$P/first/made.h"
step made 1 0 no

# So many names that the folders are listed: one that comes to lie in front is seen all the same.
many=
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    echo "#define MANY_$i(p) (void)(p)" > "$P/second/many$i.h"
    many="$many#include \"many$i.h\"
"
done
printf '%sstruct person { char email[64]; };\nvoid many(struct person *p) { MANY_12(p); }\n' "#include <syslog.h>
$many" > "$P/src/a.c"
step many 0 0 no
step many-still 0 1 yes
echo '#define MANY_12(p) syslog(6, "%s", (p)->email)' > "$P/first/many12.h"
step many-and-one-in-front 1 0 no
rm "$P/first/many12.h"
step many-again 0 0 yes
ln -s nowhere "$P/first/many12.h"
step many-and-a-link-to-nothing 0 1 yes
echo '#define MANY_12(p) syslog(6, "%s", (p)->email)' > "$P/first/nowhere"
step many-and-a-link-to-something 1 0 yes
rm "$P/first/nowhere" "$P/first/many12.h"
step many-without-it 0 0 yes

# The parser's own headers, from where the user says they are.
mkdir -p "$WORK/resources/include" "$WORK/own"
echo '#define MARKER 7' > "$WORK/resources/include/stddef.h"
printf '#include <stddef.h>\nint marker = MARKER;\n' > "$WORK/own/a.c"
printf '[{"directory": "%s", "file": "a.c", "command": "cc -c a.c"}]' "$WORK/own" > "$WORK/own/compile_commands.json"
why=
timeout 60 "$SANGAM" dump coverage -p "$WORK/own" 2> /dev/null | grep -q '1 with errors' || why="without: no error"
SANGAM_CLANG_RESOURCE_DIR=$WORK/resources timeout 60 "$SANGAM" dump coverage -p "$WORK/own" 2> /dev/null |
    grep -q '0 with errors' || why="$why; with: an error"
timeout 60 "$SANGAM" dump coverage -p "$WORK/own" 2> /dev/null | grep -q '1 with errors' || why="$why; without, again: no error"
if [ -z "$why" ]; then echo "ok cache/resource-folder"; else echo "not ok cache/resource-folder - $why"; fi
