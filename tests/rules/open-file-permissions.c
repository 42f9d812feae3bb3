/* SPDX-License-Identifier: Apache-2.0 */
/* Modes of files, folders and shared memory. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int report_create(const char *path) {
    // finds: open-file-permissions
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
}

int report_create_private(const char *path) {
    // clean: open-file-permissions
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

int report_publish(const char *path) {
    // finds: open-file-permissions
    return chmod(path, 0777);
}

int report_close(const char *path) {
    // clean: open-file-permissions
    return chmod(path, S_IRUSR | S_IWUSR);
}

FILE *journal_open(const char *path) {
    return fopen(path, "a"); /* with what mode, only the mask says */
}

void service_start(void) {
    // finds: open-file-permissions
    umask(0);
}

void service_start_private(void) {
    // clean: open-file-permissions
    umask(077);
}

int share(const char *name) {
    // finds: open-file-permissions
    return shm_open(name, O_RDWR | O_CREAT, 0666);
}

int index_create(const char *path, mode_t mode) {
    mode_t before = umask(0666 ^ mode);
    // clean: open-file-permissions
    int file = open(path, O_RDWR | O_CREAT, 0666);
    umask(before);
    return file;
}

int index_create_open(const char *path) {
    // clean: open-file-permissions
    mode_t before = umask(0);
    // finds: open-file-permissions
    int file = open(path, O_RDWR | O_CREAT, 0666);
    umask(before);
    return file;
}

int folder_create(const char *path, mode_t mode) {
    // clean: open-file-permissions
    mode_t before = umask(0);
    int result = mkdir(path, mode);
    umask(before);
    return result;
}

FILE *journal_create(const char *path) {
    // misses: open-file-permissions that the mask is put back says nothing of what is opened before
    mode_t before = umask(0);
    FILE *file = fopen(path, "w");
    umask(before);
    return file;
}
