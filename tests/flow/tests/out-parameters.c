/* SPDX-License-Identifier: Apache-2.0 */
/* Out-parameters. */
#include "test.h"

static void get(int *out) {
    *out = secret();
}
static int get_checked(char *out, size_t size) {
    if (!keep_going()) return -1;
    read_secret(out, size);
    return 0;
}
static int get_allocated(char **out) {
    *out = strdup(secret_text());
    return *out ? 0 : -1;
}
static void get_two(int *plain, int *hidden) {
    *plain = 1;
    *hidden = secret();
}
static void clear(int *out) {
    *out = 0;
}
static void copy(const char *from, char *to, size_t size) {
    strncpy(to, from, size - 1);
    to[size - 1] = '\0';
}

void values(void) {
    int x = 0, y = 0;
    get(&x);
    // finds: test-flow
    // via: out-parameters.c:6
    leak(x);
    // clean: test-flow
    leak(y);
    clear(&x);
    // clean: test-flow
    leak(x);
    get_two(&x, &y);
    // clean: test-flow
    leak(x);
    // finds: test-flow
    leak(y);
}

void texts(void) {
    char buffer[32], *text = NULL;
    if (get_checked(buffer, sizeof buffer) != 0) return;
    // finds: test-flow
    leak_text(buffer);
    if (get_allocated(&text) == 0) {
        // finds: test-flow
        leak_text(text);
    }
    free(text);
}

void two_callers(void) {
    char one[32], two[32];
    copy(secret_text(), one, sizeof one);
    copy("plain", two, sizeof two);
    // finds: test-flow
    leak_text(one);
    // clean: test-flow
    leak_text(two);
    copy(one, two, sizeof two);
    copy("plain", one, sizeof one);
    // clean: test-flow
    leak_text(one);
    // finds: test-flow
    leak_text(two);
}

static void forward(int *out) {
    get(out);
}
void over_two_levels(void) {
    int x = 0;
    forward(&x);
    // finds: test-flow
    leak(x);
}

static void in_place(char *text) {
    for (; *text; text++)
        if (*text == '\t') *text = ' ';
}
void changed_in_place(void) {
    char text[32], plain[32] = "a\tb";
    read_secret(text, sizeof text);
    in_place(text);
    in_place(plain);
    // finds: test-flow
    leak_text(text);
    // clean: test-flow
    leak_text(plain);
}

static void swap(int *a, int *b) {
    int t = *a;
    *a = *b;
    *b = t;
}
void swapped(void) {
    int x = secret(), y = 0;
    swap(&x, &y);
    // clean: test-flow
    leak(x);
    // finds: test-flow
    leak(y);
}

struct answer {
    int status;
    char text[32];
};
static void ask(struct answer *answer) {
    answer->status = harmless();
    read_secret(answer->text, sizeof answer->text);
}
void struct_filled(void) {
    struct answer answer;
    ask(&answer);
    // clean: test-flow
    leak(answer.status);
    // finds: test-flow
    leak_text(answer.text);
}

static void maybe(int *out) {
    if (out) *out = secret();
}
void optional(void) {
    int x = 0;
    maybe(NULL);
    // clean: test-flow
    leak(x);
    maybe(&x);
    // finds: test-flow
    leak(x);
}

void element(void) {
    int cells[3] = {0};
    get(&cells[1]);
    // finds: test-flow
    leak(cells[1]);
    // clean: test-flow
    leak(cells[0]);
}

/* Members that only one of several ways out has written. */
struct account {
    int id;
    char *login;
    char pin[8];
    struct {
        int day, year;
    } born;
};
static int account_read(struct account *out) {
    if (!out) return -1;
    memset(out, 0, sizeof *out);
    out->id = harmless();
    out->login = strdup(secret_text());
    if (!out->login) return -2;
    out->born.year = secret();
    return 0;
}
void several_ways_out(void) {
    struct account account;
    if (account_read(&account) != 0) return;
    // finds: test-flow
    leak_text(account.login);
    // clean: test-flow
    leak_text(account.pin);
    // clean: test-flow
    leak(account.born.day);
    // finds: test-flow
    leak(account.born.year);
}
