/* SPDX-License-Identifier: Apache-2.0 */
/* The check itself: each source, each sink, and data that comes from no source. */
#include "test.h"

void sources(void) {
    char text[32];
    read_secret(text, sizeof text);
    // finds: test-flow
    leak(secret());
    // finds: test-flow
    leak_text(secret_text());
    // finds: test-flow
    leak_text(text);
    // clean: test-flow
    leak(harmless());
    // clean: test-flow
    leak_text(harmless_text());
}

void sinks(void) {
    char text[32];
    read_secret(text, sizeof text);
    // finds: test-flow
    leak_bytes(text, sizeof text);
    // finds: test-flow
    leakf("%s", text);
    // clean: test-flow
    leak_bytes("plain", 5);
    // clean: test-flow
    leakf("%s", "plain");
}
