/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/unixodbc.yaml against the real header. */
#include <sql.h>
#include <sqlext.h>
#include <stdio.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

void by_text(SQLHSTMT statement, const struct person *person) {
    char sql[256];
    snprintf(sql, sizeof sql, "INSERT INTO person (mail) VALUES ('%s')", person->email);
    // finds: personal-data-to-database
    SQLExecDirect(statement, (SQLCHAR *)sql, SQL_NTS);
    snprintf(sql, sizeof sql, "DELETE FROM person WHERE number = %d", person->number);
    // clean: personal-data-to-database
    SQLExecDirect(statement, (SQLCHAR *)sql, SQL_NTS);
}

void by_parameter(SQLHSTMT statement, struct person *person) {
    SQLPrepare(statement, (SQLCHAR *)"UPDATE person SET mail = ?", SQL_NTS);
    SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 80, 0, person->email, 0, NULL);
    // finds: personal-data-to-database
    SQLExecute(statement);
}
