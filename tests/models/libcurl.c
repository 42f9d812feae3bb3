/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libcurl.yaml against the real header. */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

struct guest {
    int booking;
    char email[80];
    char password[64];
};

int post(const struct guest *guest) {
    CURL *handle = curl_easy_init();
    char body[160];
    snprintf(body, sizeof body, "mail=%s", guest->email);
    curl_easy_setopt(handle, CURLOPT_URL, "http://bookings.example/");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // finds: personal-data-to-network
    CURLcode code = curl_easy_perform(handle);
    curl_easy_cleanup(handle);
    return (int)code;
}

int login(const struct guest *guest) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "http://bookings.example/");
    curl_easy_setopt(handle, CURLOPT_PASSWORD, guest->password);
    // finds: credential-to-network
    CURLcode code = curl_easy_perform(handle);
    curl_easy_cleanup(handle);
    return (int)code;
}

int query(const struct guest *guest) {
    CURL *handle = curl_easy_init();
    char url[160];
    char *escaped = curl_easy_escape(handle, guest->email, 0);
    snprintf(url, sizeof url, "http://bookings.example/?m=%s", escaped);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_free(escaped);
    // finds: personal-data-to-network
    return (int)curl_easy_perform(handle);
}

int header(const struct guest *guest) {
    CURL *handle = curl_easy_init();
    char line[128];
    snprintf(line, sizeof line, "X-Mail: %s", guest->email);
    struct curl_slist *list = curl_slist_append(NULL, "Accept: text/plain");
    list = curl_slist_append(list, line);
    curl_easy_setopt(handle, CURLOPT_URL, "http://bookings.example/");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list);
    // finds: personal-data-to-network
    CURLcode code = curl_easy_perform(handle);
    curl_slist_free_all(list);
    return (int)code;
}

int number(const struct guest *guest) {
    CURL *handle = curl_easy_init();
    char url[80];
    snprintf(url, sizeof url, "http://bookings.example/%d", guest->booking);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    // clean: personal-data-to-network
    return (int)curl_easy_perform(handle);
}
