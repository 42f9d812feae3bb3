/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/systemd.yaml against the real header. */
#include <string.h>
#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

struct person {
    int number;
    char email[80];
};

void journal(const struct person *person) {
    // finds: personal-data-in-log
    sd_journal_print(LOG_INFO, "from %s", person->email);
    // finds: personal-data-in-log
    sd_journal_send("MESSAGE=order", "MAIL=%s", person->email, NULL);
    // clean: personal-data-in-log
    sd_journal_print(LOG_INFO, "number %d", person->number);
    // finds: personal-data-to-ipc
    sd_notifyf(0, "STATUS=serving %s", person->email);
}

void over_bus(sd_bus *bus, sd_bus_message *message, const struct person *person) {
    sd_bus_message_append(message, "s", person->email);
    // finds: personal-data-to-ipc
    sd_bus_send(bus, message, NULL);
}
