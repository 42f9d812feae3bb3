/* SPDX-License-Identifier: Apache-2.0 */
/* Which data the program holds, and which processing of them: findings and observations sorted by
 * kind of data and by activity of the register. */
#include "report/report_private.h"

#include <stdlib.h>

/* With more files than this outside the register, folders are listed instead. */
enum { FILES_MAX = 24 };

/* ---- kinds of data --------------------------------------------------------------------------- */

typedef struct Collector {
    Inventory *out;
    Interner *ids; /* row = id - 1 */
} Collector;

static DataRow *row_of(Collector *collector, const char *id) {
    uint32_t number = intern(collector->ids, id);
    if (number > collector->out->rows.len) {
        DataRow row = {.id = id, .title = "", .groups = "", .dpv = ""};
        vec_push(&collector->out->rows, row);
    }
    return &collector->out->rows.data[number - 1];
}

static void take_observation(Collector *collector, const Observation *o, uint32_t index) {
    static const struct {
        const char *kind;
        size_t list;
    } lists[] = {
        {"datum", offsetof(DataRow, data)},           {"flow", offsetof(DataRow, flows)},
        {"doubtful-flow", offsetof(DataRow, doubtful)},
        {"recipient", offsetof(DataRow, recipients)}, {"store", offsetof(DataRow, stores)},
        {"deletion", offsetof(DataRow, deletions)},   {"erasure", offsetof(DataRow, deletions)}};
    if (!*o->data) {
        if (str_eq(o->kind, "recipient")) vec_push(&collector->out->hosts, index);
        if (str_eq(o->kind, "deletion")) vec_push(&collector->out->deletions, index);
        return;
    }
    DataRow *row = row_of(collector, o->data);
    if (str_eq(o->kind, "category")) {
        row->title = o->subject;
        row->groups = o->value;
        row->dpv = o->detail;
        return;
    }
    for (size_t i = 0; i < COUNTOF(lists); i++)
        if (str_eq(o->kind, lists[i].kind)) {
            U32Vec *list = (U32Vec *)(void *)((char *)row + lists[i].list);
            vec_push(list, index);
            return;
        }
    vec_push(&row->others, index);
}

/* A name that a datum is known to go to is not one of those without. */
static void drop_known(const ScanResult *result, const char *kind, U32Vec *list) {
    Interner *known = interner_new();
    for (uint32_t i = 0; i < result->observations.len; i++)
        if (*result->observations.data[i].data && str_eq(result->observations.data[i].kind, kind))
            (void)intern(known, result->observations.data[i].subject);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->len; i++)
        if (!intern_find(known, result->observations.data[list->data[i]].subject)) list->data[kept++] = list->data[i];
    list->len = kept;
    interner_free(known);
}

static int compare_rows(const void *left, const void *right) {
    const DataRow *a = left, *b = right;
    return strcmp(a->id, b->id);
}

void inventory_collect(const ReportInput *input, Inventory *out) {
    const ScanResult *result = input->result;
    Collector collector = {out, interner_new()};
    for (uint32_t i = 0; i < result->observations.len; i++)
        take_observation(&collector, &result->observations.data[i], i);
    drop_known(result, "recipient", &out->hosts);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        for (uint32_t k = 0; k < finding->data.len; k++) {
            if (!*finding->data.data[k]) continue;
            DataRow *row = row_of(&collector, finding->data.data[k]);
            if (!*row->title && k < finding->data_titles.len)
                row->title = finding->data_titles.data[k];
            if (report_showing(input, i) == SHOWING_YES) vec_push(&row->findings, i);
        }
    }
    interner_free(collector.ids);
    for (uint32_t i = 0; i < out->rows.len; i++)
        if (!*out->rows.data[i].title) out->rows.data[i].title = out->rows.data[i].id;
    if (out->rows.len) qsort(out->rows.data, out->rows.len, sizeof *out->rows.data, compare_rows);
}

void inventory_free(Inventory *inventory) {
    for (uint32_t i = 0; i < inventory->rows.len; i++) {
        DataRow *row = &inventory->rows.data[i];
        vec_free(&row->findings);
        vec_free(&row->data);
        vec_free(&row->flows);
        vec_free(&row->doubtful);
        vec_free(&row->recipients);
        vec_free(&row->stores);
        vec_free(&row->deletions);
        vec_free(&row->others);
    }
    vec_free(&inventory->rows);
    vec_free(&inventory->hosts);
    vec_free(&inventory->deletions);
}

const DataRow *inventory_find(const Inventory *inventory, const char *id) {
    DataRow key = {.id = id};
    return inventory->rows.len
               ? bsearch(&key, inventory->rows.data, inventory->rows.len, sizeof key, compare_rows)
               : NULL;
}

bool data_in_group(const DataRow *row, const char *group) {
    size_t length = strlen(group);
    for (const char *at = strstr(row->groups, group); at && length; at = strstr(at + 1, group))
        if ((at == row->groups || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

bool data_is_meant(const DataRow *row, const char *word) {
    size_t length = strlen(word);
    if (!length) return false;
    if (data_in_group(row, word)) return true;
    for (const char *at = strstr(row->id, word); at; at = strstr(at + 1, word))
        if ((at == row->id || strchr("._", at[-1])) && strchr("._", at[length])) return true;
    return false;
}

const char *flow_protections(const Observation *flow) {
    const char *states = strstr(flow->detail, "; ");
    /* encoding protects nothing */
    return !states || str_eq(states + 2, "encoded") ? "" : states + 2;
}

/* ---- processing ------------------------------------------------------------------------------ */

typedef struct Processing {
    Arena *arena;
    const ReportInput *input;
    const Inventory *inventory;
    ProcessingRows *out;
    Map of_findings; /* datum and place -> finding + 1 */
    bool by_folder;
} Processing;

static uint64_t place_key(const char *data, const SourcePlace *at) {
    uint64_t key = hash_mix(hash_bytes(data, strlen(data)), hash_bytes(at->file, strlen(at->file)));
    return hash_mix(key, (uint64_t)at->line << 32 | at->column);
}

static bool names_activity(const Finding *finding, const char *id) {
    for (uint32_t i = 0; i < finding->activities.len; i++)
        if (str_eq(finding->activities.data[i], id)) return true;
    return false;
}

/* By where its ends lie, or as a finding on it says; an activity without places has what it names. */
static bool flow_belongs(Processing *p, const Observation *flow, const ProjectActivity *activity) {
    const Project *project = p->input->project;
    if (project_activity_where(project, activity, flow->at.file, flow->function)) return true;
    for (uint32_t i = 0; i < flow->steps.len; i++)
        if (project_activity_where(project, activity, flow->steps.data[i].at.file,
                                   flow->steps.data[i].function))
            return true;
    uint64_t finding = map_get(&p->of_findings, place_key(flow->data, &flow->at), 0);
    if (finding && names_activity(&p->input->result->findings.data[finding - 1], activity->id))
        return true;
    const DataRow *row = activity->where.count ? NULL : inventory_find(p->inventory, flow->data);
    for (uint32_t i = 0; row && i < activity->data.count; i++)
        if (data_is_meant(row, activity->data.list[i].text)) return true;
    return false;
}

static void add_data(StrVec *list, const char *id) {
    if (!*id) return;
    for (uint32_t i = 0; i < list->len; i++)
        if (str_eq(list->data[i], id)) return;
    vec_push(list, id);
}

static ProcessingRow *outside_row(Processing *p, const char *file) {
    const char *where = *file ? file : "(unknown place)";
    if (p->by_folder && *file) {
        const char *slash = strrchr(file, '/');
        where = slash ? arena_strndup(p->arena, file, (size_t)(slash - file) + 1) : "./";
    }
    for (uint32_t i = 0; i < p->out->len; i++)
        if (!p->out->data[i].activity && str_eq(p->out->data[i].where, where))
            return &p->out->data[i];
    ProcessingRow row = {.where = where};
    vec_push(p->out, row);
    return &vec_last(p->out);
}

static void sort_flow(Processing *p, uint32_t index) {
    const Observation *flow = &p->input->result->observations.data[index];
    bool known = false;
    for (uint32_t i = 0; i < p->out->len; i++) {
        ProcessingRow *row = &p->out->data[i];
        if (!row->activity || !flow_belongs(p, flow, row->activity)) continue;
        vec_push(&row->flows, index);
        add_data(&row->data, flow->data);
        known = true;
    }
    if (known) return;
    ProcessingRow *row = outside_row(p, flow->at.file);
    vec_push(&row->flows, index);
    add_data(&row->data, flow->data);
}

static void sort_finding(Processing *p, uint32_t index) {
    const Finding *finding = &p->input->result->findings.data[index];
    Showing showing = report_showing(p->input, index);
    if (showing == SHOWING_DOUBTFUL || showing == SHOWING_MET) return;
    bool known = false;
    for (uint32_t i = 0; i < p->out->len; i++) {
        ProcessingRow *row = &p->out->data[i];
        if (!row->activity || !names_activity(finding, row->activity->id)) continue;
        vec_push(&row->findings, index);
        for (uint32_t k = 0; k < finding->data.len; k++)
            add_data(&row->data, finding->data.data[k]);
        known = true;
    }
    if (known || !finding->data.len) return;
    ProcessingRow *row = outside_row(p, finding->sink.file);
    vec_push(&row->findings, index);
    for (uint32_t k = 0; k < finding->data.len; k++) add_data(&row->data, finding->data.data[k]);
}

static uint32_t count_files(const ScanResult *result) {
    Interner *files = interner_new();
    for (uint32_t i = 0; i < result->observations.len; i++)
        if (str_eq(result->observations.data[i].kind, "flow"))
            intern(files, result->observations.data[i].at.file);
    for (uint32_t i = 0; i < result->findings.len; i++)
        intern(files, result->findings.data[i].sink.file);
    uint32_t count = interner_count(files);
    interner_free(files);
    return count;
}

static int compare_texts(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The register's order, then by place. */
static int compare_processing(const void *left, const void *right) {
    const ProcessingRow *a = left, *b = right;
    if (a->activity && b->activity) return a->activity < b->activity ? -1 : 1;
    if (!a->activity != !b->activity) return a->activity ? -1 : 1;
    return strcmp(a->where, b->where);
}

void processing_collect(Arena *arena, const ReportInput *input, const Inventory *inventory,
                        ProcessingRows *out) {
    const ScanResult *result = input->result;
    Processing p = {.arena = arena, .input = input, .inventory = inventory, .out = out};
    p.by_folder = count_files(result) > FILES_MAX;
    for (uint32_t i = 0; i < result->findings.len; i++)
        for (uint32_t k = 0; k < result->findings.data[i].data.len; k++) {
            const Finding *finding = &result->findings.data[i];
            uint64_t key = place_key(finding->data.data[k], &finding->sink);
            if (finding->activities.len || !map_find(&p.of_findings, key))
                *map_put(&p.of_findings, key, NULL) = i + 1;
        }
    for (uint32_t i = 0; input->project && i < input->project->activity_count; i++) {
        ProcessingRow row = {.activity = &input->project->activities[i], .where = ""};
        vec_push(out, row);
    }
    for (uint32_t i = 0; i < result->observations.len; i++)
        if (str_eq(result->observations.data[i].kind, "flow")) sort_flow(&p, i);
    for (uint32_t i = 0; i < result->findings.len; i++) sort_finding(&p, i);
    if (out->len) qsort(out->data, out->len, sizeof *out->data, compare_processing);
    for (uint32_t i = 0; i < out->len; i++)
        if (out->data[i].data.len)
            qsort(out->data[i].data.data, out->data[i].data.len, sizeof(char *), compare_texts);
    map_free(&p.of_findings);
}

void processing_free(ProcessingRows *rows) {
    for (uint32_t i = 0; i < rows->len; i++) {
        vec_free(&rows->data[i].flows);
        vec_free(&rows->data[i].findings);
        vec_free(&rows->data[i].data);
    }
    vec_free(rows);
}
