/* SPDX-License-Identifier: Apache-2.0 */
/* A ward's nightly dump: memory handed down, a temporary file, and an encrypted one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct patient {
    int row;
    char diagnosis[64];
    char *fingerprint_template;
    size_t template_size;
};

int crypto_secretbox_easy(unsigned char *out, const unsigned char *message, unsigned long long size,
                          const unsigned char *nonce, const unsigned char *key);

static void line_put(FILE *dump, const char *text) {
    // finds: special-data-to-file
    fputs(text, dump);
    // clean: special-data-to-file
    fputc('\n', dump);
}

void dump_ward(const struct patient *patients, size_t count) {
    FILE *dump = fopen("/var/spool/ward/dump", "w");
    if (!dump) return;
    for (size_t i = 0; i < count; i++) line_put(dump, patients[i].diagnosis);
    fclose(dump);
}

int dump_print(const struct patient *patient) {
    char path[] = "/tmp/wardXXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return -1;
    // finds: special-data-to-file
    ssize_t written = write(fd, patient->fingerprint_template, patient->template_size);
    close(fd);
    return written < 0 ? -1 : 0;
}

int dump_sealed(const struct patient *patient, const unsigned char *nonce, const unsigned char *key) {
    unsigned char sealed[64 + 16];
    FILE *dump = fopen("/var/spool/ward/sealed", "wb");
    if (!dump) return -1;
    crypto_secretbox_easy(sealed, (const unsigned char *)patient->diagnosis,
                          sizeof patient->diagnosis, nonce, key);
    // clean: special-data-to-file
    fwrite(sealed, sizeof sealed, 1, dump);
    return fclose(dump);
}

void dump_rows(const struct patient *patients, size_t count) {
    FILE *list = fopen("/var/spool/ward/rows", "w");
    if (!list) return;
    // clean: special-data-to-file
    for (size_t i = 0; i < count; i++) fprintf(list, "%d\n", patients[i].row);
    fclose(list);
}
