/* SPDX-License-Identifier: Apache-2.0 */
/* A clinic's appointment desk: data of patients in struct members, through a log wrapper with its own
 * format, an out-parameter, a copy on the heap, a global and a table of callbacks. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

struct patient {
    unsigned int row;
    char full_name[64];
    char email[80];
    char *phone;
};

struct appointment {
    struct patient *who;
    long starts;
};

struct source_file {
    const char *name;
    int line;
};

unsigned char *HMAC(const void *md, const void *key, int key_len, const unsigned char *data,
                    size_t size, unsigned char *out, unsigned int *out_len);

static struct patient last_seen;

static void desk_log(int level, const char *format, ...) {
    char line[256];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    syslog(level, "desk: %s", line); /* the callers' formats say what is logged */
}

void appointment_missed(const struct appointment *appointment) {
    // finds: personal-data-in-log
    desk_log(LOG_NOTICE, "missed: %s", appointment->who->full_name);
    // clean: personal-data-in-log
    desk_log(LOG_NOTICE, "row %u was called %d times", appointment->who->row, 3);
}

void appointment_moved(const struct appointment *appointment, long starts) {
    /* the number of a row is no datum by itself, and the time is the desk's */
    // clean: personal-data-in-log
    syslog(LOG_INFO, "appointment of row %u moved to %ld", appointment->who->row, starts);
}

static int patient_contact(const struct patient *patient, char *out, size_t size) {
    if (!patient->phone) return -1;
    snprintf(out, size, "<%s> %s", patient->email, patient->phone);
    return 0;
}

void reminder_failed(const struct patient *patient) {
    char contact[160];
    if (patient_contact(patient, contact, sizeof contact) != 0) return;
    // finds: personal-data-in-log
    syslog(LOG_ERR, "no reminder for %s", contact);
}

void reminder_copied(const struct patient *patient) {
    char *copy = strdup(patient->email);
    if (!copy) return;
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "queued %s", copy);
    free(copy);
}

void desk_remember(const struct patient *patient) {
    last_seen = *patient;
}

void desk_dump(void) {
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "last: %s", last_seen.email);
}

static void event_quiet(const struct patient *patient) {
    // clean: personal-data-in-log
    syslog(LOG_INFO, "event for row %u", patient->row);
}

static void event_loud(const struct patient *patient) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "event for %s", patient->full_name);
}

static const struct {
    const char *name;
    void (*run)(const struct patient *patient);
} events[] = {{"quiet", event_quiet}, {"loud", event_loud}};

void desk_event(size_t kind, const struct patient *patient) {
    // clean: personal-data-in-log
    syslog(LOG_DEBUG, "running %s", events[kind & 1].name);
    events[kind & 1].run(patient);
}

void reminder_traced(const struct patient *patient, const unsigned char *key) {
    unsigned char code[32];
    unsigned int length = sizeof code;
    HMAC(NULL, key, 32, (const unsigned char *)patient->email, strlen(patient->email), code, &length);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "reminder %02x%02x%02x", code[0], code[1], code[2]);
}

void template_broken(const struct source_file *file) {
    // clean: personal-data-in-log
    syslog(LOG_ERR, "%s:%d: template not understood", file->name, file->line);
}

void patient_counted(const struct patient *patient) {
    /* a length tells nothing of the name */
    // clean: personal-data-in-log
    syslog(LOG_DEBUG, "name of %zu letters", strlen(patient->full_name));
}

/* Texts with a head in front of them: the length in it, and what lies there, is none of the text. */
struct text_head {
    unsigned int length;
    unsigned char flags;
};

static unsigned int text_length(const char *text) {
    if (text[-1] & 1) return (unsigned int)(unsigned char)text[-1] >> 1;
    return ((const struct text_head *)(text - sizeof(struct text_head)))->length;
}

static const char *text_digits(unsigned int number, char *out, size_t size) {
    snprintf(out, size, "%u", number);
    return out;
}

void line_measured(const struct patient *patient) {
    char digits[16];
    // clean: personal-data-in-log
    syslog(LOG_DEBUG, "number of %s digits", text_digits(text_length(patient->phone), digits, sizeof digits));
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "number %s of %u digits", patient->phone, text_length(patient->phone));
}

/* One argument of a formatter of the program's own: a text or a number, told apart by a tag. */
struct argument {
    int is_text;
    union {
        const char *text;
        double number;
    } as;
};

static void argument_log(const struct argument *argument) {
    if (argument->is_text) {
        // finds: personal-data-in-log
        syslog(LOG_DEBUG, "argument %s", argument->as.text);
    } else {
        // clean: personal-data-in-log
        syslog(LOG_DEBUG, "argument %g", argument->as.number);
    }
}

void argument_logged(const struct patient *patient, double weight) {
    struct argument arguments[2] = {{1, {.text = patient->phone}}, {0, {.number = weight}}};
    for (size_t i = 0; i < 2; i++) argument_log(&arguments[i]);
}

/* A name that is a hint, and a text that bears it out. */
static char vpa[] = "ravi.k@okaxis";

void pay_to(void) {
    // finds: personal-data-in-log confidence=medium
    syslog(LOG_INFO, "pay to %s", vpa);
}
