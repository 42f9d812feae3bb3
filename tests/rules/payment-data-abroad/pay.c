/* SPDX-License-Identifier: Apache-2.0 */
/* Cards go to a gateway whose country the register knows, and to one that it does not know. */
#include <stdio.h>

typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);

struct order {
    char card_number[24];
    char article[40];
};

int card_charge(const struct order *order) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://pay.gateway.example/charge");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, order->card_number);
    // finds: payment-data-abroad
    return curl_easy_perform(handle);
}

int card_check(const struct order *order) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://check.unknown.example/card");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, order->card_number);
    // clean: payment-data-abroad
    return curl_easy_perform(handle);
}

int article_ask(const struct order *order) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://pay.gateway.example/stock");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, order->article);
    // clean: payment-data-abroad
    return curl_easy_perform(handle);
}
