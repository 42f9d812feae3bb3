/* SPDX-License-Identifier: Apache-2.0 */
/* A game for children reports who plays. */
#include <string.h>
#include <sys/socket.h>

struct player {
    char advertising_id[40];
    char level_name[40];
};

int play_reported(int fd, const struct player *player) {
    // finds: tracking-in-child-service
    return send(fd, player->advertising_id, strlen(player->advertising_id), 0) < 0 ? -1 : 0;
}

int level_reported(int fd, const struct player *player) {
    // clean: tracking-in-child-service
    return send(fd, player->level_name, strlen(player->level_name), 0) < 0 ? -1 : 0;
}
