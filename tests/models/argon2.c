/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/argon2.yaml against the real header. */
#include <argon2.h>
#include <string.h>
#include <syslog.h>

struct login {
    char password[64];
};

void kept(const struct login *login, const unsigned char salt[16]) {
    char encoded[128];
    // clean: weak-hash-as-protection
    argon2id_hash_encoded(2, 1 << 16, 1, login->password, strlen(login->password), salt, 16, 32, encoded, sizeof encoded);
    /* a hash of a password is still one: it can be guessed at leisure */
    // finds: credential-in-log
    syslog(LOG_DEBUG, "%s", encoded);
    // finds: credential-in-log
    syslog(LOG_DEBUG, "%s", login->password);
}
