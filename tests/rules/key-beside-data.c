/* SPDX-License-Identifier: Apache-2.0 */
/* The key lies in the same folder as what it opens; another key does not. */
#include <stdio.h>
#include <string.h>

struct cipher_context;
int EVP_EncryptUpdate(struct cipher_context *context, unsigned char *out, int *out_size, const unsigned char *in,
                      int in_size);

struct vault {
    unsigned char encryption_key[32];
    unsigned char signing_key[32];
};

struct patient {
    char diagnosis[120];
};

int visit_store(struct cipher_context *context, const struct patient *patient) {
    unsigned char sealed[160];
    int size = 0;
    FILE *out = fopen("/var/lib/clinic/visits", "ab");
    if (!out) return -1;
    EVP_EncryptUpdate(context, sealed, &size, (const unsigned char *)patient->diagnosis, sizeof patient->diagnosis);
    // clean: key-beside-data
    fwrite(sealed, 1, (size_t)size, out);
    return fclose(out);
}

int key_store_beside(const struct vault *vault) {
    FILE *out = fopen("/var/lib/clinic/visits.key", "wb");
    if (!out) return -1;
    // finds: key-beside-data
    fwrite(vault->encryption_key, 1, sizeof vault->encryption_key, out);
    return fclose(out);
}

int key_store_apart(const struct vault *vault) {
    FILE *out = fopen("/run/credentials/clinic/key", "wb");
    if (!out) return -1;
    // clean: key-beside-data
    fwrite(vault->signing_key, 1, sizeof vault->signing_key, out);
    return fclose(out);
}
