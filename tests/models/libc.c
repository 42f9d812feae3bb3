/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libc.yaml: each family of copying, formatting and converting functions carries a datum to a
 * log, and what does not carry it stays clean. */
#include <ctype.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>
#include <time.h>
#include <wchar.h>

struct person {
    char email[80];
    char phone[24];
    time_t birth_date;
    long phone_number;
    int row;
};

void by_memory(const struct person *person) {
    char copy[80];
    memcpy(copy, person->email, sizeof copy);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", copy);
    memset(copy, 0, sizeof copy);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", copy);
    memmove(copy, person->phone, sizeof person->phone);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", copy);
    strcpy(copy, "nobody");
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", copy);
}

void by_text(const struct person *person) {
    char line[200] = "mail: ";
    strcat(line, person->email);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", line);
    char *copy = strndup(person->phone, 8);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", copy);
    free(copy);
    const char *domain = strchr(person->email, '@');
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", domain ? domain : "none");
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%zu %d", strlen(person->email), strcmp(person->email, "root"));
}

void by_tokens(const struct person *person) {
    char line[80];
    snprintf(line, sizeof line, "%s", person->email);
    char *rest = NULL;
    for (char *part = strtok_r(line, "@", &rest); part; part = strtok_r(NULL, "@", &rest)) {
        // finds: personal-data-in-log
        syslog(LOG_INFO, "%s", part);
    }
}

void by_format(const struct person *person) {
    char *text = NULL;
    if (asprintf(&text, "%d/%s", person->row, person->email) < 0) return;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    free(text);
    char number[24], first[24];
    snprintf(number, sizeof number, "%d", person->row);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", number);
    if (sscanf(person->phone, "%23s", first) == 1) {
        // finds: personal-data-in-log
        syslog(LOG_INFO, "%s", first);
    }
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%p %.0s", (const void *)person->email, person->email);
}

void by_number(const struct person *person) {
    long number = strtol(person->phone, NULL, 10);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%ld", number);
    struct tm day;
    char text[32];
    gmtime_r(&person->birth_date, &day);
    strftime(text, sizeof text, "%Y-%m-%d", &day);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    char upper[80];
    size_t i = 0;
    for (; person->email[i] && i + 1 < sizeof upper; i++) upper[i] = (char)toupper((unsigned char)person->email[i]);
    upper[i] = '\0';
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", upper);
}

static int compare(const void *a, const void *b) {
    const struct person *one = a, *other = b;
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "comparing %s", one->email);
    return strcmp(one->email, other->email);
}

void by_callback(struct person *people, size_t count) {
    qsort(people, count, sizeof *people, compare);
}

void by_environment(void) {
    const char *email = getenv("EMAIL");
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", email ? email : "none");
    const char *path = getenv("PATH");
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", path ? path : "none");
}

/* The name of a variable says what is in it. */
void environment(void) {
    const char *first = getenv("SMTP_PASSWORD");
    // finds: credential-in-log
    syslog(LOG_INFO, "%s", first);
    const char *second = getenv("LANG");
    // clean: credential-in-log
    syslog(LOG_INFO, "%s", second);
}
