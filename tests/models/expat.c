/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/expat.yaml against the real header. */
#include <expat.h>
#include <string.h>
#include <syslog.h>

struct visitor {
    char email[80];
};

static void characters(void *user, const XML_Char *text, int length) {
    (void)user;
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "%.*s", length, text);
}

int parse(const struct visitor *visitor) {
    XML_Parser parser = XML_ParserCreate(NULL);
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "parsing %s", visitor->email);
    XML_SetCharacterDataHandler(parser, characters);
    int result = XML_Parse(parser, visitor->email, (int)strlen(visitor->email), 1);
    // clean: personal-data-in-log
    syslog(LOG_DEBUG, "parsed with %d", result);
    XML_ParserFree(parser);
    return result;
}

struct reading {
    struct visitor *visitor;
    char phone_number[24];
};

static void element(void *user, const XML_Char *name, const XML_Char **attributes) {
    struct reading *reading = user;
    // clean: personal-data-in-log
    syslog(LOG_DEBUG, "element %s", name);
    if (attributes[0]) strncpy(reading->phone_number, attributes[1], sizeof reading->phone_number - 1);
}

static void ended(void *user, const XML_Char *name) {
    struct reading *reading = user;
    (void)name;
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "of %s", reading->visitor->email);
}

void with_user_data(const char *document, int length, struct visitor *visitor) {
    struct reading reading = {visitor, ""};
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, &reading);
    XML_SetElementHandler(parser, element, ended);
    XML_Parse(parser, document, length, 1);
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "%s", reading.phone_number);
    XML_ParserFree(parser);
}
