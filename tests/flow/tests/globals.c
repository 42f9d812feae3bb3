/* SPDX-License-Identifier: Apache-2.0 */
/* Globals. */
#include "test.h"

int number, other_number, cleared_number;
static char text[64], plain_text[64];
static char *current_name, *current_title;
struct state {
    int id;
    char who[32];
    char *link;
} state, second_state;
static struct state *shared = &state;

void fill(void) {
    number = secret();
    other_number = 3;
    cleared_number = secret();
    cleared_number = 0;
    read_secret(text, sizeof text);
    strcpy(plain_text, "plain");
    current_name = strdup(secret_text());
    current_title = strdup("Dr");
    state.id = 1;
    read_secret(state.who, sizeof state.who);
    state.link = secret_text();
}

void show(void) {
    // finds: test-flow
    leak(number);
    // wrongly-finds: test-flow a global is one cell for the whole program, whatever the order of calls
    leak(other_number);
    // finds: test-flow
    leak_text(text);
    // clean: test-flow
    leak_text(plain_text);
    // finds: test-flow
    leak_text(current_name);
    // clean: test-flow
    leak_text(current_title);
    // clean: test-flow
    leak(state.id);
    // finds: test-flow
    leak_text(state.who);
    // finds: test-flow
    leak_text(shared->link);
    // wrongly-finds: test-flow a global is one cell for the whole program, whatever the order of calls
    leak_text(second_state.who);
}

/* What stays at the function's end is what others see. */
void show_cleared(void) {
    // wrongly-finds: test-flow a global is one cell for the whole program, whatever the order of calls
    leak(cleared_number);
}

void local_order(void) {
    other_number = secret();
    other_number = 0;
    // clean: test-flow
    leak(other_number);
}

static int memo;
static void remember(int value) {
    memo = value;
}
static int recall(void) {
    return memo;
}
void remembered(void) {
    remember(secret());
    // finds: test-flow
    leak(recall());
}

static const char *const words[] = {"zero", "one"};
void constant_table(void) {
    // clean: test-flow
    leak_text(words[secret() & 1]);
}

/* The address of a global handed to a callee. */
static char scratch[32];
static void put(char *out) {
    read_secret(out, 32);
}
void fill_scratch(void) {
    put(scratch);
}
void show_scratch(void) {
    // finds: test-flow
    leak_text(scratch);
}

static int counters[4];
void count(void) {
    counters[1] = secret();
}
void show_counters(int i) {
    // finds: test-flow
    leak(counters[1]);
    // finds: test-flow
    leak(counters[i]);
    // wrongly-finds: test-flow a global is one cell for the whole program, whatever the order of calls
    leak(counters[2]);
}

static int board[3][4];
void row_not_known(int row) {
    board[row][1] = secret();
    // finds: test-flow
    leak(board[0][1]);
    // wrongly-finds: test-flow a global is one cell for the whole program, whatever the order of calls
    leak(board[0][2]);
}
