/* SPDX-License-Identifier: Apache-2.0 */
/* What is bound goes to the table of its own statement, wherever that was prepared. Addresses of patients are promised
 * to be encrypted, those of visits are not. */
struct sqlite3;
struct sqlite3_stmt;
int sqlite3_prepare_v2(struct sqlite3 *db, const char *sql, int size, struct sqlite3_stmt **out, const char **tail);
int sqlite3_bind_text(struct sqlite3_stmt *statement, int index, const char *text, int size, void (*destroy)(void *));
int sqlite3_step(struct sqlite3_stmt *statement);
int sqlite3_reset(struct sqlite3_stmt *statement);

struct person {
    char email[80];
};

/* ---- prepared by a helper ---- */

static struct sqlite3_stmt *prepare(struct sqlite3 *db, const char *sql) {
    struct sqlite3_stmt *statement;
    return sqlite3_prepare_v2(db, sql, -1, &statement, 0) ? 0 : statement;
}

int helper_patient(struct sqlite3 *db, const struct person *person) {
    struct sqlite3_stmt *statement = prepare(db, "INSERT INTO patient (mail) VALUES (?1)");
    sqlite3_bind_text(statement, 1, person->email, -1, 0);
    // finds: promised-protection-absent
    return sqlite3_step(statement);
}

int helper_visit(struct sqlite3 *db, const struct person *person) {
    struct sqlite3_stmt *statement = prepare(db, "INSERT INTO visit (mail) VALUES (?1)");
    sqlite3_bind_text(statement, 1, person->email, -1, 0);
    // clean: promised-protection-absent
    return sqlite3_step(statement);
}

/* ---- two in one record, prepared once ---- */

struct store {
    struct sqlite3 *db;
    struct sqlite3_stmt *add_patient, *add_visit;
};

static int store_open(struct store *store) {
    if (sqlite3_prepare_v2(store->db, "INSERT INTO patient (mail) VALUES (?1)", -1, &store->add_patient, 0)) return -1;
    return sqlite3_prepare_v2(store->db, "INSERT INTO visit (mail) VALUES (?1)", -1, &store->add_visit, 0);
}

static int record_patient(struct store *store, const struct person *person) {
    sqlite3_bind_text(store->add_patient, 1, person->email, -1, 0);
    // finds: promised-protection-absent
    return sqlite3_step(store->add_patient);
}

static int record_visit(struct store *store, const struct person *person) {
    sqlite3_bind_text(store->add_visit, 1, person->email, -1, 0);
    // clean: promised-protection-absent
    return sqlite3_step(store->add_visit);
}

int work(struct store *store, const struct person *person) {
    if (store_open(store) || record_patient(store, person)) return -1;
    return record_visit(store, person);
}

/* ---- in globals, bound and stepped by a helper ---- */

static struct sqlite3_stmt *insert_patient, *insert_visit;

int statements_open(struct sqlite3 *db) {
    if (sqlite3_prepare_v2(db, "INSERT INTO patient (mail) VALUES (?1)", -1, &insert_patient, 0)) return -1;
    return sqlite3_prepare_v2(db, "INSERT INTO visit (mail) VALUES (?1)", -1, &insert_visit, 0);
}

static int run(struct sqlite3_stmt *statement, const char *text) {
    sqlite3_bind_text(statement, 1, text, -1, 0);
    // finds: promised-protection-absent
    int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    return result;
}

static int run_quietly(struct sqlite3_stmt *statement, const char *text) {
    sqlite3_bind_text(statement, 1, text, -1, 0);
    // clean: promised-protection-absent
    int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    return result;
}

int global_patient(const struct person *person) {
    return run(insert_patient, person->email);
}

int global_visit(const struct person *person) {
    return run_quietly(insert_visit, person->email) || run_quietly(insert_patient, "nobody");
}

/* ---- prepared in a loop: which is which is told by a number ---- */

enum { PATIENT, VISIT, COUNT };
static const char *const texts[COUNT] = {"INSERT INTO patient (mail) VALUES (?1)", "INSERT INTO visit (mail) VALUES (?1)"};
static struct sqlite3_stmt *statements[COUNT];

int loop_open(struct sqlite3 *db) {
    for (int i = 0; i < COUNT; i++)
        if (sqlite3_prepare_v2(db, texts[i], -1, &statements[i], 0)) return -1;
    return 0;
}

int loop_patient(const struct person *person) {
    sqlite3_bind_text(statements[PATIENT], 1, person->email, -1, 0);
    // finds: promised-protection-absent
    return sqlite3_step(statements[PATIENT]);
}

int loop_visit(const struct person *person) {
    sqlite3_bind_text(statements[VISIT], 1, person->email, -1, 0);
    // clean: promised-protection-absent
    return sqlite3_step(statements[VISIT]);
}

/* Text and statement side by side in a row. */
static struct row {
    const char *text;
    struct sqlite3_stmt *statement;
} rows[] = {{"INSERT INTO patient (mail) VALUES (?1)", 0}, {"INSERT INTO visit (mail) VALUES (?1)", 0}};

int rows_open(struct sqlite3 *db) {
    for (struct row *row = rows; row < rows + COUNT; row++)
        if (sqlite3_prepare_v2(db, row->text, -1, &row->statement, 0)) return -1;
    return 0;
}

int row_patient(const struct person *person) {
    sqlite3_bind_text(rows[PATIENT].statement, 1, person->email, -1, 0);
    // finds: promised-protection-absent
    return sqlite3_step(rows[PATIENT].statement);
}

int row_visit(const struct person *person) {
    sqlite3_bind_text(rows[VISIT].statement, 1, person->email, -1, 0);
    // clean: promised-protection-absent
    return sqlite3_step(rows[VISIT].statement);
}

/* The row points to the variable of the statement. */
static struct sqlite3_stmt *listed_patient, *listed_visit;
static const struct {
    struct sqlite3_stmt **statement;
    const char *text;
} list[] = {{&listed_patient, "INSERT INTO patient (mail) VALUES (?1)"}, {&listed_visit, "INSERT INTO visit (mail) VALUES (?1)"}};

int list_open(struct sqlite3 *db) {
    for (int i = 0; i < COUNT; i++)
        if (sqlite3_prepare_v2(db, list[i].text, -1, list[i].statement, 0)) return -1;
    return 0;
}

int list_patient(const struct person *person) {
    sqlite3_bind_text(listed_patient, 1, person->email, -1, 0);
    // finds: promised-protection-absent
    return sqlite3_step(listed_patient);
}

int list_visit(const struct person *person) {
    sqlite3_bind_text(listed_visit, 1, person->email, -1, 0);
    // clean: promised-protection-absent
    return sqlite3_step(listed_visit);
}

/* Kept in an array that is a member of what stands for the database. */
struct database {
    struct sqlite3 *handle;
    struct sqlite3_stmt *prepared[COUNT];
};

int member_open(struct database *database) {
    for (int i = 0; i < COUNT; i++)
        if (sqlite3_prepare_v2(database->handle, texts[i], -1, &database->prepared[i], 0)) return -1;
    return 0;
}

int member_patient(struct database *database, const struct person *person) {
    struct sqlite3_stmt *statement = database->prepared[PATIENT];
    sqlite3_bind_text(statement, 1, person->email, -1, 0);
    // finds: promised-protection-absent
    return sqlite3_step(statement);
}

int member_visit(struct database *database, const struct person *person) {
    sqlite3_bind_text(database->prepared[VISIT], 1, person->email, -1, 0);
    // clean: promised-protection-absent
    return sqlite3_step(database->prepared[VISIT]);
}
