/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of .sangam.yaml, one function per part, in the order of the file. */
#include "project/shape.h"

static const char *const PROJECT_FILE = ".sangam.yaml";

const char *const project_roles[] = {"controller",  "processor",
                                     "joint-controller", "fiduciary",
                                     "significant-fiduciary", "consent-manager", NULL};
const char *const project_standings[] = {"made_public", "foreign_contract", "research", NULL};
const char *const project_bases[] = {"consent", "contract", "legal-obligation", "vital",
                                     "public",  "legitimate", NULL};
const char *const project_safeguards[] = {
    "adequacy", "dpf", "pipeda", "epo",                                                       /* standing */
    "scc", "idta", "bcr", "code-of-conduct", "certification", "public-instrument",            /* instruments */
    "ad-hoc-clauses", "administrative-arrangement",                                           /* to be authorised */
    "derogation", "consent", "explicit-consent", "contract", "public-interest", "legal-claims", "vital",
    "public-register", "compelling-interest",                                                 /* for single occasions */
    "none", NULL};
const char *const project_recipient_roles[] = {"processor", "controller", "joint-controller",
                                               "public-authority", NULL};
const char *const project_protections[] = {"encrypted", "hashed",    "keyed-hash",
                                           "masked",    "truncated", NULL};
const char *const project_guard_kinds[] = {"consent",  "opt-out",       "age",
                                           "parental", "authorisation", "purpose", NULL};
static const char *const audiences[] = {"adults", "children", "mixed", NULL};
static const char *const erasures[] = {"on-request", "automatic", "never", NULL};
static const char *const levels[] = {"low", "medium", "high", "critical", "never", NULL};
static const char *const confidences[] = {"low", "medium", "high", NULL};

/* ---- controller, roles ---- */

static void load_controller(Shape *shape, const Node *top, ProjectController *out) {
    static const char *const keys[] = {"name", "establishments", "audience", NULL};
    const Node *node = node_get(top, "controller");
    if (!node || node->kind == NODE_NULL) return;
    if (node->kind == NODE_TEXT) { /* `controller: Name` */
        out->name = node->text;
        out->node = node;
        return;
    }
    if (!node_check_keys(node, keys, shape->diags) && node->kind != NODE_MAP) return;
    const char *audience = NULL;
    out->node = node;
    node_text(node, "name", false, &out->name, shape->diags);
    shape_countries(shape, node, "establishments", &out->establishments);
    shape_word(shape, node, "audience", audiences, &audience);
    for (int i = 0; audience && audiences[i]; i++)
        if (str_eq(audiences[i], audience)) out->audience = (ProjectAudience)(i + 1);
}

static void load_roles(Shape *shape, const Node *top, Project *out) {
    const Node *node = node_get(top, "roles");
    if (!node || node->kind == NODE_NULL) return;
    if (node->kind != NODE_MAP) {
        node_error(node, shape->diags, "`roles` must be a map such as { gdpr: controller }");
        return;
    }
    ProjectRole *roles = ARENA_ARRAY(shape->arena, ProjectRole, node->count);
    for (uint32_t i = 0; i < node->count; i++) {
        const Node *value = node->items[i];
        if (value->kind != NODE_TEXT) {
            node_error(value, shape->diags, "a role is one word, such as controller");
            continue;
        }
        if (!shape_is_known(shape, value, "role", project_roles)) continue;
        roles[out->role_count++] = (ProjectRole){node->keys[i]->text, value->text, value};
    }
    out->roles = roles;
}

/* ---- activities ---- */

static bool is_word_of(const char *text, const char *const known[]) {
    for (size_t i = 0; known[i]; i++)
        if (str_eq(known[i], text)) return true;
    return false;
}

static void add_basis(Shape *shape, const char *framework, const Node *value,
                      ProjectActivity *activity, ProjectBasis *list) {
    if (value->kind != NODE_TEXT || !*value->text) {
        node_error(value, shape->diags,
                   "a basis is a provision (gdpr: 6.1.b) or a word (consent, contract)");
        return;
    }
    /* Without a law's alias only a word makes sense: provisions belong to one law. */
    if (!framework && !shape_is_known(shape, value, "basis", project_bases)) return;
    list[activity->basis_count++] = (ProjectBasis){
        framework, value->text, is_word_of(value->text, project_bases), value};
}

static uint32_t basis_room(const Node *node) {
    if (node->kind == NODE_TEXT) return 1;
    uint32_t room = 0;
    for (uint32_t i = 0; i < node->count; i++)
        room += node->items[i]->kind == NODE_LIST ? node->items[i]->count : 1;
    return room;
}

/* `basis: consent`, `basis: [consent, contract]`, `basis: { gdpr: 6.1.b, dpdp: [s6, s7.a] }`. */
static void load_basis(Shape *shape, const Node *map, ProjectActivity *activity) {
    const Node *node = node_get(map, "basis");
    if (!node || node->kind == NODE_NULL) return;
    ProjectBasis *list = ARENA_ARRAY(shape->arena, ProjectBasis, basis_room(node));
    activity->bases = list;
    if (node->kind == NODE_TEXT) add_basis(shape, NULL, node, activity, list);
    if (node->kind == NODE_TEXT) return;
    for (uint32_t i = 0; i < node->count; i++) {
        const Node *value = node->items[i];
        const char *framework = node->kind == NODE_MAP ? node->keys[i]->text : NULL;
        if (value->kind != NODE_LIST) add_basis(shape, framework, value, activity, list);
        for (uint32_t j = 0; value->kind == NODE_LIST && j < value->count; j++)
            add_basis(shape, framework, value->items[j], activity, list);
    }
}

/* `where` names places below the project: "../x" or "/x" would never match. */
static void check_paths(Shape *shape, const ProjectWords *words, const char *key) {
    for (uint32_t i = 0; i < words->count; i++) {
        const char *text = words->list[i].text;
        if (str_starts(text, "fn:") && !text[3])
            node_error(words->list[i].node, shape->diags, "`fn:` wants the name of a function");
        else if (text[0] == '/' || str_starts(text, "../"))
            node_error(words->list[i].node, shape->diags,
                       "`%s` takes paths below the folder of this file, found `%s`", key, text);
    }
}

static bool load_activity(Shape *shape, const Node *node, ProjectActivity *out) {
    static const char *const keys[] = {"id",       "purpose", "purpose_values", "basis",
                                       "data",     "subjects", "where",         "recipients",
                                       "stores",   "retention", "notice",       "made_public",
                                       "foreign_contract", "research", NULL};
    node_check_keys(node, keys, shape->diags);
    out->node = node;
    out->purpose = "";
    if (node->kind != NODE_MAP || !shape_id(shape, node, &out->id)) return false;
    node_text(node, "purpose", false, &out->purpose, shape->diags);
    shape_words(shape, node, "purpose_values", &out->purpose_values);
    load_basis(shape, node, out);
    shape_words(shape, node, "data", &out->data);
    shape_words(shape, node, "subjects", &out->subjects);
    shape_words(shape, node, "where", &out->where);
    check_paths(shape, &out->where, "where");
    shape_words(shape, node, "recipients", &out->recipients);
    shape_words(shape, node, "stores", &out->stores);
    shape_period(shape, node, "retention", &out->retention);
    shape_words(shape, node, "notice", &out->notice);
    for (uint32_t i = 0; project_standings[i]; i++) {
        bool stands = false;
        node_bool(node, project_standings[i], &stands, shape->diags);
        if (stands) out->standing |= 1u << i;
    }
    return true;
}

/* ---- recipients, stores ---- */

static void check_hosts(Shape *shape, const ProjectWords *hosts) {
    for (uint32_t i = 0; i < hosts->count; i++)
        if (strchr(hosts->list[i].text, '/'))
            node_error(hosts->list[i].node, shape->diags,
                       "`hosts` takes names of hosts, not addresses of pages: `%s`",
                       hosts->list[i].text);
}

static bool load_recipient(Shape *shape, const Node *node, ProjectRecipient *out) {
    static const char *const keys[] = {"id", "hosts", "country", "safeguard", "role", NULL};
    node_check_keys(node, keys, shape->diags);
    out->node = node;
    if (node->kind != NODE_MAP || !shape_id(shape, node, &out->id)) return false;
    shape_words(shape, node, "hosts", &out->hosts);
    check_hosts(shape, &out->hosts);
    shape_country(shape, node, "country", &out->country);
    shape_word(shape, node, "safeguard", project_safeguards, &out->safeguard);
    shape_word(shape, node, "role", project_recipient_roles, &out->role);
    return true;
}

static void add_protection(Shape *shape, const char *data, const Node *value, ProjectStore *store,
                           ProjectProtection *list) {
    if (value->kind != NODE_TEXT) {
        node_error(value, shape->diags, "a protection is one word, such as encrypted");
    } else if (str_eq(value->text, "encoded")) {
        node_error(value, shape->diags, "encoding is no protection: anybody can undo it");
    } else if (shape_is_known(shape, value, "protection", project_protections)) {
        list[store->protection_count++] = (ProjectProtection){data, value->text, value};
    }
}

static void load_protection(Shape *shape, const Node *map, ProjectStore *store) {
    const Node *node = node_get(map, "protection");
    if (!node || node->kind == NODE_NULL) return;
    if (node->kind == NODE_LIST) {
        node_error(node, shape->diags,
                   "`protection` must be a word or a map such as { health: encrypted }");
        return;
    }
    uint32_t room = node->kind == NODE_MAP ? node->count : 1;
    ProjectProtection *list = ARENA_ARRAY(shape->arena, ProjectProtection, room);
    store->protections = list;
    if (node->kind == NODE_TEXT) add_protection(shape, NULL, node, store, list);
    for (uint32_t i = 0; node->kind == NODE_MAP && i < node->count; i++)
        add_protection(shape, node->keys[i]->text, node->items[i], store, list);
}

static void load_erasure(Shape *shape, const Node *map, ProjectStore *store) {
    ProjectWords words = {0};
    shape_words(shape, map, "erasure", &words);
    for (uint32_t i = 0; i < words.count; i++) {
        if (!shape_is_known(shape, words.list[i].node, "erasure", erasures)) continue;
        for (int k = 0; erasures[k]; k++)
            if (str_eq(erasures[k], words.list[i].text)) store->erasure |= 1u << k;
    }
    if ((store->erasure & ERASURE_NEVER) && store->erasure != ERASURE_NEVER)
        node_error(node_get(map, "erasure"), shape->diags,
                   "`erasure` cannot be never and something else");
}

static bool load_store(Shape *shape, const Node *node, ProjectStore *out) {
    static const char *const keys[] = {"id",        "table",   "path",       "country",
                                       "retention", "erasure", "protection", NULL};
    node_check_keys(node, keys, shape->diags);
    out->node = node;
    if (node->kind != NODE_MAP || !shape_id(shape, node, &out->id)) return false;
    shape_words(shape, node, "table", &out->tables);
    shape_words(shape, node, "path", &out->paths);
    shape_country(shape, node, "country", &out->country);
    shape_period(shape, node, "retention", &out->retention);
    load_erasure(shape, node, out);
    load_protection(shape, node, out);
    return true;
}

/* ---- guards, sinks, data ---- */

static bool load_guard(Shape *shape, const Node *node, ProjectGuard *out) {
    static const char *const keys[] = {"function", "kind", "subject", "purpose", "holds", NULL};
    node_check_keys(node, keys, shape->diags);
    out->node = node;
    out->holds = "nonzero";
    if (node->kind != NODE_MAP || !shape_identifier(shape, node, "function", &out->function))
        return false;
    if (!node_get(node, "kind")) {
        node_error(node, shape->diags, "the guard needs `kind`: consent, opt-out, age, parental, "
                   "authorisation or purpose");
        return false;
    }
    shape_word(shape, node, "kind", project_guard_kinds, &out->kind);
    node_text(node, "subject", false, &out->subject, shape->diags);
    node_text(node, "purpose", false, &out->purpose, shape->diags);
    node_text(node, "holds", false, &out->holds, shape->diags);
    return out->kind != NULL;
}

static bool load_sink(Shape *shape, const Node *node, ProjectSink *out) {
    static const char *const keys[] = {"function", "kind", "at", NULL};
    node_check_keys(node, keys, shape->diags);
    out->node = node;
    return node->kind == NODE_MAP && shape_identifier(shape, node, "function", &out->function) &&
           node_text(node, "kind", true, &out->kind, shape->diags) &&
           node_text(node, "at", true, &out->at, shape->diags);
}

/* Splits "struct visit.note" at the first dot after the owner. */
static bool parse_place(Arena *arena, const char *text, ProjectDatum *out) {
    bool function = str_starts(text, "fn:"), table = str_starts(text, "table ");
    const char *start = text + (function ? 3 : table ? 6 : 0);
    while (*start == ' ') start++;
    const char *dot = strchr(start, '.');
    if (!*start || dot == start || (dot && !dot[1])) return false;
    if (!dot) {
        bool record = str_starts(start, "struct ") || str_starts(start, "union ");
        if (table || record) return false;
        out->kind = function ? PLACE_RESULT : PLACE_GLOBAL;
        *(function ? &out->owner : &out->name) = start;
        return !strchr(start, ' ');
    }
    out->kind = function ? PLACE_VARIABLE : table ? PLACE_COLUMN : PLACE_FIELD;
    out->owner = arena_strndup(arena, start, (size_t)(dot - start));
    out->name = dot + 1;
    return !strchr(out->name, ' ');
}

static bool load_datum(Shape *shape, const Node *node, ProjectDatum *out) {
    static const char *const keys[] = {"place", "data", NULL};
    node_check_keys(node, keys, shape->diags);
    out->node = node;
    if (node->kind != NODE_MAP || !node_text(node, "place", true, &out->place, shape->diags))
        return false;
    if (!parse_place(shape->arena, out->place, out)) {
        node_error(node_get(node, "place"), shape->diags,
                   "`%s` names no place: write \"struct T.field\", \"T.field\" for a typedef, "
                   "\"fn:f.variable\", \"fn:f\" for a result, \"table t.column\" or the name of a "
                   "global",
                   out->place);
        return false;
    }
    if (!shape_words(shape, node, "data", &out->data)) return false;
    if (!out->data.count) {
        node_error(node, shape->diags, "`data` is missing: a kind of data, or none");
        return false;
    }
    if (out->data.count == 1 && str_eq(out->data.list[0].text, "none")) out->data.count = 0;
    for (uint32_t i = 0; i < out->data.count; i++) {
        if (!str_eq(out->data.list[i].text, "none")) continue;
        node_error(out->data.list[i].node, shape->diags, "`none` cannot stand beside other data");
        return false;
    }
    return true;
}

/* ---- scan, programs, allow ---- */

static void load_scan(Shape *shape, const Node *top, ProjectScan *out) {
    static const char *const keys[] = {"exclude", "fail_on", "min_confidence", "frameworks", NULL};
    const Node *node = node_get(top, "scan");
    if (!node || node->kind == NODE_NULL) return;
    if (!node_check_keys(node, keys, shape->diags) && node->kind != NODE_MAP) return;
    out->node = node;
    shape_words(shape, node, "exclude", &out->exclude);
    check_paths(shape, &out->exclude, "exclude");
    shape_word(shape, node, "fail_on", levels, &out->fail_on);
    shape_word(shape, node, "min_confidence", confidences, &out->min_confidence);
    shape_words(shape, node, "frameworks", &out->frameworks);
}

static bool load_program(Shape *shape, const Node *node, ProjectProgram *out) {
    static const char *const keys[] = {"name", "units", NULL};
    node_check_keys(node, keys, shape->diags);
    out->node = node;
    if (node->kind != NODE_MAP || !node_text(node, "name", true, &out->name, shape->diags) ||
        !shape_words(shape, node, "units", &out->units))
        return false;
    check_paths(shape, &out->units, "units");
    if (out->units.count) return true;
    node_error(node, shape->diags, "`units` is missing: which files belong to program `%s`?",
               out->name);
    return false;
}

static bool is_fingerprint(const char *text) {
    size_t length = strlen(text);
    return length >= 8 && length <= 64 && strspn(text, "0123456789abcdef") == length;
}

/* Why an entry of `allow` suppresses nothing; NULL when it is all right. */
static const char *exception_fault(Arena *arena, const Node *node, ProjectException *out) {
    static const char *const names[] = {"finding", "reason", "owner", "expires", NULL};
    if (node->kind != NODE_MAP) return "it must be a map with `finding`, `reason`, `expires`";
    const Node *values[COUNTOF(names) - 1] = {0};
    for (uint32_t i = 0; i < node->count; i++) {
        size_t k = 0;
        while (names[k] && !str_eq(names[k], node->keys[i]->text)) k++;
        if (!names[k]) {
            const char *near = text_nearest(node->keys[i]->text, names);
            return near ? arena_printf(arena, "unknown key `%.40s`; did you mean `%s`?", node->keys[i]->text, near)
                        : arena_printf(arena, "unknown key `%.40s`; known are finding, reason, owner, expires", node->keys[i]->text);
        }
        if (node->items[i]->kind != NODE_TEXT) return "each of its values must be one text";
        values[k] = node->items[i];
    }
    if (!values[0]) return "`finding` is missing";
    if (!is_fingerprint(values[0]->text))
        return "`finding` must be the first 8 or more digits of a fingerprint (0-9, a-f)";
    if (!values[1] || strspn(values[1]->text, " \t") == values[1]->length)
        return "`reason` is missing: say why the finding is accepted";
    out->finding = values[0]->text;
    out->reason = values[1]->text;
    out->owner = values[2] ? values[2]->text : "";
    out->expires = INT32_MAX;
    if (values[3] && !date_parse(values[3]->text, &out->expires))
        return "`expires` must be a date that exists, as YYYY-MM-DD";
    return NULL;
}

static bool load_exception(Shape *shape, const Node *node, ProjectException *out) {
    const char *fault = exception_fault(shape->arena, node, out);
    out->node = node;
    if (fault) node_warning(node, shape->diags, "this exception suppresses nothing: %s", fault);
    return !fault;
}

/* ---- the whole file ---- */

/* Reads the list under `key` with `load`, item by item, into an array of the arena. */
#define LOAD_LIST(shape, top, key, Type, load, into, into_count)                       \
    do {                                                                               \
        const Node *node_ = shape_list((shape), (top), (key));                         \
        if (!node_) break;                                                             \
        Type *array_ = ARENA_ARRAY((shape)->arena, Type, node_->count);                \
        for (uint32_t i_ = 0; i_ < node_->count; i_++) {                               \
            Type one_ = {0};                                                           \
            if (load((shape), node_->items[i_], &one_)) array_[(into_count)++] = one_; \
        }                                                                              \
        (into) = array_;                                                               \
    } while (0)

/* Beyond this many errors no further references are looked up: finding the nearest name is slow. */
enum { REFERENCE_ERRORS_MAX = 200 };

typedef struct IdList {
    const char **ids; /* [count], then NULL: what text_nearest wants */
    uint32_t count;
    Map known; /* hash of an id -> 1 */
} IdList;

static IdList ids_open(Shape *shape, uint32_t count) {
    return (IdList){.ids = ARENA_ARRAY(shape->arena, const char *, count + 1)};
}

static void ids_add(Shape *shape, IdList *ids, const char *what, const char *id, const Node *node) {
    bool is_new;
    map_put(&ids->known, hash_bytes(id, strlen(id)), &is_new);
    if (is_new)
        ids->ids[ids->count++] = id;
    else
        node_error(node_get(node, "id"), shape->diags, "there is already %s `%s`", what, id);
}

static void check_references(Shape *shape, const ProjectWords *words, const char *what,
                             const IdList *known) {
    for (uint32_t i = 0; i < words->count; i++) {
        const ProjectWord *word = &words->list[i];
        if (map_find(&known->known, hash_bytes(word->text, strlen(word->text)))) continue;
        if (shape->diags->errors > REFERENCE_ERRORS_MAX) return;
        const char *nearest = text_nearest(word->text, known->ids);
        node_error(word->node, shape->diags, "no %s `%s` is declared in this file%s%s%s", what,
                   word->text, nearest ? "; did you mean `" : "", nearest ? nearest : "",
                   nearest ? "`?" : "");
    }
}

static void check_ids(Shape *shape, const Project *project) {
    IdList activities = ids_open(shape, project->activity_count);
    IdList recipients = ids_open(shape, project->recipient_count);
    IdList stores = ids_open(shape, project->store_count);
    for (uint32_t i = 0; i < project->recipient_count; i++)
        ids_add(shape, &recipients, "a recipient", project->recipients[i].id,
                project->recipients[i].node);
    for (uint32_t i = 0; i < project->store_count; i++)
        ids_add(shape, &stores, "a store", project->stores[i].id, project->stores[i].node);
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        ids_add(shape, &activities, "an activity", activity->id, activity->node);
        check_references(shape, &activity->recipients, "recipient", &recipients);
        check_references(shape, &activity->stores, "store", &stores);
    }
    map_free(&activities.known);
    map_free(&recipients.known);
    map_free(&stores.known);
}

/* A file with settings, exceptions and what names in the code mean declares nothing yet that the code could differ from. */
static bool says_of_processing(const Node *top) {
    static const char *const keys[] = {"controller", "roles", "jurisdictions", "activities", "recipients", "stores", "whole"};
    for (size_t i = 0; i < COUNTOF(keys); i++)
        if (node_get(top, keys[i])) return true;
    return false;
}

static void load_parts(Shape *shape, const Node *top, Project *out) {
    static const char *const keys[] = {
        "project", "controller", "roles", "jurisdictions", "activities", "recipients", "stores",
        "guards",  "sinks",      "data",  "scan",          "programs",   "allow",      "whole",
        NULL};
    node_check_keys(top, keys, shape->diags);
    if (top->kind != NODE_MAP) return;
    out->is_register = says_of_processing(top);
    node_text(top, "project", false, &out->name, shape->diags);
    load_controller(shape, top, &out->controller);
    load_roles(shape, top, out);
    node_bool(top, "whole", &out->whole, shape->diags);
    shape_countries(shape, top, "jurisdictions", &out->jurisdictions);
    LOAD_LIST(shape, top, "activities", ProjectActivity, load_activity, out->activities,
              out->activity_count);
    LOAD_LIST(shape, top, "recipients", ProjectRecipient, load_recipient, out->recipients,
              out->recipient_count);
    LOAD_LIST(shape, top, "stores", ProjectStore, load_store, out->stores, out->store_count);
    LOAD_LIST(shape, top, "guards", ProjectGuard, load_guard, out->guards, out->guard_count);
    LOAD_LIST(shape, top, "sinks", ProjectSink, load_sink, out->sinks, out->sink_count);
    LOAD_LIST(shape, top, "data", ProjectDatum, load_datum, out->data, out->datum_count);
    load_scan(shape, top, &out->scan);
    LOAD_LIST(shape, top, "programs", ProjectProgram, load_program, out->programs,
              out->program_count);
    LOAD_LIST(shape, top, "allow", ProjectException, load_exception, out->exceptions,
              out->exception_count);
    check_ids(shape, out);
}

static Project *project_empty(Arena *arena, const char *root) {
    Project *project = ARENA_NEW(arena, Project);
    project->root = root;
    project->name = arena_strdup(arena, path_name(root));
    return project;
}

const Project *project_default(Arena *arena, const char *directory) {
    return project_empty(arena, path_absolute(arena, directory));
}

static const Project *project_of(Arena *arena, const char *path, const Node *top, Diags *diags) {
    if (!top) return NULL;
    Project *project = project_empty(arena, path_directory(arena, path_absolute(arena, path)));
    Shape shape = {arena, diags};
    project->path = arena_strdup(arena, path);
    project->node = top;
    if (top->kind != NODE_NULL) load_parts(&shape, top, project); /* an empty file says nothing */
    return project;
}

const Project *project_load(Arena *arena, const char *path, Diags *diags) {
    return project_of(arena, path, yaml_read_file(arena, path, diags), diags);
}

const Project *project_read(Arena *arena, const char *path, const char *text, size_t length, Diags *diags) {
    return project_of(arena, path, yaml_read_text(arena, path, text, length, diags), diags);
}

const char *project_find(Arena *arena, const char *directory) {
    char *folder = path_absolute(arena, directory);
    for (;;) {
        char *path = path_join(arena, folder, PROJECT_FILE);
        if (file_is_regular(path)) return path;
        if (str_eq(folder, "/")) return NULL;
        folder = path_directory(arena, folder);
    }
}
