/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libssh2.yaml against the real header. */
#include <libssh2.h>
#include <libssh2_sftp.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void sent(LIBSSH2_CHANNEL *channel, LIBSSH2_SFTP_HANDLE *file, const struct person *person) {
    // clean: personal-data-to-network
    libssh2_channel_write(channel, person->email, strlen(person->email));
    // clean: personal-data-to-network
    libssh2_sftp_write(file, person->email, strlen(person->email));
}

void login(LIBSSH2_SESSION *session, const char *username, const char *password) {
    // clean: credential-to-network
    if (libssh2_userauth_password(session, username, password) == 0) return;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "no login for %s", username);
}
