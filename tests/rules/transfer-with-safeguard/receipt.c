/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts go to a processor abroad with a safeguard, and to one at home. */
#include <stdio.h>

typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);

struct customer {
    char email[80];
};

int receipt_far(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://far.example/send");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    // finds: transfer-with-safeguard
    return curl_easy_perform(handle);
}

int receipt_near(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://near.example/send");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    // clean: transfer-with-safeguard
    return curl_easy_perform(handle);
}

int receipt_bare(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://bare.example/send");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    // clean: transfer-with-safeguard
    return curl_easy_perform(handle);
}
