/* SPDX-License-Identifier: Apache-2.0 */
/* A baseline: the findings a project starts from, as JSON that a person can read and git can merge.
 *   { "sangam-baseline": 1, "findings": [ { "fingerprint", "rule", "file", "line" }, ... ] }
 * Sorted by fingerprint. Only the fingerprint counts; rule and place are there for the reader. */
#include "findings/findings.h"

#include <stdlib.h>

#define BASELINE_LIMIT ((size_t)64 << 20)

static int compare_fingerprints(const void *left, const void *right) {
    const Finding *const *a = left, *const *b = right;
    return strcmp((*a)->fingerprint, (*b)->fingerprint);
}

void baseline_write(const ScanResult *result, Buf *out) {
    VEC(const Finding *) sorted = {0};
    for (uint32_t i = 0; i < result->findings.len; i++)
        vec_push(&sorted, &result->findings.data[i]);
    if (sorted.len) qsort(sorted.data, sorted.len, sizeof *sorted.data, compare_fingerprints);
    JsonWriter json = {.out = out, .pretty = true};
    json_begin_object(&json);
    json_put_number(&json, "sangam-baseline", 1);
    json_key(&json, "findings");
    json_begin_array(&json);
    for (uint32_t i = 0; i < sorted.len; i++) {
        json_begin_object(&json);
        json_put_text(&json, "fingerprint", sorted.data[i]->fingerprint);
        json_put_text(&json, "rule", sorted.data[i]->rule);
        json_put_text(&json, "file", sorted.data[i]->sink.file);
        json_put_number(&json, "line", sorted.data[i]->sink.line);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    buf_putc(out, '\n');
    vec_free(&sorted);
}

static bool is_fingerprint(const char *text) {
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static bool read_entry(const Node *entry, Interner *known, Diags *diags) {
    static const char *const keys[] = {"fingerprint", "rule", "file", "line", NULL};
    const char *fingerprint = NULL;
    if (entry->kind != NODE_MAP) {
        node_error(entry, diags, "expected an object with a `fingerprint`");
        return false;
    }
    if (!node_check_keys(entry, keys, diags) ||
        !node_text(entry, "fingerprint", true, &fingerprint, diags))
        return false;
    if (!is_fingerprint(fingerprint)) {
        node_error(node_get(entry, "fingerprint"), diags, "a fingerprint has 64 hex digits");
        return false;
    }
    intern(known, fingerprint);
    return true;
}

static bool read_entries(const Node *top, Interner *known, Diags *diags) {
    static const char *const keys[] = {"sangam-baseline", "findings", NULL};
    int64_t version = 0;
    if (top->kind != NODE_MAP || !node_get(top, "sangam-baseline")) {
        node_error(top, diags, "this is not a baseline; write one with `sangam baseline FILE`");
        return false;
    }
    if (!node_number(top, "sangam-baseline", true, &version, diags)) return false;
    if (version != 1) {
        node_error(top, diags,
                   "this baseline is of version %lld, only 1 is known; write it again "
                   "with `sangam baseline FILE`",
                   (long long)version);
        return false;
    }
    if (!node_check_keys(top, keys, diags)) return false;
    const Node *list = node_get(top, "findings");
    if (!list || list->kind != NODE_LIST) {
        node_error(list ? list : top, diags, "`findings` must be a list");
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < list->count; i++) ok &= read_entry(list->items[i], known, diags);
    return ok;
}

bool baseline_apply(const char *path, ScanResult *result, Diags *diags) {
    Arena *scratch = arena_new("baseline");
    Interner *known = interner_new();
    const Node *top = json_read_file(scratch, path, BASELINE_LIMIT, diags);
    bool ok = top && read_entries(top, known, diags);
    for (uint32_t i = 0; ok && i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        finding->state = intern_find(known, finding->fingerprint) ? STATE_UNCHANGED : STATE_NEW;
    }
    if (ok) result->first = false;
    interner_free(known);
    arena_free(scratch);
    return ok;
}
