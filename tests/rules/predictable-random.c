/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers for secrets, and for a game of dice. */
#include <stdlib.h>
#include <sys/random.h>

struct session {
    char token[33];
    unsigned long id;
};

void token_make(struct session *session) {
    static const char alphabet[] = "0123456789abcdef";
    for (int i = 0; i < 32; i++) {
        // finds: predictable-random
        session->token[i] = alphabet[rand() % 16];
    }
    session->token[32] = '\0';
}

long reset_code_make(void) {
    // finds: predictable-random
    long reset_code = random();
    return reset_code;
}

int dice_throw(void) {
    // clean: predictable-random
    int eyes = rand() % 6 + 1;
    return eyes;
}

int session_id_make(struct session *session) {
    // clean: predictable-random
    return getrandom(&session->id, sizeof session->id, 0) == sizeof session->id ? 0 : -1;
}

/* What is filled for the caller is what the function is called after. */
void session_token(char *out, int length) {
    for (int i = 0; i < length; i++)
        // finds: predictable-random
        out[i] = (char)('a' + rand() % 26);
}

void shuffle(int *cards, int count) {
    for (int i = 0; i < count; i++)
        // clean: predictable-random
        cards[i] = rand() % count;
}
