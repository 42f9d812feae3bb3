/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libarchive.yaml against the real header. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void packed(struct archive *archive, struct archive_entry *entry, const struct person *person) {
    // finds: personal-data-to-file
    archive_write_data(archive, person->email, strlen(person->email));
    // clean: personal-data-to-file
    archive_write_data(archive, &person->number, sizeof person->number);
    archive_entry_set_pathname(entry, person->email);
    // finds: personal-data-to-file
    archive_write_header(archive, entry);
}

void listed(struct archive_entry *entry) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", archive_entry_uname(entry));
}
