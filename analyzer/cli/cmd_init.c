/* SPDX-License-Identifier: Apache-2.0 */
/* sangam init: a first .sangam.yaml, drafted from what the last scan saw. Each line that comes from
 * the code is marked `observed`; what only people know is left as a comment to fill in. */
#include <ctype.h>
#include <stdlib.h>

#include "cli/cli.h"

/* With more files than this that handle data, an activity is drafted for each folder instead. */
enum { FILES_MAX = 24 };

typedef struct DraftActivity {
    const char *id, *where; /* file, or folder with a slash behind it */
    StrVec data, sinks, recipients, stores;
    uint32_t flows;
} DraftActivity;

typedef struct DraftStore {
    const char *id, *place; /* table or path */
    bool database, deleted;
    SourcePlace at, deleted_at;
} DraftStore;

typedef struct Draft {
    Arena *arena;
    const ScanResult *result;
    VEC(DraftActivity) activities;
    VEC(DraftStore) stores;
    StrVec hosts; /* recipients: id and host, two entries each */
    Buf out;
} Draft;

/* ---- texts as YAML ---------------------------------------------------------------------------- */

static bool is_plain(const char *text) {
    if (!isalpha((unsigned char)*text) && *text != '/') return false;
    for (const char *at = text; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("._/-", *at)) return false;
    return true;
}

static void put_yaml(Buf *out, const char *text) {
    if (is_plain(text)) {
        buf_puts(out, text);
        return;
    }
    JsonWriter json = {.out = out}; /* a JSON text is a YAML text */
    json_text(&json, text);
}

/* Comments end with the line. */
static const char *comment(Draft *draft, const char *text) {
    return text_printable(draft->arena, text);
}

/* "clinic/src/reminders/sms.c" -> "clinic-src-reminders-sms" */
static const char *identifier(Draft *draft, const char *text) {
    Buf id = {0};
    size_t length = strlen(text);
    if (str_ends(text, ".c")) length -= 2;
    for (size_t i = 0; i < length; i++) {
        bool word = isalnum((unsigned char)text[i]) || text[i] == '_';
        if (word)
            buf_putc(&id, text[i]);
        else if (id.len && id.data[id.len - 1] != '-')
            buf_putc(&id, '-');
    }
    while (id.len && id.data[id.len - 1] == '-') id.data[--id.len] = '\0';
    const char *kept = arena_strdup(draft->arena, id.len ? buf_text(&id) : "program");
    buf_free(&id);
    return kept;
}

static bool has_text(const StrVec *list, const char *text) {
    for (uint32_t i = 0; i < list->len; i++)
        if (strcmp(list->data[i], text) == 0) return true;
    return false;
}

static void add_text(StrVec *list, const char *text) {
    if (*text && !has_text(list, text)) vec_push(list, text);
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_texts(StrVec *list) {
    if (list->len) qsort(list->data, list->len, sizeof *list->data, compare_texts);
}

/* ---- from the scan ---------------------------------------------------------------------------- */

static uint32_t count_files(const ScanResult *result) {
    StrVec files = {0};
    for (uint32_t i = 0; i < result->observations.len; i++)
        if (strcmp(result->observations.data[i].kind, "flow") == 0)
            add_text(&files, result->observations.data[i].at.file);
    uint32_t count = files.len;
    vec_free(&files);
    return count;
}

static const char *unique_id(Draft *draft, const char *id) {
    const char *tried = id;
    for (unsigned n = 2;; n++) {
        bool taken = false;
        for (uint32_t i = 0; i < draft->activities.len; i++)
            taken |= strcmp(draft->activities.data[i].id, tried) == 0;
        if (!taken) return tried;
        tried = arena_printf(draft->arena, "%s-%u", id, n);
    }
}

static DraftActivity *activity_for(Draft *draft, const char *file, bool by_folder) {
    const char *where = file;
    if (by_folder) {
        const char *slash = strrchr(file, '/');
        where = slash ? arena_strndup(draft->arena, file, (size_t)(slash - file) + 1) : "*.c";
    }
    for (uint32_t i = 0; i < draft->activities.len; i++)
        if (strcmp(draft->activities.data[i].where, where) == 0) return &draft->activities.data[i];
    DraftActivity activity = {.id = unique_id(draft, identifier(draft, where)), .where = where};
    vec_push(&draft->activities, activity);
    return &vec_last(&draft->activities);
}

static const char *recipient_id(Draft *draft, const char *host) {
    for (uint32_t i = 0; i + 1 < draft->hosts.len; i += 2)
        if (strcmp(draft->hosts.data[i + 1], host) == 0) return draft->hosts.data[i];
    const char *id = identifier(draft, host);
    for (uint32_t i = 0; i + 1 < draft->hosts.len; i += 2)
        if (strcmp(draft->hosts.data[i], id) == 0) return id;
    vec_push(&draft->hosts, id);
    vec_push(&draft->hosts, host);
    return id;
}

static const char *store_id(Draft *draft, const Observation *row) {
    for (uint32_t i = 0; i < draft->stores.len; i++)
        if (strcmp(draft->stores.data[i].place, row->subject) == 0) return draft->stores.data[i].id;
    const char *id = identifier(draft, row->subject), *tried = id;
    for (unsigned n = 2, taken = 1; taken; n++) {
        taken = 0;
        for (uint32_t i = 0; i < draft->stores.len; i++) taken |= strcmp(draft->stores.data[i].id, tried) == 0;
        if (taken) tried = arena_printf(draft->arena, "%s-%u", id, n);
    }
    DraftStore store = {
        .id = tried, .place = row->subject, .database = strcmp(row->detail, "database") == 0, .at = row->at};
    vec_push(&draft->stores, store);
    return tried;
}

/* Texts made at run time name no place that can be written down. */
static bool is_place(const char *text) {
    return *text && !strpbrk(text, "%*?\n");
}

static void gather_stores(Draft *draft, bool by_folder) {
    const ScanResult *result = draft->result;
    for (uint32_t i = 0; i < result->observations.len; i++) {
        const Observation *row = &result->observations.data[i];
        if (strcmp(row->kind, "store") != 0 || !is_place(row->subject) || row->at.file[0] == '/') continue;
        add_text(&activity_for(draft, row->at.file, by_folder)->stores, store_id(draft, row));
    }
    for (uint32_t i = 0; i < result->observations.len; i++) {
        const Observation *row = &result->observations.data[i];
        for (uint32_t k = 0; strcmp(row->kind, "deletion") == 0 && *row->data && k < draft->stores.len; k++) {
            DraftStore *store = &draft->stores.data[k];
            if (store->deleted || strcmp(store->place, row->subject) != 0) continue;
            store->deleted = true;
            store->deleted_at = row->at;
        }
    }
}

static void gather(Draft *draft) {
    const ScanResult *result = draft->result;
    bool by_folder = count_files(result) > FILES_MAX;
    for (uint32_t i = 0; i < result->observations.len; i++) {
        const Observation *row = &result->observations.data[i];
        if (strcmp(row->kind, "flow") == 0 && *row->at.file && row->at.file[0] != '/') {
            DraftActivity *activity = activity_for(draft, row->at.file, by_folder);
            activity->flows++;
            add_text(&activity->data, row->data);
            add_text(&activity->sinks, row->value);
        } else if (strcmp(row->kind, "recipient") == 0 && *row->subject && *row->data) {
            const char *id = recipient_id(draft, row->subject);
            if (*row->at.file && row->at.file[0] != '/') add_text(&activity_for(draft, row->at.file, by_folder)->recipients, id);
        }
    }
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (!*finding->recipient || !*finding->sink.file || finding->sink.file[0] == '/') continue;
        add_text(&activity_for(draft, finding->sink.file, by_folder)->recipients,
                 recipient_id(draft, finding->recipient));
    }
    gather_stores(draft, by_folder);
}

/* ---- to the file ------------------------------------------------------------------------------ */

static void put_list(Draft *draft, const char *key, StrVec *list, const char *note) {
    if (list->len == 0) return;
    sort_texts(list);
    buf_printf(&draft->out, "    %s: [", key);
    for (uint32_t i = 0; i < list->len; i++) {
        if (i) buf_puts(&draft->out, ", ");
        put_yaml(&draft->out, list->data[i]);
    }
    buf_printf(&draft->out, "] # observed%s%s\n", *note ? ": " : "", comment(draft, note));
}

static void put_activities(Draft *draft) {
    if (draft->activities.len == 0) return;
    buf_puts(
        &draft->out,
        "# Each may say as well: subjects, stores, recipients, retention (P3Y), purpose_values.\n"
        "activities:\n");
    for (uint32_t i = 0; i < draft->activities.len; i++) {
        DraftActivity *activity = &draft->activities.data[i];
        StrVec where = {0};
        vec_push(&where, activity->where);
        sort_texts(&activity->sinks);
        const char *note = arena_printf(draft->arena, "to %s",
                                        list_text(draft->arena, &activity->sinks, "nobody"));
        buf_puts(&draft->out, "  - id: ");
        put_yaml(&draft->out, activity->id);
        buf_printf(&draft->out, " # observed: %u %s\n", activity->flows,
                   activity->flows == 1 ? "flow" : "flows");
        buf_puts(&draft->out, "    # purpose: why is this done?\n"
                              "    # basis: { gdpr: 6.1.b, dpdp: s6 }\n");
        put_list(draft, "data", &activity->data, note);
        put_list(draft, "where", &where, "");
        put_list(draft, "recipients", &activity->recipients, "");
        put_list(draft, "stores", &activity->stores, "");
        vec_free(&where);
    }
}

static void put_recipients(Draft *draft) {
    if (draft->hosts.len == 0) return;
    buf_puts(&draft->out, "recipients:\n");
    for (uint32_t i = 0; i + 1 < draft->hosts.len; i += 2) {
        buf_puts(&draft->out, "  - id: ");
        put_yaml(&draft->out, draft->hosts.data[i]);
        buf_puts(&draft->out, " # observed\n    hosts: [");
        put_yaml(&draft->out, draft->hosts.data[i + 1]);
        buf_puts(&draft->out, "] # observed\n"
                              "    # country: US\n    # safeguard: scc\n    # role: processor\n");
    }
}

static void put_stores(Draft *draft) {
    Buf *out = &draft->out;
    if (draft->stores.len == 0) {
        buf_puts(out, "# stores:\n"
                      "#   - { id: main, table: customer, path: /var/lib/x/x.db, country: FR, retention: P3Y,\n"
                      "#       erasure: on-request, protection: { special: encrypted } }\n");
        return;
    }
    buf_puts(out, "stores:\n");
    for (uint32_t i = 0; i < draft->stores.len; i++) {
        const DraftStore *store = &draft->stores.data[i];
        buf_puts(out, "  - id: ");
        put_yaml(out, store->id);
        buf_printf(out, " # observed: %s:%u\n    %s: ", comment(draft, store->at.file), store->at.line,
                   store->database ? "table" : "path");
        put_yaml(out, store->place);
        buf_puts(out, " # observed\n");
        if (store->deleted && *store->deleted_at.file)
            buf_printf(out, "    erasure: on-request # observed: deleted from in %s:%u; on-request or automatic?\n",
                       comment(draft, store->deleted_at.file), store->deleted_at.line);
        else if (store->deleted)
            buf_puts(out, "    erasure: on-request # observed: something deletes from it; on-request or automatic?\n");
        else
            buf_puts(out, "    # erasure: on-request\n");
        buf_puts(out, "    # country: FR\n    # retention: P3Y\n    # protection: { special: encrypted }\n");
    }
}

/* Sure ones need no line. */
static void put_doubtful(Draft *draft) {
    bool any = false;
    for (uint32_t i = 0; i < draft->result->observations.len; i++) {
        const Observation *row = &draft->result->observations.data[i];
        if (strcmp(row->kind, "datum") != 0 || strcmp(row->value, "high") == 0) continue;
        if (!any)
            buf_puts(&draft->out, "# Declarations that may hold personal data. To settle one, take "
                                  "its line out of the\n"
                                  "# comment, with `data: none` when it holds nothing personal.\n"
                                  "# data:\n");
        any = true;
        buf_puts(&draft->out, "#   - { place: ");
        put_yaml(&draft->out, row->subject);
        buf_printf(&draft->out, ", data: %s } # observed, %s confidence: %s:%u\n", row->data,
                   row->value, comment(draft, row->at.file), row->at.line);
    }
}

/* What the file may say, part by part; the parts that are read stand in project/load.c. */
static const char every_key[] =
    "# Every key, with what it may say. All parts may be left out.\n"
    "#   project: NAME\n"
    "#   controller: { name: NAME, establishments: [COUNTRY], audience: adults | children | mixed }\n"
    "#   roles: { LAW: controller | processor | joint-controller | fiduciary | significant-fiduciary |\n"
    "#     consent-manager }\n"
    "#   whole: yes                   no other program, and nobody by hand, does anything with these data: what\n"
    "#     is missing here is missing altogether\n"
    "#   jurisdictions: [COUNTRY]     whose national values apply, such as the age of a child\n"
    "#   activities, a list of:\n"
    "#     id, purpose                one word and one sentence\n"
    "#     purpose_values: [NAME, 3]  constants that stand for the purpose in calls of guards\n"
    "#     basis: { LAW: PROVISION }  or one of consent, contract, legal-obligation, vital, public, legitimate\n"
    "#     data: [KIND]               kinds of data or groups of them\n"
    "#     subjects: [WORD]           whose data they are\n"
    "#     where: [FILE, FOLDER/, \"fn:FUNCTION\"]\n"
    "#     recipients: [ID], stores: [ID], retention: P3Y\n"
    "#     notice: [KIND]             data that people are told of\n"
    "#     made_public: yes           the people themselves made these data public\n"
    "#     foreign_contract: yes      data of people abroad, handled for a client abroad\n"
    "#     research: yes              research, archiving or statistics\n"
    "#   recipients, a list of:\n"
    "#     id, hosts: [HOST], country: COUNTRY\n"
    "#     safeguard: adequacy | dpf | pipeda | epo | scc | idta | bcr | code-of-conduct | certification\n"
    "#                | public-instrument | ad-hoc-clauses | administrative-arrangement | derogation | consent\n"
    "#                | explicit-consent | contract | public-interest | legal-claims | vital | public-register\n"
    "#                | compelling-interest | none\n"
    "#     role: processor | controller | joint-controller | public-authority\n"
    "#   stores, a list of:\n"
    "#     id, table: NAME, path: FILE, country: COUNTRY, retention: P3Y\n"
    "#     erasure: on-request | automatic | never\n"
    "#     protection: { KIND: encrypted | hashed | keyed-hash | masked | truncated }\n"
    "#   guards, a list of: { function: NAME, kind: consent | opt-out | age | parental | authorisation | purpose,\n"
    "#     subject: arg0, purpose: arg1, holds: nonzero | zero | returns }\n"
    "#   sinks, a list of: { function: NAME, kind: log, at: \"format(arg1)\" }\n"
    "#   data, a list of: { place: \"struct visit.note\", data: KIND | none }\n"
    "#   scan: { exclude: [GLOB], fail_on: low | medium | high | critical | never,\n"
    "#     min_confidence: low | medium | high, frameworks: [LAW, COUNTRY] }\n"
    "#   programs, a list of: { name: NAME, units: [GLOB] }\n"
    "#   allow, a list of: { finding: FINGERPRINT, reason: TEXT, owner: NAME, expires: 2027-03-31 }\n";

static void put_draft(Draft *draft) {
    const ScanResult *result = draft->result;
    Buf *out = &draft->out;
    buf_printf(
        out,
        "# What %s does with personal data.\n"
        "# Drafted from a scan as of %s. Lines marked `observed` come from the code: check them. "
        "Lines\n"
        "# in comments are for the people who know why: fill them in. What stands here counts as\n"
        "# declared, so take out what ought not to happen.\n",
        comment(draft, result->project), result->as_of);
    buf_puts(out, "project: ");
    put_yaml(out, result->project);
    buf_puts(out, " # observed: the folder's name\n"
                  "# controller: { name: Example, establishments: [FR, IN], audience: adults }\n"
                  "# roles: { gdpr: controller, dpdp: fiduciary }\n"
                  "# jurisdictions: [FR, IN]\n");
    put_activities(draft);
    put_recipients(draft);
    put_stores(draft);
    buf_puts(
        out,
        "# guards:\n"
        "#   - { function: has_consent, kind: consent, subject: arg0, holds: nonzero }\n");
    put_doubtful(draft);
    buf_puts(out, every_key);
}

static int write_draft(Draft *draft, const char *file, Diags *diags) {
    if (strcmp(file, "-") == 0) {
        fwrite(buf_text(&draft->out), 1, draft->out.len, stdout);
        return EXIT_CLEAN;
    }
    if (file_exists(file)) {
        usage_error("%s is there already and is left alone; `sangam init -` prints a draft, "
                    "`sangam init FILE` "
                    "writes it elsewhere",
                    file);
        return EXIT_USAGE;
    }
    if (!file_write_atomic(file, buf_text(&draft->out), draft->out.len)) {
        usage_error("%s cannot be written; check the folder and its permissions", file);
        return EXIT_USAGE;
    }
    /* What we write must be what we read. */
    (void)project_load(draft->arena, file, diags);
    if (diags->errors) return EXIT_INTERNAL;
    uint32_t activities = draft->activities.len, recipients = draft->hosts.len / 2;
    printf("Written: %s: %u %s, %u %s. Check the lines marked `observed`, fill in the rest.\n", file, activities,
           activities == 1 ? "activity" : "activities", recipients, recipients == 1 ? "recipient" : "recipients");
    return EXIT_CLEAN;
}

int command_init(Arena *arena, const Options *options) {
    Diags *diags = diags_new(arena);
    const Project *project = NULL;
    Draft draft = {.arena = arena};
    int code = EXIT_USAGE;
    if (options->operands.len > 1) {
        usage_error("init takes one file, or - for standard output");
        return EXIT_USAGE;
    }
    ScanResult *result = stored_result(arena, options, &project, NULL, diags);
    if (result) {
        draft.result = result;
        gather(&draft);
        put_draft(&draft);
        const char *file = options->operands.len ? options->operands.data[0]
                                                 : path_join(arena, result->root, ".sangam.yaml");
        code = write_draft(&draft, file, diags);
    }
    for (uint32_t i = 0; i < draft.activities.len; i++) {
        vec_free(&draft.activities.data[i].data);
        vec_free(&draft.activities.data[i].sinks);
        vec_free(&draft.activities.data[i].recipients);
        vec_free(&draft.activities.data[i].stores);
    }
    vec_free(&draft.activities);
    vec_free(&draft.hosts);
    vec_free(&draft.stores);
    buf_free(&draft.out);
    diags_print(diags, stderr, DIAG_WARNING);
    scan_result_free(result);
    return code;
}
