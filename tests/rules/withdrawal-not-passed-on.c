/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways to take a consent back. */
typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);

struct customer {
    int number;
    char email[80];
};

int flag_clear(int person);
int processors_tell(int person);

int parcel_announce(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://api.carrier.example/parcels");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    return curl_easy_perform(handle);
}

// finds: withdrawal-not-passed-on
int consent_withdraw(int person) {
    return flag_clear(person);
}

// clean: withdrawal-not-passed-on
int consent_revoke(int person) {
    return flag_clear(person) || processors_tell(person);
}

// clean: withdrawal-not-passed-on
int order_revoke(int order) {
    return flag_clear(order);
}
