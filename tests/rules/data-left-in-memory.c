/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets in memory that is let go: heap members, stack buffers, realloc, early returns, wipes that hold and
 * wipes that a compiler may drop. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct account {
    char *login;
    char *password;
};

int check(const char *login, const char *secret);

struct account *account_new(const char *login, const char *password) {
    struct account *account = calloc(1, sizeof *account);
    if (!account) return NULL;
    account->login = strdup(login);
    account->password = strdup(password);
    return account;
}

void account_free(struct account *account) {
    if (!account) return;
    // clean: data-left-in-memory
    free(account->login);
    // finds: data-left-in-memory
    free(account->password);
    // clean: data-left-in-memory
    free(account);
}

void account_free_wiped(struct account *account) {
    if (account->password) explicit_bzero(account->password, strlen(account->password));
    // clean: data-left-in-memory
    free(account->password);
    free(account->login);
    free(account);
}

int ask_twice(void) {
    char password[128];
    char *typed = getpass("Password: ");
    if (!typed) return -1;
    snprintf(password, sizeof password, "%s", typed);
    // finds: data-left-in-memory
    return check("me", password);
}

int ask_wiped(void) {
    char password[128];
    char *typed = getpass("Password: ");
    if (!typed) return -1;
    snprintf(password, sizeof password, "%s", typed);
    int result = check("me", password);
    explicit_bzero(password, sizeof password);
    // clean: data-left-in-memory
    return result;
}

static void wipe(void *memory, size_t size) {
    volatile unsigned char *bytes = memory;
    while (size--) *bytes++ = 0;
}

int ask_wiped_by_hand(void) {
    char password[64];
    char *typed = getpass("Password: ");
    if (!typed) return -1;
    strncpy(password, typed, sizeof password - 1);
    password[sizeof password - 1] = '\0';
    int result = check("me", password);
    wipe(password, sizeof password);
    // clean: data-left-in-memory
    return result;
}

int unlock(const char *diagnosis) {
    char *copy = strdup(diagnosis);
    if (!copy) return -1;
    if (check("doctor", copy) < 0) {
        // finds: data-left-in-memory
        free(copy);
        return -1;
    }
    explicit_bzero(copy, strlen(copy));
    // clean: data-left-in-memory
    free(copy);
    return 0;
}

char *password_grow(char *password, size_t size) {
    /* the old block goes back to the heap as it is */
    // finds: data-left-in-memory
    return realloc(password, size);
}

void greeting(const char *name) {
    char *text = malloc(64);
    if (!text) return;
    snprintf(text, 64, "Hello %s", name);
    // clean: data-left-in-memory
    free(text);
}

/* An array of pointers gives back the array: each text is given back by itself. */
void accounts_end(char **passwords, size_t count) {
    for (size_t i = 0; i < count; i++) {
        // finds: data-left-in-memory
        free(passwords[i]);
    }
    // clean: data-left-in-memory
    free(passwords);
}

struct digest_info {
    unsigned length;
    char password[64];
};

int password_look_up(const char *login, struct digest_info *info);

/* A wipe that asks first whether the sizes can be; how much it wipes stands in a member. */
static int memory_clear(void *memory, size_t most, size_t size) {
    if (NULL == memory) return EINVAL;
    if (SIZE_MAX >> 1 < most) return E2BIG;
    if (size > most) size = most;
    explicit_bzero(memory, size);
    return 0;
}

int ask_wiped_by_member(const char *login) {
    struct digest_info info;
    char password[64];
    if (password_look_up(login, &info) < 0) return -1;
    memcpy(password, info.password, info.length);
    int result = check(login, password);
    memory_clear(password, info.length, info.length);
    memory_clear(info.password, info.length, info.length);
    // clean: data-left-in-memory
    return result;
}

/* One that asks something else may wipe nothing. */
static int memory_clear_short(void *memory, size_t size) {
    if (size > 4096) return E2BIG;
    explicit_bzero(memory, size);
    return 0;
}

int ask_wiped_if_short(const char *login, size_t length) {
    char *password = getpass("Password: ");
    char *copy = password ? strdup(password) : NULL;
    if (!copy) return -1;
    int result = check(login, copy);
    memory_clear_short(copy, length);
    // finds: data-left-in-memory
    free(copy);
    return result;
}

/* Beside the kind of a hash stands the hash, whatever it is called. */
struct stored_login {
    char *username;
    char *password;
    int hash_type;
    unsigned char *salt;
};

struct typed_login {
    char *username;
    char *password;
    int attempts;
};

void stored_login_free(struct stored_login *login) {
    // clean: data-left-in-memory
    free(login->password);
    free(login->salt);
}

void typed_login_free(struct typed_login *login) {
    // finds: data-left-in-memory
    free(login->password);
}

/* ---- where nothing came, nothing is left ---- */

static int line_of(FILE *from, char *out, size_t size) {
    if (!fgets(out, size, from)) return -1;
    out[strcspn(out, "\n")] = '\0';
    return 0;
}

int ask_descriptor(int fd) {
    char password[64];
    ssize_t length = read(fd, password, sizeof password - 1);
    // clean: data-left-in-memory
    if (length <= 0) return -1;
    password[length] = '\0';
    int result = check("me", password);
    explicit_bzero(password, sizeof password);
    return result;
}

int ask_file(FILE *from) {
    char password[64];
    // clean: data-left-in-memory
    if (line_of(from, password, sizeof password)) return -1;
    int result = check("me", password);
    explicit_bzero(password, sizeof password);
    return result;
}

int ask_long(int fd) {
    char password[64];
    ssize_t length = read(fd, password, sizeof password - 1);
    if (length < 0) return -1;
    // finds: data-left-in-memory
    if (length < 8) return -1;
    int result = check("me", password);
    explicit_bzero(password, sizeof password);
    return result;
}

int ask_whole(FILE *from) {
    char password[64];
    // finds: data-left-in-memory
    if (fread(password, 1, sizeof password, from) != sizeof password) return -1;
    int result = check("me", password);
    explicit_bzero(password, sizeof password);
    return result;
}

/* the line before the last one is still there */
int ask_until_right(FILE *from) {
    char password[64];
    int result = -1;
    while (result && fgets(password, sizeof password, from)) result = check("me", password);
    // finds: data-left-in-memory
    return result;
}

/* known by the name of the caller's variable alone */
void ask_and_leave(FILE *from, char *out) {
    char pw1[64];
    if (line_of(from, pw1, sizeof pw1)) return;
    strncpy(out, pw1, sizeof pw1);
    // finds: data-left-in-memory
}

/* what it zeroes first does not take the name of the buffer away */
static int quiet_line_of(FILE *from, char *out, size_t size) {
    memset(out, 0, size);
    if (!fgets(out, (int)size, from)) return 1;
    return 0;
}
int ask_quietly(FILE *from, char *copy) {
    char passwd[64];
    // clean: data-left-in-memory
    if (quiet_line_of(from, passwd, sizeof passwd)) return 1;
    strcpy(copy, passwd);
    // finds: data-left-in-memory
    return 0;
}

/* A few bytes are a piece of a secret at most, but for what is called one. */
void few_bytes(const char *password, void (*put)(const void *)) {
    static const char digits[] = "0123456789abcdef";
    for (; *password; password++) {
        char out[3] = {'%'};
        out[1] = digits[*password >> 4 & 15];
        out[2] = digits[*password & 15];
        // clean: data-left-in-memory
        put(out);
    }
    char cvv[3];
    read(0, cvv, sizeof cvv);
    put(cvv);
    // finds: data-left-in-memory
}

/* What a function copies and lets go is told once, not for each that calls it. */
static int stretched(const char *text, unsigned char *key) {
    char *work = malloc(strlen(text) + 1);
    if (!work) return -1;
    strcpy(work, text);
    for (size_t i = 0; work[i]; i++) key[i % 16] ^= (unsigned char)work[i];
    free(work);
    return 0;
}

int key_for_login(const char *password, unsigned char *key) {
    // finds: data-left-in-memory
    return stretched(password, key);
}

int key_for_store(const char *password, unsigned char *key) {
    // clean: data-left-in-memory
    return stretched(password, key);
}
