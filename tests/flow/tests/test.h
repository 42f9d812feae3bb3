/* SPDX-License-Identifier: Apache-2.0 */
/* What the flow samples read from and write to; models/test.yaml says what each function does. */
#ifndef TEST_H
#define TEST_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* sources */
int secret(void);
char *secret_text(void); /* owned by the library */
void read_secret(char *buffer, unsigned long size); /* text of at most size bytes with its NUL */
int read_secret_text(char *out);

/* no sources */
int harmless(void);
const char *harmless_text(void);
int keep_going(void);

/* sinks */
void leak(int value);
void leak_text(const char *text);
void leak_bytes(const void *bytes, unsigned long size);
struct iovec;
void leak_pieces(int fd, const struct iovec *pieces, int count);
void leak_vector(char *const *texts); /* ends with NULL */
void leakf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void vleakf(const char *format, va_list arguments);

/* protections */
void encrypt_text(const char *clear, char *out, unsigned long size);
void encrypt_in_place(char *text, unsigned long size);
void hash_text(const char *clear, char *out);
void keyed_hash_text(const char *clear, char *out);
void mask_in_place(char *text);
void hex_text(const char *clear, char *out);
int has_permission(int person, int purpose);
void demand_permission(int person, int purpose);

/* reads memory and keeps nothing */
void note_length(const void *memory, unsigned long size);

struct box;
struct piece {
    int length;
    char *text;
};
struct box *box_new(void);
void box_set(struct box *box, const char *key, const char *text);
const char *box_get(struct box *box, const char *key);
const char *box_text(struct box *box);
void box_leak(struct box *box);
void box_on(struct box *box, void (*call)(void *user, const char *text), void *user);
void box_run(struct box *box, const char *text);
struct piece piece_of(char *text);
void piece_make(struct piece **piece, const char *text);
void piece_leak(const struct piece *piece);
void leak_words(const char *const *words);

#endif
