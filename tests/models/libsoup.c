/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libsoup.yaml against the real header. */
#include <libsoup/soup.h>
#include <stdio.h>

struct person {
    int number;
    char email[80];
};

void asked(SoupSession *session, const struct person *person) {
    char url[160];
    snprintf(url, sizeof url, "http://shop.example/?mail=%s", person->email);
    SoupMessage *message = soup_message_new("GET", url);
    // finds: personal-data-to-network
    soup_session_send_and_read(session, message, NULL, NULL);
}

void number(SoupSession *session, const struct person *person) {
    char url[160];
    snprintf(url, sizeof url, "http://shop.example/%d", person->number);
    SoupMessage *message = soup_message_new("GET", url);
    // clean: personal-data-to-network
    soup_session_send_and_read(session, message, NULL, NULL);
}

void header(SoupSession *session, const struct person *person) {
    SoupMessage *message = soup_message_new("GET", "http://shop.example/");
    soup_message_headers_append(soup_message_get_request_headers(message), "X-Mail", person->email);
    // finds: personal-data-to-network
    soup_session_send_and_read(session, message, NULL, NULL);
}
