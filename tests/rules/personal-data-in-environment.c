/* SPDX-License-Identifier: Apache-2.0 */
/* A hook runner that hands data to scripts through the environment. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct account {
    char login[32];
    char email[80];
    char password[64];
    int quota;
};

static void export_text(const char *name, const char *value) {
    // finds: personal-data-in-environment
    setenv(name, value, 1);
}

void hook_prepare(const struct account *account) {
    export_text("ACCOUNT_EMAIL", account->email);
}

void hook_secret(const struct account *account) {
    static char entry[128];
    snprintf(entry, sizeof entry, "PGPASSWORD=%s", account->password);
    // finds: personal-data-in-environment
    putenv(entry);
}

int hook_run(const struct account *account) {
    char entry[128];
    char *arguments[] = {"hook", NULL};
    char *environment[] = {entry, NULL};
    snprintf(entry, sizeof entry, "EMAIL=%s", account->email);
    // finds: personal-data-in-environment
    return execve("/usr/lib/hooks/run", arguments, environment);
}

void hook_quota(const struct account *account) {
    char text[16];
    snprintf(text, sizeof text, "%d", account->quota);
    // clean: personal-data-in-environment
    setenv("QUOTA", text, 1);
}
