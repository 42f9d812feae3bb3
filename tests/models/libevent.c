/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libevent.yaml against the real header. */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void sent(struct bufferevent *peer, const struct person *person) {
    // finds: personal-data-to-network
    bufferevent_write(peer, person->email, strlen(person->email));
    // clean: personal-data-to-network
    bufferevent_write(peer, &person->number, sizeof person->number);
}

void answered(struct evhttp_request *request, const struct person *person) {
    struct evbuffer *body = evbuffer_new();
    evbuffer_add_printf(body, "<p>%s", person->email);
    // finds: personal-data-to-network
    evhttp_send_reply(request, 200, "OK", body);
    evbuffer_free(body);
}

void header(struct evhttp_request *request, const char *line) {
    struct evkeyvalq *out = evhttp_request_get_output_headers(request);
    // finds: personal-data-to-network
    evhttp_add_header(out, "X-Email", line);
    // clean: personal-data-to-network
    evhttp_add_header(out, "Content-Language", line);
    const char *found = evhttp_find_header(evhttp_request_get_input_headers(request), "X-Phone-Number");
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", found);
}

static void timed_out(evutil_socket_t socket, short what, void *data) {
    const struct person *person = data;
    (void)socket;
    (void)what;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", person->email);
}

void wait_for(struct event_base *base, struct person *person) {
    event_add(event_new(base, -1, EV_PERSIST, timed_out, person), NULL);
}
