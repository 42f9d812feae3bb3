/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of laws: the shipped laws loaded, a finding to fill, a folder for files. */
#ifndef SANGAM_FRAMEWORKS_FIXTURE_H
#define SANGAM_FRAMEWORKS_FIXTURE_H

#include "check.h"
#include "frameworks/frameworks.h"

#include <stdlib.h>
#include <unistd.h>

/* The last day before anything of the third phase on any reading, the day between the readings, the
 * first day on which it is in force on both. */
#define NOW     "2026-11-22"
#define EVE     "2027-05-12"
#define BETWEEN "2027-05-13"
#define BEGUN   "2027-05-14"

typedef struct Fixture {
    Arena *arena;
    Diags *diags;
    Frameworks *all;
    LawVec laws;
    const Project *project;
    char folder[64];
    Finding finding;
    Judgement judgement;
} Fixture;

__attribute__((unused)) static int32_t day(const char *text) {
    int32_t result = 0;
    if (!date_parse(text, &result)) abort();
    return result;
}

__attribute__((unused)) static void fixture_load(Fixture *fixture, const char *const *folders,
                                                 uint32_t count) {
    *fixture = (Fixture){.arena = arena_new("test")};
    fixture->diags = diags_new(fixture->arena);
    fixture->all = frameworks_load(fixture->arena, folders, count, NULL, fixture->diags);
}

__attribute__((unused)) static void fixture_open(Fixture *fixture, const char *laws) {
    fixture_load(fixture, (const char *const[]){"frameworks"}, 1);
    if (!fixture->all || fixture->diags->errors) {
        diags_print(fixture->diags, stdout, DIAG_NOTE);
        abort();
    }
    if (laws && !frameworks_select(fixture->all, laws, &fixture->laws, fixture->diags)) abort();
    fixture->finding.recipient = fixture->finding.country = fixture->finding.store = "";
}

__attribute__((unused)) static void fixture_close(Fixture *fixture) {
    if (*fixture->folder) {
        char command[128];
        snprintf(command, sizeof command, "rm -rf %s", fixture->folder);
        if (system(command)) abort();
    }
    vec_free(&fixture->laws);
    vec_free(&fixture->finding.controls);
    vec_free(&fixture->finding.measures);
    vec_free(&fixture->finding.data);
    vec_free(&fixture->finding.data_groups);
    vec_free(&fixture->finding.activities);
    arena_free(fixture->arena);
}

__attribute__((unused)) static const char *fixture_file(Fixture *fixture, const char *name,
                                                        const char *text) {
    if (!*fixture->folder) {
        strcpy(fixture->folder, "/tmp/frameworks-test-XXXXXX");
        if (!mkdtemp(fixture->folder)) abort();
    }
    const char *path = path_join(fixture->arena, fixture->folder, name);
    if (!directory_make(path_directory(fixture->arena, path)) ||
        !file_write_atomic(path, text, strlen(text)))
        abort();
    return path;
}

__attribute__((unused)) static void fixture_project(Fixture *fixture, const char *text) {
    uint32_t before = fixture->diags->errors;
    fixture->project =
        project_load(fixture->arena, fixture_file(fixture, ".sangam.yaml", text), fixture->diags);
    if (!fixture->project || fixture->diags->errors > before) {
        diags_print(fixture->diags, stdout, DIAG_NOTE);
        abort();
    }
}

__attribute__((unused)) static void controls(Fixture *fixture, const char *a, const char *b) {
    vec_clear(&fixture->finding.controls);
    vec_clear(&fixture->finding.measures);
    vec_push(&fixture->finding.controls, a);
    if (b) vec_push(&fixture->finding.controls, b);
}

/* What the finding is about, with the groups that the data files give it. */
__attribute__((unused)) static void datum(Fixture *fixture, const char *id, const char *groups) {
    vec_push(&fixture->finding.data, id);
    vec_push(&fixture->finding.data_groups, groups);
}

__attribute__((unused)) static void measure(Fixture *fixture, const char *control,
                                            const char *parameter, const char *value) {
    Measure one = {control, parameter, value};
    vec_push(&fixture->finding.measures, one);
}

__attribute__((unused)) static void judge(Fixture *fixture, const char *as_of) {
    fixture->judgement =
        frameworks_judge(fixture->arena, fixture->all, fixture->laws.data, fixture->laws.len,
                         &fixture->finding, fixture->project, day(as_of), 0);
}

__attribute__((unused)) static const Verdict *verdict(const Fixture *fixture,
                                                      const char *reference) {
    const Provision *provision = frameworks_provision(fixture->all, reference);
    for (uint32_t i = 0; i < fixture->judgement.verdicts.len; i++)
        if (fixture->judgement.verdicts.data[i].provision == provision && provision)
            return &fixture->judgement.verdicts.data[i];
    return NULL;
}

/* "diverges" ..., "no verdict", "no provision". */
__attribute__((unused)) static const char *says(const Fixture *fixture, const char *reference) {
    if (!frameworks_provision(fixture->all, reference)) return "no provision";
    const Verdict *found = verdict(fixture, reference);
    return found ? verdict_name(found->kind) : "no verdict";
}

/* The one verdict without a provision that a law has when it does not speak of the finding. */
__attribute__((unused)) static bool not_regulated(const Fixture *fixture, const char *alias) {
    uint32_t silent = 0, others = 0;
    for (uint32_t i = 0; i < fixture->judgement.verdicts.len; i++) {
        const Verdict *one = &fixture->judgement.verdicts.data[i];
        if (!str_eq(one->law->alias, alias)) continue;
        silent += one->kind == VERDICT_NOT_REGULATED && !one->provision;
        others += one->kind != VERDICT_NOT_REGULATED;
    }
    return silent == 1 && others == 0;
}

__attribute__((unused)) static bool holds(const char *text, const char *part) {
    if (text && strstr(text, part)) return true;
    printf("# \"%s\" does not hold \"%s\"\n", text ? text : "(NULL)", part);
    return false;
}
#define CHECK_HOLDS(text, part) CHECK(holds((text), (part)))

__attribute__((unused)) static const char *why(const Fixture *fixture, const char *reference) {
    const Verdict *found = verdict(fixture, reference);
    return found ? found->text : NULL;
}

/* A check that saw an age below which people count as children. */
__attribute__((unused)) static void age_of(Fixture *fixture, const char *age) {
    controls(fixture, "child-age-gate", "parental-verification");
    measure(fixture, "child-age-gate", "age_below", age);
}

#endif
