/* SPDX-License-Identifier: Apache-2.0 */
/* What a shop tells a service that counts its visitors, and its own mail service. */
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

static int ask_consent(const struct customer *customer) {
    return customer->number > 0;
}

static int post(CURL *handle, const char *url, const char *body) {
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    return 0;
}

int visit_counted(const struct customer *customer) {
    char body[128];
    CURL *handle = curl_easy_init();
    snprintf(body, sizeof body, "v=1&uid=%s", customer->email);
    curl_easy_setopt(handle, CURLOPT_URL, "https://www.google-analytics.com/collect");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // finds: personal-data-to-tracker
    return curl_easy_perform(handle);
}

int visit_counted_at_home(const struct customer *customer) {
    char body[128];
    CURL *handle = curl_easy_init();
    snprintf(body, sizeof body, "uid=%s", customer->email);
    curl_easy_setopt(handle, CURLOPT_URL, "https://count.shop.example/collect");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // clean: personal-data-to-tracker
    return curl_easy_perform(handle);
}

int page_counted(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    post(handle, "https://api.mixpanel.com/track", ask_consent(customer) ? "page=1" : "page=0");
    // clean: personal-data-to-tracker
    return curl_easy_perform(handle);
}

/* The address stands in a table of settings. */
struct settings {
    const char *tracker_url, *own_url, *chosen_url;
};

static const struct settings settings = {
    .tracker_url = "https://api.mixpanel.com/track",
    .own_url = "https://count.shop.example/collect",
    .chosen_url = "https://api.mixpanel.com/track",
};

struct shop {
    const struct settings *settings;
};

static int send_to(const char *url, const char *body) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    return curl_easy_perform(handle);
}

int order_counted(const struct shop *shop, const struct customer *customer) {
    char body[128];
    snprintf(body, sizeof body, "uid=%s", customer->email);
    // finds: personal-data-to-tracker
    return send_to(shop->settings->tracker_url, body);
}

int order_counted_at_home(const struct shop *shop, const struct customer *customer) {
    char body[128];
    snprintf(body, sizeof body, "uid=%s", customer->email);
    // clean: personal-data-to-tracker
    return send_to(shop->settings->own_url, body);
}

/* What is assigned elsewhere is not what the table says. */
void settings_choose(struct settings *mine, const char *url) {
    *mine = settings;
    mine->chosen_url = url;
}

int order_counted_by_choice(const struct shop *shop, const struct customer *customer) {
    char body[128];
    snprintf(body, sizeof body, "uid=%s", customer->email);
    // clean: personal-data-to-tracker
    return send_to(shop->settings->chosen_url, body);
}
