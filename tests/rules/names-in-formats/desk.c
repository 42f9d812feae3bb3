/* SPDX-License-Identifier: Apache-2.0 */
/* A format says what stands in a conversion's place: text that nothing else names is a user's name in "user=%s" and nobody's
 * in "file %s". The words count as they would for a declaration in the place of the argument. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

const char *field_taken(int number);
const char *desk_strerror(int number);
double number_taken(int number);

struct service {
    int daemonize;
    const char *chroot, *pidfile, *user, *keyfile;
};

void keys_and_values(void) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "user=%s", field_taken(1));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "Phone number: %s", field_taken(2));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "<mail><email kind=\"home\">%s</email></mail>", field_taken(3));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "GET /near?lang=%s&phone=%s", field_taken(4), field_taken(5));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "at lat=%f, lon=%f", number_taken(6), number_taken(11));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "file %s, colour=%s", field_taken(7), field_taken(8));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s: error", field_taken(9));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "registers ip=%lx", (unsigned long)number_taken(10));
}

/* `name` is a person's beside an e-mail address, and anything's beside a size. */
void beside_each_other(void) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "name='%s', email='%s'", field_taken(1), field_taken(2));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "name='%s', size='%s'", field_taken(4), field_taken(5));
}

/* A sentence about a user names her; one about a key names the key. */
void sentences(void) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "no such user '%s'", field_taken(1));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "user %s not found", field_taken(2));
    // clean: credential-in-log
    syslog(LOG_ERR, "cannot load server key '%s'", field_taken(3));
}

/* The argument's own declaration knows more: a service's account, a template, what lies beside a key. */
void told_by_the_argument(const struct service *service, const char *email_template) {
    // clean: personal-data-in-log
    syslog(LOG_INFO, "user=%s", service->user);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "email: %s", email_template);
    // clean: personal-data-in-log
    syslog(LOG_ERR, "malformed email address: %s", desk_strerror(1));
    // finds: personal-data-in-log
    syslog(LOG_ERR, "malformed email address: %s", field_taken(3));
    // clean: credential-in-log
    syslog(LOG_INFO, "key: %s", service->keyfile);
}

static void desk_log(int level, const char *format, ...) {
    char line[256];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    syslog(level, "desk: %s", line);
}

void through_a_wrapper(void) {
    // finds: personal-data-in-log
    desk_log(LOG_INFO, "caller's phone=%s", field_taken(1));
    // clean: personal-data-in-log
    desk_log(LOG_INFO, "queue=%s", field_taken(2));
}

/* What scanf takes out is named as well, also where the text came from a file. */
void taken_out(const char *line) {
    char word[64], size[64];
    if (sscanf(line, "user=%63s size=%63s", word, size) != 2) return;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "taken: %s", word);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "taken: %s", size);
    if (scanf("phone: %63s", word) != 1) return;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "read: %s", word);
}

/* A text that is put together piece by piece names what comes next. */
void appended(void) {
    char line[400] = "GET /near?", other[200];
    strcat(line, "phone=");
    strcat(line, field_taken(1));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", line);
    strcpy(other, "file: ");
    strncat(other, field_taken(2), 20);
    strcat(other, " colour=");
    strcat(other, field_taken(3));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", other);
}

/* What stood at the end before the last piece names nothing any more. */
void appended_between(void) {
    char line[200];
    strcpy(line, "user=");
    strcat(line, "?");
    strcat(line, field_taken(1));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", line);
}

/* The same after a format, by what it ends in. */
void appended_to_printed(int room) {
    char line[200], other[200];
    snprintf(line, sizeof line, "room %d email=", room);
    strcat(line, field_taken(1));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", line);
    snprintf(other, sizeof other, "email %d ", room);
    strcat(other, field_taken(2));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", other);
}

#define LABEL "email="
void pasted(void) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, LABEL "%s", field_taken(1));
}
