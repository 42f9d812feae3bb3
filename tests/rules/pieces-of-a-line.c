/* SPDX-License-Identifier: Apache-2.0 */
/* Several pointers walk through one line: what one of them is called, the others are not; the line holds it all. */
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

int database_login(const char *name, const char *word, int port);

static char *find(char *at, char wanted) {
    while (*at && *at != wanted) at++;
    return at;
}

int database_open(const char *settings) {
    char *line = strdup(settings);
    char *host = find(line, '@'), *password = find(line, ':');
    // clean: credential-in-log
    syslog(LOG_INFO, "to log in at %s", host);
    // finds: credential-in-log
    syslog(LOG_INFO, "to log in with %s", password);
    int result = database_login("all", password, 1);
    // finds: data-left-in-memory
    free(line);
    return result;
}

/* In a loop the pointer is first seen at the beginning, where the whole line has the name. */
int options_read(char *line) {
    char *password = NULL, *next;
    for (char *word = line; word; word = next) {
        next = strchr(word, ' ');
        if (next) *next++ = '\0';
        if (!*word) password = word;
        // wrongly-finds: credential-in-log the edges of the first round stay
        else syslog(LOG_ERR, "what is %s", word);
    }
    return database_login("all", password, 1);
}
