/* SPDX-License-Identifier: Apache-2.0 */
/* Knows the shape of rules/data/<kind>.yaml and rules/data/_context.yaml. */
#include "data/catalog.h"

static const char CONTEXT_FILE[] = "_context.yaml";

static const char *const KIND_KEYS[] = {
    "data",   "title",  "dpv",  "groups",   "subjects", "words",  "needs",     "not",       "types",
    "record", "weight", "also", "typedefs", "keys",     "fields", "functions", "validator", "bare",
    "holds",  "refused_by", "not_in", "visible", "literal", "examples", "least", "digest", "refused_along", "refused_beside", NULL};
static const char *const ALSO_KEYS[] = {"words", "needs", "with",   "types", "without",
                                        "typed", "bare",  "weight", "in",    "paired", NULL};
static const char *const CONTEXT_KEYS[] = {
    "person_records",    "account_records",   "record_tails",  "not_person_records",
    "code_records",      "person_functions",  "account_functions",
    "metadata_suffixes", "metadata_prefixes", "neutral_words", "trailing_words", "leaning_words", "letter_words",
    "giving_verbs",      "other_verbs",       "text_types",    "list_types", "value_types", "flag_types", "time_types",
    "handle_types",      "passing_names",     "log_names",     "network_names", "error_names",
    "encrypted_schemes", "topics",            "synonyms", NULL};
static const char *const TYPE_NAMES[] = {"text", "integer", "real", "bytes", "any", NULL};
static const uint8_t TYPE_MASKS[] = {TYPES_TEXT, TYPES_INTEGER, TYPES_REAL, TYPES_BYTES, TYPES_ANY};
static const char *const WEIGHT_NAMES[] = {"low", "medium", "high", NULL};
static const char *const NEED_NAMES[] = {"nothing", "account", "person", NULL};

_Static_assert(COUNTOF(CONTEXT_KEYS) == CONTEXT_COUNT_ + 3, "one key per context list, topics and synonyms");

static bool index_of(const char *const names[], const char *text, uint32_t *out) {
    for (uint32_t i = 0; names[i]; i++) {
        if (str_eq(names[i], text)) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* The items of a list (or one text standing for it) with their positions; complains otherwise. */
static bool items_of(const Node *map, const char *key, Node *const **items, uint32_t *count,
                     Node **one, Diags *diags) {
    Node *node = node_get(map, key);

    *items = NULL;
    *count = 0;
    if (!node) {
        return true;
    }
    if (node->kind == NODE_TEXT) {
        *one = node;
        *items = one;
        *count = 1;
        return true;
    }
    if (node->kind != NODE_LIST) {
        node_error(node, diags, "`%s` takes a list of texts", key);
        return false;
    }
    if (node->count == 0) {
        node_error(node, diags, "`%s` is an empty list: name something, or leave the key out", key);
        return false;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->items[i]->kind != NODE_TEXT || !node->items[i]->length) {
            node_error(node->items[i], diags, "`%s` takes texts; quote this one", key);
            return false;
        }
    }
    *items = node->items;
    *count = node->count;
    return true;
}

static void add_topic(const Catalog *catalog, const Node *item, StrVec *out, Diags *diags) {
    for (uint32_t i = 0; i < catalog->topics.len; i++) {
        const Topic *topic = &catalog->topics.data[i];
        if (!str_eq(topic->name, item->text + 1)) {
            continue;
        }
        for (uint32_t k = 0; k < topic->words.len; k++) {
            vec_push(out, topic->words.data[k]);
        }
        return;
    }
    node_error(item, diags, "`%s` is no topic of %s", item->text, CONTEXT_FILE);
}

/* The texts of a list; of a list of words, with those of a topic for `@topic`. */
static void read_texts(Catalog *catalog, const Node *map, const char *key, bool words, StrVec *out,
                       Diags *diags) {
    Node *const *items;
    Node *one;
    uint32_t count;

    if (!items_of(map, key, &items, &count, &one, diags)) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (words && items[i]->text[0] == '@') {
            add_topic(catalog, items[i], out, diags);
        } else {
            vec_push(out, arena_strdup(catalog->arena, items[i]->text));
        }
    }
}

static void learn_words(Catalog *catalog, const Pattern *pattern) {
    for (uint32_t i = 0; i < pattern->count; i++) {
        word_set_add(&catalog->vocabulary, pattern->word[i]);
    }
}

static void learn_near(Catalog *catalog, const StrVec *list) {
    for (uint32_t i = 0; i < list->len; i++) {
        Words words;
        words_split(&words, list->data[i], NULL);
        for (uint32_t k = 0; k < words.count; k++) {
            word_set_add(&catalog->vocabulary, words.word[k]);
        }
    }
}

/* Patterns of `words:` go to the index, those of `not:` (recognition 0) to the kind. */
static void read_patterns(Catalog *catalog, const Node *map, const char *key, uint32_t recognition,
                          PatternVec *refuse, Diags *diags) {
    Node *const *items;
    Node *one;
    uint32_t count;

    if (!items_of(map, key, &items, &count, &one, diags)) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        Pattern pattern;
        if (!pattern_make(catalog->arena, items[i]->text, &pattern)) {
            node_error(items[i], diags, "`%s`: give one to %d words, such as `mail address`",
                       items[i]->text, PATTERN_WORDS);
            continue;
        }
        PatternVec variants = {0};
        pattern.recognition = recognition;
        pattern_variants(catalog, &pattern, 0, &variants);
        for (uint32_t k = 0; k < variants.len; k++) {
            learn_words(catalog, &variants.data[k]);
            if (refuse) {
                vec_push(refuse, variants.data[k]);
            } else {
                catalog_index_pattern(catalog, &variants.data[k]);
            }
        }
        vec_free(&variants);
    }
}

static uint8_t read_types(const Node *map, uint8_t otherwise, Diags *diags) {
    Node *const *items;
    Node *one;
    uint32_t count, which;
    uint8_t mask = 0;

    if (!items_of(map, "types", &items, &count, &one, diags)) {
        return otherwise;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (index_of(TYPE_NAMES, items[i]->text, &which)) {
            mask |= TYPE_MASKS[which];
        } else {
            const char *near = text_nearest(items[i]->text, TYPE_NAMES);
            node_error(items[i], diags, "unknown type `%s`; did you mean `%s`?", items[i]->text,
                       near ? near : "text");
        }
    }
    return mask ? mask : otherwise;
}

/* The first of `record:`'s one or two words that means something. */
static uint8_t read_record(const Node *map, Diags *diags) {
    Node *const *items;
    Node *one;
    uint32_t count, which, best = NEED_NOTHING;

    if (!items_of(map, "record", &items, &count, &one, diags)) {
        return NEED_NOTHING;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!index_of(NEED_NAMES, items[i]->text, &which) || which == NEED_NOTHING) {
            node_error(items[i], diags, "`record` takes `person` or `account`, not `%s`",
                       items[i]->text);
        } else if (which > best) {
            best = which;
        }
    }
    return (uint8_t)best;
}

static void read_recognition(Catalog *catalog, const Node *map, DataId kind, uint8_t types,
                             uint8_t weight, Diags *diags) {
    Recognition how = {.kind = kind, .folder = catalog->folder};
    int choice = weight, need = NEED_NOTHING;
    uint32_t index = catalog->recognitions.len;

    how.types = read_types(map, types, diags);
    if (node_get(map, "weight")) {
        node_choice(map, "weight", false, WEIGHT_NAMES, &choice, diags);
    }
    if (node_get(map, "needs")) {
        node_choice(map, "needs", false, NEED_NAMES, &need, diags);
    }
    how.weight = (uint8_t)(choice < 0 ? 0 : choice);
    how.need = (uint8_t)(need < 0 ? 0 : need);
    node_bool(map, "bare", &how.bare, diags);
    how.bare = how.bare || how.need || how.weight == 0;
    read_texts(catalog, map, "with", true, &how.with, diags);
    read_texts(catalog, map, "without", true, &how.without, diags);
    read_texts(catalog, map, "in", true, &how.inside, diags);
    read_texts(catalog, map, "typed", false, &how.typed, diags);
    read_texts(catalog, map, "paired", true, &how.paired, diags);
    learn_near(catalog, &how.with);
    learn_near(catalog, &how.inside);
    learn_near(catalog, &how.without);
    vec_push(&catalog->recognitions, how);
    read_patterns(catalog, map, "words", index, NULL, diags);
}

static bool is_id(const char *text) {
    bool start = true;

    for (; *text; text++) {
        bool letter = *text >= 'a' && *text <= 'z';
        bool inner = letter || (*text >= '0' && *text <= '9') || *text == '_' || *text == '-';
        if (start ? !letter : !inner && *text != '.') {
            return false;
        }
        start = *text == '.';
    }
    return !start;
}

static DataId kind_new(Catalog *catalog, const char *id, const char *file, uint32_t line) {
    Kind kind = {0};
    DataId index = catalog->kinds.len;

    kind.shown.id = arena_strdup(catalog->arena, id);
    kind.shown.title = kind.shown.id;
    kind.shown.dpv = "";
    kind.shown.validator = "";
    kind.shown.digest = "";
    kind.shown.file = file;
    kind.shown.line = line;
    vec_push(&catalog->kinds, kind);
    *map_put(&catalog->by_id, word_hash(id), NULL) = index;
    return index;
}

static void read_dpv(Catalog *catalog, const Node *map, Kind *kind, Diags *diags) {
    const char *dpv = NULL;

    node_text(map, "dpv", false, &dpv, diags);
    if (!dpv) {
        return;
    }
    if (!str_starts(dpv, "pd:") || !dpv[3]) {
        node_error(node_get(map, "dpv"), diags, "`%s`: write a term of the DPV as `pd:Term`", dpv);
        return;
    }
    kind->shown.dpv = arena_strdup(catalog->arena, dpv);
}

static void read_validator(Catalog *catalog, const Node *map, Kind *kind, Diags *diags) {
    const char *validator = NULL;

    node_text(map, "validator", false, &validator, diags);
    if (!validator) {
        return;
    }
    if (!identifier_scheme_known(validator)) {
        node_error(node_get(map, "validator"), diags, "unknown identifier scheme `%s`", validator);
        return;
    }
    kind->shown.validator = arena_strdup(catalog->arena, validator);
}

/* How sure a literal is that passes the check, and the numbers that are nobody's. */
static void read_literal(Catalog *catalog, const Node *map, Kind *kind, Diags *diags) {
    int choice = 0;

    if (node_get(map, "literal") && node_choice(map, "literal", false, WEIGHT_NAMES, &choice, diags)) {
        kind->literal = (uint8_t)(choice + 1);
    }
    if (kind->literal && !kind->shown.validator[0]) {
        node_error(node_get(map, "literal"), diags, "`literal` says how sure a text in the code is that passes the check of a "
                                                    "`validator`; there is none here");
    }
    read_texts(catalog, map, "examples", false, &kind->examples, diags);
}

/* `visible: { length: 16, first: 6, last: 4 }` */
static void read_visible(const Node *map, Kind *kind, Diags *diags) {
    static const char *const keys[] = {"length", "first", "last", NULL};
    const Node *node = node_get(map, "visible");
    int64_t numbers[3] = {0};

    if (!node || !node_check_keys(node, keys, diags)) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        node_number(node, keys[i], i == 0, &numbers[i], diags);
    }
    if (numbers[0] < 1 || numbers[0] > 60 || numbers[1] < 0 || numbers[2] < 0 || numbers[1] + numbers[2] >= numbers[0]) {
        node_error(node, diags, "`visible` says how long the identifier is, up to 60, and how many of its `first` and `last` "
                                "characters may be seen, fewer than all");
        return;
    }
    kind->shown.visible = (Visible){(uint8_t)numbers[0], (uint8_t)numbers[1], (uint8_t)numbers[2]};
}

/* `least: 4` */
static void read_least(const Node *map, Kind *kind, Diags *diags) {
    const Node *node = node_get(map, "least");
    int64_t bytes = 0;

    if (!node || !node_number(map, "least", true, &bytes, diags)) {
        return;
    }
    if (bytes < 1 || bytes > 16) {
        node_error(node, diags, "`least` says how many bytes a number has at least that holds it, 1 to 16");
        return;
    }
    kind->shown.least = (uint8_t)bytes;
}

/* Calls as `name(argN)`, which the kind and the catalogue keep as `prefix name(argN)`. */
static void read_calls(Catalog *catalog, const Node *map, const char *key, const char *prefix, Kind *kind, Diags *diags) {
    StrVec read = {0};

    read_texts(catalog, map, key, false, &read, diags);
    for (uint32_t i = 0; i < read.len; i++) {
        const char *call = read.data[i], *open = strchr(call, '(');
        if (!open || open == call || !str_starts(open, "(arg") || !str_ends(call, ")") ||
            strspn(open + 4, "0123456789") + 5 != strlen(open)) {
            node_error(node_get(map, key), diags, "`%s`: write a call as `connect(arg1)`", call);
            continue;
        }
        call = arena_printf(catalog->arena, "%s%s", prefix, call);
        vec_push(&kind->refused_by, call);
        vec_push(&catalog->calls, call);
    }
    vec_free(&read);
}

static void read_digest(Catalog *catalog, const Node *map, Kind *kind, Diags *diags) {
    const char *digest = NULL;

    node_text(map, "digest", false, &digest, diags);
    if (digest && !is_id(digest)) {
        node_error(node_get(map, "digest"), diags, "`digest` names the kind that a digest of it is, as `credential.password_hash`");
    } else if (digest) {
        kind->shown.digest = arena_strdup(catalog->arena, digest);
    }
}

/* What the file says of the kind itself; words come after, as adding may move the kinds. */
static void read_facts(Catalog *catalog, const Node *map, Kind *kind, Diags *diags) {
    const char *title = NULL;
    uint8_t record;

    if (node_text(map, "title", false, &title, diags) && title) {
        kind->shown.title = arena_strdup(catalog->arena, title);
    }
    read_digest(catalog, map, kind, diags);
    read_validator(catalog, map, kind, diags);
    read_literal(catalog, map, kind, diags);
    read_visible(map, kind, diags);
    read_least(map, kind, diags);
    read_dpv(catalog, map, kind, diags);
    read_texts(catalog, map, "groups", false, &kind->shown.groups, diags);
    read_texts(catalog, map, "subjects", false, &kind->shown.subjects, diags);
    read_texts(catalog, map, "typedefs", false, &kind->typedefs, diags);
    read_texts(catalog, map, "holds", false, &kind->holds, diags);
    read_texts(catalog, map, "fields", false, &kind->fields, diags);
    read_texts(catalog, map, "keys", false, &kind->keys, diags);
    read_texts(catalog, map, "functions", false, &kind->functions, diags);
    read_texts(catalog, map, "not_in", true, &kind->not_in, diags);
    read_calls(catalog, map, "refused_by", "", kind, diags);
    read_calls(catalog, map, "refused_along", "along ", kind, diags);
    read_calls(catalog, map, "refused_beside", "beside ", kind, diags);
    read_patterns(catalog, map, "not", 0, &kind->refuse, diags);
    record = read_record(map, diags);
    kind->record = record > kind->record ? record : kind->record;
}

static void read_also(Catalog *catalog, const Node *map, DataId id, uint8_t types, uint8_t weight,
                      Diags *diags) {
    const Node *also = node_get(map, "also");

    if (!also) {
        return;
    }
    if (also->kind != NODE_LIST) {
        node_error(also, diags, "`also` takes a list of maps, each with `words`");
        return;
    }
    for (uint32_t i = 0; i < also->count; i++) {
        const Node *item = also->items[i];
        if (item->kind != NODE_MAP || !node_get(item, "words")) {
            node_error(item, diags, "an item of `also` is a map with `words`");
        } else if (node_check_keys(item, ALSO_KEYS, diags)) {
            read_recognition(catalog, item, id, types, weight, diags);
        }
    }
}

static void mark_text_only(Catalog *catalog, DataId id) {
    bool numbers = false;
    for (uint32_t i = 0; i < catalog->recognitions.len; i++)
        if (catalog->recognitions.data[i].kind == id)
            numbers |= (catalog->recognitions.data[i].types & (TYPES_INTEGER | TYPES_REAL)) != 0;
    catalog->kinds.data[id].shown.text_only = !numbers;
}

static void read_kind(Catalog *catalog, const Node *map, const char *folder, Diags *diags) {
    const char *id = NULL;
    DataId index;

    if (map->kind != NODE_MAP) {
        node_error(map, diags, "a kind of data is a map; begin with `data: some.kind`");
        return;
    }
    if (!node_check_keys(map, KIND_KEYS, diags) || !node_text(map, "data", true, &id, diags)) {
        return;
    }
    if (!is_id(id)) {
        node_error(node_get(map, "data"), diags,
                   "`%s`: an id is lower-case words joined by dots, such as `contact.email`", id);
        return;
    }
    index = catalog_find(catalog, id);
    if (index && str_starts(catalog->kinds.data[index].shown.file, folder)) {
        node_error(node_get(map, "data"), diags, "`%s` is defined already, in %s:%u", id,
                   catalog->kinds.data[index].shown.file, catalog->kinds.data[index].shown.line);
        return;
    }
    if (!index) {
        index = kind_new(catalog, id, arena_strdup(catalog->arena, map->file), map->line);
    }
    read_facts(catalog, map, &catalog->kinds.data[index], diags);
    /* an item of `also` takes the kind's types, and is sure unless it says otherwise */
    read_recognition(catalog, map, index, TYPES_ANY, 2, diags);
    read_also(catalog, map, index, vec_last(&catalog->recognitions).types, 2, diags);
    mark_text_only(catalog, index);
}

/* A map of lists of words: topics, synonyms. */
static void read_groups(Catalog *catalog, const Node *map, const char *key, TopicVec *out, Diags *diags) {
    const Node *groups = node_get(map, key);

    if (!groups) {
        return;
    }
    if (groups->kind != NODE_MAP) {
        node_error(groups, diags, "`%s` takes a map of lists: `mail: [smtp, imap]`", key);
        return;
    }
    for (uint32_t i = 0; i < groups->count; i++) {
        Topic group = {.name = arena_strdup(catalog->arena, groups->keys[i]->text)};
        read_texts(catalog, groups, group.name, false, &group.words, diags);
        vec_push(out, group);
    }
}

static void read_context(Catalog *catalog, const Node *map, Diags *diags) {
    if (map->kind != NODE_MAP || !node_check_keys(map, CONTEXT_KEYS, diags)) {
        if (map->kind != NODE_MAP) {
            node_error(map, diags, "the context is a map of lists: `person_records: [user]`");
        }
        return;
    }
    for (uint32_t list = 0; list < CONTEXT_COUNT_; list++) {
        Node *const *items;
        Node *one;
        uint32_t count;

        if (!items_of(map, CONTEXT_KEYS[list], &items, &count, &one, diags)) {
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            word_set_add(&catalog->context[list], items[i]->text);
            if (list < CONTEXT_TEXT_TYPES) {
                word_set_add(&catalog->vocabulary, items[i]->text);
            }
            if (list == CONTEXT_LETTER_WORDS) {
                const char marked[] = {WORD_AFTER_LETTER, '\0'};
                word_set_add(&catalog->vocabulary, arena_printf(catalog->arena, "%s%s", marked, items[i]->text));
            }
        }
    }
    read_groups(catalog, map, "topics", &catalog->topics, diags);
    read_groups(catalog, map, "synonyms", &catalog->synonyms, diags);
    catalog_link_synonyms(catalog);
}

static void load_folder(Catalog *catalog, const char *folder, YamlKeep *keep, Diags *diags) {
    StrVec names = {0};
    Arena *files = arena_new("data files");
    char *prefix = arena_printf(files, "%s/", folder);

    if (!directory_list(files, folder, &names)) {
        diag_add(diags, DIAG_ERROR, folder, 0, 0, "cannot read this folder of data kinds");
    }
    for (uint32_t i = 0; i < names.len; i++) {
        bool yaml = str_ends(names.data[i], ".yaml") || str_ends(names.data[i], ".yml");
        if (!yaml || names.data[i][0] == '.') {
            continue;
        }
        const char *path = arena_printf(files, "%s%s", prefix, names.data[i]);
        const Node *root = yaml_keep_read_file(keep, files, path, diags);
        if (!root) {
            continue;
        }
        if (str_eq(names.data[i], CONTEXT_FILE)) {
            read_context(catalog, root, diags);
        } else {
            read_kind(catalog, root, prefix, diags);
        }
    }
    vec_free(&names);
    arena_free(files);
}

Catalog *catalog_load(Arena *arena, const char *const *folders, uint32_t count, YamlKeep *keep, Diags *diags) {
    Catalog *catalog = ARENA_NEW(arena, Catalog);
    Kind none = {.shown = {.id = "", .title = "", .dpv = "", .validator = "", .file = ""}};
    Recognition nothing = {0};

    catalog->arena = arena;
    catalog->split = words_memo_new(arena);
    vec_push(&catalog->kinds, none);
    vec_push(&catalog->recognitions, nothing);
    for (uint32_t i = 0; i < count; i++) {
        catalog->folder = i;
        load_folder(catalog, folders[i], keep, diags);
    }
    catalog_index_types(catalog);
    return catalog;
}

void catalog_free(Catalog *catalog) {
    if (!catalog) {
        return;
    }
    answers_free(catalog->answers);
    for (uint32_t i = 0; i < catalog->kinds.len; i++) {
        Kind *kind = &catalog->kinds.data[i];
        StrVec *lists[] = {&kind->typedefs, &kind->holds, &kind->fields, &kind->keys,
                           &kind->functions, &kind->refused_by, &kind->not_in, &kind->examples, &kind->shown.groups,
                           &kind->shown.subjects};
        for (size_t k = 0; k < COUNTOF(lists); k++) {
            vec_free(lists[k]);
        }
        vec_free(&kind->refuse);
    }
    for (uint32_t i = 0; i < catalog->recognitions.len; i++) {
        vec_free(&catalog->recognitions.data[i].with);
        vec_free(&catalog->recognitions.data[i].without);
        vec_free(&catalog->recognitions.data[i].typed);
        vec_free(&catalog->recognitions.data[i].inside);
        vec_free(&catalog->recognitions.data[i].paired);
    }
    TopicVec *groups[] = {&catalog->topics, &catalog->synonyms};
    for (size_t k = 0; k < COUNTOF(groups); k++) {
        for (uint32_t i = 0; i < groups[k]->len; i++) {
            vec_free(&groups[k]->data[i].words);
        }
        vec_free(groups[k]);
    }
    for (size_t i = 0; i < CONTEXT_COUNT_; i++) {
        map_free(&catalog->context[i].map);
    }
    map_free(&catalog->typed.map);
    vec_free(&catalog->typed_endings);
    words_memo_free(catalog->split);
    vec_free(&catalog->kinds);
    vec_free(&catalog->recognitions);
    vec_free(&catalog->patterns);
    vec_free(&catalog->postings);
    vec_free(&catalog->overrides);
    vec_free(&catalog->calls);
    map_free(&catalog->first);
    map_free(&catalog->vocabulary.map);
    map_free(&catalog->by_id);
    vec_free(&catalog->synonym_links);
    map_free(&catalog->synonym_of);
}

DataId catalog_add(Catalog *catalog, const char *id) {
    DataId index = catalog_find(catalog, id);

    if (!index) {
        index = kind_new(catalog, id, "", 0);
        vec_push(&catalog->kinds.data[index].shown.groups, "personal");
    }
    return index;
}
