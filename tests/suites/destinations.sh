#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tables and hosts that a program's own functions are told by their callers: the inventory links each with the
# data that go there, and with what deletes there.
set -u
if ! command -v python3 > /dev/null; then
    echo "skip destinations - python3 is missing"
    exit 0
fi
mkdir "$WORK/src" && cd "$WORK/src" || exit 2
cat > main.c << 'X'
#include <stdarg.h>
#include <stdio.h>
static const char envelope[] = "<e xmlns:s=\"http://schemas.soap.example/e\">";
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int sqlite3_exec(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
int sqlite3_prepare_v2(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
int sqlite3_bind_text(sqlite3_stmt *, int, const char *, int, void (*)(void *));
int sqlite3_step(sqlite3_stmt *);
int sqlite3_finalize(sqlite3_stmt *);
char *sqlite3_vmprintf(const char *, va_list);
void sqlite3_free(void *);
void *curl_easy_init(void);
int curl_easy_setopt(void *, int, ...);
int curl_easy_perform(void *);
struct patient { char full_name[64]; char email[80]; char phone[20]; };
static sqlite3 *db;

static int db_exec(const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *sql = sqlite3_vmprintf(format, args);
    va_end(args);
    int code = sqlite3_exec(db, sql, 0, 0, 0);
    sqlite3_free(sql);
    return code;
}
static int db_run(const char *sql, const char *value) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, 0)) return -1;
    sqlite3_bind_text(statement, 1, value, -1, 0);
    int code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code;
}
static int http_post(const char *where, const char *body) {
    void *curl = curl_easy_init();
    curl_easy_setopt(curl, 10002, where);
    curl_easy_setopt(curl, 10015, body);
    return curl_easy_perform(curl);
}
void save(const struct patient *p) {
    db_exec("INSERT INTO patient (name, email) VALUES ('%q', '%q')", p->full_name, p->email);
    db_run("INSERT INTO caller (phone) VALUES (?1)", p->phone);
}
void forget(const struct patient *p) { db_run("DELETE FROM caller WHERE phone = ?1", p->phone); }
void tell(const struct patient *p) {
    http_post("https://api.mailer.example/v1/send", p->email);
    http_post("https://sms.example/send", p->phone);
    http_post("https://sms.example/begin", envelope);
}
X
printf '#include "main.c"\nvoid again(const struct patient *p) { db_run("INSERT INTO caller (phone) VALUES (?)", p->phone); }\n' > again.c
"$SANGAM" scan --source . --as-of 2026-11-22 --fail-on never --store "$WORK/s.db" --report "json=$WORK/r.json" --report "ropa=$WORK/ropa.csv" \
    --report "html=$WORK/page.html" \
    > "$WORK/out" 2>&1 || echo "not ok destinations/scan - $(tail -n 1 "$WORK/out")"
python3 - "$WORK/r.json" << 'X'
import json, sys
rows = json.load(open(sys.argv[1]))['observations']
seen = {(o['kind'], o['data'], o['subject']) for o in rows if o['data']}
hosts = {o['subject'] for o in rows if o['kind'] == 'recipient'}
print('ok destinations/hosts' if hosts == {'api.mailer.example', 'sms.example'} else f'not ok destinations/hosts - {hosts}')
for kind in 'store', 'recipient', 'deletion':
    got = sorted(row[1:] for row in seen if row[0] == kind)
    want = {'store': [('contact.email', 'patient'), ('contact.phone', 'caller'), ('identity.name', 'patient')],
            'recipient': [('contact.email', 'api.mailer.example'), ('contact.phone', 'sms.example')],
            'deletion': [('contact.phone', 'caller')]}[kind]
    print(f'ok destinations/{kind}' if got == want else f'not ok destinations/{kind} - {got}, not {want}')
X
if tr '\n' ' ' < "$WORK/ropa.csv" | grep -q 'table caller \[again.c:2\]'; then echo "ok destinations/each-file-has-its-own"; else
    echo "not ok destinations/each-file-has-its-own - again.c:2 does not store in table caller"
fi
for box in 'network: sms.example' 'network: api.mailer.example' 'database: caller' 'database: patient'; do
    if grep -q "<text [^>]*>$box</text>" "$WORK/page.html"; then echo "ok destinations/drawn-$box"; else
        echo "not ok destinations/drawn-$box - no box of the diagram says so"
    fi
done
if grep -q '<td>host</td>' "$WORK/page.html"; then echo "not ok destinations/hosts-are-linked - one is listed as if nothing went there"
else echo "ok destinations/hosts-are-linked"; fi
for name in api.mailer.example sms.example patient caller; do
    if grep -q "observed: [^\"]*$name" "$WORK/ropa.csv"; then echo "ok destinations/record-names-$name"; else
        echo "not ok destinations/record-names-$name - it is not observed in the record of processing"
    fi
done
