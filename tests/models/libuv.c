/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libuv.yaml against the real header. */
#include <string.h>
#include <syslog.h>
#include <uv.h>

struct person {
    int number;
    char email[80];
};

static void written(uv_write_t *request, int status) {
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%d %p", status, (void *)request);
}

void sent(uv_stream_t *stream, uv_write_t *request, struct person *person) {
    uv_buf_t buffer = uv_buf_init(person->email, (unsigned)strlen(person->email));
    // finds: personal-data-to-network
    uv_write(request, stream, &buffer, 1, written);
}

void number(uv_stream_t *stream, uv_write_t *request, struct person *person) {
    uv_buf_t buffer = uv_buf_init((char *)&person->number, sizeof person->number);
    // clean: personal-data-to-network
    uv_write(request, stream, &buffer, 1, written);
}

void plainly(uv_stream_t *stream, struct person *person) {
    uv_buf_t buffer;
    buffer.base = person->email;
    buffer.len = strlen(person->email);
    // finds: personal-data-to-network
    uv_try_write(stream, &buffer, 1);
}

void started(uv_loop_t *loop, uv_process_t *process, struct person *person) {
    char *words[] = {"/usr/bin/mail", person->email, NULL};
    uv_process_options_t options = {.file = "/usr/bin/mail", .args = words};
    // finds: personal-data-on-command-line
    uv_spawn(loop, process, &options);
}
