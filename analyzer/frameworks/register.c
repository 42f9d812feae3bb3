/* SPDX-License-Identifier: Apache-2.0 */
/* What the finding itself and the project's register answer: values that no check measured, and
 * whether a provision binds this project and these data. */
#include "frameworks/law.h"

static bool add_text(StrVec *out, const char *text) {
    if (!text || !*text) return false;
    if (!texts_have(out, text)) vec_push(out, text);
    return true;
}

static const ProjectRecipient *recipient_of(const Project *project, const Finding *finding) {
    if (!project || !finding->recipient || !*finding->recipient) return NULL;
    const ProjectRecipient *recipient = project_recipient(project, finding->recipient);
    return recipient ? recipient : project_recipient_of_host(project, finding->recipient);
}

static const ProjectStore *store_of(const Project *project, const Finding *finding) {
    if (!project || !finding->store || !*finding->store) return NULL;
    const ProjectStore *store = project_store(project, finding->store);
    if (!store) store = project_store_of_table(project, finding->store);
    return store ? store : project_store_of_path(project, finding->store);
}

static void add_country(const Finding *finding, const Project *project, StrVec *out) {
    const ProjectRecipient *recipient = recipient_of(project, finding);
    const ProjectStore *store = store_of(project, finding);
    if (add_text(out, finding->country)) return;
    if (recipient && add_text(out, recipient->country)) return;
    if (store) add_text(out, store->country);
}

/* A basis is for a law by its alias, by that of the law that stands for it, or for all laws. */
static bool basis_is_for(const ProjectBasis *basis, const Framework *law, const Framework *head) {
    return !basis->framework || str_eq(basis->framework, law->alias) ||
           str_eq(basis->framework, law->id) || str_eq(basis->framework, head->alias) ||
           str_eq(basis->framework, head->id);
}

typedef void BasisVisitor(void *context, const ProjectBasis *basis);
static void visit_bases(const Finding *finding, const Project *project, const Framework *law,
                        const Framework *head, BasisVisitor *visit, void *context) {
    for (uint32_t i = 0; project && i < finding->activities.len; i++) {
        const ProjectActivity *activity = project_activity(project, finding->activities.data[i]);
        for (uint32_t k = 0; activity && k < activity->basis_count; k++)
            if (basis_is_for(&activity->bases[k], law, head)) visit(context, &activity->bases[k]);
    }
}

typedef struct Grounds {
    const Frameworks *all;
    const Framework *head;
    StrVec *out;
} Grounds;

static void add_ground(void *context, const ProjectBasis *basis) {
    Grounds *grounds = context;
    const char *alias = basis->framework ? basis->framework : grounds->head->alias;
    const char *ground = frameworks_ground(grounds->all, alias, basis->text);
    /* A provision that is no ground, such as a gate for special data, is no answer to this. */
    if (ground || !frameworks_has_provision(grounds->all, alias, basis->text))
        add_text(grounds->out, ground ? ground : basis->text);
}

void register_values(Arena *arena, const Frameworks *all, const Framework *law,
                     const Control *control, const Parameter *parameter, const Finding *finding,
                     const Project *project, StrVec *out, bool *from_register) {
    for (uint32_t i = 0; i < finding->measures.len; i++) {
        const Measure *measure = &finding->measures.data[i];
        if (str_eq(measure->control, control->id) && str_eq(measure->parameter, parameter->name))
            add_text(out, measure->value);
    }
    if (from_register) *from_register = out->len == 0;
    if (out->len) return;
    const ProjectRecipient *recipient = recipient_of(project, finding);
    Grounds grounds = {all, law, out};
    switch (parameter->source) {
    case SOURCE_NONE: break;
    case SOURCE_COUNTRY: add_country(finding, project, out); break;
    case SOURCE_SAFEGUARD:
        if (recipient) add_text(out, recipient->safeguard);
        break;
    case SOURCE_BASIS: visit_bases(finding, project, law, law, add_ground, &grounds); break;
    }
    for (uint32_t i = 0; i < out->len; i++) out->data[i] = arena_strdup(arena, out->data[i]);
}

bool register_lacks(const Parameter *parameter, const Finding *finding, const Project *project) {
    const ProjectRecipient *recipient = recipient_of(project, finding);
    return parameter->source == SOURCE_SAFEGUARD && recipient && !recipient->safeguard;
}

/* `text` holds words parted by blanks. */
static bool has_word(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return true;
    return false;
}

bool finding_concerns(const Finding *finding, const StrVec *wanted, bool *unknown) {
    for (uint32_t i = 0; i < finding->data.len; i++) {
        const char *groups = i < finding->data_groups.len ? finding->data_groups.data[i] : "";
        *unknown |= !*groups;
        for (uint32_t k = 0; k < wanted->len; k++)
            if (id_is_within(finding->data.data[i], wanted->data[k]) || has_word(groups, wanted->data[k])) return true;
    }
    return false;
}

Answer register_data(const Provision *provision, const Finding *finding) {
    bool unknown = finding->data.len == 0;
    if (!provision->data.len || finding_concerns(finding, &provision->data, &unknown)) return ANSWER_YES;
    return unknown ? ANSWER_UNSAID : ANSWER_NO;
}

typedef struct BasisAnswer {
    const Frameworks *all;
    const Provision *provision;
    const Framework *head;
    bool any, match;
} BasisAnswer;

/* Does the law list this ground? A law that lists none does not object to any. */
static bool law_knows(const Frameworks *all, const Framework *head, const char *word) {
    LawVec members = {0};
    bool lists = false, known = false;
    frameworks_members(all, head, &members);
    for (uint32_t m = 0; m < members.len; m++)
        for (uint32_t p = 0; p < members.data[m]->provisions.len; p++) {
            const Provision *provision = &members.data[m]->provisions.data[p];
            for (uint32_t d = 0; d < provision->demands.len; d++) {
                const Demand *demand = &provision->demands.data[d];
                for (uint32_t v = 0; v < demand->count; v++) {
                    if (control_parameter(demand->control, demand->names[v])->source !=
                        SOURCE_BASIS)
                        continue;
                    lists = true;
                    known = known || value_lists(demand->values[v], word);
                }
            }
        }
    vec_free(&members);
    return known || !lists;
}

static bool is_word(const char *text) {
    for (uint32_t i = 0; project_bases[i]; i++)
        if (str_eq(project_bases[i], text)) return true;
    return false;
}

/* Whether the register's basis decides about the wanted one: words about words, and an id about ids
 * beside it ("6.1.b" about "6.1.a", not about "9.2.a"). */
static bool is_answer(const ProjectBasis *basis, const char *wanted) {
    if (basis->is_word || is_word(wanted)) return basis->is_word && is_word(wanted);
    const char *dot = strrchr(wanted, '.');
    size_t parent = dot ? (size_t)(dot - wanted) + 1 : 0;
    return strncmp(basis->text, wanted, parent) == 0 && basis->text[parent] != '\0';
}

static void match_basis(void *context, const ProjectBasis *basis) {
    BasisAnswer *answer = context;
    const StrVec *wanted = &answer->provision->bases;
    /* "basis: contract" for all laws says nothing under a law that does not know that ground. */
    if (!basis->framework && !law_knows(answer->all, answer->head, basis->text)) return;
    for (uint32_t i = 0; i < wanted->len; i++) {
        answer->any = answer->any || is_answer(basis, wanted->data[i]);
        answer->match = answer->match || id_is_within(basis->text, wanted->data[i]);
    }
}

/* The strictest answer: one NO is NO, else one silence is silence. */
Answer register_binds(const Frameworks *all, const Provision *provision, const Framework *head,
                      const Finding *finding, const Project *project) {
    Answer answer = ANSWER_YES;
    if (provision->roles.len) {
        bool said = false, match = false;
        for (uint32_t i = 0; project && i < project->role_count; i++) {
            const ProjectRole *role = &project->roles[i];
            if (!str_eq(role->framework, head->alias) && !str_eq(role->framework, head->id) &&
                !str_eq(role->framework, provision->framework->alias))
                continue;
            said = true;
            match = match || texts_have(&provision->roles, role->role);
        }
        if (said && !match) return ANSWER_NO;
        answer = said ? ANSWER_YES : ANSWER_UNSAID;
    }
    if (provision->bases.len) {
        BasisAnswer basis = {all, provision, head, false, false};
        visit_bases(finding, project, provision->framework, head, match_basis, &basis);
        if (basis.any && !basis.match) return ANSWER_NO;
        if (!basis.any) answer = ANSWER_UNSAID;
    }
    return answer;
}
