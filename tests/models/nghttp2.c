/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/nghttp2.yaml against the real header. */
#include <nghttp2/nghttp2.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

void asked(nghttp2_session *session, struct person *person) {
    nghttp2_nv fields[1] = {{(uint8_t *)"x-mail", (uint8_t *)person->email, 6, strlen(person->email), NGHTTP2_NV_FLAG_NONE}};
    // finds: personal-data-to-network
    nghttp2_submit_request(session, NULL, fields, 1, NULL, NULL);
}

void number(nghttp2_session *session) {
    nghttp2_nv fields[1] = {{(uint8_t *)":method", (uint8_t *)"GET", 7, 3, NGHTTP2_NV_FLAG_NONE}};
    // clean: personal-data-to-network
    nghttp2_submit_request(session, NULL, fields, 1, NULL, NULL);
}
