/* SPDX-License-Identifier: Apache-2.0 */
/* What makes a finding the same finding after an edit elsewhere: rule, data, where the datum comes
 * from, where it goes, the functions at both ends. Never a line, a column or a file name, so that
 * moved lines, reformatting and renamed files keep it. Equal ones are numbered in report order.
 * If you change what goes in here, raise the number in `fingerprint_begin`: all baselines end. */
#include "findings/findings.h"

/* Each text goes in with its length, so that "ab","c" and "a","bc" differ. */
static void add_text(DigestState *state, const char *text) {
    uint32_t length = text ? (uint32_t)strlen(text) : 0;
    uint8_t prefix[4] = {(uint8_t)length, (uint8_t)(length >> 8), (uint8_t)(length >> 16),
                         (uint8_t)(length >> 24)};
    digest_add(state, prefix, sizeof prefix);
    if (length) digest_add(state, text, length);
}

static void add_count(DigestState *state, uint32_t count) {
    uint8_t bytes[4] = {(uint8_t)count, (uint8_t)(count >> 8), (uint8_t)(count >> 16),
                        (uint8_t)(count >> 24)};
    digest_add(state, bytes, sizeof bytes);
}

static DigestState *fingerprint_begin(const Finding *finding) {
    DigestState *state = digest_begin();
    add_text(state, "sangam finding 1");
    add_text(state, finding->kind == FINDING_CODE ? "code" : "declaration");
    add_text(state, finding->rule);
    add_count(state, finding->data.len);
    for (uint32_t i = 0; i < finding->data.len; i++) add_text(state, finding->data.data[i]);
    add_text(state, finding->source_text);
    add_text(state, finding->declaration);
    add_text(state, finding->steps.len ? finding->steps.data[0].function : "");
    add_text(state, finding->function);
    add_text(state, finding->sink_kind);
    add_text(state, finding->sink_callee);
    add_text(state, finding->recipient);
    add_text(state, finding->store);
    return state;
}

void findings_fingerprint(ScanResult *result) {
    Map seen = {0}; /* first eight bytes of the hash without ordinal -> how many so far */
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        Digest plain = digest_end(fingerprint_begin(finding));
        uint64_t key;
        memcpy(&key, plain.bytes, sizeof key);
        uint64_t *ordinal = map_put(&seen, key, NULL);
        DigestState *state = fingerprint_begin(finding);
        add_count(state, (uint32_t)*ordinal);
        (*ordinal)++;
        Digest digest = digest_end(state);
        digest_hex(&digest, finding->fingerprint);
    }
    map_free(&seen);
}
