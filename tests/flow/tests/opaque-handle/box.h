/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"

typedef struct box box;
box *box_new(void);
void box_set_label(box *box, const char *label);
void box_set_content(box *box, const char *content);
const char *box_label(const box *box);
const char *box_content(const box *box);
size_t box_size(const box *box);
void box_free(box *box);
