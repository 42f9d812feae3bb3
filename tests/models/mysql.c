/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/mysql.yaml against the real header. */
#include <mysql.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void by_text(MYSQL *mysql, const struct person *person) {
    char quoted[161], sql[256];
    mysql_real_escape_string(mysql, quoted, person->email, strlen(person->email));
    snprintf(sql, sizeof sql, "INSERT INTO person (mail) VALUES ('%s')", quoted);
    // finds: personal-data-to-database
    mysql_query(mysql, sql);
    snprintf(sql, sizeof sql, "DELETE FROM person WHERE number = %d", person->number);
    // clean: personal-data-to-database
    mysql_query(mysql, sql);
}

void by_parameter(MYSQL_STMT *statement, struct person *person) {
    MYSQL_BIND bind[1] = {0};
    mysql_stmt_prepare(statement, "UPDATE person SET mail = ?", 26);
    bind[0].buffer = person->email;
    mysql_stmt_bind_param(statement, bind);
    // finds: personal-data-to-database
    mysql_stmt_execute(statement);
}
