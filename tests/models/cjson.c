/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/cjson.yaml against the real header. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <syslog.h>

struct visitor {
    int number;
    char email[80];
};

void written(const struct visitor *visitor) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "number", visitor->number);
    cJSON_AddStringToObject(object, "email", visitor->email);
    char *text = cJSON_PrintUnformatted(object);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    free(text);
    cJSON_Delete(object);
}

void nested(const struct visitor *visitor) {
    cJSON *outer = cJSON_CreateObject();
    cJSON *inner = cJSON_CreateString(visitor->email);
    cJSON_AddItemToObject(outer, "who", inner);
    char *text = cJSON_Print(outer);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    free(text);
    cJSON_Delete(outer);
}

void numbered(const struct visitor *visitor) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "number", visitor->number);
    char *text = cJSON_Print(object);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    free(text);
    cJSON_Delete(object);
}
