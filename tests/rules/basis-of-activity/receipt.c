/* SPDX-License-Identifier: Apache-2.0 */
/* One activity is at work, one is not. */
#include <string.h>
#include <sys/socket.h>

struct customer {
    char email[80];
};

int receipt_send(int fd, const struct customer *customer) {
    return send(fd, customer->email, strlen(customer->email), 0) < 0 ? -1 : 0;
}
