/* SPDX-License-Identifier: Apache-2.0 */
/* Wiping and freeing in callees, wrappers, members. */
#include "test.h"

struct session {
    int number;
    char *token;
    char cell[16];
    char *title;
};

static void wipe(void *memory, size_t size) {
    explicit_bzero(memory, size);
}
static void wipe_and_free(void *memory, size_t size) {
    if (!memory) return;
    explicit_bzero(memory, size);
    // clean: test-erase
    free(memory);
}
static void only_free(void *memory) {
    free(memory);
}
static void only_free_plain(void *memory) {
    // clean: test-erase
    free(memory);
}

void by_wrapper(void) {
    char *text = malloc(64);
    if (!text) return;
    read_secret(text, 64);
    wipe(text, 64);
    // clean: test-erase
    free(text);
}
void by_wrapper_too_short(void) {
    char *text = malloc(64);
    if (!text) return;
    read_secret(text, 64);
    wipe(text, 8);
    // finds: test-erase
    free(text);
}
void both(void) {
    char *text = malloc(64);
    if (!text) return;
    read_secret(text, 64);
    wipe_and_free(text, 64);
}
void freed_elsewhere(void) {
    char *text = malloc(64), *plain = strdup("plain");
    if (!text) return;
    read_secret(text, 64);
    /* a wrapper of free: the place is the call */
    // finds: test-erase
    only_free(text);
    only_free_plain(plain);
}

void session_end(struct session *session) {
    // clean: test-erase
    free(session->title);
    // finds: test-erase
    free(session->token);
    /* the cell lies in the session itself */
    // misses: test-erase the size of a wipe that the caller chooses is not carried through the summary
    free(session);
}
void session_end_wiped(struct session *session) {
    explicit_bzero(session->token, strlen(session->token));
    // clean: test-erase
    free(session->token);
    free(session->title);
    explicit_bzero(session->cell, sizeof session->cell);
    // clean: test-erase
    free(session);
}
void session_end_pointer_only(struct session *session) {
    /* wipes the pointer, not the text */
    char *token = session->token;
    explicit_bzero(session, sizeof *session);
    // finds: test-erase
    free(token);
    // clean: test-erase
    free(session);
}

static struct session *session_begin(void) {
    struct session *session = calloc(1, sizeof *session);
    if (!session) return NULL;
    session->token = strdup(secret_text());
    session->title = strdup("title");
    read_secret(session->cell, sizeof session->cell);
    return session;
}
int main(void) {
    struct session *one = session_begin(), *two = session_begin(), *three = session_begin();
    if (!one || !two || !three) return 1;
    session_end(one);
    session_end_wiped(two);
    session_end_pointer_only(three);
    return 0;
}
