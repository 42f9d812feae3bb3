/* SPDX-License-Identifier: Apache-2.0 */
/* The file of what declarations hold, one for each program that the cache has facts of. Read whole and written whole,
 * and sealed with the user's secret: whoever could write it could hide personal data.
 *
 * Layout: magic "SGANSWR\n", the digest (32) of all that answers depend on beside the declarations, what
 * catalog_answers() gives, then the seal (32) of all before. */
#include "scan/cache.h"

#define ANSWERS_MAGIC   "SGANSWR\n"
#define ANSWERS_PURPOSE "answers"
#define ANSWERS_BYTES   (UINT64_C(64) << 20)
enum { ANSWERS_HEAD = 8 + sizeof(Digest) };

static Digest settings_digest(const Scan *scan) {
    DigestState *state = digest_begin();
    cache_add_build(state);
    digest_add(state, scan->rules_digest, strlen(scan->rules_digest) + 1);
    digest_add(state, scan->project_digest.bytes, sizeof scan->project_digest.bytes);
    return digest_end(state);
}

static const char *answers_path(const Scan *scan, const ScanOptions *options) {
    return arena_printf(scan->arena, "%s/%sdeclarations" CACHE_ANSWERS_SUFFIX, options->cache, cache_family(scan, options));
}

static bool is_ours(const Scan *scan, const Secret *secret, const char *data, size_t length) {
    const size_t mark = sizeof(Digest);
    if (length < ANSWERS_HEAD + mark || memcmp(data, ANSWERS_MAGIC, 8) != 0) return false;
    Digest settings = settings_digest(scan);
    if (!digest_equal(&settings, data + 8)) return false;
    Digest seal = secret_seal_fast(secret, ANSWERS_PURPOSE, data, length - mark, data + length - mark);
    return digest_equal(&seal, data + length - mark);
}

void answers_load(Scan *scan, const ScanOptions *options) {
    char *data;
    size_t length;
    Secret secret;
    const char *why;
    if (!cache_is_ours(scan, options->cache)) return;
    bool known = file_read(scan->rules_arena, answers_path(scan, options), ANSWERS_BYTES, &data, &length) &&
                 secret_load(scan->arena, &secret, &why);
    if (known) {
        known = is_ours(scan, &secret, data, length);
        explicit_bzero(&secret, sizeof secret);
    }
    if (known) catalog_remember(scan->catalog, data + ANSWERS_HEAD, length - ANSWERS_HEAD - sizeof(Digest));
    else catalog_remember(scan->catalog, NULL, 0);
}

/* A file that cannot be written makes the next scan slow, not wrong: failure goes without a word. */
void answers_save(const Scan *scan, const ScanOptions *options) {
    Secret secret;
    const char *why;
    Buf out = {0};
    Digest settings = settings_digest(scan);
    buf_add(&out, ANSWERS_MAGIC, 8);
    buf_add(&out, settings.bytes, sizeof settings.bytes);
    if (catalog_answers(scan->catalog, &out) && secret_load(scan->arena, &secret, &why)) {
        Digest seal = secret_seal_fast(&secret, ANSWERS_PURPOSE, out.data, out.len, NULL);
        explicit_bzero(&secret, sizeof secret);
        buf_add(&out, seal.bytes, sizeof seal.bytes);
        (void)(out.len <= ANSWERS_BYTES && file_write_atomic(answers_path(scan, options), out.data, out.len));
    }
    buf_free(&out);
}
