/* SPDX-License-Identifier: Apache-2.0 */
/* A wearable's upload: through libcurl in clear, over TLS, and encrypted before it is sent. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct ssl;
int SSL_write(struct ssl *ssl, const void *data, int size);
int crypto_secretbox_easy(unsigned char *out, const unsigned char *message, unsigned long long size,
                          const unsigned char *nonce, const unsigned char *key);
typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);

struct patient {
    int row;
    int heart_rate;
    char diagnosis[64];
};

int upload_clear(const struct patient *patient) {
    char body[128];
    CURL *handle = curl_easy_init();
    snprintf(body, sizeof body, "d=%s", patient->diagnosis);
    curl_easy_setopt(handle, CURLOPT_URL, "http://upload.example/v1");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // finds: special-data-to-network
    return curl_easy_perform(handle);
}

int upload_beat(int fd, const struct patient *patient) {
    unsigned char frame[4] = {0x01, 0, 0, 0};
    frame[1] = (unsigned char)patient->heart_rate;
    // finds: special-data-to-network
    return send(fd, frame, sizeof frame, 0) < 0 ? -1 : 0;
}

int upload_tls(struct ssl *ssl, const struct patient *patient) {
    // clean: special-data-to-network
    return SSL_write(ssl, patient->diagnosis, (int)strlen(patient->diagnosis));
}

int upload_sealed(int fd, const struct patient *patient, const unsigned char *nonce,
                  const unsigned char *key) {
    unsigned char sealed[sizeof patient->diagnosis + 16];
    crypto_secretbox_easy(sealed, (const unsigned char *)patient->diagnosis,
                          sizeof patient->diagnosis, nonce, key);
    // clean: special-data-to-network
    return send(fd, sealed, sizeof sealed, 0) < 0 ? -1 : 0;
}

int upload_alive(int fd, const struct patient *patient) {
    // clean: special-data-to-network
    return send(fd, &patient->row, sizeof patient->row, 0) < 0 ? -1 : 0;
}
