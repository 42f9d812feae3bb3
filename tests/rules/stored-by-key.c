/* SPDX-License-Identifier: Apache-2.0 */
/* Stores of pairs, which no statement names: one is never deleted from, of the other there is a way to take out. */
#include <stddef.h>
#include <string.h>

typedef struct MDB_txn MDB_txn;
typedef unsigned int MDB_dbi;
typedef struct MDB_val {
    size_t mv_size;
    void *mv_data;
} MDB_val;
int mdb_put(MDB_txn *transaction, MDB_dbi database, MDB_val *key, MDB_val *data, unsigned int flags);

typedef struct gdbm_file_info *GDBM_FILE;
typedef struct {
    char *dptr;
    int dsize;
} datum;
int gdbm_store(GDBM_FILE file, datum key, datum content, int flag);
int gdbm_delete(GDBM_FILE file, datum key);

struct person {
    long number;
    char email[80];
};

int person_put(MDB_txn *transaction, MDB_dbi database, struct person *person) {
    MDB_val key = {sizeof person->number, &person->number};
    MDB_val value = {strlen(person->email), person->email};
    // finds: stored-undeleted
    return mdb_put(transaction, database, &key, &value, 0);
}

int person_store(GDBM_FILE file, struct person *person) {
    datum key = {(char *)&person->number, sizeof person->number};
    datum value = {person->email, (int)strlen(person->email)};
    // clean: stored-undeleted
    return gdbm_store(file, key, value, 0);
}

int person_forget(GDBM_FILE file, struct person *person) {
    datum key = {(char *)&person->number, sizeof person->number};
    return gdbm_delete(file, key);
}
