/* SPDX-License-Identifier: Apache-2.0 */
/* Completeness of the law files, beyond what loading needs. */
#include "frameworks/law.h"

#include <stdlib.h>

typedef struct Lint {
    const Frameworks *all;
    Diags *diags;
    uint32_t found;
} Lint;

PRINTF_LIKE(4, 5)
static void complain(Lint *lint, const char *file, uint32_t line, const char *format, ...) {
    Buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    diag_add(lint->diags, DIAG_ERROR, file, line, 0, "%s", buf_text(&text));
    buf_free(&text);
    lint->found++;
}

static bool is_address(const char *source) {
    return (str_starts(source, "https://") || str_starts(source, "http://")) &&
           !strchr(source, ' ');
}

/* Which controls some provision asks for, and which of their parameters get a value. */
static void lint_controls(Lint *lint) {
    for (uint32_t c = 0; c < lint->all->controls.len; c++) {
        const Control *control = &lint->all->controls.data[c];
        bool asked = false;
        uint64_t valued = 0;
        for (uint32_t l = 0; l < lint->all->laws.len; l++)
            for (uint32_t p = 0; p < lint->all->laws.data[l].provisions.len; p++) {
                const Provision *provision = &lint->all->laws.data[l].provisions.data[p];
                for (uint32_t d = 0; d < provision->demands.len; d++) {
                    const Demand *demand = &provision->demands.data[d];
                    if (demand->control != control) continue;
                    asked = true;
                    for (uint32_t i = 0; i < control->parameters.len && i < 64; i++)
                        if (demand_value(demand, control->parameters.data[i].name))
                            valued |= UINT64_C(1) << i;
                }
            }
        if (!asked)
            complain(lint, control->file, control->line, "no provision asks for the control `%s`",
                     control->id);
        for (uint32_t i = 0; asked && i < control->parameters.len && i < 64; i++)
            if (!(valued >> i & 1))
                complain(lint, control->file, control->line,
                         "no provision gives `%s` of the control `%s` a value",
                         control->parameters.data[i].name, control->id);
        if ((control->evidence == EVIDENCE_NO) != has_text(control->person))
            complain(lint, control->file, control->line, "the control `%s` %s", control->id,
                     has_text(control->person) ? "says what a person looks at, though code can show it"
                                               : "does not say under `person` what a person looks at");
        if (!has_text(control->summary))
            complain(lint, control->file, control->line, "the control `%s` has no `summary`",
                     control->id);
    }
}

/* An id of the law, of one it stands for, or of one that stands for it. */
static bool is_cited(const Frameworks *all, const Framework *law, const char *id) {
    bool found = frameworks_has_provision(all, law->alias, id);
    for (uint32_t i = 0; i < all->laws.len && !found; i++)
        found = (texts_have(&all->laws.data[i].with, law->alias) ||
                 texts_have(&all->laws.data[i].with, law->id)) &&
                frameworks_has_provision(all, all->laws.data[i].alias, id);
    return found;
}

static void lint_provision(Lint *lint, const Framework *law, const Provision *provision) {
    if (has_text(provision->source) && !is_address(provision->source))
        complain(lint, provision->file, provision->line,
                 "the source of %s:%s is no address (https://...)", law->alias, provision->id);
    for (uint32_t i = 0; i < provision->penalty_per.len; i++) {
        const char *per = provision->penalty_per.data[i];
        bool found = strchr(per, ':') ? frameworks_provision(lint->all, per) != NULL
                                      : frameworks_has_provision(lint->all, law->alias, per);
        if (!found)
            complain(lint, provision->file, provision->line,
                     "the penalty of %s:%s stands under `%s`, which is no provision here",
                     law->alias, provision->id, per);
    }
    for (uint32_t i = 0; i < provision->bases.len; i++) {
        const char *basis = provision->bases.data[i];
        bool word = false;
        for (uint32_t k = 0; project_bases[k]; k++) word = word || str_eq(project_bases[k], basis);
        if (!word && !is_cited(lint->all, law, basis))
            complain(lint, provision->file, provision->line,
                     "%s:%s names the basis `%s`, which is neither a word for one nor a provision",
                     law->alias, provision->id, basis);
    }
    /* A provision of a law without a sentence on the higher level would be cited without a home. */
    const char *dot = strrchr(provision->id, '.');
    if (!dot) return;
    char *parent = xstrdup(provision->id);
    parent[dot - provision->id] = '\0';
    if (!frameworks_has_provision(lint->all, law->alias, parent) && !strchr(parent, '.'))
        complain(lint, provision->file, provision->line, "%s:%s has no provision `%s` above it",
                 law->alias, provision->id, parent);
    free_(parent);
}

static void lint_relations(Lint *lint) {
    for (uint32_t f = 0; f < lint->all->relations.len; f++) {
        const RelationFile *file = lint->all->relations.data[f];
        for (uint32_t i = 0; i < file->relations.len; i++) {
            const Control *control = file->relations.data[i].control;
            bool left = false, right = false;
            for (uint32_t l = 0; l < lint->all->laws.len; l++) {
                const Framework *law = &lint->all->laws.data[l];
                for (uint32_t p = 0; p < law->provisions.len; p++)
                    for (uint32_t d = 0; d < law->provisions.data[p].demands.len; d++)
                        if (law->provisions.data[p].demands.data[d].control == control) {
                            left = left || str_eq(law->jurisdiction, file->left);
                            right = right || str_eq(law->jurisdiction, file->right);
                        }
            }
            if (!left || !right)
                complain(lint, file->file, file->relations.data[i].line,
                         "a relation is stated for `%s`, for which no law of %s asks", control->id,
                         left ? file->right : file->left);
        }
    }
}

static void lint_exemptions(Lint *lint, const Framework *law) {
    for (uint32_t i = 0; i < law->exemptions.len; i++) {
        const Exemption *one = &law->exemptions.data[i];
        if (!frameworks_has_provision(lint->all, law->alias, one->per))
            complain(lint, law->file, one->line, "`%s` leaves data out under `%s`, which is no provision of it", law->id, one->per);
        for (uint32_t k = 0; k < one->keeps.len; k++)
            if (!frameworks_has_provision(lint->all, law->alias, one->keeps.data[k]))
                complain(lint, law->file, one->line, "`%s` keeps `%s`, which is no provision of it", law->id, one->keeps.data[k]);
    }
}

bool frameworks_lint(const Frameworks *all, Diags *diags) {
    Lint lint = {all, diags, 0};
    lint_controls(&lint);
    for (uint32_t l = 0; l < all->laws.len; l++) {
        const Framework *law = &all->laws.data[l];
        if (!is_address(law->source))
            complain(&lint, law->file, law->line, "the source of `%s` is no address (https://...)",
                     law->id);
        if (!*law->verified)
            complain(&lint, law->file, law->line, "`%s` does not say on which day it was held against its source: `as_verified`",
                     law->id);
        lint_exemptions(&lint, law);
        for (uint32_t p = 0; p < law->provisions.len; p++)
            lint_provision(&lint, law, &law->provisions.data[p]);
    }
    lint_relations(&lint);
    return lint.found == 0;
}

static const Framework *law_called(const Frameworks *all, const char *name) {
    for (uint32_t i = 0; i < all->laws.len; i++)
        if (str_eq(all->laws.data[i].alias, name) || str_eq(all->laws.data[i].id, name)) return &all->laws.data[i];
    return NULL;
}

static const Framework *law_named(const Frameworks *all, const char *name, const Node *node, Diags *diags) {
    const Framework *law = law_called(all, name);
    if (!law)
        node_warning(node, diags, "no law is called `%s`, so this is for none; `sangam frameworks list` tells their names", name);
    return law;
}

void frameworks_lint_register(const Frameworks *all, const Project *project, Diags *diags) {
    for (uint32_t i = 0; i < project->role_count; i++)
        (void)law_named(all, project->roles[i].framework, project->roles[i].node, diags);
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        for (uint32_t k = 0; k < activity->basis_count; k++) {
            const ProjectBasis *basis = &activity->bases[k];
            const Framework *law = basis->framework ? law_named(all, basis->framework, basis->node, diags) : NULL;
            if (law && !basis->is_word && !is_cited(all, law, basis->text))
                node_warning(basis->node, diags, "`%s` is no provision of %s, so it is no ground; `sangam frameworks show %s` tells them",
                             basis->text, law->alias, law->alias);
        }
    }
}
