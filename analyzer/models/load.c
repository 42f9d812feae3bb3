/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/<library>.yaml: what is written in it, and what is wrong with it. */
#include "models/table.h"

#include <errno.h>

typedef VEC(Effect) EffectVec;

typedef struct Reader { /* of one file */
    Models *models;
    Diags *diags;
    const char *name;
    const Commands *commands; /* NULL = the library's sinks take none */
    uint32_t functions;
    Map *seen; /* hash of a function's name -> line, within one folder */
} Reader;

/* `when: { argument: 1, is: [A, B] }`: one copy of the effect for each value. */
static bool add_conditions(const Reader *library, const Node *when, const Effect *effect,
                           EffectVec *out) {
    static const char *const known[] = {"argument", "is", NULL};
    int64_t argument = -1;
    StrVec values = {0};
    Arena *arena = library->models->arena;
    bool ok = node_check_keys(when, known, library->diags) &&
              node_number(when, "argument", true, &argument, library->diags) &&
              node_texts(arena, when, "is", true, &values, library->diags);
    if (ok && (argument < 0 || argument > 63)) {
        node_error(when, library->diags, "`argument` counts from 0 and is below 64");
        ok = false;
    }
    for (uint32_t i = 0; ok && i < values.len; i++) {
        Effect conditional = *effect;
        conditional.when_argument = (uint32_t)argument;
        conditional.when_value = values.data[i];
        conditional.when_known = str_to_i64(values.data[i], &conditional.when_number);
        vec_push(out, conditional);
    }
    vec_free(&values);
    return ok;
}

/* `- copy: { ... }`, with `when:` beside it at most. */
static bool read_effect(const Reader *library, const Node *item, EffectVec *out) {
    static const char *const known[] = {
#define EFFECT(enumerator, text) text,
#include "models/effects.def"
#undef EFFECT
        "when",
        NULL,
    };
    if (!node_check_keys(item, known, library->diags)) return false;
    const Node *when = node_get(item, "when");
    if (item->count != (when ? 2U : 1U)) {
        node_error(item, library->diags, "an effect is one verb, and perhaps `when:` beside it");
        return false;
    }
    uint32_t verb = str_eq(item->keys[0]->text, "when") ? 1 : 0;
    Effect effect;
    if (!effect_read(library->models->arena, item->keys[verb]->text, item->items[verb], &effect,
                     library->diags))
        return false;
    if (when) return add_conditions(library, when, &effect, out);
    vec_push(out, effect);
    return true;
}

/* The same function twice in one folder is a slip; a second folder adds to the first. */
static bool is_first(const Reader *library, const Node *function, const char *name) {
    bool new;
    uint64_t *line = map_put(library->seen, hash_bytes(name, strlen(name)), &new);
    if (new)
        *line = function->line;
    else
        node_error(function, library->diags,
                   "`%s` is modelled twice in this folder (the other one: line %u there)", name,
                   (unsigned)*line);
    return new;
}

static bool read_function(Reader *library, const Node *function) {
    static const char *const known[] = {"name", "names", "also", "noreturn", "effects", NULL};
    Arena *arena = library->models->arena;
    Diags *diags = library->diags;
    if (!node_check_keys(function, known, diags)) return false;
    StrVec names = {0};
    EffectVec effects = {0};
    bool plural = node_get(function, "names") != NULL;
    Model model = {.library = library->name,
                   .commands = library->commands,
                   .file = function->file,
                   .line = function->line};
    bool only_also = !plural && !node_get(function, "name") && node_get(function, "also");
    bool ok = node_texts(arena, function, plural ? "names" : "name", !only_also, &names, diags);
    uint32_t declared = names.len;
    ok = ok && node_texts(arena, function, "also", false, &names, diags) &&
         node_bool(function, "noreturn", &model.noreturn, diags);
    if (ok && plural && node_get(function, "name")) {
        node_error(function, diags, "`name` and `names` together: one of them is enough");
        ok = false;
    }
    const Node *list = node_get(function, "effects");
    if (ok && list && list->kind != NODE_LIST && list->kind != NODE_NULL) {
        node_error(list, diags, "`effects` is a list: `- copy: { ... }` and so on");
        ok = false;
    }
    if (ok && !list) { /* a function that does nothing says so, or says that it never returns */
        ok = model.noreturn;
        if (!ok) node_error(function, diags, "the key `effects` is missing here; `[]` means none");
    }
    for (uint32_t i = 0; ok && list && i < list->count; i++)
        ok = read_effect(library, list->items[i], &effects);
    if (ok) {
        model.count = effects.len;
        Effect *kept = ARENA_ARRAY(arena, Effect, effects.len);
        if (effects.len) memcpy(kept, effects.data, effects.len * sizeof *kept);
        for (uint32_t i = 0; i < effects.len; i++)
            if (kept[i].kind == EFFECT_SINK) kept[i].commands = library->commands;
        model.effects = kept;
        for (uint32_t i = 0; i < names.len; i++) {
            model.function = names.data[i];
            model.elsewhere = i >= declared;
            if (!is_first(library, function, names.data[i])) continue;
            models_add(library->models, &model);
            library->functions++;
        }
    }
    vec_free(&names);
    vec_free(&effects);
    return ok;
}

static void read_constants(const Reader *library, const Node *constants) {
    if (constants->kind != NODE_MAP) {
        node_error(constants, library->diags, "`constants` is a map of names and numbers");
        return;
    }
    for (uint32_t i = 0; i < constants->count; i++) {
        int64_t value;
        const char *name = constants->keys[i]->text;
        if (!node_number(constants, name, true, &value, library->diags)) continue;
        if (!models_add_constant(library->models, library->name,
                                 arena_strdup(library->models->arena, name), value))
            node_error(constants->keys[i], library->diags, "`%s` has another value elsewhere",
                       name);
    }
}

static const char *const *kept_list(Arena *arena, StrVec *texts) {
    const char **list = ARENA_ARRAY(arena, const char *, texts->len + 1);
    if (texts->len) memcpy(list, texts->data, texts->len * sizeof *list);
    vec_free(texts);
    return list;
}

/* Only what says where headers are and how they read: nothing that makes a compiler act. */
static bool check_flags(const Node *root, const Library *library, Diags *diags) {
    for (const char *const *flag = library->flags; *flag; flag++) {
        if (str_starts(*flag, "-I/") || str_starts(*flag, "-D")) continue;
        node_error(node_get(root, "flags"), diags, "`%s`: a flag is -I with an absolute folder, or -D",
                   *flag);
        return false;
    }
    return true;
}

static bool read_heading(Reader *reader, const Node *root, Library *library) {
    static const char *const known[] = {"library",  "headers",   "flags",     "package", "asks", "removes", "expires", "deletes",
                                        "verified", "constants", "functions", NULL};
    Arena *arena = reader->models->arena;
    StrVec headers = {0}, flags = {0}, asks = {0}, removes = {0}, expires = {0}, deletes = {0};
    bool ok = node_check_keys(root, known, reader->diags);
    if (root->kind != NODE_MAP) return false;
    ok = node_text(root, "library", true, &library->name, reader->diags) && ok;
    ok = node_texts(arena, root, "headers", false, &headers, reader->diags) && ok;
    ok = node_texts(arena, root, "flags", false, &flags, reader->diags) && ok;
    ok = node_text(root, "package", false, &library->package, reader->diags) && ok;
    ok = node_bool(root, "verified", &library->verified, reader->diags) && ok;
    ok = node_texts(arena, root, "asks", false, &asks, reader->diags) && ok;
    ok = node_texts(arena, root, "removes", false, &removes, reader->diags) && ok;
    ok = node_texts(arena, root, "expires", false, &expires, reader->diags) && ok;
    ok = node_texts(arena, root, "deletes", false, &deletes, reader->diags) && ok;
    if (asks.len || removes.len || expires.len || deletes.len) {
        Commands *commands = ARENA_NEW(arena, Commands);
        *commands = (Commands){kept_list(arena, &asks), kept_list(arena, &removes), kept_list(arena, &expires),
                                kept_list(arena, &deletes)};
        reader->commands = commands;
    }
    library->headers = kept_list(arena, &headers);
    library->flags = kept_list(arena, &flags);
    return check_flags(root, library, reader->diags) && ok;
}

static void read_library(Models *models, const char *path, Map *seen, YamlKeep *keep, Diags *diags) {
    Node *root = yaml_keep_read_file(keep, models->arena, path, diags);
    if (!root) return;
    Library library = {.name = "", .file = path, .verified = true};
    Reader reader = {.models = models, .diags = diags, .seen = seen};
    (void)read_heading(&reader, root, &library);
    if (root->kind != NODE_MAP) return;
    reader.name = library.name;
    const Node *constants = node_get(root, "constants");
    if (constants) read_constants(&reader, constants);
    const Node *functions = node_get(root, "functions");
    if (!functions || functions->kind != NODE_LIST) {
        node_error(functions ? functions : root, diags,
                   "`functions` is missing or is not a list: `- name: ...` and so on");
        return;
    }
    for (uint32_t i = 0; i < functions->count; i++) read_function(&reader, functions->items[i]);
    library.functions = reader.functions;
    models_add_library(models, &library);
}

static void read_folder(Models *models, const char *folder, YamlKeep *keep, Diags *diags) {
    StrVec names = {0};
    if (!directory_list(models->arena, folder, &names)) {
        diag_add(diags, DIAG_ERROR, folder, 0, 0, "cannot read the folder of models: %s",
                 strerror(errno));
        return;
    }
    Map seen = {0};
    for (uint32_t i = 0; i < names.len; i++) {
        if (!str_ends(names.data[i], ".yaml")) continue;
        read_library(models, path_join(models->arena, folder, names.data[i]), &seen, keep, diags);
    }
    map_free(&seen);
    vec_free(&names);
}

Models *models_load(Arena *arena, const char *const *folders, uint32_t count, YamlKeep *keep, Diags *diags) {
    Models *models = ARENA_NEW(arena, Models);
    models->arena = arena;
    for (uint32_t i = 0; i < count; i++) read_folder(models, folders[i], keep, diags);
    models_resolve(models);
    return models;
}
