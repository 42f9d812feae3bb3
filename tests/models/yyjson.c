/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/yyjson.yaml with prototypes of ours: Debian 12 does not have the library. */
#include <stddef.h>
#include <syslog.h>

typedef struct yyjson_doc yyjson_doc;
typedef struct yyjson_val yyjson_val;
typedef struct yyjson_mut_doc yyjson_mut_doc;
typedef struct yyjson_mut_val yyjson_mut_val;
yyjson_mut_doc *yyjson_mut_doc_new(const void *allocator);
yyjson_mut_val *yyjson_mut_obj(yyjson_mut_doc *doc);
_Bool yyjson_mut_obj_add_str(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, const char *value);
_Bool yyjson_mut_obj_add_int(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, long value);
void yyjson_mut_doc_set_root(yyjson_mut_doc *doc, yyjson_mut_val *root);
char *yyjson_mut_write(const yyjson_mut_doc *doc, unsigned flags, size_t *length);

struct person {
    int number;
    char email[80];
};

void written(const struct person *person) {
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *root = yyjson_mut_obj(doc);
    yyjson_mut_obj_add_str(doc, root, "mail", person->email);
    yyjson_mut_doc_set_root(doc, root);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", yyjson_mut_write(doc, 0, NULL));
}

void number(const struct person *person) {
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *root = yyjson_mut_obj(doc);
    yyjson_mut_obj_add_int(doc, root, "number", person->number);
    yyjson_mut_doc_set_root(doc, root);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", yyjson_mut_write(doc, 0, NULL));
}
