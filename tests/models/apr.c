/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/apr.yaml against the real header. */
#include <apr_file_io.h>
#include <apr_md5.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

void to_file(apr_pool_t *pool, apr_file_t *file, const struct person *person) {
    char *line = apr_psprintf(pool, "%s\n", person->email);
    // finds: personal-data-to-file
    apr_file_puts(line, file);
    // clean: personal-data-to-file
    apr_file_printf(file, "%d\n", person->number);
    // finds: personal-data-to-file
    apr_file_puts(apr_pstrcat(pool, "mail ", person->email, NULL), file);
}

void through_table(apr_pool_t *pool, apr_file_t *file, const struct person *person) {
    apr_table_t *table = apr_table_make(pool, 4);
    apr_table_set(table, "mail", person->email);
    // finds: personal-data-to-file
    apr_file_puts(apr_table_get(table, "mail"), file);
}

void digest(const struct person *person, unsigned char out[APR_MD5_DIGESTSIZE]) {
    // finds: weak-hash-as-protection
    apr_md5(out, person->email, strlen(person->email));
}
