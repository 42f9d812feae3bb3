/* SPDX-License-Identifier: Apache-2.0 */
/* The tool of a SARIF run: its rules (3.49), and the taxonomies that rules and results refer to:
 * one per law, our controls, the kinds of data, CWE. */
#include "report/sarif_private.h"

enum { TAG_LIMIT = 10, CWE_TAG_LIMIT = 3, NAME_LIMIT = 255, DESCRIPTION_LIMIT = 1000 };

/* ---- collecting ------------------------------------------------------------------------------ */

static uint32_t taxonomy_new(Sarif *sarif, const char *name, const Framework *law) {
    Taxonomy taxonomy = {.name = name, .law = law, .ids = interner_new()};
    vec_push(&sarif->taxonomies, taxonomy);
    return sarif->taxonomies.len - 1;
}

static void taxon_add(Sarif *sarif, uint32_t taxonomy, const char *id, const void *about) {
    Taxonomy *to = &sarif->taxonomies.data[taxonomy];
    uint32_t taxon = intern(to->ids, *id ? id : "-");
    if (taxon > to->about.len) vec_push(&to->about, about);
}

uint32_t sarif_law_taxonomy(const Sarif *sarif, const Framework *law) {
    for (uint32_t i = 0; i < sarif->taxonomies.len; i++)
        if (sarif->taxonomies.data[i].law == law) return i;
    UNREACHABLE();
}

char *sarif_provision_taxon(Arena *arena, const Provision *provision) {
    return arena_printf(arena, "%s:%s", provision->framework->alias, provision->id);
}

/* Laws first, so that the places of the other three are known. */
static void collect_laws(Sarif *sarif) {
    LawVec laws = {0};
    report_judged_laws(sarif->input, &laws);
    for (uint32_t i = 0; i < laws.len; i++)
        taxonomy_new(sarif, report_law_label(sarif->arena, laws.data[i]), laws.data[i]);
    vec_free(&laws);
}

static void collect_finding(Sarif *sarif, uint32_t index) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    const Judgement *judgement = report_judgement(sarif->input, index);
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Provision *provision = judgement->verdicts.data[i].provision;
        if (provision)
            taxon_add(sarif, sarif_law_taxonomy(sarif, provision->framework),
                      sarif_provision_taxon(sarif->arena, provision), provision);
    }
    for (uint32_t i = 0; i < finding->controls.len; i++) {
        const char *id = finding->controls.data[i];
        const Control *control =
            sarif->input->frameworks ? frameworks_control(sarif->input->frameworks, id) : NULL;
        taxon_add(sarif, sarif->controls, id, control);
    }
    for (uint32_t i = 0; i < finding->data.len; i++)
        taxon_add(sarif, sarif->data, finding->data.data[i],
                  i < finding->data_titles.len ? finding->data_titles.data[i] : NULL);
    for (uint32_t i = 0; i < finding->cwe.len; i++)
        taxon_add(sarif, sarif->cwe,
                  arena_printf(sarif->arena, "%u", sarif_cwe(sarif, finding->cwe.data[i])), NULL);
}

void sarif_collect_taxa(Sarif *sarif) {
    report_rules(sarif->input->result, sarif->chosen, &sarif->rules);
    collect_laws(sarif);
    sarif->controls = taxonomy_new(sarif, "sangam-controls", NULL);
    sarif->data = taxonomy_new(sarif, "sangam-data", NULL);
    sarif->cwe = taxonomy_new(sarif, "CWE", NULL);
    for (uint32_t i = 0; i < sarif->input->result->findings.len; i++)
        if (sarif->chosen[i]) collect_finding(sarif, i);
}

void sarif_free_taxa(Sarif *sarif) {
    for (uint32_t i = 0; i < sarif->taxonomies.len; i++) {
        interner_free(sarif->taxonomies.data[i].ids);
        vec_free(&sarif->taxonomies.data[i].about);
    }
    vec_free(&sarif->taxonomies);
}

void sarif_taxon_reference(Sarif *sarif, uint32_t taxonomy, const char *id) {
    const Taxonomy *from = &sarif->taxonomies.data[taxonomy];
    JsonWriter *json = &sarif->json;
    if (!*id) id = "-";
    json_put_text(json, "id", id);
    uint32_t taxon = intern_find(from->ids, id);
    if (taxon) json_put_number(json, "index", taxon - 1);
    json_key(json, "toolComponent");
    json_begin_object(json);
    json_put_text(json, "name", from->name);
    json_put_number(json, "index", taxonomy);
    json_end_object(json);
}

/* ---- taxonomies ------------------------------------------------------------------------------ */

static void relationship(Sarif *sarif, uint32_t taxonomy, const char *id) {
    JsonWriter *json = &sarif->json;
    json_begin_object(json);
    json_key(json, "target");
    json_begin_object(json);
    sarif_taxon_reference(sarif, taxonomy, id);
    json_end_object(json);
    json_key(json, "kinds");
    json_begin_array(json);
    json_text(json, "relevant");
    json_end_array(json);
    json_end_object(json);
}

static void provision_taxon(Sarif *sarif, const Provision *provision) {
    JsonWriter *json = &sarif->json;
    json_put_text(json, "name",
                  arena_printf(sarif->arena, "%s %s",
                               report_law_label(sarif->arena, provision->framework),
                               provision->id));
    sarif_message(sarif, "shortDescription", provision->title);
    sarif_message(sarif, "fullDescription",
                  provision->summary && *provision->summary ? provision->summary
                                                            : provision->title);
    const char *source =
        report_is_web_link(provision->source) ? provision->source : provision->framework->source;
    if (report_is_web_link(source)) json_put_text(json, "helpUri", source);
    json_key(json, "relationships");
    json_begin_array(json);
    for (uint32_t i = 0; i < provision->demands.len; i++) {
        const char *control = provision->demands.data[i].control->id;
        if (intern_find(sarif->taxonomies.data[sarif->controls].ids, control))
            relationship(sarif, sarif->controls, control);
    }
    json_end_array(json);
}

static void taxon(Sarif *sarif, uint32_t taxonomy, uint32_t index) {
    const Taxonomy *from = &sarif->taxonomies.data[taxonomy];
    const char *id = interned(from->ids, index + 1);
    const void *about = from->about.data[index];
    JsonWriter *json = &sarif->json;
    json_begin_object(json);
    json_put_text(json, "id", id);
    if (from->law) {
        provision_taxon(sarif, about);
    } else if (taxonomy == sarif->controls && about) {
        const Control *control = about;
        json_put_text(json, "name", id);
        sarif_message(sarif, "shortDescription", control->title);
        if (control->summary && *control->summary)
            sarif_message(sarif, "fullDescription", control->summary);
    } else if (taxonomy == sarif->data && about) {
        json_put_text(json, "name", id);
        sarif_message(sarif, "shortDescription", about);
    } else if (taxonomy == sarif->cwe) {
        json_put_text(json, "name", arena_printf(sarif->arena, "CWE-%s", id));
        json_put_text(
            json, "helpUri",
            arena_printf(sarif->arena, "https://cwe.mitre.org/data/definitions/%s.html", id));
    }
    json_end_object(json);
}

static void taxonomy_head(Sarif *sarif, const Taxonomy *taxonomy) {
    JsonWriter *json = &sarif->json;
    const Framework *law = taxonomy->law;
    json_put_text(json, "name", taxonomy->name);
    char guid[37]; /* the same for ever for the same taxonomy */
    uuid_named(arena_printf(sarif->arena, "taxonomy %s", law ? law->id : taxonomy->name), guid);
    json_put_text(json, "guid", guid);
    if (law) {
        json_put_text(json, "fullName", law->title);
        json_put_text(json, "organization", law->jurisdiction);
        sarif_message(sarif, "shortDescription", law->title);
        if (report_is_web_link(law->source)) json_put_text(json, "informationUri", law->source);
        json_key(json, "properties");
        json_begin_object(json);
        json_put_text(json, "framework", law->id);
        if (law->verified && *law->verified) json_put_text(json, "verified", law->verified);
        json_end_object(json);
    } else if (str_eq(taxonomy->name, "CWE")) {
        json_put_text(json, "organization", "MITRE");
        sarif_message(sarif, "shortDescription", "Common Weakness Enumeration");
        json_put_text(json, "informationUri", "https://cwe.mitre.org/");
    } else {
        json_put_text(json, "organization", "Sangam");
        sarif_message(sarif, "shortDescription",
                      str_eq(taxonomy->name, "sangam-data") ? "Kinds of personal data"
                                                            : "Duties that laws have in common");
    }
    json_put_bool(json, "isComprehensive", false);
}

/* Written for the services as well: rules point into them, and they are skipped where not known. */
void sarif_taxonomies(Sarif *sarif) {
    JsonWriter *json = &sarif->json;
    json_key(json, "taxonomies");
    json_begin_array(json);
    for (uint32_t i = 0; i < sarif->taxonomies.len; i++) {
        json_begin_object(json);
        taxonomy_head(sarif, &sarif->taxonomies.data[i]);
        json_key(json, "taxa");
        json_begin_array(json);
        for (uint32_t k = 0; k < sarif->taxonomies.data[i].about.len; k++) taxon(sarif, i, k);
        json_end_array(json);
        json_end_object(json);
    }
    json_end_array(json);
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* What a rule's findings say together: provisions diverged from, CWE, data; each once, in order. */
typedef struct RuleFacts {
    VEC(const Provision *) provisions;
    StrVec controls;
    U32Vec cwe;
} RuleFacts;

static void facts_of_finding(Sarif *sarif, uint32_t index, RuleFacts *facts) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    const Judgement *judgement = report_judgement(sarif->input, index);
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        bool known = !verdict->provision || verdict->kind != VERDICT_DIVERGES;
        for (uint32_t k = 0; !known && k < facts->provisions.len; k++)
            known = facts->provisions.data[k] == verdict->provision;
        if (!known) vec_push(&facts->provisions, verdict->provision);
    }
    for (uint32_t i = 0; i < finding->controls.len; i++) {
        bool known = false;
        for (uint32_t k = 0; !known && k < facts->controls.len; k++)
            known = str_eq(facts->controls.data[k], finding->controls.data[i]);
        if (!known) vec_push(&facts->controls, finding->controls.data[i]);
    }
    for (uint32_t i = 0; i < finding->cwe.len; i++) {
        uint32_t cwe = sarif_cwe(sarif, finding->cwe.data[i]);
        bool known = false;
        for (uint32_t k = 0; !known && k < facts->cwe.len; k++) known = facts->cwe.data[k] == cwe;
        if (!known) vec_push(&facts->cwe, cwe);
    }
}

static void facts_of_rule(Sarif *sarif, const char *rule, RuleFacts *facts) {
    for (uint32_t i = 0; i < sarif->input->result->findings.len; i++)
        if (sarif->chosen[i] && str_eq(sarif->input->result->findings.data[i].rule, rule))
            facts_of_finding(sarif, i, facts);
}

static void tags(Sarif *sarif, const RuleFacts *facts) {
    JsonWriter *json = &sarif->json;
    uint32_t room = sarif->profile == SARIF_FULL ? UINT32_MAX : TAG_LIMIT;
    json_key(json, "tags");
    json_begin_array(json);
    json_text(json, "privacy");
    json_text(json, "security");
    room -= 2;
    /* weaknesses must leave room for the laws */
    uint32_t weaknesses = sarif->profile == SARIF_FULL ? UINT32_MAX : CWE_TAG_LIMIT;
    for (uint32_t i = 0; i < facts->cwe.len && i < weaknesses; i++, room--)
        json_text(json,
                  sarif->profile == SARIF_GITLAB
                      ? arena_printf(sarif->arena, "cwe-%u", facts->cwe.data[i])
                      : arena_printf(sarif->arena, "external/cwe/cwe-%03u", facts->cwe.data[i]));
    for (uint32_t i = 0; i < facts->provisions.len && room; i++, room--)
        json_text(json,
                  arena_printf(sarif->arena, "%s %s",
                               report_law_label(sarif->arena, facts->provisions.data[i]->framework),
                               facts->provisions.data[i]->id));
    json_end_array(json);
}

/* Text of ours or of rule files inside Markdown: nothing in it is markup. */
static void add_markdown(Buf *out, const char *text) {
    for (; text && *text; text++) {
        if (strchr("\\`*_{}[]()#+!<>|~&", *text)) buf_putc(out, '\\');
        buf_putc(out, *text == '\n' ? ' ' : *text);
    }
}

static void help(Sarif *sarif, const RuleRow *row, const RuleFacts *facts) {
    JsonWriter *json = &sarif->json;
    Buf plain = {0}, marked = {0};
    buf_printf(&plain, "%s.", row->example->title);
    add_markdown(&marked, row->example->title);
    if (*row->example->remedy) {
        buf_printf(&plain, "\nWhat to do: %s", row->example->remedy);
        buf_puts(&marked, "\n\n**What to do:** ");
        add_markdown(&marked, row->example->remedy);
    }
    for (uint32_t i = 0; i < facts->provisions.len; i++) {
        const Provision *provision = facts->provisions.data[i];
        char *label = report_law_label(sarif->arena, provision->framework);
        if (!i) buf_puts(&marked, "\n");
        buf_printf(&plain, "\n%s %s: %s", label, provision->id, provision->title);
        buf_puts(&marked, "\n- **");
        add_markdown(&marked, label);
        buf_putc(&marked, ' ');
        add_markdown(&marked, provision->id);
        buf_puts(&marked, "** ");
        add_markdown(&marked, provision->title);
        if (provision->summary && *provision->summary) {
            buf_puts(&marked, ": ");
            add_markdown(&marked, provision->summary);
        }
        if (report_is_web_link(provision->framework->source) &&
            !strpbrk(provision->framework->source, "()"))
            buf_printf(&marked, " ([text](%s))", provision->framework->source);
    }
    buf_printf(&plain, "\nTo accept one: // sangam: allow %s -- REASON", row->example->rule);
    buf_puts(&marked, "\n\nTo accept one, write ");
    add_markdown(&marked,
                 arena_printf(sarif->arena, "// sangam: allow %s -- REASON", row->example->rule));
    buf_puts(&marked, " on its line or above it.\n");
    json_key(json, "help");
    json_begin_object(json);
    json_put_text(json, "text", buf_text(&plain));
    json_put_text(json, "markdown", buf_text(&marked));
    json_end_object(json);
    buf_free(&plain);
    buf_free(&marked);
}

static void rule_properties(Sarif *sarif, const RuleRow *row, const RuleFacts *facts) {
    static const char *const security[] = {"2.5", "5.5", "8.0", "9.5"};
    static const char *const precision[] = {"low", "medium", "high"};
    JsonWriter *json = &sarif->json;
    json_key(json, "properties");
    json_begin_object(json);
    tags(sarif, facts);
    json_put_text(json, "precision", precision[row->confidence]);
    json_put_text(json, "security-severity", security[row->severity]);
    json_put_text(json, "problem.severity",
                  row->severity >= SEVERITY_HIGH     ? "error"
                  : row->severity == SEVERITY_MEDIUM ? "warning"
                                                     : "recommendation");
    json_end_object(json);
}

static void rule(Sarif *sarif, const RuleRow *row) {
    JsonWriter *json = &sarif->json;
    const Finding *example = row->example;
    const char *title = *example->title ? example->title : example->rule;
    RuleFacts facts = {0};
    facts_of_rule(sarif, example->rule, &facts);
    json_begin_object(json);
    json_put_text(json, "id", *example->rule ? example->rule : "unnamed-rule");
    json_put_text(json, "name", report_cut(sarif->arena, title, NAME_LIMIT));
    sarif_message(sarif, "shortDescription", report_cut(sarif->arena, title, DESCRIPTION_LIMIT));
    sarif_message(sarif, "fullDescription",
                  report_cut(sarif->arena,
                             arena_printf(sarif->arena, "%s. %s", title, example->remedy),
                             DESCRIPTION_LIMIT));
    help(sarif, row, &facts);
    json_key(json, "defaultConfiguration");
    json_begin_object(json);
    json_put_text(json, "level",
                  row->severity >= SEVERITY_HIGH     ? "error"
                  : row->severity == SEVERITY_MEDIUM ? "warning"
                                                     : "note");
    json_end_object(json);
    json_key(json, "relationships");
    json_begin_array(json);
    for (uint32_t i = 0; i < facts.controls.len; i++)
        relationship(sarif, sarif->controls, facts.controls.data[i]);
    for (uint32_t i = 0; i < facts.provisions.len; i++)
        relationship(sarif, sarif_law_taxonomy(sarif, facts.provisions.data[i]->framework),
                     sarif_provision_taxon(sarif->arena, facts.provisions.data[i]));
    for (uint32_t i = 0; i < facts.cwe.len; i++)
        relationship(sarif, sarif->cwe, arena_printf(sarif->arena, "%u", facts.cwe.data[i]));
    json_end_array(json);
    rule_properties(sarif, row, &facts);
    json_end_object(json);
    vec_free(&facts.provisions);
    vec_free(&facts.controls);
    vec_free(&facts.cwe);
}

void sarif_tool(Sarif *sarif) {
    JsonWriter *json = &sarif->json;
    json_key(json, "tool");
    json_begin_object(json);
    json_key(json, "driver");
    json_begin_object(json);
    json_put_text(json, "name", "Sangam");
    json_put_text(json, "organization", "Sangam");
    json_put_text(json, "semanticVersion", sarif->input->result->tool_version);
    json_put_text(json, "version", sarif->input->result->tool_version);
    sarif_message(sarif, "shortDescription",
                  "Traces personal data through C programs and checks it against law");
    json_key(json, "rules");
    json_begin_array(json);
    for (uint32_t i = 0; i < sarif->rules.len; i++) rule(sarif, &sarif->rules.data[i]);
    json_end_array(json);
    json_key(json, "supportedTaxonomies");
    json_begin_array(json);
    for (uint32_t i = 0; i < sarif->taxonomies.len; i++) {
        json_begin_object(json);
        json_put_text(json, "name", sarif->taxonomies.data[i].name);
        json_put_number(json, "index", i);
        json_end_object(json);
    }
    json_end_array(json);
    json_end_object(json);
    json_end_object(json);
}
