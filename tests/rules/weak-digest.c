/* SPDX-License-Identifier: Apache-2.0 */
/* How a digest is picked: by function, by name. */
#include <stddef.h>

struct md;
struct md_context;
const struct md *EVP_md5(void);
const struct md *EVP_sha1(void);
const struct md *EVP_sha256(void);
const struct md *EVP_get_digestbyname(const char *name);
int EVP_DigestInit_ex(struct md_context *context, const struct md *md, void *engine);

int begin_old(struct md_context *context) {
    // finds: weak-digest
    return EVP_DigestInit_ex(context, EVP_md5(), NULL);
}

static const struct md *pick(int strong) {
    // clean: weak-digest
    if (strong) return EVP_sha256();
    // finds: weak-digest
    return EVP_sha1();
}

int begin(struct md_context *context, int strong) {
    return EVP_DigestInit_ex(context, pick(strong), NULL);
}

const struct md *by_name(int strong) {
    if (strong) {
        // clean: weak-digest
        return EVP_get_digestbyname("SHA256");
    }
    // finds: weak-digest
    return EVP_get_digestbyname("MD5");
}
