/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/pcre2.yaml against the real header. */
#include <pcre2.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void part(const pcre2_code *code, const struct person *person) {
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    PCRE2_UCHAR out[80];
    PCRE2_SIZE size = sizeof out;
    pcre2_match(code, (PCRE2_SPTR)person->email, strlen(person->email), 0, 0, match, NULL);
    pcre2_substring_copy_bynumber(match, 1, out, &size);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", (const char *)out);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%u", pcre2_get_ovector_count(match));
}
