/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/glib.yaml against the real header. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

static void each(gpointer key, gpointer value, gpointer data) {
    (void)key;
    (void)data;
    // finds: personal-data-on-console
    g_print("%s\n", (const char *)value);
}

void kept(GHashTable *table, struct person *person) {
    g_hash_table_insert(table, GINT_TO_POINTER(person->number), g_strdup(person->email));
    // finds: personal-data-in-log
    g_message("%s", (const char *)g_hash_table_lookup(table, GINT_TO_POINTER(person->number)));
    g_hash_table_foreach(table, each, NULL);
}

void built(struct person *person) {
    GString *line = g_string_new("mail ");
    g_string_append(line, person->email);
    // finds: personal-data-in-log
    g_warning("%s", line->str);
    // clean: personal-data-in-log
    g_warning("%d", person->number);
    g_string_free(line, TRUE);
    // finds: personal-data-to-file
    g_file_set_contents("/var/lib/shop/mail", person->email, -1, NULL);
}

void digest(struct person *person) {
    // finds: weak-hash-as-protection
    g_free(g_compute_checksum_for_string(G_CHECKSUM_MD5, person->email, -1));
    // clean: weak-hash-as-protection
    g_free(g_compute_checksum_for_string(G_CHECKSUM_SHA256, person->email, -1));
}

static gboolean later(gpointer data) {
    struct person *person = data;
    // finds: personal-data-in-log
    g_message("%s", person->email);
    return G_SOURCE_REMOVE;
}

void wait_for(struct person *person) {
    g_timeout_add(100, later, person);
    GList *list = g_list_append(NULL, person->email);
    // finds: personal-data-in-log
    g_message("%s", (const char *)list->data);
}

void variant(struct person *person) {
    GVariant *value = g_variant_new_string(person->email);
    // finds: personal-data-in-log
    g_message("%s", g_variant_get_string(value, NULL));
    // clean: personal-data-in-log
    g_message("%s", g_variant_get_string(g_variant_new_int32(person->number), NULL));
}

static gint by_address(gconstpointer one, gconstpointer other) {
    // finds: personal-data-in-log
    g_message("%s", (const char *)one);
    return strcmp(one, other);
}
static gint by_length(gconstpointer one, gconstpointer other) {
    // clean: personal-data-in-log
    g_message("%s", (const char *)one);
    return (gint)strlen(one) - (gint)strlen(other);
}

void sorted(struct person *person) {
    GList *list = g_list_append(NULL, person->email), *words = g_list_append(NULL, "one");
    list = g_list_sort(list, by_address);
    words = g_list_sort(words, by_length);
    // finds: personal-data-in-log
    g_message("%s", (const char *)list->data);
    // clean: personal-data-in-log
    g_message("%s", (const char *)words->data);
}
