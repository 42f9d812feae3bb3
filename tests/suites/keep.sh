#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What is kept of functions from one scan to the next: how far a change goes, that nothing stale is told after random
# edits, and that a file of kept graphs which is not ours, or not whole, is made anew.
P=$WORK/project
result() { # result NAME WHY: WHY empty = passed
    if [ -z "$2" ]; then echo "ok keep/$1"; else echo "not ok keep/$1 - $2"; fi
}

. "$ROOT/tests/scale/kept.sh"

# step NAME ANEW: the two agree, and so many functions were analysed
step() {
    why=$(both "$P")
    [ "$(anew)" = "$2" ] || why="$why; $(anew) functions were analysed, not $2"
    result "$1" "$why"
}
mkdir -p "$P"
cat > "$P/a.c" << 'END'
#include <stdio.h>
#include <syslog.h>
struct person { char email[64], phone[20]; int visits; };
int leaf(struct person *p) {
    if (p->visits > 3) p->visits = 0;
    return 1;
}
int middle(struct person *p) {
    return leaf(p);
}
void top(void) {
    struct person someone;
    if (fgets(someone.email, sizeof someone.email, stdin)) middle(&someone);
    syslog(6, "%s", someone.phone);
}
void other(struct person *p) {
    syslog(6, "%s", p->email);
}
int main(void) {
    static struct person first;
    top();
    other(&first);
    return 0;
}
END
echo "[{\"directory\": \"$P\", \"file\": \"a.c\", \"command\": \"cc -c a.c\"}]" > "$P/compile_commands.json"
edit() { sed "$1" "$P/a.c" > "$WORK/a.c" && cp "$WORK/a.c" "$P/a.c"; }
step first "5 of 5"
step same "0 of 5"
edit 's/> 3/> 4/'
step summary-stays "1 of 5" # the constant is behind the summary
edit 's/int leaf/\n\n&/'
step lines-move "0 of 5"
edit 's/  return 1;/  p->phone[0] = p->email[0];\n&/'
step summary-changes "3 of 5" # leaf, middle that hands on, top where it ends; not main
edit 's/struct person {/struct person { int age;/'
step type-changes "5 of 5"
edit 's/, p->email/, p->phone/'
step input-changes "2 of 5" # other, and main which hands it over
edit 's/someone\.email/someone.phone/'
step not-below "1 of 5" # what top calls stays

echo 'scan: { min_confidence: low }' > "$P/.sangam.yaml"
step other-settings "0 of 5"
echo 'sinks: [{ function: printf, kind: log, at: "format(arg0)" }]' >> "$P/.sangam.yaml"
step other-models "5 of 5"
# two settings that take turns, as two builds of the program do, keep the graphs of both
cp "$P/.sangam.yaml" "$WORK/models.yaml"
echo 'scan: { min_confidence: low }' > "$P/.sangam.yaml"
step models-back "0 of 5"
cp "$WORK/models.yaml" "$P/.sangam.yaml"
step models-again "0 of 5"
echo 'sinks: [{ function: puts, kind: log, at: "*arg0" }]' >> "$WORK/third.yaml"
cp "$WORK/third.yaml" "$P/.sangam.yaml"
step third-models "5 of 5"
echo 'scan: { min_confidence: low }' > "$P/.sangam.yaml"
step only-the-last-two-stay "5 of 5"
cp "$WORK/models.yaml" "$P/.sangam.yaml"

# ---- the file
rm -f "$P/.sangam/facts"/*.graphs
both "$P" > /dev/null # from now on all lies in one file
kept=$(ls "$P/.sangam/facts/"*.graphs)
damage() { # damage NAME ANEW
    rm -f "$P/.sangam/sangam.db"
    timeout 60 "$SANGAM" scan -p "$P" --verbose --fail-on never --report "json=$WORK/kept.json" > "$WORK/kept.text" 2>&1
    why=
    [ "$(anew)" = "$2" ] || why="$(anew) functions were analysed, not $2"
    sed '/"command": /d' "$WORK/kept.json" > "$WORK/a"
    cmp -s "$WORK/a" "$WORK/b" || why="$why; the result differs"
    result "$1" "$why"
}
cp "$kept" "$WORK/good"
size=$(wc -c < "$WORK/good")
head -c $((size / 2)) "$WORK/good" > "$kept"
damage cut-short "5 of 5"
{ head -c $((size / 2)) "$WORK/good"; printf '\377'; tail -c +$((size / 2 + 2)) "$WORK/good"; } > "$kept"
[ "$(wc -c < "$kept")" -eq "$size" ] || echo "not ok keep/one-byte - the file has another size"
damage one-byte "5 of 5"
: > "$kept"
damage empty "5 of 5"
damage made-again "0 of 5"
XDG_STATE_HOME=$WORK/somebody damage foreign "5 of 5"

# ---- what declarations hold
cp "$WORK/b" "$WORK/result"
rm -f "$P/.sangam/facts/"*.answers # somebody's
both "$P" > /dev/null
answers=$(ls "$P/.sangam/facts/"*.answers)
damage_answers() { # damage_answers NAME WEIGHED
    rm -f "$P/.sangam/sangam.db"
    timeout 60 "$SANGAM" scan -p "$P" --verbose --fail-on never --report "json=$WORK/kept.json" > "$WORK/kept.text" 2>&1
    why=
    case "$(weighed)" in $2) ;; *) why="$(weighed) declarations were weighed, not $2" ;; esac
    sed '/"command": /d' "$WORK/kept.json" > "$WORK/a"
    cmp -s "$WORK/a" "$WORK/result" || why="$why; the result differs"
    result "$1" "$why"
}
asked=$(weighed)
asked=${asked##* }
[ "${asked:-0}" -ge 5 ] || echo "not ok keep/answers - $asked declarations were asked for"
damage_answers answers-hold "0 of $asked"
cp "$answers" "$WORK/good"
size=$(wc -c < "$WORK/good")
head -c $((size - 40)) "$WORK/good" > "$answers"
damage_answers answers-cut-short "$asked of $asked"
# a kind is changed, as somebody would who hides a datum
{ head -c 60 "$WORK/good"; printf '\0\0\0\0'; tail -c +65 "$WORK/good"; } > "$answers"
cmp -s "$answers" "$WORK/good" && echo "not ok keep/answers-changed - nothing was changed"
damage_answers answers-changed "$asked of $asked"
cp "$WORK/good" "$answers"
damage_answers answers-made-again "0 of $asked"

# What the project file says of a member by the name of a typedef goes with the typedef.
T=$WORK/typedef
mkdir -p "$T"
cat > "$T/a.c" << 'END'
#include <syslog.h>
struct card { char text[64]; };
struct note { char text[64]; };
typedef struct card slip_t;
void put_card(struct card *card) { syslog(6, "%s", card->text); }
void put_note(struct note *note) { syslog(6, "%s", note->text); }
void put_slip(slip_t *slip) { syslog(6, "%s", slip->text); }
END
echo "[{\"directory\": \"$T\", \"file\": \"a.c\", \"command\": \"cc -c a.c\"}]" > "$T/compile_commands.json"
echo 'data: [{ place: slip_t.text, data: health.record }]' > "$T/.sangam.yaml"
why=$(both "$T")
[ "$(grep -c '"line": 5,' "$WORK/new.json")" -gt 0 ] || why="$why; the card is not told of"
result typedef-first "$why"
sed 's/typedef struct card/typedef struct note/' "$T/a.c" > "$WORK/a.c" && cp "$WORK/a.c" "$T/a.c"
why=$(both "$T")
[ "$(grep -c '"line": 6,' "$WORK/new.json")" -gt 0 ] || why="$why; the note is not told of"
result typedef-moves "$why"

# ---- random edits
if ! command -v python3 > /dev/null; then
    echo "skip keep/edits - python3 is missing"
    exit 0
fi
python3 "$ROOT/tests/scale/generate.py" 1200 "$WORK/p" > /dev/null || exit 1
cp -r "$ROOT/samples" "$WORK/q"
# edits of the instructions, on a file of the program: every row is compared
"$SANGAM" dump ir m0.c -p "$WORK/p" > "$WORK/m0.ir"
"$BUILD/tests/keep_test" "$WORK/m0.ir" | sed 's,keep/,keep/m0-,'
for program in p q; do
    why=$(both "$WORK/$program")
    fewer=0
    for seed in 1 2 3 4 5 6 7; do
        edited=$(python3 "$ROOT/tests/scale/edit.py" "$WORK/$program" $seed)
        differs=$(both "$WORK/$program")
        [ -z "$differs" ] || why="$why; $edited: $differs"
        counts=$(anew)
        [ -n "$counts" ] || why="$why; $edited: $(tail -n 1 "$WORK/kept.text")"
        [ "${counts%% *}" = "${counts##* }" ] || fewer=$((fewer + 1))
    done
    [ "$fewer" -ge 3 ] || why="$why; only $fewer of 7 edits left functions that were not analysed anew"
    result "edits-$program" "$why"
done
