/* SPDX-License-Identifier: Apache-2.0 */
/* An address book on the terminal: printf, puts, the standard streams by name and by descriptor. */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct contact {
    int id;
    char name[64];
    char email[80];
    char phone[24];
};

static FILE *where(int loud) {
    return loud ? stdout : stderr;
}

void contact_show(const struct contact *contact) {
    // finds: personal-data-on-console
    printf("%d\t%s\n", contact->id, contact->email);
}

void contact_name(const struct contact *contact) {
    // finds: personal-data-on-console
    puts(contact->name);
}

void contact_warn(const struct contact *contact) {
    // finds: personal-data-on-console
    fprintf(stderr, "%s has no street\n", contact->name);
}

void contact_chosen(const struct contact *contact, int loud) {
    // finds: personal-data-on-console
    fprintf(where(loud), "%s\n", contact->phone);
}

void contact_raw(const struct contact *contact) {
    // finds: personal-data-on-console
    write(STDOUT_FILENO, contact->phone, strlen(contact->phone));
}

void contact_missing(const struct contact *contact) {
    // finds: personal-data-on-console
    warnx("no reply from %s", contact->email);
}

void contact_saved(const struct contact *contact, FILE *book) {
    /* a file, not the terminal */
    // clean: personal-data-on-console
    fprintf(book, "%s\n", contact->email);
}

void contact_count(const struct contact *contacts, int count) {
    // clean: personal-data-on-console
    printf("%d contacts, the first is number %d\n", count, contacts[0].id);
}

void contact_nothing(const struct contact *contact) {
    /* a precision of nought prints no letter of it */
    // clean: personal-data-on-console
    printf("contact%.0s saved\n", contact->name);
}

int main(void) {
    struct contact one = {.id = 7, .name = "", .email = ""};
    FILE *book = fopen("book", "w");
    if (!book) return 1;
    contact_show(&one);
    contact_name(&one);
    contact_warn(&one);
    contact_chosen(&one, 1);
    contact_raw(&one);
    contact_missing(&one);
    contact_saved(&one, book);
    contact_count(&one, 1);
    contact_nothing(&one);
    return fclose(book);
}
