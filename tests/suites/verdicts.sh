#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a scan leaves open: protection that is settled at run time, and what another program may do, unless the register
# says that there is none.
set -u
if ! command -v python3 > /dev/null; then
    echo "skip verdicts - python3 is missing"
    exit 0
fi
mkdir "$WORK/src" && cd "$WORK/src" || exit 2
cat > main.c << 'X'
#include <stdio.h>
#include <string.h>
#include <unistd.h>
typedef struct ssl_st SSL;
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int SSL_write(SSL *, const void *, int);
void *curl_easy_init(void);
int curl_easy_setopt(void *, int, ...);
int curl_easy_perform(void *);
int send(int, const void *, size_t, int);
int sqlite3_prepare_v2(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
int sqlite3_bind_text(sqlite3_stmt *, int, const char *, int, void (*)(void *));
int sqlite3_step(sqlite3_stmt *);
int sqlite3_exec(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
struct patient { char full_name[64]; char diagnosis[80]; };
struct connection { int socket; SSL *ssl; };

void either(struct connection *to, const struct patient *p) {
    if (to->ssl) SSL_write(to->ssl, p->diagnosis, (int)strlen(p->diagnosis));
    else send(to->socket, p->diagnosis, strlen(p->diagnosis), 0);
}
void plain(struct connection *to, const struct patient *p) { send(to->socket, p->diagnosis, strlen(p->diagnosis), 0); }
void post(const char *where, const struct patient *p) {
    void *curl = curl_easy_init();
    curl_easy_setopt(curl, 10002, where);
    curl_easy_setopt(curl, 10015, p->diagnosis);
    curl_easy_perform(curl);
}
void post_plain(const struct patient *p) {
    void *curl = curl_easy_init();
    curl_easy_setopt(curl, 10002, "http://lab.example/in");
    curl_easy_setopt(curl, 10015, p->diagnosis);
    curl_easy_perform(curl);
}
void prune(const char *path, long age) {
    int log_keep = 30, audit_retention = 12;
    if (age > log_keep * 86400L) unlink(path);
    if (audit_retention) unlink(path);
}
int year_save(sqlite3 *db, const struct patient *p, int year) {
    char sql[200], table[20];
    snprintf(table, sizeof table, "year_%d", year);
    snprintf(sql, sizeof sql, "INSERT INTO %s (name) VALUES ('%s')", table, p->full_name);
    return sqlite3_exec(db, sql, 0, 0, 0);
}
int patient_erase(sqlite3 *db) { return sqlite3_exec(db, "DELETE FROM patient", 0, 0, 0); }
void save(sqlite3 *db, const struct patient *p) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO patient (name) VALUES (?1)", -1, &statement, 0)) return;
    sqlite3_bind_text(statement, 1, p->full_name, -1, 0);
    sqlite3_step(statement);
}
X
judged() { # register
    printf '%s\n' "$1" > .sangam.yaml
    timeout 60 "$SANGAM" scan --source . --store "$WORK/store.db" --as-of 2026-11-22 --report json="$WORK/$2.json" > /dev/null 2>&1
}
judged 'project: portal' part
judged 'whole: yes' whole
python3 - "$WORK" << 'X'
import json, sys
def verdicts(name, rule, function, law, provision):
    out = set()
    for f in json.load(open(f'{sys.argv[1]}/{name}.json'))['findings']:
        if f['rule'] != rule or f['function'] != function: continue
        out |= {v['verdict'] for v in f['verdicts'] if (v['law'], v['provision']) == (law, provision)}
    return out
for title, name, rule, function, provision, want in [
        ('either-way-is-open', 'part', 'special-data-to-network', 'either', '32.1.a', 'open'),
        ('plain-diverges', 'part', 'special-data-to-network', 'plain', '32.1.a', 'diverges'),
        ('unknown-address-is-open', 'part', 'special-data-to-network', 'post', '32.1.a', 'open'),
        ('plain-address-diverges', 'part', 'special-data-to-network', 'post_plain', '32.1.a', 'diverges'),
        ('table-named-at-run-time-is-open', 'whole', 'erasure-misses-store', 'year_save', '17.1', 'open'),
        ('unit-by-use-and-none', 'whole', 'log-retention-constant', 'prune', 'cert-in:iv', ('diverges', 'open')),
        ('export-elsewhere-is-open', 'part', 'no-export-path', 'save', '15.3', 'open'),
        ('export-nowhere-diverges', 'whole', 'no-export-path', 'save', '15.3', 'diverges')]:
    law, provision = provision.split(':') if ':' in provision else ('gdpr', provision)
    got = verdicts(name, rule, function, law, provision)
    print(f'ok verdicts/{title}' if got == set(want.split() if isinstance(want, str) else want) else f'not ok verdicts/{title} - {got or "no verdict"}, not {want}')
X
