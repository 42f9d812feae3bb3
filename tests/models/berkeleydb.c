/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/berkeleydb.yaml against the real header. */
#include <db.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

int stored(const struct person *person) {
    DB *db;
    DBT key, value;
    if (db_create(&db, NULL, 0) != 0) return -1;
    memset(&key, 0, sizeof key);
    memset(&value, 0, sizeof value);
    key.data = (void *)&person->number;
    key.size = sizeof person->number;
    value.data = (void *)person->email;
    value.size = (unsigned)strlen(person->email);
    // misses: personal-data-to-database operations are members of the handle: calls through pointers that only the library sets
    int code = db->put(db, NULL, &key, &value, 0);
    // clean: personal-data-in-log
    if (code) syslog(LOG_ERR, "%s", db_strerror(code));
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "%s", (char *)value.data);
    return code;
}
