/* SPDX-License-Identifier: Apache-2.0 */
/* How sure a finding is: each guess on the way of a datum takes a step off. */
#include "test.h"

void straight(void) {
    char text[40];
    read_secret(text, sizeof text);
    // finds: test-flow confidence=high
    leak_text(text);
    // clean: test-flow
    leak_text(harmless_text());
}

/* ---- calls by pointer: of the one function, of one of two, of one of three ------------------------- */

static void one_prints(const char *text) {
    // finds: test-flow confidence=high
    leak_text(text);
}
static void two_prints(const char *text) {
    // finds: test-flow confidence=medium
    leak_text(text);
}
static void keeps_still(const char *text) {
    note_length(text, 1);
}
static void keeps_quiet(const char *text) {
    note_length(text, 2);
}
static void three_prints(const char *text) {
    // finds: test-flow confidence=low
    leak_text(text);
}

static const struct {
    void (*show)(const char *);
} ones[] = {{one_prints}}, twos[] = {{two_prints}, {keeps_still}}, threes[] = {{three_prints}, {keeps_still}, {keeps_quiet}};

void by_pointer(int which) {
    char text[40];
    read_secret(text, sizeof text);
    ones[0].show(text);
    twos[which & 1].show(text);
    threes[which % 3].show(text);
}

/* The same inside of a call that gives the datum back. */
static void copy_plain(char *to, const char *from) {
    strcpy(to, from);
}
static void copy_nothing(char *to, const char *from) {
    *to = '\0';
    note_length(from, 1);
}
static const struct {
    void (*copy)(char *, const char *);
} copiers[] = {{copy_plain}, {copy_nothing}};

static void copy_by_pointer(int which, char *to, const char *from) {
    copiers[which & 1].copy(to, from);
}

void inside_of_a_call(int which) {
    char text[40], copy[40];
    read_secret(text, sizeof text);
    copy_by_pointer(which, copy, text);
    // finds: test-flow confidence=medium
    leak_text(copy);
}

/* ---- long ways --------------------------------------------------------------------------------------- */

static void step1(char *to, const char *from) {
    char own[40];
    strcpy(own, from);
    strcpy(to, own);
}
static void step2(char *to, const char *from) {
    char first[40], second[40];
    step1(first, from);
    step1(second, first);
    step1(to, second);
}
static void step3(char *to, const char *from) {
    char first[40], second[40];
    step2(first, from);
    step2(second, first);
    step2(to, second);
}

void few_calls_with_many_steps_inside(void) {
    char text[40], near[40], far[40], farther[40];
    read_secret(text, sizeof text);
    step2(near, text);
    // finds: test-flow confidence=high
    leak_text(near);
    step3(far, text);
    // finds: test-flow confidence=medium
    leak_text(far);
    step3(farther, far);
    // finds: test-flow confidence=low
    leak_text(farther);
}

/* ---- members that are told apart by their record only ------------------------------------------------ */

struct letter {
    struct letter *next;
    char *page;
    int weight;
};
struct parcel {
    struct parcel *next;
    char *page;
    int weight;
};
static struct letter *letters;
static struct parcel *parcels;

void write_letter(struct letter *letter) {
    char *text = malloc(40);
    if (!text) return;
    read_secret(text, 40);
    letter->page = text;
    letter->next = letters;
    letters = letter;
}
void pack_parcel(struct parcel *parcel) {
    char *text = malloc(40);
    if (!text) return;
    read_secret(text, 40);
    parcel->page = text;
    parcel->next = parcels;
    parcels = parcel;
}
void pack_flyer(struct parcel *parcel) {
    parcel->page = strdup(harmless_text());
    parcel->next = parcels;
    parcels = parcel;
}
void pack_gift(struct parcel *parcel) {
    parcel->page = strdup(harmless_text());
    parcel->next = parcels;
    parcels = parcel;
}

void pack_coupon(struct parcel *parcel) {
    parcel->page = strdup(harmless_text());
    parcel->next = parcels;
    parcels = parcel;
}

void read_letters(void) {
    for (const struct letter *letter = letters; letter; letter = letter->next) {
        // finds: test-flow confidence=low
        leak_text(letter->page);
    }
}
void read_parcels(void) {
    for (const struct parcel *parcel = parcels; parcel; parcel = parcel->next) {
        // finds: test-flow confidence=low
        leak_text(parcel->page);
    }
}

/* More guesses: what one function of four puts into a parcel, given to one function of three. */
static void parcel_prints(const char *text) {
    // misses: test-flow one of four functions fills the member so, and one of three is called with it
    leak_text(text);
}
static const struct {
    void (*show)(const char *);
} clerks[] = {{keeps_still}, {keeps_quiet}, {parcel_prints}};

void show_parcels(int which) {
    for (const struct parcel *parcel = parcels; parcel; parcel = parcel->next) clerks[which % 3].show(parcel->page);
}
