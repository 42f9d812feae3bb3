/* SPDX-License-Identifier: Apache-2.0 */
/* Encryption, keyed hashing and masking end the flow; a plain hash does not (the check accepts masked, keyed-hash and
 * encrypted). In place and out of place. */
#include "test.h"

void encrypted_out_of_place(void) {
    char text[32], cipher[32];
    read_secret(text, sizeof text);
    encrypt_text(text, cipher, sizeof text);
    // clean: test-flow
    leak_bytes(cipher, sizeof cipher);
    // finds: test-flow
    leak_text(text);
}
void encrypted_in_place(void) {
    char text[32];
    read_secret(text, sizeof text);
    encrypt_in_place(text, sizeof text);
    // clean: test-flow
    leak_bytes(text, sizeof text);
}
void half_encrypted_in_place(void) {
    char text[32];
    read_secret(text, sizeof text);
    encrypt_in_place(text, 16);
    // finds: test-flow
    leak_bytes(text, sizeof text);
    // clean: test-flow
    leak_bytes(text, 16);
}
void hashed(void) {
    char text[32], digest[65];
    read_secret(text, sizeof text);
    hash_text(text, digest);
    // finds: test-flow
    leak_text(digest);
    keyed_hash_text(text, digest);
    // clean: test-flow
    leak_text(digest);
}
void masked(void) {
    char text[32], copy[32];
    read_secret(text, sizeof text);
    memcpy(copy, text, sizeof copy);
    mask_in_place(text);
    // clean: test-flow
    leak_text(text);
    // finds: test-flow
    leak_text(copy);
}
void filled_again(void) {
    char text[32];
    read_secret(text, sizeof text);
    mask_in_place(text);
    read_secret(text, sizeof text);
    // finds: test-flow
    leak_text(text);
}
void encoded_afterwards(void) {
    char text[32], cipher[32], line[128];
    read_secret(text, sizeof text);
    encrypt_text(text, cipher, sizeof text);
    hex_text(cipher, line);
    // clean: test-flow
    leak_text(line);
}
void encoded_before(void) {
    char text[32], line[65], cipher[65];
    read_secret(text, sizeof text);
    hex_text(text, line);
    encrypt_text(line, cipher, sizeof line);
    // clean: test-flow
    leak_bytes(cipher, sizeof cipher);
    // finds: test-flow
    leak_text(line);
}
void mixed(void) {
    char text[32], cipher[32], line[128];
    read_secret(text, sizeof text);
    encrypt_text(text, cipher, sizeof text);
    snprintf(line, sizeof line, "%s", cipher);
    // clean: test-flow
    leak_text(line);
    snprintf(line, sizeof line, "%s %s", cipher, text);
    // finds: test-flow
    leak_text(line);
}
static void protect(char *text, size_t size) {
    encrypt_in_place(text, size);
}
static char *masked_copy(const char *text) {
    char *copy = strdup(text);
    if (copy) mask_in_place(copy);
    return copy;
}
void by_callee(void) {
    char text[32];
    read_secret(text, sizeof text);
    char *copy = masked_copy(text);
    // clean: test-flow
    leak_text(copy);
    // finds: test-flow
    leak_text(text);
    protect(text, sizeof text);
    // clean: test-flow
    leak_text(text);
    free(copy);
}
struct card {
    char number[20];
    char holder[32];
};
void one_member(void) {
    struct card card;
    read_secret(card.number, sizeof card.number);
    read_secret(card.holder, sizeof card.holder);
    mask_in_place(card.number);
    // clean: test-flow
    leak_text(card.number);
    // finds: test-flow
    leak_text(card.holder);
    // finds: test-flow
    leakf("%s %s", card.number, card.holder);
}
