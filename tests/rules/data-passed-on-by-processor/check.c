/* SPDX-License-Identifier: Apache-2.0 */
/* A mailer that works for shops, and hands addresses on. */
typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);

struct customer {
    int number;
    char email[80];
};

int address_check(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://check.address.example/ask");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    // finds: data-passed-on-by-processor
    return curl_easy_perform(handle);
}

int status_ask(void) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://check.address.example/status");
    // clean: data-passed-on-by-processor
    return curl_easy_perform(handle);
}
