/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/zlib.yaml against the real header. */
#include <string.h>
#include <syslog.h>
#include <zlib.h>

struct visitor {
    int number;
    char email[80];
};

void to_gz(const struct visitor *visitor) {
    gzFile file = gzopen("/var/lib/visitors.gz", "ab");
    // finds: personal-data-to-file
    gzprintf(file, "%s\n", visitor->email);
    // clean: personal-data-to-file
    gzprintf(file, "%d\n", visitor->number);
    // finds: personal-data-to-file
    gzputs(file, visitor->email);
    gzclose(file);
}

void squeezed(const struct visitor *visitor, int fd) {
    Bytef out[128];
    uLongf size = sizeof out;
    (void)fd;
    compress(out, &size, (const Bytef *)visitor->email, strlen(visitor->email));
    /* compression is no protection */
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "%.*s", (int)size, (const char *)out);
}

unsigned long checksum(const struct visitor *visitor) {
    // finds: weak-hash-as-protection
    return crc32(0, (const Bytef *)visitor->email, (uInt)strlen(visitor->email));
}
