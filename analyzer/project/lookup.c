/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to a loaded project: what belongs to a file, function, host, table, path or place. */
#include "project/project.h"

#include <ctype.h>
#include <strings.h>

const ProjectActivity *project_activity(const Project *project, const char *id) {
    for (uint32_t i = 0; i < project->activity_count; i++)
        if (str_eq(project->activities[i].id, id)) return &project->activities[i];
    return NULL;
}

const ProjectRecipient *project_recipient(const Project *project, const char *id) {
    for (uint32_t i = 0; i < project->recipient_count; i++)
        if (str_eq(project->recipients[i].id, id)) return &project->recipients[i];
    return NULL;
}

const ProjectStore *project_store(const Project *project, const char *id) {
    for (uint32_t i = 0; i < project->store_count; i++)
        if (str_eq(project->stores[i].id, id)) return &project->stores[i];
    return NULL;
}

/* ---- files and functions ---- */

static bool is_glob(const char *text) {
    return strpbrk(text, "*?") != NULL;
}

/* `place`: a file, a folder (with or without a slash at its end) or a glob over the whole path. */
bool place_has_file(const char *place, const char *file) {
    while (str_starts(place, "./")) place += 2;
    if (is_glob(place)) {
        size_t length = strlen(place);
        if (place[length - 1] != '/') return glob_match(place, file);
        char *below = xmalloc(length + 3);
        memcpy(below, place, length);
        memcpy(below + length, "**", 3);
        bool matched = glob_match(below, file);
        free_(below);
        return matched;
    }
    size_t length = strlen(place);
    while (length && place[length - 1] == '/') length--;
    if (length == 0 || (length == 1 && *place == '.')) return true; /* the whole project */
    return strncmp(place, file, length) == 0 && (!file[length] || file[length] == '/');
}

static const char *file_of(const Project *project, const char *file) {
    const char *below = path_below(project->root, file);
    while (str_starts(below, "./")) below += 2;
    return below;
}

const ProjectWord *project_activity_where(const Project *project, const ProjectActivity *activity,
                                          const char *file, const char *function) {
    const char *path = file ? file_of(project, file) : NULL;
    for (uint32_t i = 0; i < activity->where.count; i++) {
        const ProjectWord *word = &activity->where.list[i];
        if (str_starts(word->text, "fn:") ? function && glob_match(word->text + 3, function)
                                          : path && place_has_file(word->text, path))
            return word;
    }
    return NULL;
}

const Project *project_claimed(Arena *arena, const Project *project, const char *activity, const char *function) {
    const ProjectActivity *found = project_activity(project, activity);
    if (!found) return NULL;
    Project *claimed = ARENA_NEW(arena, Project);
    ProjectActivity *activities = ARENA_ARRAY(arena, ProjectActivity, project->activity_count);
    ProjectWord *where = ARENA_ARRAY(arena, ProjectWord, found->where.count + 1);
    *claimed = *project;
    memcpy(activities, project->activities, project->activity_count * sizeof *activities);
    if (found->where.count) memcpy(where, found->where.list, found->where.count * sizeof *where);
    where[found->where.count] = (ProjectWord){arena_printf(arena, "fn:%s", function), found->node};
    activities[found - project->activities].where = (ProjectWords){where, found->where.count + 1};
    claimed->activities = activities;
    return claimed;
}

static bool files_match(const Project *project, const ProjectWords *places, const char *file) {
    const char *path = file_of(project, file);
    for (uint32_t i = 0; i < places->count; i++)
        if (place_has_file(places->list[i].text, path)) return true;
    return false;
}

bool project_excludes(const Project *project, const char *file) {
    return files_match(project, &project->scan.exclude, file);
}

bool program_has(const Project *project, const ProjectProgram *program, const char *file) {
    return files_match(project, &program->units, file);
}

/* ---- hosts ---- */

typedef struct Host {
    const char *text;
    size_t length;
} Host;

/* The host in "https://user@api.example:443/v1", "api.example:443", "[::1]:80" or "api.example". */
static Host host_in(const char *text) {
    const char *scheme = strstr(text, "://");
    const char *start = scheme ? scheme + 3 : text;
    size_t length = strcspn(start, "/?#");
    for (size_t i = 0; i < length; i++) {
        if (start[i] != '@') continue;
        start += i + 1;
        length -= i + 1;
        i = (size_t)-1;
    }
    const char *bracket = *start == '[' ? memchr(start, ']', length) : NULL;
    if (bracket) return (Host){start + 1, (size_t)(bracket - start - 1)};
    const char *colon = memchr(start, ':', length);
    bool is_address6 = colon && memchr(colon + 1, ':', length - (size_t)(colon - start) - 1);
    if (colon && !is_address6) length = (size_t)(colon - start);
    while (length && start[length - 1] == '.') length--;
    return (Host){start, length};
}

/* 0 = no match; else how much of the host the declaration names. */
static size_t host_match(const char *declared, Host host) {
    if (str_starts(declared, "*.")) declared += 2;
    if (*declared == '.') declared++;
    Host suffix = host_in(declared);
    if (!suffix.length || suffix.length > host.length) return 0;
    size_t rest = host.length - suffix.length;
    if (strncasecmp(host.text + rest, suffix.text, suffix.length) != 0) return 0;
    return rest == 0 || host.text[rest - 1] == '.' ? suffix.length : 0;
}

const ProjectRecipient *project_recipient_of_host(const Project *project, const char *host) {
    const ProjectRecipient *best = NULL;
    size_t best_length = 0;
    Host wanted = host_in(host);
    for (uint32_t i = 0; i < project->recipient_count; i++) {
        const ProjectRecipient *recipient = &project->recipients[i];
        for (uint32_t j = 0; j < recipient->hosts.count; j++) {
            size_t length = host_match(recipient->hosts.list[j].text, wanted);
            if (length <= best_length) continue;
            best = recipient;
            best_length = length;
        }
    }
    return best;
}

/* ---- stores ---- */

static const char *table_name(const char *table) {
    const char *dot = strrchr(table, '.');
    return dot && dot[1] ? dot + 1 : table;
}

const ProjectStore *project_store_of_table(const Project *project, const char *table) {
    for (uint32_t i = 0; i < project->store_count; i++) {
        const ProjectWords *tables = &project->stores[i].tables;
        for (uint32_t j = 0; j < tables->count; j++)
            if (strcasecmp(table_name(tables->list[j].text), table_name(table)) == 0)
                return &project->stores[i];
    }
    return NULL;
}

const ProjectStore *project_store_of_path(const Project *project, const char *path) {
    const ProjectStore *best = NULL;
    size_t best_score = 0;
    const char *wanted = file_of(project, path);
    for (uint32_t i = 0; i < project->store_count; i++) {
        const ProjectStore *store = &project->stores[i];
        for (uint32_t j = 0; j < store->paths.count; j++) {
            const char *place = file_of(project, store->paths.list[j].text);
            if (!place_has_file(place, wanted)) continue;
            size_t score = strlen(place) * 2 + (store->tables.count == 0);
            if (score <= best_score) continue;
            best = store;
            best_score = score;
        }
    }
    return best;
}

/* "health" covers "health" and "health.record". */
static bool covers(const char *id, const char *data) {
    size_t length = strlen(id);
    return strncmp(id, data, length) == 0 && (!data[length] || data[length] == '.');
}

const ProjectProtection *store_protection(const ProjectStore *store, const char *data,
                                          const char *const *groups, uint32_t group_count) {
    const ProjectProtection *by_id = NULL, *by_group = NULL, *by_all = NULL;
    for (uint32_t i = 0; i < store->protection_count; i++) {
        const ProjectProtection *entry = &store->protections[i];
        if (!entry->data) {
            by_all = entry;
        } else if (covers(entry->data, data)) {
            if (!by_id || strlen(entry->data) > strlen(by_id->data)) by_id = entry;
        } else {
            for (uint32_t j = 0; j < group_count && !by_group; j++)
                if (str_eq(entry->data, groups[j])) by_group = entry;
        }
    }
    return by_id ? by_id : by_group ? by_group : by_all;
}

/* ---- exceptions ---- */

bool exception_matches(const ProjectException *exception, const char *fingerprint) {
    return str_starts(fingerprint, exception->finding);
}
