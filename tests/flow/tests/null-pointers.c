/* SPDX-License-Identifier: Apache-2.0 */
/* A pointer set to null on one way keeps on the other what it was given. */
#include "test.h"

static char *copy_unless_marked(const char *text, size_t size) {
    char *copy = malloc(size + 1);
    if (!copy) return NULL;
    if (text == (const char *)1) text = NULL;
    if (text) memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}
void parameter(void) {
    // finds: test-flow
    leak_text(copy_unless_marked(secret_text(), 8));
    // clean: test-flow
    leak_text(copy_unless_marked("open", 4));
}

struct account {
    char *name, *note;
};
static void drop_note(struct account *account) {
    if (keep_going()) account->note = NULL;
}
void member(struct account *account) {
    account->note = strdup(secret_text());
    account->name = strdup("open");
    drop_note(account);
    // finds: test-flow
    if (account->note) leak_text(account->note);
    // clean: test-flow
    leak_text(account->name);
}
void dropped(struct account *account) {
    account->note = strdup(secret_text());
    account->note = NULL;
    // clean: test-flow
    if (account->note) leak_text(account->note);
}

/* Made when it is first asked for, and kept. */
struct client {
    char *peer, *local;
};
static char *peer_of(struct client *client) {
    char address[40];
    if (client->peer == NULL) {
        read_secret(address, sizeof address);
        client->peer = strdup(address);
    }
    return client->peer;
}
static char *local_of(struct client *client) {
    if (client->local == NULL) client->local = strdup("localhost");
    return client->local;
}
void cached(struct client *client) {
    char line[100];
    snprintf(line, sizeof line, "addr=%s laddr=%s", peer_of(client), local_of(client));
    // finds: test-flow
    leak_text(line);
    // clean: test-flow
    leak_text(local_of(client));
}

/* Where a local is null, there is nothing behind it; where it is not another pointer, it does not point there. */
struct note {
    char text[32];
};
void null_here(int wanted) {
    struct note *note = NULL;
    if (wanted) {
        note = malloc(sizeof *note);
        read_secret(note->text, sizeof note->text);
    }
    struct note *shown = note;
    if (!shown) {
        // clean: test-erase
        free(shown);
        return;
    }
    // finds: test-erase
    free(shown);
}
void not_the_given(int wanted) {
    char given[32] = "open";
    char *shown = given;
    read_secret(given, sizeof given);
    if (wanted) shown = strdup("open");
    if (shown != given) {
        // clean: test-flow
        leak_text(shown);
        free(shown);
        return;
    }
    // finds: test-flow
    leak_text(shown);
}
void given_later(int wanted) {
    char given[32] = "open";
    char *shown = strdup("open");
    if (wanted) shown = given;
    if (shown != given) {
        read_secret(given, sizeof given);
        shown = given;
        // finds: test-flow
        leak_text(shown);
    }
}
