/* SPDX-License-Identifier: Apache-2.0 */
/* A tax office's batch: identity numbers in a log, a file and a message, and their last digits only. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

unsigned char *HMAC(const void *md, const void *key, int key_len, const unsigned char *data,
                    size_t size, unsigned char *out, unsigned int *out_len);

struct taxpayer {
    unsigned row;
    char pan_number[12];
    char aadhaar[16];
    char passport_no[16];
};

void batch_refuse(const struct taxpayer *taxpayer) {
    // finds: national-identifier-unmasked
    syslog(LOG_WARNING, "row %u: %s is not valid", taxpayer->row, taxpayer->aadhaar);
}

int batch_write(FILE *list, const struct taxpayer *taxpayer) {
    // finds: national-identifier-unmasked
    return fprintf(list, "%u,%s\n", taxpayer->row, taxpayer->passport_no);
}

int batch_ask(int fd, const struct taxpayer *taxpayer) {
    char line[64] = "CHECK ";
    strncat(line, taxpayer->aadhaar, sizeof line - strlen(line) - 1);
    // finds: national-identifier-unmasked
    return send(fd, line, strlen(line), 0) < 0 ? -1 : 0;
}

int batch_token(FILE *list, const struct taxpayer *taxpayer, const unsigned char *key) {
    unsigned char code[32];
    unsigned int length = 0;
    HMAC(NULL, key, 32, (const unsigned char *)taxpayer->aadhaar, strlen(taxpayer->aadhaar), code,
         &length);
    // clean: national-identifier-unmasked
    return fwrite(code, 1, length, list) == length ? 0 : -1;
}

void batch_done(const struct taxpayer *taxpayer) {
    // clean: national-identifier-unmasked
    syslog(LOG_INFO, "row %u done", taxpayer->row);
}

/* Numbers in the code, by their check digits; one that stands in documents is nobody's. */
static const char test_account[] = "DE75512108001245126199";

static const char *default_number(void) {
    return "BQHPM7731K";
}

void batch_default(void) {
    char line[40];
    snprintf(line, sizeof line, "%s", default_number());
    // finds: national-identifier-unmasked confidence=medium
    syslog(LOG_INFO, "default %s", line);
    // finds: national-identifier-unmasked confidence=low
    syslog(LOG_INFO, "in the leaflet %s", "AAAPL1234C");
    // clean: national-identifier-unmasked
    syslog(LOG_INFO, "ticket %s, account %.4s", "BQHPM77316", test_account);
    // finds: national-identifier-unmasked confidence=low
    syslog(LOG_INFO, "default %lld", 765912310456);
    // clean: national-identifier-unmasked
    syslog(LOG_INFO, "default %lld", 765912310457);
}
