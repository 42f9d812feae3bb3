/* SPDX-License-Identifier: Apache-2.0 */
/* A login service: passwords and tokens beside harmless words in one call, masks, and a debug build. */
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

struct login {
    char user[32];
    char password[64];
    char access_token[128];
    int attempts;
};

static int verbose;

void debug_level(int level) {
    verbose = level;
}

static const char *shown(const char *secret) {
    return secret && *secret ? "****" : "(none)";
}

void login_failed(const struct login *login) {
    /* the mask is a constant that holds nothing of the password */
    // clean: credential-in-log
    syslog(LOG_NOTICE, "login failed, password %s, attempt %d", shown(login->password), login->attempts);
}

void login_debug(const struct login *login) {
    if (!verbose) return;
    // finds: credential-in-log
    syslog(LOG_DEBUG, "attempt %d with %s", login->attempts, login->password);
}

static void trace(const char *what, const char *detail) {
    // finds: credential-in-log
    syslog(LOG_DEBUG, "%s: %s", what, detail);
}

void login_accepted(struct login *login) {
    char header[160];
    snprintf(header, sizeof header, "Bearer %s", login->access_token);
    trace("sent", header);
}

void login_prompt(void) {
    char *typed = getpass("Password: ");
    // finds: credential-in-log
    syslog(LOG_DEBUG, "typed %s", typed);
}

void login_policy(const struct login *login) {
    // clean: credential-in-log
    syslog(LOG_INFO, "password has %zu characters", strlen(login->password));
}
