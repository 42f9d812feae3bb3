/* SPDX-License-Identifier: Apache-2.0 */
/* A tool that makes and changes passwords. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct account {
    char login[32];
    char password[64];
    char api_key[48];
};

void account_show(const struct account *account) {
    // clean: credential-on-console
    printf("login: %s\n", account->login);
    // finds: credential-on-console
    printf("password: %s\n", account->password);
}

void account_key(const struct account *account) {
    char line[80];
    strcpy(line, "key=");
    strcat(line, account->api_key);
    // finds: credential-on-console
    fputs(line, stdout);
}

void account_hidden(const struct account *account) {
    char stars[64];
    size_t length = strlen(account->password);
    memset(stars, '*', sizeof stars);
    stars[length < sizeof stars ? length : sizeof stars - 1] = '\0';
    // clean: credential-on-console
    printf("password: %s\n", stars);
}

int account_from_environment(struct account *account) {
    const char *given = getenv("DB_PASSWORD");
    if (!given) {
        // clean: credential-on-console
        puts("DB_PASSWORD is not set");
        return -1;
    }
    snprintf(account->password, sizeof account->password, "%s", given);
    return 0;
}

/* One word of the command line is a password; the others are not. */
struct settings {
    char *password, *host;
};
static struct settings settings;
static void not_known(const char *option) {
    // clean: credential-on-console
    fprintf(stderr, "unknown option %s\n", option);
}
void options_read(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == 'p' && i + 1 < argc) settings.password = argv[++i];
        else if (argv[i][0] == 'h' && i + 1 < argc) settings.host = argv[++i];
        else not_known(argv[i]);
    }
    // wrongly-finds: credential-on-console what the first round of a loop does with the first element stays
    printf("connecting to %s\n", settings.host);
    // finds: credential-on-console
    printf("with %s\n", settings.password);
}
void options_show(void) {
    // finds: credential-on-console
    printf("with %s\n", settings.password);
}

/* A buffer of several parts, of which one is a time. */
void token_show(const unsigned char *received) {
    unsigned char token_plain[64];
    memcpy(token_plain, received, sizeof token_plain);
    const unsigned char *session_id = token_plain;
    unsigned long long issued = 0;
    memcpy(&issued, token_plain + 32, sizeof issued);
    // clean: credential-on-console
    printf("issued at %llu\n", issued);
    // finds: credential-on-console
    printf("of %.32s\n", (const char *)session_id);
}

/* One of a list is called a password: that names what is read here, not the others. */
struct word {
    int type;
    char *text;
};
struct request {
    int count;
    struct word **words;
};
void word_shown(const struct request *request, int at) {
    const char *password = request->words[at]->text;
    // clean: credential-on-console
    puts(request->words[at + 1]->text);
    // finds: credential-on-console confidence=high
    puts(password);
}
