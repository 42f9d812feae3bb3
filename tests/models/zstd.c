/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/zstd.yaml against the real header. */
#include <string.h>
#include <syslog.h>
#include <zstd.h>

struct person {
    int number;
    char email[80];
};

void squeezed(const struct person *person) {
    char out[256];
    size_t size = ZSTD_compress(out, sizeof out, person->email, strlen(person->email), 3);
    /* compression is no protection */
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "%.*s", (int)size, out);
    // clean: personal-data-in-log
    syslog(LOG_DEBUG, "%zu", ZSTD_compressBound(4));
}

void in_steps(ZSTD_CCtx *context, const struct person *person) {
    char out[256];
    ZSTD_inBuffer in = {person->email, strlen(person->email), 0};
    ZSTD_outBuffer to = {out, sizeof out, 0};
    ZSTD_compressStream2(context, &to, &in, ZSTD_e_end);
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "%.*s", (int)to.pos, out);
}
