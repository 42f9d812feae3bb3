/* SPDX-License-Identifier: Apache-2.0 */
/* An object whose members only another file knows. */
#include "box.h"

int main(void) {
    box *hidden = box_new(), *open = box_new();
    if (!hidden || !open) return 1;
    box_set_label(hidden, "private");
    box_set_content(hidden, secret_text());
    box_set_label(open, "public");
    box_set_content(open, "nothing");
    // finds: test-flow
    leak_text(box_content(hidden));
    // clean: test-flow
    leak_text(box_label(hidden));
    // clean: test-flow
    leak_text(box_content(open));
    // clean: test-flow
    leak((int)box_size(hidden));
    box_set_content(hidden, "");
    // clean: test-flow
    leak_text(box_content(hidden));
    box_free(hidden);
    box_free(open);
    return 0;
}
