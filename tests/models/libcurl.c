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

/* The address may be a format, or copied about. */
int over_tls(const struct guest *guest, const char *host) {
    CURL *handle = curl_easy_init();
    char url[160], body[160], copy[160];
    snprintf(url, sizeof url, "https://%s/guests", host);
    strcpy(copy, url);
    snprintf(body, sizeof body, "mail=%s", guest->email);
    curl_easy_setopt(handle, CURLOPT_URL, copy);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // clean: personal-data-to-network
    CURLcode code = curl_easy_perform(handle);
    snprintf(url, sizeof url, "http://%s/guests", host);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    // finds: personal-data-to-network
    code = curl_easy_perform(handle);
    return (int)code;
}

static size_t received(char *data, size_t size, size_t count, void *user) {
    const struct guest *guest = user;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "answer for %s", guest->email);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%.*s", (int)(size * count), data);
    return size * count;
}

static size_t offered(char *buffer, size_t size, size_t count, void *user) {
    const struct guest *guest = user;
    strncpy(buffer, guest->email, size * count);
    return strlen(guest->email);
}

int callbacks(struct guest *guest) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "http://bookings.example/");
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, received);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, guest);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, offered);
    curl_easy_setopt(handle, CURLOPT_READDATA, guest);
    // finds: personal-data-to-network
    CURLcode code = curl_easy_perform(handle);
    curl_easy_cleanup(handle);
    return (int)code;
}

struct reply {
    char text[512];
};

static size_t kept(char *data, size_t size, size_t count, void *user) {
    struct reply *reply = user;
    memcpy(reply->text, data, size * count);
    return size * count;
}

void asked(void) {
    CURL *handle = curl_easy_init();
    struct reply reply;
    curl_easy_setopt(handle, CURLOPT_URL, "http://bookings.example/phone");
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, kept);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &reply);
    curl_easy_perform(handle);
    const char *phone_number = reply.text;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", phone_number);
}
