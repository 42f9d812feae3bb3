/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libzip.yaml against the real header. */
#include <string.h>
#include <zip.h>

struct person {
    int number;
    char email[80];
};

void packed(zip_t *archive, struct person *person) {
    zip_source_t *mail = zip_source_buffer(archive, person->email, strlen(person->email), 0);
    // finds: personal-data-to-file
    zip_file_add(archive, "mail.txt", mail, ZIP_FL_OVERWRITE);
    zip_source_t *number = zip_source_buffer(archive, &person->number, sizeof person->number, 0);
    // clean: personal-data-to-file
    zip_file_add(archive, "number.bin", number, ZIP_FL_OVERWRITE);
}
