/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/lmdb.yaml against the real header. */
#include <lmdb.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void stored(MDB_txn *transaction, MDB_dbi database, struct person *person) {
    MDB_val key = {sizeof person->number, &person->number};
    MDB_val value = {strlen(person->email), person->email};
    // finds: personal-data-to-database
    mdb_put(transaction, database, &key, &value, 0);
    MDB_val number = {sizeof person->number, &person->number};
    // clean: personal-data-to-database
    mdb_put(transaction, database, &key, &number, 0);
}
