/* SPDX-License-Identifier: Apache-2.0 */
/* One activity works on what members published, one on what they did not, one does not exist yet. */
#include <string.h>
#include <sys/socket.h>

struct member {
    char full_name[80];
    char email[80];
};

int profile_send(int fd, const struct member *member) {
    return send(fd, member->full_name, strlen(member->full_name), 0) < 0 ? -1 : 0;
}

int mail_send(int fd, const struct member *member) {
    return send(fd, member->email, strlen(member->email), 0) < 0 ? -1 : 0;
}
