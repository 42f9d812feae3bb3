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
