/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses go to a carrier that is declared, and to a service that is not. */
#include <stdio.h>

typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);

struct customer {
    int number;
    char email[80];
    char phone[24];
};

static int post(const char *url, const char *body) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    return curl_easy_perform(handle);
}

int parcel_announce(const struct customer *customer) {
    char body[64];
    CURL *handle = curl_easy_init();
    snprintf(body, sizeof body, "tel=%s", customer->phone);
    curl_easy_setopt(handle, CURLOPT_URL, "https://api.carrier.example/v2/parcels");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // clean: undeclared-recipient
    return curl_easy_perform(handle);
}

int score_ask(const struct customer *customer) {
    char body[128];
    CURL *handle = curl_easy_init();
    snprintf(body, sizeof body, "mail=%s", customer->email);
    curl_easy_setopt(handle, CURLOPT_URL, "https://score.bureau.example/ask");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // finds: undeclared-recipient
    return curl_easy_perform(handle);
}

int status_ask(const struct customer *customer) {
    char body[32];
    snprintf(body, sizeof body, "n=%d", customer->number);
    return post("https://status.example/ask", body);
}
