/* SPDX-License-Identifier: Apache-2.0 */
/* Knows which answers were given before: what a declaration holds depends on what it says and on the catalog alone, so
 * the next run need not weigh it again.
 *
 * As bytes (little endian): u32 rows; per row key (16), u32 kind and confidence, the reason with its NUL. */
#include "data/catalog.h"

typedef struct Row {
    WideHash key;
    Holding answer;
    bool used;
} Row;

struct Answers {
    Arena *arena;
    Map by_key; /* first word of a key -> index + 1 */
    VEC(Row) rows;
    uint32_t used, fresh;
    Buf words; /* of the declaration that is looked up */
};

static void read_rows(Answers *answers, const char *data, size_t length, DataId kinds) {
    enum { HEAD = 16 + 4 };
    const char *at = data + 4, *end = data + length;
    uint32_t count = length >= 4 ? read_u32(data) : 0;
    for (uint32_t i = 0; i < count && end - at > HEAD; i++) {
        uint32_t answer = read_u32(at + 16);
        Row row = {.key = {{read_u64(at), read_u64(at + 8)}},
                   .answer = {.kind = answer >> 8, .confidence = (uint8_t)answer, .reason = at + HEAD}};
        const char *stop = memchr(at + HEAD, 0, (size_t)(end - at) - HEAD);
        bool new;
        if (!stop || row.answer.kind >= kinds || row.answer.confidence > SURE_HIGH) return;
        uint64_t *slot = map_put(&answers->by_key, row.key.words[0], &new);
        if (new) {
            vec_push(&answers->rows, row);
            *slot = answers->rows.len;
        }
        at = stop + 1;
    }
}

void catalog_remember(Catalog *catalog, const void *data, size_t length) {
    Answers *answers = ARENA_NEW(catalog->arena, Answers);
    answers->arena = catalog->arena;
    if (data) read_rows(answers, data, length, catalog->kinds.len);
    catalog->answers = answers;
}

void answers_free(Answers *answers) {
    if (!answers) return;
    map_free(&answers->by_key);
    vec_free(&answers->rows);
    buf_free(&answers->words);
}

bool catalog_answers(const Catalog *catalog, Buf *out) {
    enum { WORTH = 16 }; /* one new answer in so many is worth a file */
    const Answers *answers = catalog->answers;
    if (!answers || !answers->fresh || answers->fresh < answers->used / WORTH) return false;
    buf_u32(out, answers->used);
    for (uint32_t i = 0; i < answers->rows.len; i++) {
        const Row *row = &answers->rows.data[i];
        if (!row->used) continue;
        buf_u64(out, row->key.words[0]);
        buf_u64(out, row->key.words[1]);
        buf_u32(out, row->answer.kind << 8 | row->answer.confidence);
        buf_add(out, text_or_none(row->answer.reason), strlen(text_or_none(row->answer.reason)) + 1);
    }
    return true;
}

void catalog_asked(const Catalog *catalog, uint32_t *asked, uint32_t *anew) {
    *asked = catalog->answers ? catalog->answers->used : 0;
    *anew = catalog->answers ? catalog->answers->fresh : 0;
}

/* ---- asking ------------------------------------------------------------------------------------ */

static void put_text(Buf *out, const char *text) {
    buf_add(out, text ? text : "", text ? strlen(text) + 1 : 1);
}

static void put_list(Buf *out, const char *const *list) {
    buf_putc(out, list ? 1 : 0);
    for (; list && *list; list++) put_text(out, *list);
    buf_putc(out, 0);
}

/* Over all that the declaration says. */
static WideHash declaration_key(Buf *words, const Declaration *declaration) {
    const char *const texts[] = {declaration->name,     declaration->type_text, declaration->record,
                                 declaration->function, declaration->note,      declaration->file};
    const char *const *const lists[] = {declaration->members, declaration->siblings, declaration->given};
    words->len = 0;
    buf_putc(words, (char)declaration->holder);
    buf_putc(words, (char)declaration->type);
    buf_putc(words, declaration->system);
    for (size_t i = 0; i < COUNTOF(texts); i++) put_text(words, texts[i]);
    for (size_t i = 0; i < COUNTOF(lists); i++) put_list(words, lists[i]);
    return hash_wide(words->data, words->len);
}

Holding declaration_weigh(const Catalog *catalog, const Declaration *declaration) {
    Answers *answers = catalog->answers;
    Holding told = {.reason = ""};
    if (!answers) return declaration_weigh_anew(catalog, declaration, NULL);
    /* What the project says of a place is held against the program of the day (typedefs): it is not remembered. */
    if (declaration->name && *declaration->name && told_by_project(catalog, declaration, &told)) return told;
    WideHash key = declaration_key(&answers->words, declaration);
    bool new;
    uint64_t *slot = map_put(&answers->by_key, key.words[0], &new);
    if (new) {
        Row row = {.key = key};
        vec_push(&answers->rows, row);
        *slot = answers->rows.len;
        answers->fresh++;
    }
    uint32_t at = (uint32_t)*slot - 1;
    Row *row = &answers->rows.data[at];
    if (row->key.words[1] != key.words[1]) return declaration_weigh_anew(catalog, declaration, NULL);
    if (new) row->answer = declaration_weigh_anew(catalog, declaration, NULL); /* which asks nothing itself */
    answers->used += !row->used;
    row->used = true;
    return row->answer;
}
