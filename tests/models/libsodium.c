/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libsodium.yaml against the real header. */
#include <sodium.h>
#include <string.h>
#include <syslog.h>

struct client {
    char email[80];
    char password[64];
};

void secret(const struct client *client, const unsigned char *nonce, const unsigned char *key) {
    unsigned char box[128];
    char hex[257];
    crypto_secretbox_easy(box, (const unsigned char *)client->email, strlen(client->email), nonce, key);
    sodium_bin2hex(hex, sizeof hex, box, sizeof box);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", hex);
    sodium_bin2hex(hex, sizeof hex, (const unsigned char *)client->email, 8);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", hex);
}

void opened(const unsigned char *box, const unsigned char *nonce, const unsigned char *key) {
    struct client client;
    crypto_secretbox_open_easy((unsigned char *)client.email, box, 96, nonce, key);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", client.email);
}

void kept(struct client *client) {
    char hash[crypto_pwhash_STRBYTES];
    crypto_pwhash_str(hash, client->password, strlen(client->password), crypto_pwhash_OPSLIMIT_MODERATE,
                      crypto_pwhash_MEMLIMIT_MODERATE);
    // finds: credential-in-log
    syslog(LOG_INFO, "%s", hash);
    sodium_memzero(client->password, sizeof client->password);
    // clean: credential-in-log
    syslog(LOG_INFO, "%s", client->password);
}

void digest(const struct client *client) {
    unsigned char out[32];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof out);
    crypto_generichash_update(&state, (const unsigned char *)client->email, strlen(client->email));
    crypto_generichash_final(&state, out, sizeof out);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%02x%02x", out[0], out[1]);
}
