/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/jansson.yaml against the real header. */
#include <jansson.h>
#include <stdlib.h>
#include <syslog.h>

struct visitor {
    int number;
    char email[80];
};

void written(const struct visitor *visitor) {
    json_t *object = json_object();
    json_object_set_new(object, "email", json_string(visitor->email));
    char *text = json_dumps(object, 0);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    free(text);
    json_decref(object);
}

void packed(const struct visitor *visitor) {
    json_t *object = json_pack("{s:s, s:i}", "email", visitor->email, "n", visitor->number);
    char *text = json_dumps(object, 0);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    free(text);
    json_decref(object);
}

void numbered(const struct visitor *visitor) {
    json_t *object = json_object();
    json_object_set_new(object, "n", json_integer(visitor->number));
    char *text = json_dumps(object, 0);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    free(text);
    json_decref(object);
}

void round_trip(const struct visitor *visitor) {
    json_t *value = json_string(visitor->email);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", json_string_value(value));
    json_decref(value);
}

/* A key says what a member is, and which of the members comes out. */
void members(const struct visitor *visitor) {
    json_t *object = json_object();
    json_object_set_new(object, "n", json_integer(visitor->number));
    json_object_set_new(object, "contact", json_string(visitor->email));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%lld", (long long)json_integer_value(json_object_get(object, "n")));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", json_string_value(json_object_get(object, "contact")));
    json_decref(object);
}

void asked(json_t *request) {
    const char *first = json_string_value(json_object_get(request, "colour"));
    const char *second = json_string_value(json_object_get(request, "phone_number"));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", first);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", second);
}
