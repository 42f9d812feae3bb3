/* SPDX-License-Identifier: Apache-2.0 */
/* An encoded datum is the datum: hex, base64, JSON escapes, percent signs, exclusive or with a constant. */
#include "test.h"

void by_model(void) {
    char text[32], hex[65];
    read_secret(text, sizeof text);
    hex_text(text, hex);
    // finds: test-flow
    leak_text(hex);
}
static void to_hex(const unsigned char *in, size_t size, char *out) {
    for (size_t i = 0; i < size; i++) sprintf(out + 2 * i, "%02x", in[i]);
}
void hex_by_sprintf(void) {
    char text[32], hex[65], plain[7];
    read_secret(text, sizeof text);
    to_hex((const unsigned char *)text, sizeof text, hex);
    to_hex((const unsigned char *)"abc", 3, plain);
    // finds: test-flow
    leak_text(hex);
    // clean: test-flow
    leak_text(plain);
}
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static void to_base64(const unsigned char *in, size_t size, char *out) {
    while (size >= 3) {
        unsigned bits = (unsigned)in[0] << 16 | (unsigned)in[1] << 8 | in[2];
        for (int i = 3; i >= 0; i--) {
            out[i] = alphabet[bits & 63];
            bits >>= 6;
        }
        in += 3;
        out += 4;
        size -= 3;
    }
    *out = '\0';
}
void base64(void) {
    char text[30], encoded[41], plain[9];
    read_secret(text, sizeof text);
    to_base64((const unsigned char *)text, sizeof text, encoded);
    to_base64((const unsigned char *)"abcdef", 6, plain);
    // finds: test-flow
    leak_text(encoded);
    // clean: test-flow
    leak_text(plain);
}
static char *json_escape(const char *in) {
    char *out = malloc(2 * strlen(in) + 1), *at = out;
    if (!out) return NULL;
    for (; *in; in++) {
        switch (*in) {
        case '"':
        case '\\':
            *at++ = '\\';
            *at++ = *in;
            break;
        case '\n':
            *at++ = '\\';
            *at++ = 'n';
            break;
        default: *at++ = *in;
        }
    }
    *at = '\0';
    return out;
}
void json(void) {
    char *name = json_escape(secret_text()), *plain = json_escape("a\"b");
    // finds: test-flow
    leakf("{\"name\":\"%s\"}", name);
    // clean: test-flow
    leakf("{\"name\":\"%s\"}", plain);
    free(name);
    free(plain);
}
void scrambled(void) {
    char text[32];
    read_secret(text, sizeof text);
    for (size_t i = 0; i < sizeof text; i++) text[i] ^= 0x5a;
    // finds: test-flow
    leak_bytes(text, sizeof text);
}
void percent(void) {
    const char *in = secret_text();
    char out[200];
    size_t at = 0;
    while (*in && at + 4 < sizeof out) {
        if ((*in >= 'a' && *in <= 'z') || *in == '-') out[at++] = *in;
        else at += (size_t)snprintf(out + at, sizeof out - at, "%%%02X", (unsigned char)*in);
        in++;
    }
    out[at] = '\0';
    // finds: test-flow
    leak_text(out);
}
void reversed(void) {
    char text[16], back[16];
    read_secret(text, sizeof text);
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) back[i] = text[length - 1 - i];
    back[length] = '\0';
    // finds: test-flow
    leak_text(back);
}
