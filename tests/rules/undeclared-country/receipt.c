/* SPDX-License-Identifier: Apache-2.0 */
/* The same address goes to three mailers: near, far, and far under a contract. */
#include <stdio.h>

typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);

struct customer {
    int number;
    char email[80];
};

int receipt_near(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://mail.example/send");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    // clean: undeclared-country
    return curl_easy_perform(handle);
}

int receipt_far(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://far.example/send");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    // finds: undeclared-country
    return curl_easy_perform(handle);
}

int receipt_safe(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://safe.example/send");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    // clean: undeclared-country
    return curl_easy_perform(handle);
}
