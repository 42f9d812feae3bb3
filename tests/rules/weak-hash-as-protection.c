/* SPDX-License-Identifier: Apache-2.0 */
/* Pseudonyms and stored passwords: hashes that can be reversed by trying, against a keyed and a slow one. */
#include <crypt.h>
#include <stdio.h>
#include <string.h>

struct md5_state {
    unsigned char state[92];
};
unsigned char *MD5(const unsigned char *data, size_t size, unsigned char *out);
unsigned char *SHA1(const unsigned char *data, size_t size, unsigned char *out);
int MD5_Init(struct md5_state *state);
int MD5_Update(struct md5_state *state, const void *data, size_t size);
int MD5_Final(unsigned char *out, struct md5_state *state);
unsigned char *HMAC(const void *md, const void *key, int key_len, const unsigned char *data,
                    size_t size, unsigned char *out, unsigned int *out_len);

struct account {
    char login[32];
    char email[80];
    char password[64];
    char body_text[256];
    int revision;
};

void password_digest(const struct account *account, unsigned char out[16]) {
    // clean: weak-hash-as-protection
    // finds: fast-hash-for-password
    MD5((const unsigned char *)account->password, strlen(account->password), out);
}

static void sha1_of(const char *text, unsigned char out[20]) {
    // finds: weak-hash-as-protection
    SHA1((const unsigned char *)text, strlen(text), out);
}

void pseudonym(const struct account *account, unsigned char out[20]) {
    sha1_of(account->email, out);
}

void pseudonym_stepwise(const struct account *account, unsigned char out[16]) {
    struct md5_state state;
    MD5_Init(&state);
    MD5_Update(&state, account->email, strlen(account->email));
    // finds: weak-hash-as-protection
    MD5_Final(out, &state);
}

void pseudonym_keyed(const struct account *account, const unsigned char *key, unsigned char *out) {
    unsigned int length = 0;
    // clean: weak-hash-as-protection
    HMAC(NULL, key, 32, (const unsigned char *)account->email, strlen(account->email), out, &length);
}

const char *password_slow(const struct account *account, const char *salt) {
    // clean: weak-hash-as-protection
    return crypt(account->password, salt);
}

void revision_digest(const struct account *account, unsigned char out[16]) {
    /* a revision number is nobody's secret */
    // clean: weak-hash-as-protection
    MD5((const unsigned char *)&account->revision, sizeof account->revision, out);
}
