/* SPDX-License-Identifier: Apache-2.0 */
/* The newsletter. */
#include "shop.h"

#include <stdlib.h>
#include <syslog.h>

enum { NEWSLETTER_MIN_AGE = 16 };

int handle_subscribe(struct shop *shop, const struct request *request) {
    char email[96], text[8];
    if (!form_field(request->body, "email", email, sizeof email) ||
        !form_field(request->body, "age", text, sizeof text))
        return 400;
    int age = atoi(text);
    if (age < NEWSLETTER_MIN_AGE) return 403;
    if (!store_subscriber_add(shop->db, email)) return 500;
    log_event(LOG_INFO, "one more subscriber");
    return 201;
}
