/* SPDX-License-Identifier: Apache-2.0 */
/* Orders. */
#include "shop.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>

/* Stars only: not even the last digits are needed to follow a complaint. */
static void mask_digits(const char *number, char *out, size_t size) {
    size_t length = strlen(number);
    if (length >= size) length = size - 1;
    memset(out, '*', length);
    out[length] = '\0';
}

int handle_order(struct shop *shop, const struct request *request) {
    struct customer customer;
    struct order order = { 0 };
    char email[96], amount[16], shown[24];
    if (!form_field(request->body, "email", email, sizeof email) ||
        !form_field(request->body, "article", order.article, sizeof order.article) ||
        !form_field(request->body, "amount", amount, sizeof amount) ||
        !store_customer_find(shop->db, email, &customer))
        return 400;
    order.owner = customer.id;
    order.amount = atoi(amount);
    bool paid = form_field(request->body, "card", order.card_number, sizeof order.card_number) &&
                payment_collect(&order);
    mask_digits(order.card_number, shown, sizeof shown);
    explicit_bzero(order.card_number, sizeof order.card_number);
    if (!paid) {
        log_event(LOG_WARNING, "payment with %s failed", shown);
        return 402;
    }
    if (!store_order_add(shop->db, &order)) return 500;
    log_event(LOG_INFO, "order %ld, ship to %s", order.id, customer.postal_address);
    analytics_conversion(&customer, order.amount);
    return 201;
}
