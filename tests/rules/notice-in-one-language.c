/* SPDX-License-Identifier: Apache-2.0 */
/* A notice in one language, one that is translated, and one whose caller chose the language. */
#include <libintl.h>
#include <locale.h>
#include <stdio.h>

struct page {
    const char *text;
};

void page_put(struct page *page, const char *text);

// finds: notice-in-one-language
void show_privacy_notice(struct page *page) {
    page_put(page, "We keep your name and your number to call you back.");
}

// clean: notice-in-one-language
void print_consent_text(struct page *page) {
    page_put(page, gettext("May we call you back?"));
}

// clean: notice-in-one-language
void render_privacy_statement(struct page *page) {
    page_put(page, page->text);
}

int page_open(struct page *page, const char *wanted) {
    if (!setlocale(LC_MESSAGES, wanted)) return -1;
    render_privacy_statement(page);
    return 0;
}

/* A message of a protocol, which tells nobody what becomes of data. */
// clean: notice-in-one-language
void send_notice(struct page *page) {
    page_put(page, "NOTICE AUTH :*** Looking up your hostname");
}
