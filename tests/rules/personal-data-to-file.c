/* SPDX-License-Identifier: Apache-2.0 */
/* An export of customers: streams and descriptors that come from fopen and open, through members and
 * wrappers, and a stream that turns out to be the terminal. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct customer {
    unsigned long number;
    char full_name[64];
    char email[80];
    char street[80];
};

struct exporter {
    FILE *out;
    int fd;
};

struct cipher;
int EVP_EncryptUpdate(struct cipher *ctx, unsigned char *out, int *out_length,
                      const unsigned char *in, int in_length);

int exporter_open(struct exporter *exporter, const char *path) {
    exporter->out = fopen(path, "w");
    exporter->fd = open("customers.raw", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    return exporter->out && exporter->fd >= 0 ? 0 : -1;
}

void exporter_line(struct exporter *exporter, const struct customer *customer) {
    // finds: personal-data-to-file
    fprintf(exporter->out, "%lu;%s\n", customer->number, customer->full_name);
}

void exporter_record(struct exporter *exporter, const struct customer *customer) {
    // finds: personal-data-to-file
    fwrite(customer, sizeof *customer, 1, exporter->out);
}

static int write_all(int fd, const char *data, size_t size) {
    while (size) {
        // finds: personal-data-to-file
        ssize_t done = write(fd, data, size);
        if (done < 0) return -1;
        data += done;
        size -= (size_t)done;
    }
    return 0;
}

int exporter_raw(struct exporter *exporter, const struct customer *customer) {
    return write_all(exporter->fd, customer->street, strlen(customer->street));
}

void exporter_number(struct exporter *exporter, const struct customer *customer) {
    // clean: personal-data-to-file
    fprintf(exporter->out, "%lu\n", customer->number);
}

void exporter_sealed(struct exporter *exporter, const struct customer *customer, struct cipher *ctx) {
    unsigned char sealed[128];
    int length = 0;
    EVP_EncryptUpdate(ctx, sealed, &length, (const unsigned char *)customer->email,
                      (int)strlen(customer->email));
    // clean: personal-data-to-file
    fwrite(sealed, 1, (size_t)length, exporter->out);
}

void exporter_progress(const struct customer *customer) {
    // clean: personal-data-to-file
    fprintf(stderr, "%s\n", customer->full_name);
}

int main(void) {
    struct exporter exporter;
    struct customer customer = {.number = 1};
    if (exporter_open(&exporter, "customers.csv") != 0) return 1;
    exporter_line(&exporter, &customer);
    exporter_record(&exporter, &customer);
    exporter_raw(&exporter, &customer);
    exporter_number(&exporter, &customer);
    exporter_sealed(&exporter, &customer, NULL);
    exporter_progress(&customer);
    return fclose(exporter.out);
}
