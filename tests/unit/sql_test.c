/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: tables, parameters, conversions, results; by the reader alone and with SQLite. */
#include "sql/sql.h"

#include "check.h"

static Sql *sql;

static void begin(void) {
    sql_free(sql);
    sql = sql_new();
}

static void person(void) {
    begin();
    sql_add(sql, "CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT NOT NULL, phone TEXT, UNIQUE (email))");
    sql_add(sql, "CREATE TABLE IF NOT EXISTS visit (id INTEGER PRIMARY KEY, person INTEGER REFERENCES person(id), diagnosis TEXT)");
}

static const SqlStatement *first(const char *text) {
    const SqlStatement *statement = sql_statements(sql, text);
    static const SqlStatement none = {.table = "no statement"};
    return statement ? statement : &none;
}

static const SqlStatement *only(const char *text) {
    sql_add(sql, text);
    sql_begin(sql);
    sql_end(sql);
    return first(text);
}

/* "person.email> visit.id" : > marks what is written */
static const char *shown(const SqlColumns *list) {
    static char text[512];
    size_t at = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < list->len && at < sizeof text; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s.%s%s", i ? " " : "", list->data[i].table, list->data[i].column,
                               list->data[i].written ? ">" : "");
    return text;
}

static void insert_with_a_list(void) {
    person();
    const SqlStatement *at = only("INSERT INTO person (phone, email) VALUES (?, ?)");
    CHECK_EQ(at->use, SQL_WRITES);
    CHECK_STR(at->table, "person");
    CHECK(at->exact);
    CHECK_STR(shown(&at->parameters), "person.phone> person.email>");
    CHECK_STR(shown(&at->touched), "person.email> person.phone>");
}

static void insert_without_a_list(void) {
    person();
    const SqlStatement *at = only("insert or replace into person values (?1, lower(?3), ?2)");
    CHECK(at->exact);
    CHECK_STR(shown(&at->parameters), "person.id> person.phone> person.email>");
}

static void insert_of_a_select(void) {
    person();
    const SqlStatement *at = only("INSERT INTO visit (person, diagnosis) SELECT id, ? FROM person WHERE email = ?");
    CHECK(at->exact);
    CHECK_STR(at->table, "visit");
    CHECK_STR(shown(&at->parameters), "visit.diagnosis> person.email");
}

static void upsert(void) {
    person();
    const SqlStatement *at =
        only("INSERT INTO person (id, email) VALUES (:id, :mail) ON CONFLICT (id) DO UPDATE SET email = :mail, phone = :phone");
    CHECK(at->exact);
    CHECK_STR(shown(&at->parameters), "person.id> person.email> person.phone>");
}

static void update_and_delete(void) {
    person();
    const char *several = "UPDATE person SET email = ?, phone = ? WHERE id = ?; DELETE FROM visit WHERE person = ?";
    const SqlStatement *at = only(several);
    CHECK_EQ(at->use, SQL_WRITES);
    CHECK_STR(shown(&at->parameters), "person.email> person.phone> person.id");
    CHECK(at->next != NULL);
    CHECK_EQ(at->next->use, SQL_EMPTIES);
    CHECK_STR(at->next->table, "visit");
    CHECK_STR(shown(&at->next->parameters), "visit.person");
    CHECK(at->next->exact);
    CHECK_STR(sql_written_table(sql, several), "person");
}

static void emptied_by_update(void) {
    person();
    CHECK_EQ(only("UPDATE person SET phone = NULL WHERE id = ?")->use, SQL_EMPTIES);
    CHECK_EQ(only("UPDATE person SET phone = '' WHERE id = ?")->use, SQL_EMPTIES);
    CHECK_EQ(only("UPDATE person SET phone = 'x' WHERE email IS NULL")->use, SQL_WRITES);
}

static void select_of_columns(void) {
    person();
    const SqlStatement *at = only("SELECT p.phone AS number, v.diagnosis, count(*), lower(email) FROM person p JOIN visit AS v ON v.person = p.id "
                                  "WHERE p.email LIKE ? AND v.id BETWEEN ? AND ? OR v.id IN (?, ?)");
    CHECK(at->exact);
    CHECK_EQ(at->use, SQL_READS);
    CHECK_EQ(at->results.len, 4);
    CHECK_STR(at->results.data[0].column, "phone");
    CHECK_STR(at->results.data[0].table, "person");
    CHECK_STR(at->results.data[1].column, "diagnosis");
    CHECK_STR(at->results.data[2].column, "");
    CHECK_STR(shown(&at->parameters), "person.email visit.id visit.id visit.id visit.id");
}

static void select_of_everything(void) {
    person();
    CHECK_STR(shown(&only("SELECT * FROM person")->results), "person.id person.email person.phone");
    CHECK_STR(shown(&only("SELECT v.*, p.phone FROM visit v, person p")->results),
              "visit.id visit.person visit.diagnosis person.phone");
    CHECK_STR(shown(&only("SELECT id FROM visit WHERE person IN (SELECT id FROM person WHERE email = ?)")->parameters), "person.email");
}

static void formats(void) {
    person();
    const SqlStatement *at = only("INSERT INTO person (id, email, phone) VALUES (%d, '%q', '%s-%.*s')");
    CHECK(at->exact);
    CHECK_STR(shown(&at->conversions), "person.id> person.email> person.phone> . person.phone>");
    at = only("SELECT phone FROM person WHERE email LIKE '%%%s%%'");
    CHECK(at->exact);
    CHECK_STR(shown(&at->conversions), "person.email");
    at = only("DELETE FROM %s WHERE id = %d");
    CHECK(!at->exact);
    CHECK_EQ(at->use, SQL_EMPTIES);
    CHECK_STR(at->table, "");
}

/* Nothing here creates the tables, or no SQLite reads it: the reader alone. */
static void other_dialects(void) {
    begin();
    const SqlStatement *at = only("INSERT INTO app.customer (name, mail) VALUES ($1, $2::text) RETURNING id");
    CHECK(!at->exact);
    CHECK_STR(at->table, "customer");
    CHECK_STR(shown(&at->parameters), "customer.name> customer.mail>");
    at = only("UPDATE `customer` SET `mail` = ? WHERE `id` = ? LIMIT 1");
    CHECK_STR(shown(&at->parameters), "customer.mail> customer.id");
    at = only("INSERT INTO customer SET mail = ?, phone = ? ON DUPLICATE KEY UPDATE phone = ?");
    CHECK_STR(shown(&at->parameters), "customer.mail> customer.phone> customer.phone>");
    at = only("SELECT c.mail FROM customer c WHERE ? = c.phone");
    CHECK_STR(shown(&at->results), "customer.mail");
    CHECK_STR(shown(&at->parameters), "customer.phone");
}

static void tables_of_other_dialects(void) {
    begin();
    sql_add(sql, "CREATE TABLE staff (id INT NOT NULL AUTO_INCREMENT, mail VARCHAR(80), PRIMARY KEY (id)) ENGINE=InnoDB");
    CHECK_STR(shown(&only("INSERT INTO staff VALUES (?, ?)")->parameters), "staff.id> staff.mail>");
    CHECK_STR(shown(&only("SELECT * FROM staff")->results), "staff.id staff.mail");
    begin();
    sql_add(sql, "ALTER TABLE staff ADD COLUMN phone TEXT");
    sql_add(sql, "CREATE TABLE staff (id INTEGER, mail TEXT)");
    CHECK_EQ(only("SELECT phone FROM staff")->results.len, 1);
}

static void full_text_tables_are_plain(void) {
    begin();
    sql_add(sql, "CREATE VIRTUAL TABLE notes USING fts5(title, body, tokenize='porter')");
    const SqlStatement *at = only("INSERT INTO notes VALUES (?, ?)");
    CHECK(at->exact);
    CHECK_STR(shown(&at->parameters), "notes.title> notes.body>");
}

/* Denied, and no harm to what is read after it. */
static void hostile_texts(void) {
    person();
    sql_add(sql, "ATTACH DATABASE '/tmp/sangam-sql-test' AS other");
    sql_add(sql, "CREATE TABLE other.x AS SELECT load_extension('x')");
    sql_add(sql, "CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n");
    sql_add(sql, "PRAGMA writable_schema = 1");
    sql_add(sql, "DROP TABLE person");
    sql_add(sql, "select '");
    sql_add(sql, "insert into (((((");
    sql_add(sql, "select ((((((((((((((((((((((((((((select 1");
    const SqlStatement *at = only("SELECT email FROM person");
    CHECK(at->exact);
    CHECK_STR(shown(&at->results), "person.email");
    CHECK(!first("select '")->exact);
}

static void asking_stores_nothing(void) {
    person();
    const SqlStatement *at = only("SELECT * FROM person p JOIN visit ON visit.person = p.id");
    CHECK_EQ(at->from.len, 2);
    CHECK(sql_only_asks(sql, "SELECT * FROM person p JOIN visit ON visit.person = p.id"));
    CHECK_STR(only("SELECT id FROM %s")->from.data[0], "");
    only("DELETE FROM visit WHERE id = ?");
    CHECK(sql_only_asks(sql, "DELETE FROM visit WHERE id = ?"));
    only("DELETE FROM visit; INSERT INTO visit (id) VALUES (1)");
    CHECK(!sql_only_asks(sql, "DELETE FROM visit; INSERT INTO visit (id) VALUES (1)"));
    CHECK(!sql_only_asks(sql, "not a statement"));
}

static void prose_is_no_statement(void) {
    begin();
    CHECK(sql_statements(sql, "never added") == NULL);
    sql_add(sql, "Please update your record");
    CHECK(sql_statements(sql, "Please update your record") == NULL);
    CHECK_EQ(only("Delete this file?")->use, SQL_OTHER);
    CHECK_EQ(only("create an account")->use, SQL_OTHER);
}

int main(void) {
    RUN(insert_with_a_list);
    RUN(insert_without_a_list);
    RUN(insert_of_a_select);
    RUN(upsert);
    RUN(update_and_delete);
    RUN(emptied_by_update);
    RUN(select_of_columns);
    RUN(select_of_everything);
    RUN(formats);
    RUN(other_dialects);
    RUN(tables_of_other_dialects);
    RUN(full_text_tables_are_plain);
    RUN(hostile_texts);
    RUN(asking_stores_nothing);
    RUN(prose_is_no_statement);
    sql_free(sql);
    return check_end();
}
