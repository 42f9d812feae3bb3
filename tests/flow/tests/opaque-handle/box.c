/* SPDX-License-Identifier: Apache-2.0 */
#include "box.h"

struct box {
    char label[16];
    char *content;
    size_t size;
};

box *box_new(void) {
    return calloc(1, sizeof(box));
}
void box_set_label(box *box, const char *label) {
    snprintf(box->label, sizeof box->label, "%s", label);
}
void box_set_content(box *box, const char *content) {
    free(box->content);
    box->content = strdup(content);
    box->size = strlen(content);
}
const char *box_label(const box *box) {
    return box->label;
}
const char *box_content(const box *box) {
    return box->content ? box->content : "";
}
size_t box_size(const box *box) {
    return box->size;
}
void box_free(box *box) {
    free(box->content);
    free(box);
}
