/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/crypt.yaml against the real header. */
#include <crypt.h>
#include <stdio.h>

struct account {
    char password[64];
};

void hashed(FILE *file, const struct account *account, const char *salt) {
    struct crypt_data data = {0};
    const char *hash = crypt_r(account->password, salt, &data);
    // clean: credential-to-file
    fputs(hash, file);
    // finds: credential-to-file
    fputs(account->password, file);
}
