/* SPDX-License-Identifier: Apache-2.0 */
/* What a record of processing asks (GDPR art. 30(1)(a) to (g), in the order of the CNIL's and the
 * ICO's records), and what code and register know of it. Nothing is left blank and nothing is
 * guessed: what only people know is said to be unknown. */
#include "report/report_private.h"

enum { EVIDENCE_MAX = 4, FINDINGS_MAX = 12 };

const char *known_name(Known known) {
    static const char *const names[] = {"observed", "declared", "unknown"};
    return names[known];
}

void facts_collect(const ReportInput *input, Facts *out) {
    *out = (Facts){.input = input, .arena = arena_new("facts")};
    inventory_collect(input, &out->inventory);
    processing_collect(out->arena, input, &out->inventory, &out->rows);
}

void facts_free(Facts *facts) {
    inventory_free(&facts->inventory);
    processing_free(&facts->rows);
    arena_free(facts->arena);
}

void facts_say(Facts *facts, Statements *out, Known known, const char *text, const char *evidence) {
    Statement row = {known, text_printable(facts->arena, text),
                     text_printable(facts->arena, evidence ? evidence : "")};
    vec_push(out, row);
}

void facts_answer(Facts *facts, const Question *question, const ProcessingRow *row,
                  Statements *out) {
    uint32_t before = out->len;
    question->answer(facts, row, out);
    if (out->len == before)
        facts_say(facts, out, KNOWN_UNKNOWN, "neither declared nor visible in code", "");
}

/* ---- evidence -------------------------------------------------------------------------------- */

typedef struct Places {
    Buf text;
    uint32_t count, more;
    const char *last; /* the same place twice in a row counts once */
} Places;

static void add_place(Places *places, const char *text) {
    if (!*text || str_eq(places->last, text)) return;
    places->last = text;
    if (places->count == EVIDENCE_MAX) {
        places->more++;
        return;
    }
    buf_printf(&places->text, "%s%s", places->count++ ? ", " : "", text);
}

static void add_source(Facts *facts, Places *places, const SourcePlace *at) {
    if (!*at->file) return;
    SourcePlace line = {at->file, at->line, 0};
    add_place(places, report_place(facts->arena, &line));
}

static const char *end_places(Facts *facts, Places *places, const char *behind) {
    if (places->more) buf_printf(&places->text, " and %u more", places->more);
    if (*behind) buf_printf(&places->text, "%s%s", places->text.len ? "; " : "", behind);
    const char *text = arena_strdup(facts->arena, buf_text(&places->text));
    buf_free(&places->text);
    return text;
}

const char *facts_findings(Facts *facts, const U32Vec *findings) {
    Buf buf = {0};
    for (uint32_t i = 0; i < findings->len && i < FINDINGS_MAX; i++)
        buf_printf(&buf, "%s%.12s",
                   i                    ? ", "
                   : findings->len == 1 ? "finding "
                                        : "findings ",
                   facts->input->result->findings.data[findings->data[i]].fingerprint);
    if (findings->len > FINDINGS_MAX)
        buf_printf(&buf, " and %u more", findings->len - FINDINGS_MAX);
    const char *text = arena_strdup(facts->arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

static const Observation *observation(const Facts *facts, uint32_t index) {
    return &facts->input->result->observations.data[index];
}

static const Finding *finding_at(const Facts *facts, uint32_t index) {
    return &facts->input->result->findings.data[index];
}

static const char *declared_at(Facts *facts, const Node *node) {
    return node ? arena_printf(facts->arena, "%s:%u", path_name(node->file), node->line) : "";
}

static const char *words_text(Facts *facts, const ProjectWords *words) {
    Buf buf = {0};
    for (uint32_t i = 0; i < words->count; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", words->list[i].text);
    const char *text = arena_strdup(facts->arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

static void say_words(Facts *facts, Statements *out, const ProjectWords *words) {
    if (words->count)
        facts_say(facts, out, KNOWN_DECLARED, words_text(facts, words),
                  declared_at(facts, words->list[0].node));
}

/* Findings of the row on one datum. */
static const char *findings_on(Facts *facts, const ProcessingRow *row, const char *data) {
    U32Vec some = {0};
    for (uint32_t i = 0; i < row->findings.len; i++) {
        const Finding *finding = finding_at(facts, row->findings.data[i]);
        for (uint32_t k = 0; k < finding->data.len; k++)
            if (str_eq(finding->data.data[k], data)) {
                vec_push(&some, row->findings.data[i]);
                break;
            }
    }
    const char *text = facts_findings(facts, &some);
    vec_free(&some);
    return text;
}

static bool flow_is(const Observation *flow, const char *data, const char *goal) {
    return (!data || str_eq(flow->data, data)) && (!goal || str_eq(flow->value, goal));
}

/* "contact.email src/a.c:12" */
static const char *datum_at(Facts *facts, const Observation *o) {
    return arena_printf(facts->arena, "%s %s:%u", o->data, o->at.file, o->at.line);
}

/* Whom the flows of a row reach, or where they are kept: each name once, with the places. `kind`: recipient or
 * store; `goal`: the kind of sink, NULL = any. */
static void say_destinations(Facts *facts, const ProcessingRow *row, const char *kind, const char *goal,
                             const char *words, Interner *told, Statements *out) {
    const ScanResult *result = facts->input->result;
    Interner *flows = interner_new(); /* datum and place of each */
    for (uint32_t i = 0; i < row->flows.len; i++) (void)intern(flows, datum_at(facts, observation(facts, row->flows.data[i])));
    for (uint32_t i = 0; i < result->observations.len; i++) {
        const Observation *o = &result->observations.data[i];
        if (!str_eq(o->kind, kind) || !*o->data || (goal && !str_eq(o->detail, goal))) continue;
        if (!intern_find(flows, datum_at(facts, o)) || intern_find(told, o->subject)) continue;
        (void)intern(told, o->subject);
        Places places = {0};
        Interner *lines = interner_new();
        for (uint32_t k = i; k < result->observations.len; k++) {
            const Observation *same = &result->observations.data[k];
            if (!str_eq(same->kind, kind) || !str_eq(same->subject, o->subject) || !*same->data) continue;
            const char *place = datum_at(facts, same);
            const char *line = strchr(place, ' ') + 1;
            if (!intern_find(flows, place) || intern_find(lines, line)) continue;
            (void)intern(lines, line);
            add_source(facts, &places, &same->at);
        }
        interner_free(lines);
        facts_say(facts, out, KNOWN_OBSERVED, arena_printf(facts->arena, "%s%s", words, o->subject),
                  end_places(facts, &places, ""));
    }
    interner_free(flows);
}

static const char *flow_evidence(Facts *facts, const ProcessingRow *row, const char *data,
                                 const char *goal, const char *behind) {
    Places places = {0};
    const char *last = "";
    for (uint32_t i = 0; i < row->flows.len; i++) {
        const Observation *flow = observation(facts, row->flows.data[i]);
        SourcePlace at = {flow->at.file, flow->at.line, 0};
        const char *place = report_place(facts->arena, &at);
        if (!flow_is(flow, data, goal) || str_eq(place, last)) continue;
        add_place(&places, place);
        last = place;
    }
    return end_places(facts, &places, behind);
}

/* ---- answers --------------------------------------------------------------------------------- */

static void ask_reference(Facts *facts, const ProcessingRow *row, Statements *out) {
    if (row->activity)
        facts_say(facts, out, KNOWN_DECLARED, row->activity->id,
                  declared_at(facts, row->activity->node));
    else
        facts_say(facts, out, KNOWN_OBSERVED,
                  arena_printf(facts->arena, "outside the register: %s", row->where), row->where);
}

static void ask_controller(Facts *facts, const ProcessingRow *row, Statements *out) {
    (void)row;
    const Project *project = facts->input->project;
    const ProjectController *controller = project ? &project->controller : NULL;
    if (!controller || !controller->name) return;
    const char *where = words_text(facts, &controller->establishments);
    facts_say(facts, out, KNOWN_DECLARED,
              arena_printf(facts->arena, "%s%s%s", controller->name,
                           *where ? ", established in " : "", where),
              declared_at(facts, controller->node));
}

static void ask_people(Facts *facts, const ProcessingRow *row, Statements *out) {
    (void)row;
    facts_say(facts, out, KNOWN_UNKNOWN,
              "the register has no contact of joint controller, representative or data protection "
              "officer",
              "");
}

static void ask_roles(Facts *facts, const ProcessingRow *row, Statements *out) {
    (void)row;
    const Project *project = facts->input->project;
    for (uint32_t i = 0; project && i < project->role_count; i++)
        facts_say(facts, out, KNOWN_DECLARED,
                  arena_printf(facts->arena, "%s: %s", project->roles[i].framework,
                               project->roles[i].role),
                  declared_at(facts, project->roles[i].node));
}

static void ask_purpose(Facts *facts, const ProcessingRow *row, Statements *out) {
    if (row->activity && *row->activity->purpose)
        facts_say(facts, out, KNOWN_DECLARED, row->activity->purpose,
                  declared_at(facts, row->activity->node));
}

/* Records that hold the row's data: a hint at whom they are about, which code cannot prove. */
static void ask_subjects(Facts *facts, const ProcessingRow *row, Statements *out) {
    if (row->activity) say_words(facts, out, &row->activity->subjects);
    Interner *records = interner_new();
    Places places = {0};
    for (uint32_t i = 0; i < row->data.len; i++) {
        const DataRow *kind = inventory_find(&facts->inventory, row->data.data[i]);
        for (uint32_t k = 0; kind && k < kind->data.len; k++) {
            const Observation *o = observation(facts, kind->data.data[k]);
            const char *dot = strrchr(o->subject, '.');
            char *record = arena_strndup(facts->arena, o->subject,
                                         dot ? (size_t)(dot - o->subject) : strlen(o->subject));
            if (intern_find(records, record)) continue;
            intern(records, record);
            add_source(facts, &places, &o->at);
        }
    }
    Buf names = {0};
    uint32_t count = interner_count(records) - 1;
    for (uint32_t i = 1; i <= count && i <= EVIDENCE_MAX; i++)
        buf_printf(&names, "%s%s", i > 1 ? ", " : "", interned(records, i));
    if (count > EVIDENCE_MAX) buf_printf(&names, " and %u more", count - EVIDENCE_MAX);
    const char *evidence = end_places(facts, &places, "");
    if (count)
        facts_say(facts, out, KNOWN_OBSERVED,
                  arena_printf(facts->arena, "in the program such data lie in %s (a hint at the persons)",
                               buf_text(&names)),
                  evidence);
    buf_free(&names);
    interner_free(records);
    if (!row->activity || !row->activity->subjects.count)
        facts_say(facts, out, KNOWN_UNKNOWN, "who these persons are is not declared", "");
}

/* Where it leaves first, then where it is declared, then the findings. */
static void say_data(Facts *facts, const ProcessingRow *row, Statements *out, const DataRow *kind) {
    Places declared = {0};
    for (uint32_t i = 0; i < kind->data.len; i++)
        add_source(facts, &declared, &observation(facts, kind->data.data[i])->at);
    const char *lies = end_places(facts, &declared, "");
    if (*lies) lies = arena_printf(facts->arena, "declared at %s", lies);
    const char *findings = findings_on(facts, row, kind->id);
    const char *behind = *lies && *findings ? arena_printf(facts->arena, "%s; %s", lies, findings)
                         : *lies            ? lies
                                            : findings;
    facts_say(facts, out, KNOWN_OBSERVED,
              arena_printf(facts->arena, "%s (%s)", kind->title, kind->id),
              flow_evidence(facts, row, kind->id, NULL, behind));
}

static void ask_data(Facts *facts, const ProcessingRow *row, Statements *out) {
    if (row->activity) say_words(facts, out, &row->activity->data);
    for (uint32_t i = 0; i < row->data.len; i++) {
        const DataRow *kind = inventory_find(&facts->inventory, row->data.data[i]);
        if (kind) say_data(facts, row, out, kind);
    }
    if (row->activity && !row->data.len)
        facts_say(facts, out, KNOWN_UNKNOWN, "no flow of personal data was seen there", "");
}

static void ask_special(Facts *facts, const ProcessingRow *row, Statements *out) {
    uint32_t before = out->len;
    for (uint32_t i = 0; i < row->data.len; i++) {
        const DataRow *kind = inventory_find(&facts->inventory, row->data.data[i]);
        if (!kind) continue;
        if (data_in_group(kind, "special") || data_in_group(kind, "criminal"))
            say_data(facts, row, out, kind);
    }
    if (out->len == before)
        facts_say(facts, out, KNOWN_UNKNOWN,
                  "none among the data seen; what was not seen is not excluded", "");
}

static const char *const goal_words[][2] = {
    {"network", "reached over the network"},
    {"ipc", "another process of the machine"},
    {"log", "who reads the log"},
    {"console", "who sees the console"},
    {"command", "who sees the command line of a started program"},
    {"environment", "programs that inherit the environment"},
};

static void ask_recipients(Facts *facts, const ProcessingRow *row, Statements *out) {
    const Project *project = facts->input->project;
    for (uint32_t i = 0; row->activity && i < row->activity->recipients.count; i++) {
        const char *id = row->activity->recipients.list[i].text;
        const ProjectRecipient *to = project_recipient(project, id);
        const char *hosts = to ? words_text(facts, &to->hosts) : "";
        facts_say(facts, out, KNOWN_DECLARED,
                  arena_printf(facts->arena, "%s%s%s%s%s", id, *hosts ? " at " : "", hosts,
                               to && to->role ? ", " : "", to && to->role ? to->role : ""),
                  declared_at(facts, row->activity->recipients.list[i].node));
    }
    Interner *told = interner_new();
    for (uint32_t i = 0; i < row->findings.len; i++) {
        const Finding *finding = finding_at(facts, row->findings.data[i]);
        if (!*finding->recipient || intern_find(told, finding->recipient)) continue;
        (void)intern(told, finding->recipient);
        U32Vec one = {0};
        vec_push(&one, row->findings.data[i]);
        facts_say(facts, out, KNOWN_OBSERVED, finding->recipient, facts_findings(facts, &one));
        vec_free(&one);
    }
    say_destinations(facts, row, "recipient", NULL, "", told, out);
    interner_free(told);
    for (size_t g = 0; g < COUNTOF(goal_words); g++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < row->flows.len; i++)
            count += flow_is(observation(facts, row->flows.data[i]), NULL, goal_words[g][0]);
        U32Vec some = {0};
        for (uint32_t i = 0; i < row->findings.len; i++)
            if (str_eq(finding_at(facts, row->findings.data[i])->sink_kind, goal_words[g][0]))
                vec_push(&some, row->findings.data[i]);
        if (count || some.len)
            facts_say(
                facts, out, KNOWN_OBSERVED,
                arena_printf(facts->arena, "%s (%s)", goal_words[g][1],
                             report_count(facts->arena, count, "flow", "flows")),
                flow_evidence(facts, row, NULL, goal_words[g][0], facts_findings(facts, &some)));
        vec_free(&some);
    }
}

static void say_country(Facts *facts, Statements *out, const char *country, const char *of,
                        const Node *node) {
    if (country)
        facts_say(facts, out, KNOWN_DECLARED, arena_printf(facts->arena, "%s (%s)", country, of),
                  declared_at(facts, node));
}

static void ask_countries(Facts *facts, const ProcessingRow *row, Statements *out) {
    const Project *project = facts->input->project;
    const ProjectActivity *activity = row->activity;
    for (uint32_t i = 0; activity && i < activity->recipients.count; i++) {
        const ProjectRecipient *to = project_recipient(project, activity->recipients.list[i].text);
        if (to) say_country(facts, out, to->country, to->id, to->node);
    }
    for (uint32_t i = 0; activity && i < activity->stores.count; i++) {
        const ProjectStore *to = project_store(project, activity->stores.list[i].text);
        if (to) say_country(facts, out, to->country, to->id, to->node);
    }
    uint32_t network = 0;
    for (uint32_t i = 0; i < row->flows.len; i++)
        network += flow_is(observation(facts, row->flows.data[i]), NULL, "network");
    if (network)
        facts_say(facts, out, KNOWN_UNKNOWN,
                  "data leave over the network: code does not show in which country they arrive",
                  flow_evidence(facts, row, NULL, "network", ""));
}

static void ask_safeguards(Facts *facts, const ProcessingRow *row, Statements *out) {
    const Project *project = facts->input->project;
    for (uint32_t i = 0; row->activity && i < row->activity->recipients.count; i++) {
        const ProjectRecipient *to =
            project_recipient(project, row->activity->recipients.list[i].text);
        if (to && to->safeguard)
            facts_say(facts, out, KNOWN_DECLARED,
                      arena_printf(facts->arena, "%s (%s)", to->safeguard, to->id),
                      declared_at(facts, to->node));
    }
}

static void ask_retention(Facts *facts, const ProcessingRow *row, Statements *out) {
    const Project *project = facts->input->project;
    const ProjectActivity *activity = row->activity;
    if (activity && activity->retention.text)
        facts_say(facts, out, KNOWN_DECLARED, activity->retention.text,
                  declared_at(facts, activity->retention.node));
    for (uint32_t i = 0; activity && i < activity->stores.count; i++) {
        const ProjectStore *store = project_store(project, activity->stores.list[i].text);
        if (store && store->retention.text)
            facts_say(
                facts, out, KNOWN_DECLARED,
                arena_printf(facts->arena, "%s in store %s", store->retention.text, store->id),
                declared_at(facts, store->retention.node));
    }
    for (uint32_t i = 0; i < row->findings.len; i++) {
        const Finding *finding = finding_at(facts, row->findings.data[i]);
        for (uint32_t k = 0; k < finding->measures.len; k++) {
            if (!str_eq(finding->measures.data[k].parameter, "kept")) continue;
            Places places = {0};
            add_source(facts, &places, &finding->sink);
            facts_say(
                facts, out, KNOWN_OBSERVED, finding->message,
                end_places(facts, &places,
                           arena_printf(facts->arena, "finding %.12s", finding->fingerprint)));
        }
    }
}

/* Is the table or file of a store that the row's activity declares? */
static bool store_is_of(Facts *facts, const ProcessingRow *row, const char *name) {
    const Project *project = facts->input->project;
    for (uint32_t i = 0; row->activity && i < row->activity->stores.count; i++) {
        const ProjectStore *store = project_store(project, row->activity->stores.list[i].text);
        if (store && (project_store_of_table(project, name) == store ||
                      project_store_of_path(project, name) == store || str_eq(store->id, name)))
            return true;
    }
    return false;
}

/* Were the row's data seen to go there? */
static bool store_is_seen(Facts *facts, const ProcessingRow *row, const char *name) {
    for (uint32_t i = 0; i < row->data.len; i++) {
        const DataRow *kind = inventory_find(&facts->inventory, row->data.data[i]);
        for (uint32_t k = 0; kind && k < kind->stores.len; k++) {
            const Observation *store = observation(facts, kind->stores.data[k]);
            for (uint32_t n = 0; str_eq(store->subject, name) && n < row->flows.len; n++)
                if (str_eq(datum_at(facts, observation(facts, row->flows.data[n])), datum_at(facts, store))) return true;
        }
    }
    return false;
}

static void say_deletion(Facts *facts, Statements *out, const Observation *o) {
    Places places = {0};
    add_source(facts, &places, &o->at);
    facts_say(facts, out, KNOWN_OBSERVED,
              arena_printf(facts->arena, "deletes from %s%s%s%s", o->subject,
                           *o->function ? " in " : "", o->function,
                           *o->value ? "" : " (perhaps: the name is known at run time only)"),
              end_places(facts, &places, *o->at.file ? "" : "a statement in static data"));
}

static void ask_deletion(Facts *facts, const ProcessingRow *row, Statements *out) {
    uint32_t before = out->len;
    for (uint32_t i = 0; i < facts->inventory.deletions.len; i++) {
        const Observation *o = observation(facts, facts->inventory.deletions.data[i]);
        if (store_is_of(facts, row, o->subject) || store_is_seen(facts, row, o->subject)) say_deletion(facts, out, o);
    }
    bool kept = false;
    for (uint32_t i = 0; i < row->flows.len; i++) {
        const Observation *flow = observation(facts, row->flows.data[i]);
        kept |= flow_is(flow, NULL, "database") || flow_is(flow, NULL, "file");
    }
    if (out->len == before)
        facts_say(facts, out, KNOWN_UNKNOWN,
                  kept ? "data are stored and no deletion was seen that is known to be theirs"
                       : "no deletion was seen that is known to be of these data",
                  "");
}

static void ask_security(Facts *facts, const ProcessingRow *row, Statements *out) {
    const Project *project = facts->input->project;
    for (uint32_t i = 0; row->activity && i < row->activity->stores.count; i++) {
        const ProjectStore *store = project_store(project, row->activity->stores.list[i].text);
        for (uint32_t k = 0; store && k < store->protection_count; k++)
            facts_say(
                facts, out, KNOWN_DECLARED,
                arena_printf(facts->arena, "%s %s in store %s",
                             store->protections[k].data ? store->protections[k].data : "all data",
                             store->protections[k].state, store->id),
                declared_at(facts, store->protections[k].node));
    }
    for (uint32_t i = 0; i < row->flows.len; i++) {
        const Observation *flow = observation(facts, row->flows.data[i]);
        const char *states = flow_protections(flow);
        uint32_t like = 0, earlier = 0;
        Places places = {0};
        for (uint32_t k = 0; k < row->flows.len; k++) {
            const Observation *other = observation(facts, row->flows.data[k]);
            if (!str_eq(other->value, flow->value) || !str_eq(flow_protections(other), states))
                continue;
            like++;
            earlier += k < i;
            if (!earlier) add_source(facts, &places, &other->at);
        }
        const char *evidence = end_places(facts, &places, "");
        if (!earlier)
            facts_say(facts, out, KNOWN_OBSERVED,
                      arena_printf(facts->arena, "%s to %s: %s",
                                   report_count(facts->arena, like, "flow", "flows"), flow->value,
                                   *states ? states : "in clear"),
                      evidence);
    }
}

static void ask_basis(Facts *facts, const ProcessingRow *row, Statements *out) {
    for (uint32_t i = 0; row->activity && i < row->activity->basis_count; i++) {
        const ProjectBasis *basis = &row->activity->bases[i];
        facts_say(facts, out, KNOWN_DECLARED,
                  basis->framework
                      ? arena_printf(facts->arena, "%s %s", basis->framework, basis->text)
                      : basis->text,
                  declared_at(facts, basis->node));
    }
}

static void ask_source(Facts *facts, const ProcessingRow *row, Statements *out) {
    Interner *told = interner_new();
    Places places = {0};
    Buf names = {0};
    for (uint32_t i = 0; i < row->flows.len; i++) {
        const Observation *flow = observation(facts, row->flows.data[i]);
        if (!*flow->subject || intern_find(told, flow->subject)) continue;
        intern(told, flow->subject);
        if (interner_count(told) <= EVIDENCE_MAX + 1)
            buf_printf(&names, "%s%s", names.len ? ", " : "", flow->subject);
        add_source(facts, &places, flow->steps.len ? &flow->steps.data[0].at : &flow->at);
    }
    uint32_t count = interner_count(told) - 1;
    if (count > EVIDENCE_MAX) buf_printf(&names, " and %u more", count - EVIDENCE_MAX);
    const char *evidence = end_places(facts, &places, "");
    if (count)
        facts_say(facts, out, KNOWN_OBSERVED,
                  arena_printf(facts->arena, "taken from %s", buf_text(&names)), evidence);
    buf_free(&names);
    interner_free(told);
    facts_say(facts, out, KNOWN_UNKNOWN, "whether the persons gave them themselves", "");
}

static void ask_location(Facts *facts, const ProcessingRow *row, Statements *out) {
    const Project *project = facts->input->project;
    for (uint32_t i = 0; row->activity && i < row->activity->stores.count; i++) {
        const char *id = row->activity->stores.list[i].text;
        const ProjectStore *store = project_store(project, id);
        const char *tables = store ? words_text(facts, &store->tables) : "";
        const char *paths = store ? words_text(facts, &store->paths) : "";
        facts_say(facts, out, KNOWN_DECLARED,
                  arena_printf(facts->arena, "%s%s%s%s%s", id, *tables ? ", table " : "", tables,
                               *paths ? ", " : "", paths),
                  declared_at(facts, row->activity->stores.list[i].node));
    }
    static const char *const goals[][3] = {{"database", "a database", "table "}, {"file", "files", "file "}};
    for (size_t g = 0; g < COUNTOF(goals); g++) {
        Interner *told = interner_new();
        say_destinations(facts, row, "store", goals[g][0], goals[g][2], told, out);
        interner_free(told);
        uint32_t count = 0;
        for (uint32_t i = 0; i < row->flows.len; i++)
            count += flow_is(observation(facts, row->flows.data[i]), NULL, goals[g][0]);
        if (count)
            facts_say(facts, out, KNOWN_OBSERVED,
                      arena_printf(facts->arena, "%s (%s)", goals[g][1],
                                   report_count(facts->arena, count, "flow", "flows")),
                      flow_evidence(facts, row, NULL, goals[g][0], ""));
    }
}

/* Does the activity rest on consent under some law, by its own word or by the provision named? */
static const ProjectBasis *consent_basis(Facts *facts, const ProjectActivity *activity) {
    const Frameworks *all = facts->input->frameworks;
    for (uint32_t i = 0; activity && i < activity->basis_count; i++) {
        const ProjectBasis *basis = &activity->bases[i];
        const char *ground = basis->is_word || !basis->framework || !all
                                 ? basis->text
                                 : frameworks_ground(all, basis->framework, basis->text);
        if (str_eq(ground, "consent")) return basis;
    }
    return NULL;
}

static void ask_consent(Facts *facts, const ProcessingRow *row, Statements *out) {
    const Project *project = facts->input->project;
    const ProjectBasis *basis = consent_basis(facts, row->activity);
    if (!basis) {
        facts_say(facts, out, KNOWN_UNKNOWN, "no consent is declared as the basis", "");
        return;
    }
    for (uint32_t i = 0; i < project->guard_count; i++)
        if (str_eq(project->guards[i].kind, "consent"))
            facts_say(facts, out, KNOWN_DECLARED,
                      arena_printf(facts->arena, "%s asks whether there is one",
                                   project->guards[i].function),
                      declared_at(facts, project->guards[i].node));
    facts_say(facts, out, KNOWN_UNKNOWN, "where the consents are kept on record",
              declared_at(facts, basis->node));
}

/* What stands in no code and has no place in the register. */
static void ask_people_only(Facts *facts, const ProcessingRow *row, Statements *out) {
    (void)row;
    facts_say(facts, out, KNOWN_UNKNOWN, "not a matter that code or register show", "");
}

static void ask_where(Facts *facts, const ProcessingRow *row, Statements *out) {
    if (row->activity) say_words(facts, out, &row->activity->where);
    Interner *told = interner_new();
    Buf names = {0};
    for (uint32_t i = 0; i < row->flows.len; i++) {
        const Observation *flow = observation(facts, row->flows.data[i]);
        if (!*flow->function || intern_find(told, flow->function)) continue;
        intern(told, flow->function);
        if (interner_count(told) <= FINDINGS_MAX + 1)
            buf_printf(&names, "%s%s", names.len ? ", " : "", flow->function);
    }
    uint32_t count = interner_count(told) - 1;
    if (count > FINDINGS_MAX) buf_printf(&names, " and %u more", count - FINDINGS_MAX);
    if (count)
        facts_say(facts, out, KNOWN_OBSERVED,
                  arena_printf(facts->arena, "data leave in %s", buf_text(&names)),
                  flow_evidence(facts, row, NULL, NULL, ""));
    buf_free(&names);
    interner_free(told);
}

static void ask_findings(Facts *facts, const ProcessingRow *row, Statements *out) {
    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--) {
        U32Vec some = {0};
        for (uint32_t i = 0; i < row->findings.len; i++)
            if (finding_at(facts, row->findings.data[i])->severity == (Severity)severity)
                vec_push(&some, row->findings.data[i]);
        if (some.len)
            facts_say(
                facts, out, KNOWN_OBSERVED,
                arena_printf(facts->arena, "%u %s", some.len, severity_name((Severity)severity)),
                facts_findings(facts, &some));
        vec_free(&some);
    }
    if (!row->findings.len)
        facts_say(facts, out, KNOWN_UNKNOWN, "no finding; see the coverage for what was not seen",
                  "");
}

const Question facts_questions[] = {
    {"Reference", "", ask_reference},
    {"Controller (art. 30.1.a)", "", ask_controller},
    {"Joint controller, representative, officer (art. 30.1.a)", "", ask_people},
    {"Roles", "", ask_roles},
    {"Purposes (art. 30.1.b)", "2 Purposes", ask_purpose},
    {"Persons concerned (art. 30.1.c)", "2 Scope", ask_subjects},
    {"Personal data (art. 30.1.c)", "2 Nature and scope", ask_data},
    {"Special categories, offences (art. 9, 10)", "2 Scope", ask_special},
    {"Recipients (art. 30.1.d)", "2 Nature: sharing", ask_recipients},
    {"Countries (art. 30.1.e)", "2 Nature: transfers", ask_countries},
    {"Safeguards of transfers (art. 30.1.e)", "2 Nature: transfers", ask_safeguards},
    {"Time limits for erasure (art. 30.1.f)", "2 Nature: storage", ask_retention},
    {"Erasure in the code (art. 30.1.f)", "2 Nature: erasure", ask_deletion},
    {"Security measures (art. 30.1.g)", "6 Measures", ask_security},
    {"Lawful basis (art. 6, 9)", "4 Necessity and proportionality", ask_basis},
    {"Source of the data", "2 Nature: collection", ask_source},
    {"Location of the data", "2 Nature: storage", ask_location},
    {"Record of consent", "4 Necessity and proportionality", ask_consent},
    {"Contract with processors", "", ask_people_only},
    {"Automated decisions (art. 22)", "2 Nature", ask_people_only},
    {"Impact assessment (art. 35)", "", ask_people_only},
    {"Where in the code", "", ask_where},
    {"Findings", "", ask_findings},
    {NULL, NULL, NULL},
};
