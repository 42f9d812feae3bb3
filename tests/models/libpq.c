/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libpq.yaml against the real header. */
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

struct customer {
    int number;
    char email[80];
};

void by_parameter(PGconn *connection, const struct customer *customer) {
    const char *values[1] = {customer->email};
    // finds: personal-data-to-database
    PQclear(PQexecParams(connection, "INSERT INTO customer (email) VALUES ($1)", 1, NULL, values, NULL, NULL, 0));
}

void by_text(PGconn *connection, const struct customer *customer) {
    char sql[256];
    char *quoted = PQescapeLiteral(connection, customer->email, strlen(customer->email));
    snprintf(sql, sizeof sql, "UPDATE customer SET email = %s", quoted);
    PQfreemem(quoted);
    // finds: personal-data-to-database
    PQclear(PQexec(connection, sql));
}

void by_number(PGconn *connection, const struct customer *customer) {
    char sql[96];
    snprintf(sql, sizeof sql, "DELETE FROM customer WHERE number = %d", customer->number);
    // clean: personal-data-to-database
    PQclear(PQexec(connection, sql));
}
