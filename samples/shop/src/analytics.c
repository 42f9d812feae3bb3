/* SPDX-License-Identifier: Apache-2.0 */
/* What visitors look at, and which advertisement brought them. */
#include "shop.h"

#include <stdio.h>

#define STATS_HOST "stats.shop.example"
#define ADS_HOST   "collect.adtrack.example"

int analytics_allowed(const struct request *request) {
    return request->analytics_agreed && request->visitor_cookie[0] != '\0';
}

void analytics_page(const struct request *request) {
    char body[256], tag[DIGEST_TEXT_SIZE];
    if (!analytics_allowed(request)) return;
    crypt_pseudonym(request->visitor_cookie, tag);
    snprintf(body, sizeof body, "visitor=%s&path=%s", tag, request->path);
    client_post(STATS_HOST, "/page", body);
}

void analytics_conversion(const struct customer *customer, int amount) {
    char body[256], who[DIGEST_TEXT_SIZE];
    crypt_fingerprint(customer->email, who);
    snprintf(body, sizeof body, "em=%s&value=%d", who, amount);
    client_post(ADS_HOST, "/c", body);
}
