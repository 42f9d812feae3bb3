/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/yajl.yaml against the real header. */
#include <string.h>
#include <syslog.h>
#include <yajl/yajl_gen.h>
#include <yajl/yajl_tree.h>

struct person {
    int number;
    char email[80];
};

void written(const struct person *person) {
    yajl_gen json = yajl_gen_alloc(NULL);
    const unsigned char *text = NULL;
    size_t length = 0;
    yajl_gen_string(json, (const unsigned char *)person->email, strlen(person->email));
    yajl_gen_get_buf(json, &text, &length);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%.*s", (int)length, (const char *)text);
    yajl_gen_free(json);
}

void number(const struct person *person) {
    yajl_gen json = yajl_gen_alloc(NULL);
    const unsigned char *text = NULL;
    size_t length = 0;
    yajl_gen_integer(json, person->number);
    yajl_gen_get_buf(json, &text, &length);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%.*s", (int)length, (const char *)text);
    yajl_gen_free(json);
}
