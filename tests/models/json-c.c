/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/json-c.yaml against the real header. */
#include <json-c/json.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void written(const struct person *person) {
    struct json_object *root = json_object_new_object();
    json_object_object_add(root, "mail", json_object_new_string(person->email));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", json_object_to_json_string(root));
    // finds: personal-data-to-file
    json_object_to_file("/var/lib/shop/person.json", root);
    json_object_put(root);
}

void number(const struct person *person) {
    struct json_object *root = json_object_new_object();
    json_object_object_add(root, "number", json_object_new_int(person->number));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", json_object_to_json_string(root));
    json_object_put(root);
}

void read_back(struct json_object *root, struct person *person) {
    struct json_object *mail = NULL;
    json_object_object_get_ex(root, "email", &mail);
    const char *email = json_object_get_string(mail);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", email);
    person->number = json_object_get_int(root);
}
