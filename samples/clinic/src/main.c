/* SPDX-License-Identifier: Apache-2.0 */
/* clinicd: runs the commands of one front desk, started by inetd. */
#include "clinic.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

#define DATABASE "/var/lib/clinic/clinic.db"
#define KEY_FILE "/etc/clinic/seal.key"
#define LOG_SPOOL "/var/log/clinic"

int main(void) {
    char line[1024];
    struct session session = { 0 };
    log_open("clinicd");
    if (!protect_open(KEY_FILE)) {
        log_event(LOG_ERR, "no key in %s", KEY_FILE);
        return 1;
    }
    session.db = store_open(DATABASE);
    if (!session.db) return 1;
    store_purge(session.db, time(NULL));
    log_rotate(LOG_SPOOL, time(NULL));
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        puts(command_run(&session, line) ? "ok" : "refused");
        fflush(stdout);
    }
    sqlite3_close(session.db);
    return 0;
}
