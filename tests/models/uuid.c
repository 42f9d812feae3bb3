/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/uuid.yaml against the real header. */
#include <string.h>
#include <syslog.h>
#include <uuid/uuid.h>

struct person {
    int number;
    char email[80];
};

void made(const struct person *person) {
    uuid_t id;
    char text[37];
    uuid_generate_time(id);
    uuid_unparse(id, text);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    uuid_t random;
    char other[37];
    uuid_generate_random(random);
    uuid_unparse(random, other);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", other);
    // finds: weak-hash-as-protection
    uuid_generate_md5(id, random, person->email, strlen(person->email));
}
