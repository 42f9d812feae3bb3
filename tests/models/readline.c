/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/readline.yaml against the real headers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include <readline/history.h>
#include <readline/readline.h>

void ask(void) {
    char *email = readline("Mail: ");
    if (!email) return;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", email);
    add_history(email);
    free(email);
    // finds: personal-data-to-file
    write_history("/home/me/.history");
}

void ask_nothing(void) {
    char *answer = readline("Go on? ");
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", answer ? "answered" : "silent");
    free(answer);
}
