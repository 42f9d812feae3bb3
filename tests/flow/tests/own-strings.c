/* SPDX-License-Identifier: Apache-2.0 */
/* The program's own kind of string: pointer and length in a record, alone or as a list. What it holds is told by the
 * member or variable of that type; two of them are two texts. */
#include "test.h"

struct str {
    size_t len;
    unsigned char *data;
};
struct buffer {
    char *ptr;
    unsigned used, size;
};
struct list {
    char *data;
    struct list *next;
};

/* Members that are known by name. */
struct account {
    int number;
    struct str zyzzyva_ephemeral_test_word;
    struct str title;
    struct buffer *zyzzyva_ephemeral_test_words;
    struct buffer *notes;
};
void by_name(const struct account *account) {
    // finds: test-flow
    leak_bytes(account->zyzzyva_ephemeral_test_word.data, account->zyzzyva_ephemeral_test_word.len);
    // clean: test-flow
    leak_bytes(account->title.data, account->title.len);
    // clean: test-flow
    leak((int)account->zyzzyva_ephemeral_test_word.len);
}
static const char *buffer_text(const struct buffer *buffer) {
    return buffer->used ? buffer->ptr : "";
}
void by_name_and_pointer(struct account *account) {
    // finds: test-flow
    leak_text(account->zyzzyva_ephemeral_test_words->ptr);
    // finds: test-flow
    leak_text(buffer_text(account->zyzzyva_ephemeral_test_words));
    // clean: test-flow
    leak_text(buffer_text(account->notes));
}
/* The name is given by the member that takes the string over. */
struct token {
    struct str value;
};
void named_by_copy(struct account *account, struct token *token) {
    account->zyzzyva_ephemeral_test_word = token->value;
    // finds: test-flow
    leak_bytes(account->zyzzyva_ephemeral_test_word.data, 8);
}
void named_by_plain_copy(struct account *account, struct token *token) {
    account->title = token->value;
    // clean: test-flow
    leak_bytes(account->title.data, 8);
}

/* Flows through such strings. */
static void buffer_append(struct buffer *buffer, const char *text) {
    size_t more = strlen(text);
    if (buffer->used + more + 1 > buffer->size) {
        buffer->size = buffer->used + (unsigned)more + 1;
        buffer->ptr = realloc(buffer->ptr, buffer->size);
        if (!buffer->ptr) abort();
    }
    memcpy(buffer->ptr + buffer->used, text, more + 1);
    buffer->used += (unsigned)more;
}
void built(void) {
    struct buffer hidden = {0}, open = {0};
    buffer_append(&hidden, "token=");
    buffer_append(&hidden, secret_text());
    buffer_append(&open, "token=none");
    // finds: test-flow
    leak_text(hidden.ptr);
    // clean: test-flow
    leak((int)hidden.used);
    // clean: test-flow
    leak_text(open.ptr);
}

/* Two members of one type, set in one function and read in another: no mixing. */
struct session {
    struct str hidden, open;
    struct list *hidden_lines, *open_lines;
};
static struct session session;
void fill(void) {
    session.hidden.data = (unsigned char *)strdup(secret_text());
    session.hidden.len = 8;
    session.open.data = (unsigned char *)"open";
    session.open.len = 4;
}
void show(void) {
    // finds: test-flow
    leak_bytes(session.hidden.data, session.hidden.len);
    // clean: test-flow
    leak_bytes(session.open.data, session.open.len);
    // clean: test-flow
    leak((int)session.hidden.len);
}
static struct list *list_add(struct list *list, const char *text) {
    struct list *item = malloc(sizeof *item);
    if (!item) return list;
    item->data = strdup(text);
    item->next = list;
    return item;
}
void lists(void) {
    session.hidden_lines = list_add(session.hidden_lines, secret_text());
    session.open_lines = list_add(session.open_lines, "open");
    for (struct list *line = session.hidden_lines; line; line = line->next)
        // finds: test-flow
        leak_text(line->data);
    for (struct list *line = session.open_lines; line; line = line->next)
        // clean: test-flow
        leak_text(line->data);
}
