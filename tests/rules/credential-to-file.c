/* SPDX-License-Identifier: Apache-2.0 */
/* A password file and its tools: in clear, hashed, and through a configuration writer. */
#include <crypt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct account {
    char login[32];
    char password[64];
};

struct settings {
    const char *host;
    char *api_key;
};

int store_clear(const struct account *account) {
    FILE *file = fopen("passwords", "a");
    if (!file) return -1;
    // finds: credential-to-file
    fprintf(file, "%s:%s\n", account->login, account->password);
    return fclose(file);
}

int store_hashed(const struct account *account, const char *salt) {
    FILE *file = fopen("passwords", "a");
    const char *hash = crypt(account->password, salt);
    if (!file || !hash) return -1;
    // clean: credential-to-file
    fprintf(file, "%s:%s\n", account->login, hash);
    return fclose(file);
}

static void setting_write(FILE *file, const char *name, const char *value) {
    // finds: credential-to-file
    fprintf(file, "%s = %s\n", name, value);
}

int settings_save(const struct settings *settings) {
    FILE *file = fopen("client.conf", "w");
    if (!file) return -1;
    setting_write(file, "host", settings->host);
    setting_write(file, "key", settings->api_key);
    return fclose(file);
}

int store_typed(void) {
    struct account account = {.login = "new"};
    FILE *file = fopen("passwords", "a");
    char *typed = getpass("New password: ");
    if (!file || !typed) return -1;
    strncpy(account.password, typed, sizeof account.password - 1);
    // finds: credential-to-file
    fwrite(account.password, 1, sizeof account.password, file);
    return fclose(file);
}
