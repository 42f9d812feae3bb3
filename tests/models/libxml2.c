/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libxml2.yaml against the real headers. */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <syslog.h>

struct visitor {
    int number;
    char email[80];
};

void written(const struct visitor *visitor) {
    xmlDocPtr document = xmlNewDoc(BAD_CAST "1.0");
    xmlNodePtr root = xmlNewNode(NULL, BAD_CAST "visitor");
    xmlNewProp(root, BAD_CAST "email", BAD_CAST visitor->email);
    xmlDocSetRootElement(document, root);
    xmlChar *text = NULL;
    int size = 0;
    xmlDocDumpMemory(document, &text, &size);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", (const char *)text);
    xmlFree(text);
    xmlFreeDoc(document);
}

void saved(const struct visitor *visitor) {
    xmlDocPtr document = xmlNewDoc(BAD_CAST "1.0");
    xmlNodePtr root = xmlNewNode(NULL, BAD_CAST "visitor");
    xmlNewTextChild(root, NULL, BAD_CAST "email", BAD_CAST visitor->email);
    xmlDocSetRootElement(document, root);
    // finds: personal-data-to-file
    xmlSaveFile("/var/lib/visitors.xml", document);
    xmlFreeDoc(document);
}

void empty(const struct visitor *visitor) {
    xmlDocPtr document = xmlNewDoc(BAD_CAST "1.0");
    (void)visitor;
    // clean: personal-data-to-file
    xmlSaveFile("/var/lib/visitors.xml", document);
    xmlFreeDoc(document);
}
