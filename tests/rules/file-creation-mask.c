/* SPDX-License-Identifier: Apache-2.0 */
/* A daemon that clears its creation mask and gives every file that it makes its own mode. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

void daemon_start(void) {
    // clean: open-file-permissions
    umask(0);
}

int state_create(const char *path) {
    // clean: open-file-permissions
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

FILE *settings_open(const char *path) {
    return fopen(path, "r");
}

int state_publish(const char *path) {
    // finds: open-file-permissions
    return chmod(path, 0666);
}
