/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of services, with and without encryption. */
#include <stddef.h>

typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_REFERER = 10016 } CURLoption;
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
struct ldap;
int ldap_initialize(struct ldap **ldap, const char *uri);

static const char upload_url[] = "http://upload.example/v1/visits";

void transfer_open(CURL *handle) {
    // clean: cleartext-endpoint
    curl_easy_setopt(handle, CURLOPT_URL, "https://api.example/v1");
    // clean: cleartext-endpoint
    curl_easy_setopt(handle, CURLOPT_REFERER, "http://www.example/");
}

void transfer_upload(CURL *handle) {
    // finds: cleartext-endpoint
    curl_easy_setopt(handle, CURLOPT_URL, upload_url);
}

void transfer_old(CURL *handle) {
    // finds: cleartext-endpoint
    curl_easy_setopt(handle, CURLOPT_URL, "ftp://files.example/in");
}

int directory_open(struct ldap **ldap, int secure) {
    // clean: cleartext-endpoint
    if (secure) return ldap_initialize(ldap, "ldaps://directory.example");
    // finds: cleartext-endpoint
    return ldap_initialize(ldap, "ldap://directory.example");
}
