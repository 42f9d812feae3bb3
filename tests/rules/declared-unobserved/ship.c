/* SPDX-License-Identifier: Apache-2.0 */
/* A shop that ships and does not advertise, whatever its register says. */
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

int parcel_announce(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://api.carrier.example/parcels");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    return curl_easy_perform(handle);
}
