#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What .sangam.yaml names and the program has not is said at its line, in text, JSON and HTML, now and from the store; and
# what it names in each of the ways it may is found.
set -u
cd "$WORK" || exit 2
cat > main.c << 'X'
#include <syslog.h>
typedef struct ticket { char blob[8]; } ticket_t;
struct visit { char line[64]; struct { char inner[8]; } in; };
static char current[64];
const char *sql = "SELECT thing, cost FROM patient", *url = "https://a.sms.example/v1", *path = "%s/clinic.db";
char *fetch(void);
int may_write(int person);
void audit(const char *text);
void fill(char *a, char *b);
void show(struct visit *v, ticket_t *t) {
    static char kept[8];
    char text[64];
    if (!may_write(3)) return;
    fill(text, current);
    syslog(LOG_INFO, "%s", v->line);
    syslog(LOG_INFO, "%s", v->in.inner);
    syslog(LOG_INFO, "%s", t->blob);
    syslog(LOG_INFO, "%s", current);
    syslog(LOG_INFO, "%s", fetch());
    audit(text);
    audit(kept);
}
X
cat > good.yaml << 'X'
activities:
  - { id: visits, purpose: Visits, data: [health], where: [main.c, "fn:show"], recipients: [sms], stores: [patients] }
recipients: [{ id: sms, hosts: [sms.example], country: US }]
stores: [{ id: patients, table: Patient, path: /var/lib/clinic.db, country: FR }]
guards: [{ function: may_write, kind: consent }]
sinks: [{ function: audit, kind: log, at: "*arg0" }]
data:
  - { place: "struct visit.line", data: health.record }
  - { place: "visit.in.inner", data: health.record }
  - { place: "ticket_t.blob", data: health.record }
  - { place: "current", data: health.record }
  - { place: "fn:fetch", data: health.record }
  - { place: "fn:show.text", data: health.record }
  - { place: "fn:show.kept", data: health.record }
  - { place: "table patient.thing", data: health.record }
programs: [{ name: one, units: ["*.c"] }]
X
# Each name is spelt wrong, or is another's.
cat > bad.yaml << 'X'
activities:
  - { id: visits, purpose: Visits, data: [health], where: [src/, "fn:shew"], purpose_values: [NEVER, 3] }
recipients: [{ id: sms, hosts: [ms.example], country: US }]
stores: [{ id: patients, table: patien, path: /var/lib/clinic.d, country: FR }]
guards: [{ function: may_wrte, kind: consent }]
sinks: [{ function: audits, kind: log, at: "*arg0" }]
data:
  - { place: "struct visit.lines", data: health.record }
  - { place: "struct isit.line", data: none }
  - { place: "visit.in.line", data: health.record }
  - { place: "ticket_u.blob", data: health.record }
  - { place: "currant", data: health.record }
  - { place: "fn:fetches", data: health.record }
  - { place: "fn:show.blob", data: health.record }
  - { place: "table patient.thin", data: health.record }
programs: [{ name: one, units: ["lib/**"] }]
X
rows() { sed -n 's/^\.sangam\.yaml:\([0-9]*\):[0-9]*: not found: \([^:]*:*[^:]*\): \([a-z_]*\): .*/\1 \2/p' "$1"; }
scan() { # scan NAME OPTION...: with the project file of that name
    cp "$1.yaml" .sangam.yaml
    name=$1
    shift
    timeout 60 "$SANGAM" scan --source . --fail-on never --report "text=$name.txt" "$@" > "$name.out" 2>&1
}

scan good --verbose
if rows good.txt | grep .; then echo "not ok declared/found - something that is there is told as not found"; else echo "ok declared/found"; fi
found=$(sed -n 's/^main\.c:\([0-9]*\):.*\[special-data-in-log\].*/\1/p' good.txt | sort | uniq -c | awk '{ printf "%s x%s ", $2, $1 }')
if [ "$found" = "15 x1 16 x1 17 x1 18 x1 19 x1 20 x1 21 x1 " ]; then echo "ok declared/data"; else echo "not ok declared/data - at line x times: $found"; fi

scan bad --verbose
rows bad.txt > got
cat > want << 'X'
2 NEVER
2 fn:shew
2 src/
3 ms.example
4 clinic.d
4 patien
5 may_wrte
6 audits
8 struct visit.lines
9 struct isit.line
10 visit.in.line
11 ticket_u.blob
12 currant
13 fn:fetches
14 fn:show.blob
15 thin
16 lib/**
X
sort -n got > got.sorted
sort -n want > want.sorted
if cmp -s got.sorted want.sorted; then echo "ok declared/not-found"; else echo "not ok declared/not-found - $(diff want.sorted got.sorted | tr '\n' ' ')"; fi

# Without --verbose: what is surely for nothing, with a limit; not where it is to be quiet.
scan bad --again
if [ "$(grep -c ': not found: ' bad.txt)" -eq 8 ] && grep -q '^not found: 4 more names of the project file' bad.txt &&
    ! grep -q 'ms\.example: recipients' bad.txt; then
    echo "ok declared/told"
else
    echo "not ok declared/told - $(grep 'not found' bad.txt | tr '\n' ' ')"
fi
scan bad --again --quiet
if grep -q 'not found' bad.txt; then echo "not ok declared/quiet"; else echo "ok declared/quiet"; fi

# The same from the store.
timeout 60 "$SANGAM" report json=report.json html=report.html coverage=report.csv sarif=report.sarif > out 2>&1
for from in 'json "subject": "may_wrte"' 'html >may_wrte<' 'csv register,not-in-program,may_wrte,' 'sarif coverage/register/not-in-program'; do
    format=${from%% *}
    if grep -q -e "${from#* }" "report.$format"; then echo "ok declared/$format"; else echo "not ok declared/$format - $(tail -n 1 out)"; fi
done

# ---- programs: which sources are linked together, where the build system does not tell --------------------
rm -f .sangam.yaml
mkdir -p "$WORK/two"
cd "$WORK/two" || exit 2
echo 'void show(const char *text);
int main(int count, char **words) { char *email = count > 1 ? words[1] : ""; show(email); return 0; }' > one.c
echo '#include <syslog.h>
void show(const char *text) { syslog(LOG_INFO, "%s", text); }' > one_show.c
echo 'void show(const char *text);
int main(int count, char **words) { char *phone_number = count > 1 ? words[1] : ""; show(phone_number); return 0; }' > two.c
echo 'static int shown;
void show(const char *text) { shown += text[0] != 0; }' > two_show.c
comma=
printf '[' > compile_commands.json
for name in one one_show two two_show; do
    printf '%s{ "directory": "%s", "file": "%s.c", "command": "cc -c %s.c -o %s.o", "output": "%s.o" }' "$comma" "$PWD" $name $name $name $name
    comma=,
done >> compile_commands.json
echo ']' >> compile_commands.json
shown() { # shown NAME EMAIL PHONE: how many findings there are of each
    timeout 60 "$SANGAM" scan -p . --store "$WORK/$1.db" --fail-on never --again --min-confidence low --quiet --report "json=$WORK/two.json" 2> "$WORK/two.err"
    mail=$(grep -c '"message": "E-mail' "$WORK/two.json") phone=$(grep -c '"message": "Telephone' "$WORK/two.json")
    if [ "$mail:$phone" = "$2:$3" ]; then echo "ok declared/$1"; else echo "not ok declared/$1 - $mail of e-mail, $phone of phone"; fi
}
shown one-program-for-all 1 1
printf 'programs:\n  - { name: one, units: ["one*.c"] }\n  - { name: two, units: ["two*.c"] }\n' > .sangam.yaml
shown programs-as-declared 1 0
