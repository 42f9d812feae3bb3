/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libssh.yaml against the real header. */
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void sent(ssh_channel channel, const struct person *person) {
    // clean: personal-data-to-network
    ssh_channel_write(channel, person->email, (uint32_t)strlen(person->email));
}

void asked(ssh_message message) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", ssh_message_auth_user(message));
    // finds: credential-in-log
    syslog(LOG_INFO, "%s", ssh_message_auth_password(message));
}
