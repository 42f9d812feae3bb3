/* SPDX-License-Identifier: Apache-2.0 */
/* A newsletter goes to all, an offer only to those who did not object, a receipt to the buyer. */
#include <string.h>
#include <sys/socket.h>

struct customer {
    int number;
    char email[80];
};

int objected(const struct customer *customer);

int newsletter_send(int fd, const struct customer *customer) {
    // finds: marketing-without-opt-out
    return send(fd, customer->email, strlen(customer->email), 0) < 0 ? -1 : 0;
}

int campaign_send(int fd, const struct customer *customer) {
    if (objected(customer)) return 0;
    // clean: marketing-without-opt-out
    return send(fd, customer->email, strlen(customer->email), 0) < 0 ? -1 : 0;
}

int receipt_send(int fd, const struct customer *customer) {
    // clean: marketing-without-opt-out
    return send(fd, customer->email, strlen(customer->email), 0) < 0 ? -1 : 0;
}
