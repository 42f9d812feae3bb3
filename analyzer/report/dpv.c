/* SPDX-License-Identifier: Apache-2.0 */
/* The data inventory in the W3C community group's Data Privacy Vocabulary 2, as JSON-LD: a process per
 * activity of the register, and one per place outside it, with its data, recipients, measures and
 * legal bases. Only terms that exist are used; what has none is described in words. Each statement
 * from the register says so, the others were seen in the code. */
#include "report/report_private.h"

typedef struct Graph {
    Facts facts;
    JsonWriter json;
} Graph;

static const char *node_id(Graph *graph, const char *kind, const char *name) {
    Buf uri = {0};
    buf_printf(&uri, "urn:sangam:%s:", kind);
    uri_path(&uri, name);
    const char *kept = arena_strdup(graph->facts.arena, buf_text(&uri));
    buf_free(&uri);
    return kept;
}

static void put_text(Graph *graph, const char *key, const char *text) {
    if (text && *text) json_put_text(&graph->json, key, text_printable(graph->facts.arena, text));
}

static void begin_list(Graph *graph, const char *key) {
    json_key(&graph->json, key);
    json_begin_array(&graph->json);
}

static void put_reference(Graph *graph, const char *id) {
    json_begin_object(&graph->json);
    json_put_text(&graph->json, "@id", id);
    json_end_object(&graph->json);
}

static void put_context(Graph *graph) {
    static const char *const spaces[][2] = {
        {"dpv", "https://w3id.org/dpv#"},
        {"pd", "https://w3id.org/dpv/pd#"},
        {"eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#"},
        {"legal-in", "https://w3id.org/dpv/legal/in#"},
        {"dct", "http://purl.org/dc/terms/"},
        {"sangam", "urn:sangam:term:"},
    };
    json_key(&graph->json, "@context");
    json_begin_object(&graph->json);
    for (size_t i = 0; i < COUNTOF(spaces); i++)
        json_put_text(&graph->json, spaces[i][0], spaces[i][1]);
    json_end_object(&graph->json);
}

/* ---- data ------------------------------------------------------------------------------------ */

/* A term of the vocabulary's extension for personal data is two names with a colon, nothing else. */
static bool is_term(const char *text) {
    if (!str_starts(text, "pd:") || !text[3]) return false;
    for (const char *at = text + 3; *at; at++)
        if (!((*at | 32) - 'a' + 0u < 26u || *at - '0' + 0u < 10u || *at == '-')) return false;
    return true;
}

static void put_data(Graph *graph, const DataRow *row) {
    JsonWriter *json = &graph->json;
    const ScanResult *result = graph->facts.input->result;
    json_begin_object(json);
    json_put_text(json, "@id", node_id(graph, "data", row->id));
    begin_list(graph, "@type");
    json_text(json, "dpv:PersonalData");
    if (is_term(row->dpv)) json_text(json, row->dpv);
    if (data_in_group(row, "special")) json_text(json, "dpv:SpecialCategoryPersonalData");
    json_end_array(json);
    json_put_text(json, "dct:identifier", row->id);
    put_text(graph, "dct:title", row->title);
    begin_list(graph, "sangam:declaredAt");
    for (uint32_t i = 0; i < row->data.len; i++) {
        const Observation *o = &result->observations.data[row->data.data[i]];
        json_text(json, text_printable(graph->facts.arena,
                                       arena_printf(graph->facts.arena, "%s (%s)", o->subject,
                                                    report_place(graph->facts.arena, &o->at))));
    }
    json_end_array(json);
    begin_list(graph, "sangam:finding");
    for (uint32_t i = 0; i < row->findings.len; i++)
        json_text(json, result->findings.data[row->findings.data[i]].fingerprint);
    json_end_array(json);
    json_end_object(json);
}

/* ---- processes ------------------------------------------------------------------------------- */

static const char *const sinks[][2] = {
    {"network", "dpv:Transmit"}, {"ipc", "dpv:MakeAvailable"},   {"database", "dpv:Store"},
    {"file", "dpv:Store"},       {"log", "dpv:Record"},          {"console", "dpv:Display"},
    {"command", "dpv:Disclose"}, {"environment", "dpv:Disclose"}};
static const char *const measures[][2] = {{"encrypted", "dpv:Encryption"},
                                          {"hashed", "dpv:HashFunctions"},
                                          {"keyed-hash", "dpv:HashMessageAuthenticationCode"},
                                          {"masked", "dpv:DataRedaction"},
                                          {"truncated", "dpv:Deidentification"}};

static bool has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *at = strstr(list, word); at; at = strstr(at + 1, word))
        if ((at == list || at[-1] == ' ') && (!at[length] || at[length] == ',')) return true;
    return false;
}

static const Observation *flow_at(const Graph *graph, const ProcessingRow *row, uint32_t i) {
    return &graph->facts.input->result->observations.data[row->flows.data[i]];
}

static void put_processing(Graph *graph, const ProcessingRow *row) {
    const char *last = "";
    begin_list(graph, "dpv:hasProcessing");
    for (size_t s = 0; s < COUNTOF(sinks); s++)
        for (uint32_t i = 0; i < row->flows.len; i++)
            if (str_eq(flow_at(graph, row, i)->value, sinks[s][0]) && !str_eq(last, sinks[s][1])) {
                put_reference(graph, last = sinks[s][1]);
                break;
            }
    json_end_array(&graph->json);
    begin_list(graph, "dpv:hasTechnicalMeasure");
    for (size_t m = 0; m < COUNTOF(measures); m++)
        for (uint32_t i = 0; i < row->flows.len; i++)
            if (has_word(flow_protections(flow_at(graph, row, i)), measures[m][0])) {
                put_reference(graph, measures[m][1]);
                break;
            }
    json_end_array(&graph->json);
}

/* "6.1.b" -> "eu-gdpr:A6-1-b": the vocabulary names the points of art. 6(1) and 9(2). */
static const char *basis_term(Graph *graph, const ProjectBasis *basis) {
    static const struct {
        const char *word, *term;
    } words[] = {{"consent", "dpv:Consent"},
                 {"contract", "dpv:Contract"},
                 {"legal-obligation", "dpv:LegalObligation"},
                 {"vital", "dpv:VitalInterest"},
                 {"public", "dpv:PublicInterest"},
                 {"legitimate", "dpv:LegitimateInterest"}};
    for (size_t i = 0; i < COUNTOF(words) && basis->is_word; i++)
        if (str_eq(words[i].word, basis->text)) return words[i].term;
    if (!str_eq(basis->framework, "gdpr")) return NULL;
    bool six = strlen(basis->text) == 5 && str_starts(basis->text, "6.1.") &&
               basis->text[4] >= 'a' && basis->text[4] <= 'f';
    bool nine = strlen(basis->text) == 5 && str_starts(basis->text, "9.2.") &&
                basis->text[4] >= 'a' && basis->text[4] <= 'j';
    if (!six && !nine) return NULL;
    return arena_printf(graph->facts.arena, "eu-gdpr:A%c-%c-%c", basis->text[0], basis->text[2],
                        basis->text[4]);
}

static void put_declared(Graph *graph, const ProjectActivity *activity) {
    JsonWriter *json = &graph->json;
    if (*activity->purpose) {
        json_key(json, "dpv:hasPurpose");
        json_begin_object(json);
        json_put_text(json, "@type", "dpv:Purpose");
        put_text(graph, "dct:description", activity->purpose);
        json_end_object(json);
    }
    begin_list(graph, "dpv:hasLegalBasis");
    for (uint32_t i = 0; i < activity->basis_count; i++) {
        const ProjectBasis *basis = &activity->bases[i];
        const char *term = basis_term(graph, basis);
        json_begin_object(json);
        if (term)
            json_put_text(json, "@id", term);
        else
            json_put_text(json, "@type", "dpv:LegalBasis");
        if (!term)
            put_text(graph, "dct:description",
                     arena_printf(graph->facts.arena, "%s %s",
                                  basis->framework ? basis->framework : "", basis->text));
        json_end_object(json);
    }
    json_end_array(json);
    begin_list(graph, "dpv:hasDataSubject");
    for (uint32_t i = 0; i < activity->subjects.count; i++) {
        json_begin_object(json);
        json_put_text(json, "@type", "dpv:DataSubject");
        put_text(graph, "dct:title", activity->subjects.list[i].text);
        json_end_object(json);
    }
    json_end_array(json);
    begin_list(graph, "dpv:hasRecipient");
    for (uint32_t i = 0; i < activity->recipients.count; i++)
        put_reference(graph, node_id(graph, "recipient", activity->recipients.list[i].text));
    json_end_array(json);
    if (activity->retention.text) {
        json_key(json, "dpv:hasStorageCondition");
        json_begin_object(json);
        json_put_text(json, "@type", "dpv:StorageDuration");
        put_text(graph, "dct:description", activity->retention.text);
        json_end_object(json);
    }
}

static void put_process(Graph *graph, const ProcessingRow *row) {
    JsonWriter *json = &graph->json;
    json_begin_object(json);
    json_put_text(json, "@id",
                  row->activity ? node_id(graph, "process", row->activity->id)
                                : node_id(graph, "process-outside-register", row->where));
    json_put_text(json, "@type", "dpv:PersonalDataProcess");
    put_text(graph, "dct:title", row->activity ? row->activity->id : row->where);
    json_put_text(json, "sangam:basedOn", row->activity ? "register and code" : "code alone");
    begin_list(graph, "dpv:hasPersonalData");
    for (uint32_t i = 0; i < row->data.len; i++)
        put_reference(graph, node_id(graph, "data", row->data.data[i]));
    json_end_array(json);
    put_processing(graph, row);
    if (row->activity) put_declared(graph, row->activity);
    json_end_object(json);
}

static void put_recipients(Graph *graph) {
    const Project *project = graph->facts.input->project;
    JsonWriter *json = &graph->json;
    for (uint32_t i = 0; project && i < project->recipient_count; i++) {
        const ProjectRecipient *to = &project->recipients[i];
        json_begin_object(json);
        json_put_text(json, "@id", node_id(graph, "recipient", to->id));
        json_put_text(json, "@type",
                      str_eq(to->role, "processor") ? "dpv:DataProcessor" : "dpv:Recipient");
        put_text(graph, "dct:title", to->id);
        put_text(graph, "sangam:country", to->country);
        put_text(graph, "sangam:safeguard", to->safeguard);
        begin_list(graph, "sangam:host");
        for (uint32_t k = 0; k < to->hosts.count; k++)
            json_text(json, text_printable(graph->facts.arena, to->hosts.list[k].text));
        json_end_array(json);
        json_end_object(json);
    }
}

static void put_laws(Graph *graph) {
    const ReportInput *input = graph->facts.input;
    begin_list(graph, "dpv:hasApplicableLaw");
    for (uint32_t i = 0; i < input->law_count; i++) {
        const Framework *law = input->laws[i];
        json_begin_object(&graph->json);
        if (str_eq(law->alias, "dpdp"))
            json_put_text(&graph->json, "@id", "legal-in:law-DPDP");
        else
            json_put_text(&graph->json, "@type", "dpv:Law");
        put_text(graph, "dct:title", law->title);
        json_end_object(&graph->json);
    }
    json_end_array(&graph->json);
}

bool report_dpv(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Graph graph = {.json = {.out = out, .pretty = true}};
    facts_collect(input, &graph.facts);
    JsonWriter *json = &graph.json;
    char day[11];
    date_format(input->as_of, day);
    json_begin_object(json);
    put_context(&graph);
    begin_list(&graph, "@graph");
    json_begin_object(json);
    json_put_text(json, "@id", node_id(&graph, "inventory", input->result->project));
    json_put_text(json, "@type", "dct:Dataset");
    put_text(&graph, "dct:title", input->result->project);
    put_text(&graph, "dct:description",
             "Personal data seen in the code and declared in the register");
    put_text(&graph, "sangam:asOf", day);
    put_text(&graph, "sangam:revision", input->result->revision);
    put_laws(&graph);
    begin_list(&graph, "dpv:hasProcess");
    for (uint32_t i = 0; i < graph.facts.rows.len; i++) {
        const ProcessingRow *row = &graph.facts.rows.data[i];
        put_reference(&graph, row->activity
                                  ? node_id(&graph, "process", row->activity->id)
                                  : node_id(&graph, "process-outside-register", row->where));
    }
    json_end_array(json);
    json_end_object(json);
    for (uint32_t i = 0; i < graph.facts.rows.len; i++)
        put_process(&graph, &graph.facts.rows.data[i]);
    for (uint32_t i = 0; i < graph.facts.inventory.rows.len; i++)
        put_data(&graph, &graph.facts.inventory.rows.data[i]);
    put_recipients(&graph);
    json_end_array(json);
    json_end_object(json);
    buf_putc(out, '\n');
    facts_free(&graph.facts);
    return true;
}
