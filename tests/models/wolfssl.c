/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/wolfssl.yaml against the real header. */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/md5.h>
#include <wolfssl/wolfcrypt/sha256.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void sent(WOLFSSL *tls, const struct person *person) {
    // clean: personal-data-to-network
    wolfSSL_write(tls, person->email, (int)strlen(person->email));
}

void digest(const struct person *person, unsigned char *out) {
    // finds: weak-hash-as-protection
    wc_Md5Hash((const byte *)person->email, (word32)strlen(person->email), out);
    // clean: weak-hash-as-protection
    wc_Sha256Hash((const byte *)person->email, (word32)strlen(person->email), out);
}

void in_steps(const struct person *person) {
    wc_Sha256 state;
    byte out[32];
    wc_InitSha256(&state);
    wc_Sha256Update(&state, (const byte *)person->email, (word32)strlen(person->email));
    wc_Sha256Final(&state, out);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%02x%02x", out[0], out[1]);
}
