/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/zlog.yaml with prototypes of ours: Debian 12 does not have the library. */
#include <stddef.h>

struct zlog_category_s;
void zlog(struct zlog_category_s *category, const char *file, size_t file_length, const char *function,
          size_t function_length, long line, int level, const char *format, ...);
#define zlog_info(category, ...) \
    zlog(category, __FILE__, sizeof __FILE__ - 1, __func__, sizeof __func__ - 1, __LINE__, 40, __VA_ARGS__)

struct person {
    int number;
    char email[80];
};

void seen(struct zlog_category_s *category, const struct person *person) {
    // finds: personal-data-in-log
    zlog_info(category, "from %s", person->email);
    // clean: personal-data-in-log
    zlog_info(category, "number %d", person->number);
}
