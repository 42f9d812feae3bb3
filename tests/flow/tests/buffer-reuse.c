/* SPDX-License-Identifier: Apache-2.0 */
/* One buffer holds the datum first and something harmless later, or the other way round. */
#include "test.h"

void scratch(void) {
    char buffer[256];
    read_secret(buffer, sizeof buffer);
    note_length(buffer, strlen(buffer));
    snprintf(buffer, sizeof buffer, "%d rows", harmless());
    // clean: test-flow
    leak_text(buffer);
    snprintf(buffer, sizeof buffer, "%s rows", secret_text());
    // finds: test-flow
    leak_text(buffer);
}

void rest_of_the_old(void) {
    char buffer[256];
    read_secret(buffer, sizeof buffer);
    strcpy(buffer, "ok");
    // clean: test-flow
    leak_text(buffer);
    /* all its bytes leave, the old ones as well */
    // misses: test-flow weak updates of one of two buffers, and the tail behind a shorter text, are not told apart
    leak_bytes(buffer, sizeof buffer);
    // clean: test-flow
    leak_bytes(buffer, 3);
}

void file_line(FILE *file) {
    char line[128];
    read_secret(line, sizeof line);
    if (!fgets(line, sizeof line, file)) return;
    // clean: test-flow
    leak_text(line);
}

void in_a_loop(void) {
    char line[128];
    while (keep_going()) {
        snprintf(line, sizeof line, "%s", harmless_text());
        // clean: test-flow
        leak_text(line);
        snprintf(line, sizeof line, "%s", secret_text());
    }
    // finds: test-flow
    leak_text(line);
}

static char shared[64];
void shared_buffer(void) {
    strcpy(shared, secret_text());
    note_length(shared, strlen(shared));
    strcpy(shared, "done");
    // clean: test-flow
    leak_text(shared);
}

void pool_of_two(int round) {
    char buffers[2][64] = {"", ""};
    char *mine = buffers[round & 1];
    read_secret(mine, 64);
    // finds: test-flow
    leak_text(buffers[0]);
    strcpy(buffers[0], "");
    strcpy(buffers[1], "");
    // wrongly-finds: test-flow weak updates of one of two buffers, and the tail behind a shorter text, are not told apart
    leak_text(mine);
}

void pointer_moved_on(void) {
    char first[32], second[32] = "plain", *current = first;
    read_secret(current, sizeof first);
    current = second;
    // clean: test-flow
    leak_text(current);
    // finds: test-flow
    leak_text(first);
}

struct request {
    char who[32];
    char path[32];
};
void reused_request(void) {
    struct request request;
    while (keep_going()) {
        memset(&request, 0, sizeof request);
        strcpy(request.path, harmless_text());
        // clean: test-flow
        leak_text(request.who);
        // clean: test-flow
        leak_text(request.path);
        read_secret(request.who, sizeof request.who);
        // finds: test-flow
        leak_text(request.who);
    }
}
