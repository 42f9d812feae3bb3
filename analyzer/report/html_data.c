/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage and data inventory on the page: what was not seen and why; which data were seen
 * where. */
#include "report/html_private.h"

#include <stdlib.h>

/* ---- coverage -------------------------------------------------------------------------------- */

static void meter(Html *html, const char *name, uint64_t seen, uint64_t whole, const char *words) {
    html_format(html,
                "<tr><th scope=\"row\">%s</th><td class=\"num\">%llu of %llu</td><td "
                "class=\"barcell\">",
                name, (unsigned long long)seen, (unsigned long long)whole);
    /* in thousandths, so that a small gap is still seen */
    uint64_t share = whole ? seen * 1000 / whole : 0;
    if (share == 1000 && seen < whole) share = 999;
    html_format(html,
                "<svg class=\"bar\" viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\" "
                "aria-hidden=\"true\"><rect class=\"seen\" width=\"%llu\" "
                "height=\"1\"/></svg></td><td>%s</td></tr>\n",
                (unsigned long long)share, words);
}

static uint64_t less(uint64_t whole, uint64_t part) {
    return part < whole ? whole - part : 0;
}

static void meters(Html *html) {
    const ScanResult *r = html->result;
    html_raw(html,
             "<table class=\"meters\"><thead><tr><th>Part</th><th class=\"num\">Seen</th><th></th><th></th></tr>"
             "</thead><tbody>\n");
    meter(html, "Units parsed", r->units_parsed, r->units_total, "translation units");
    meter(html, "Units without errors", less(r->units_parsed, r->units_with_errors),
          r->units_parsed, "of those parsed");
    meter(html, "Functions complete", less(r->functions, r->functions_incomplete), r->functions,
          "no part of them is missing");
    meter(html, "Instructions understood", less(r->instructions, r->unknown_instructions),
          r->instructions, "the others join what goes in");
    meter(html, "Indirect calls resolved", less(r->calls_indirect, r->calls_unresolved),
          r->calls_indirect, "through function pointers");
    html_format(html,
                "<tr><th scope=\"row\">Calls without a model</th><td class=\"num\">%u</td><td>"
                "</td><td>functions outside the program of which nothing is known</td></tr>\n",
                r->calls_unmodelled);
    html_raw(html, "</tbody></table>\n");
}

static bool is_same_gap(const Coverage *a, const Coverage *b) {
    return a->loses == b->loses && str_eq(a->kind, b->kind) && str_eq(a->area, b->area) &&
           str_eq(a->detail, b->detail);
}

static void gap_place(Html *html, const Coverage *gap) {
    html_raw(html, "<li>");
    html_code(html, gap->subject);
    if (*gap->at.file && !str_eq(gap->at.file, gap->subject)) {
        html_raw(html, " ");
        html_place(html, &gap->at);
    }
    if (gap->count > 1) html_format(html, " <span class=\"at\">%u times</span>", gap->count);
    html_raw(html, "</li>");
}

/* What has the same reason is one row, with its places behind it. */
static void gap_row(Html *html, uint32_t first) {
    const ScanResult *r = html->result;
    const Coverage *gap = &r->coverage.data[first];
    uint64_t times = 0;
    html_raw(html, "<tr><td>");
    html_put(html, gap->kind);
    if (*gap->detail) {
        html_raw(html, ": ");
        html_prose(html, gap->detail);
    }
    html_raw(html, "<ul class=\"places\">");
    for (uint32_t i = first; i < r->coverage.len; i++) {
        const Coverage *other = &r->coverage.data[i];
        if (!is_same_gap(gap, other)) continue;
        gap_place(html, other);
        times += other->count;
    }
    html_raw(html, "</ul></td><td>");
    html_put(html, gap->area);
    html_format(html, "</td><td class=\"num\">%llu</td></tr>\n", (unsigned long long)times);
}

typedef enum GapSort { GAP_LOSS, GAP_REGISTER, GAP_APPROXIMATION } GapSort;

static GapSort gap_sort(const Coverage *gap) {
    return gap->loses ? GAP_LOSS : str_eq(gap->area, "register") ? GAP_REGISTER : GAP_APPROXIMATION;
}

static void gaps(Html *html, GapSort sort) {
    static const char *const heads[] = {
        [GAP_LOSS] = "<h3>Not analysed at all</h3><table>",
        [GAP_REGISTER] = "<h3>Named in the project file and not found in the program</h3><table>",
        [GAP_APPROXIMATION] = "<details class=\"more\"><summary>Every approximation, with its place</summary><table>"};
    const ScanResult *r = html->result;
    Interner *told = interner_new();
    for (uint32_t i = 0; i < r->coverage.len; i++) {
        const Coverage *gap = &r->coverage.data[i];
        const char *reason = arena_printf(html->arena, "%s\n%s\n%s", gap->kind, gap->area, gap->detail);
        if (gap_sort(gap) != sort || intern_find(told, reason)) continue;
        if (interner_count(told) == 1) html_raw(html, heads[sort]);
        if (interner_count(told) == 1)
            html_raw(html, "<thead><tr><th>Why, and where</th><th>Of</th><th class=\"num\">Times</th>"
                           "</tr></thead><tbody>\n");
        intern(told, reason);
        gap_row(html, i);
    }
    if (interner_count(told) > 1)
        html_raw(html, sort == GAP_APPROXIMATION ? "</tbody></table></details>\n" : "</tbody></table>\n");
    interner_free(told);
}

void html_coverage(Html *html) {
    if (!html->result->complete)
        html_raw(html,
                 "<p class=\"differ\"><b>This scan is incomplete.</b> What is named below was "
                 "not analysed; nothing can be said about it.</p>");
    meters(html);
    gaps(html, GAP_LOSS);
    gaps(html, GAP_REGISTER);
    gaps(html, GAP_APPROXIMATION);
}

/* ---- inventory ------------------------------------------------------------------------------- */

enum { OPEN_ROWS = 3, FLOW_ROWS = 60 };

/* A single word is a name of the program, more than one are words of ours. */
static void subject(Html *html, const char *text) {
    if (*text && !strpbrk(text, " `"))
        html_code(html, text);
    else
        html_prose(html, text);
}

static void place_behind(Html *html, const SourcePlace *at) {
    if (!*at->file) return;
    html_raw(html, " ");
    html_place(html, at);
}

static const Observation *observation(Html *html, uint32_t index) {
    return &html->result->observations.data[index];
}

/* An open list whose tail is folded away. */
typedef struct List {
    Html *html;
    uint32_t count;
} List;

static void begin_item(List *list) {
    if (list->count == 0) html_raw(list->html, "<ul class=\"plain\">");
    if (list->count == OPEN_ROWS)
        html_raw(list->html, "</ul><details class=\"more\"><summary>more</summary><ul "
                             "class=\"plain\">");
    list->count++;
    html_raw(list->html, "<li>");
}

static void end_item(List *list) {
    html_raw(list->html, "</li>");
}

static void end_list(List *list, const char *none) {
    if (list->count)
        html_raw(list->html, list->count > OPEN_ROWS ? "</ul></details>" : "</ul>");
    else
        html_format(list->html, "<span class=\"none\">%s</span>", none);
}

/* A record that two configurations see differently is one to a reader. */
static bool is_same_datum(const Observation *a, const Observation *b) {
    return str_eq(a->subject, b->subject) && str_eq(a->at.file, b->at.file) && a->at.line == b->at.line;
}

static void declared_cell(Html *html, const DataRow *row) {
    List list = {html, 0};
    for (uint32_t i = 0; i < row->data.len; i++) {
        const Observation *o = observation(html, row->data.data[i]);
        if (i && is_same_datum(o, observation(html, row->data.data[i - 1]))) continue;
        begin_item(&list);
        html_code(html, o->subject);
        place_behind(html, &o->at);
        html_raw(html, " <span class=\"at\">");
        html_put(html, *o->value ? arena_printf(html->arena, "%s confidence: ", o->value) : "");
        html_prose(html, o->detail);
        html_raw(html, "</span>");
        end_item(&list);
    }
    end_list(&list, "held by no member of a record; see where it goes");
}

static void flow_item(Html *html, const Observation *flow) {
    html_raw(html, "<li>");
    subject(html, flow->subject);
    if (*flow->function) {
        html_raw(html, " in ");
        html_code(html, flow->function);
    }
    place_behind(html, &flow->at);
    html_raw(html, " <span class=\"at\">");
    html_prose(html, flow->detail);
    html_raw(html, "</span></li>");
}

/* Flows of one datum, by the kind of sink. */
static void flows_cell(Html *html, const DataRow *row) {
    Interner *goals = interner_new();
    for (uint32_t i = 0; i < row->flows.len; i++)
        intern(goals, observation(html, row->flows.data[i])->value);
    for (uint32_t goal = 1; goal < interner_count(goals); goal++) {
        const char *name = interned(goals, goal);
        uint32_t count = 0, listed = 0;
        for (uint32_t i = 0; i < row->flows.len; i++)
            count += str_eq(observation(html, row->flows.data[i])->value, name);
        html_raw(html, "<details class=\"more\"><summary>");
        html_put(html, name);
        html_format(html, ", %s</summary><ul class=\"plain\">",
                    report_count(html->arena, count, "flow", "flows"));
        for (uint32_t i = 0; i < row->flows.len && listed < FLOW_ROWS; i++)
            if (str_eq(observation(html, row->flows.data[i])->value, name)) {
                flow_item(html, observation(html, row->flows.data[i]));
                listed++;
            }
        if (listed < count)
            html_format(html, "<li class=\"none\">and %u more; the JSON report lists them all</li>",
                        count - listed);
        html_raw(html, "</ul></details>");
    }
    if (interner_count(goals) == 1) html_raw(html, "<span class=\"none\">none seen</span>");
    if (row->doubtful.len)
        html_format(html, "<div class=\"at\">%s of low confidence not counted</div>",
                    report_count(html->arena, row->doubtful.len, "flow", "flows"));
    interner_free(goals);
}

static void tagged(List *list, const char *tag, const char *text) {
    begin_item(list);
    html_put(list->html, text);
    html_format(list->html, " <span class=\"tag\">%s</span>", tag);
    end_item(list);
}

/* Does the activity of the register process the datum: as it says, or as was seen? */
static bool activity_has(Html *html, const ProcessingRow *activity, const DataRow *row) {
    (void)html;
    for (uint32_t i = 0; i < activity->data.len; i++)
        if (str_eq(activity->data.data[i], row->id)) return true;
    for (uint32_t i = 0; i < activity->activity->data.count; i++)
        if (data_is_meant(row, activity->activity->data.list[i].text)) return true;
    return false;
}

static void add_once(Interner *seen, List *list, const char *tag, const char *text) {
    if (!*text || intern_find(seen, text)) return;
    intern(seen, text);
    tagged(list, tag, text);
}

static void subjects_cell(Html *html, const Facts *facts, const DataRow *row) {
    List list = {html, 0};
    Interner *seen = interner_new();
    for (uint32_t i = 0; i < facts->rows.len; i++) {
        const ProcessingRow *activity = &facts->rows.data[i];
        if (!activity->activity || !activity_has(html, activity, row)) continue;
        for (uint32_t k = 0; k < activity->activity->subjects.count; k++)
            add_once(seen, &list, "declared", activity->activity->subjects.list[k].text);
    }
    interner_free(seen);
    end_list(&list, "not declared");
}

static const char *with_country(Html *html, const char *name, const char *country) {
    return country && *country ? arena_printf(html->arena, "%s (%s)", name, country) : name;
}

static void recipients_cell(Html *html, const Facts *facts, const DataRow *row) {
    const Project *project = html->input->project;
    List list = {html, 0};
    Interner *seen = interner_new();
    for (uint32_t i = 0; i < row->recipients.len; i++) {
        const Observation *o = observation(html, row->recipients.data[i]);
        add_once(seen, &list, "seen", with_country(html, o->subject, o->value));
    }
    for (uint32_t i = 0; i < row->stores.len; i++) {
        const Observation *o = observation(html, row->stores.data[i]);
        add_once(seen, &list, "seen, store", with_country(html, o->subject, o->value));
    }
    for (uint32_t i = 0; i < facts->rows.len; i++) {
        const ProjectActivity *activity = facts->rows.data[i].activity;
        if (!activity || !activity_has(html, &facts->rows.data[i], row)) continue;
        for (uint32_t k = 0; k < activity->recipients.count; k++) {
            const ProjectRecipient *to =
                project_recipient(project, activity->recipients.list[k].text);
            if (to) add_once(seen, &list, "declared", with_country(html, to->id, to->country));
        }
        for (uint32_t k = 0; k < activity->stores.count; k++) {
            const ProjectStore *to = project_store(project, activity->stores.list[k].text);
            if (to)
                add_once(seen, &list, "declared, store", with_country(html, to->id, to->country));
        }
    }
    interner_free(seen);
    end_list(&list, "none known");
}

/* "encrypted on 2 of 5 flows" */
static void protection_cell(Html *html, const DataRow *row) {
    Interner *states = interner_new();
    uint32_t clear = 0;
    for (uint32_t i = 0; i < row->flows.len; i++) {
        const char *passed = flow_protections(observation(html, row->flows.data[i]));
        if (*passed)
            intern(states, passed);
        else
            clear++;
    }
    List list = {html, 0};
    for (uint32_t s = 1; s < interner_count(states); s++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < row->flows.len; i++)
            count += str_eq(flow_protections(observation(html, row->flows.data[i])),
                            interned(states, s));
        begin_item(&list);
        html_put(html, interned(states, s));
        html_format(html, " on %u of %s", count,
                    report_count(html->arena, row->flows.len, "flow", "flows"));
        end_item(&list);
    }
    if (clear) {
        begin_item(&list);
        html_format(html, "in clear on %u of %s", clear,
                    report_count(html->arena, row->flows.len, "flow", "flows"));
        end_item(&list);
    }
    interner_free(states);
    for (uint32_t i = 0; i < row->others.len; i++) {
        const Observation *o = observation(html, row->others.data[i]);
        begin_item(&list);
        html_put(html, o->detail);
        html_raw(html, " ");
        subject(html, o->subject);
        place_behind(html, &o->at);
        end_item(&list);
    }
    end_list(&list, "nothing seen");
}

static void deletion_item(List *list, const Observation *o) {
    Html *html = list->html;
    begin_item(list);
    html_put(html, "from ");
    html_code(html, o->subject);
    place_behind(html, &o->at);
    if (!*o->value) html_raw(html, " <span class=\"at\">named at run time only</span>");
    end_item(list);
}

/* What deletes where a flow goes, and what deletes from the stores that the register names for it. */
static void deletion_cell(Html *html, const Facts *facts, const DataRow *row) {
    const Project *project = html->input->project;
    List list = {html, 0};
    for (uint32_t i = 0; i < row->deletions.len; i++)
        deletion_item(&list, observation(html, row->deletions.data[i]));
    for (uint32_t d = 0; project && d < facts->inventory.deletions.len; d++) {
        const Observation *o = observation(html, facts->inventory.deletions.data[d]);
        const ProjectStore *store = project_store_of_table(project, o->subject);
        if (!store) store = project_store_of_path(project, o->subject);
        bool meant = false;
        for (uint32_t i = 0; store && i < facts->rows.len && !meant; i++) {
            const ProjectActivity *activity = facts->rows.data[i].activity;
            if (!activity || !activity_has(html, &facts->rows.data[i], row)) continue;
            for (uint32_t k = 0; k < activity->stores.count; k++)
                meant |= str_eq(activity->stores.list[k].text, store->id);
        }
        if (meant) deletion_item(&list, o);
    }
    end_list(&list, "none seen");
}

static void data_heading(Html *html, const DataRow *row) {
    uint32_t count = row->findings.len;
    html_raw(html, "<h4>");
    html_put(html, row->title);
    html_raw(html, " ");
    html_code(html, row->id);
    if (data_in_group(row, "special")) {
        html_raw(html, " ");
        html_badge(html, "critical", "special category");
    }
    html_raw(html, " <span class=\"count\">");
    if (count) {
        html_raw(html, "<a href=\"#list\" data-filter=\"data=");
        html_put(html, row->id);
        html_raw(html, "\">");
    }
    html_put(html, report_count(html->arena, count, "finding", "findings"));
    html_raw(html, count ? "</a></span></h4>\n" : "</span></h4>\n");
}

static void data_block(Html *html, const Facts *facts, const DataRow *row) {
    html_raw(html, "<section class=\"datum\">");
    data_heading(html, row);
    html_raw(html, "<dl><div class=\"main\"><dt>Where declared</dt><dd>");
    declared_cell(html, row);
    html_raw(html, "</dd></div><div><dt>Goes to</dt><dd>");
    flows_cell(html, row);
    html_raw(html, "</dd></div><div><dt>Protection</dt><dd>");
    protection_cell(html, row);
    html_raw(html, "</dd></div><div><dt>Recipients, stores</dt><dd>");
    recipients_cell(html, facts, row);
    html_raw(html, "</dd></div><div><dt>Deletion</dt><dd>");
    deletion_cell(html, facts, row);
    html_raw(html, "</dd></div><div><dt>Persons</dt><dd>");
    subjects_cell(html, facts, row);
    html_raw(html, "</dd></div></dl></section>\n");
}

/* Is all that is known of the kind of data a flow of low confidence? */
static bool is_doubtful(const DataRow *row) {
    return row->doubtful.len && !(row->data.len + row->flows.len + row->findings.len + row->others.len);
}

static void doubtful_kinds(Html *html, const Inventory *inventory) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < inventory->rows.len; i++) {
        const DataRow *row = &inventory->rows.data[i];
        if (!is_doubtful(row)) continue;
        html_raw(html, count++ ? ", " : "<p class=\"note\">In flows of low confidence only: ");
        html_put(html, row->title);
        html_format(html, " (%u)", row->doubtful.len);
    }
    if (count) html_raw(html, ".</p>\n");
}

static void named_rows(Html *html, const U32Vec *list, const char *kind) {
    for (uint32_t i = 0; i < list->len; i++) {
        const Observation *o = observation(html, list->data[i]);
        html_format(html, "<tr><td>%s</td><td>", kind);
        html_code(html, o->subject);
        html_raw(html, "</td><td>");
        if (*o->function) {
            html_code(html, o->function);
            html_raw(html, " ");
        }
        if (*o->at.file)
            html_place(html, &o->at);
        else
            html_raw(html, "<span class=\"none\">static data</span>");
        html_raw(html, "</td></tr>\n");
    }
}

/* Hosts and deletions that no flow is known to belong to: leads for a person to follow. */
static void named_in_code(Html *html, const Inventory *inventory) {
    if (!inventory->hosts.len && !inventory->deletions.len) return;
    html_raw(html,
             "<h3>Hosts and deletions in the code</h3><p class=\"note\">Named in the code; "
             "which data they concern is not known from the flows alone.</p><table><thead><tr>"
             "<th>What</th><th>Name</th><th>Where</th></tr></thead><tbody>\n");
    named_rows(html, &inventory->hosts, "host");
    named_rows(html, &inventory->deletions, "deletes from");
    html_raw(html, "</tbody></table>\n");
}

void html_inventory(Html *html) {
    Facts facts;
    facts_collect(html->input, &facts);
    if (!facts.inventory.rows.len)
        html_raw(html, "<p class=\"none\">No personal data were recognised.</p>");
    else
        html_diagram(html, &facts.inventory);
    if (facts.inventory.rows.len) {
        html_raw(html,
                 "<h3>Each kind of data</h3><p class=\"note\">What was seen in the code, and "
                 "what the register declares. \"None seen\" is no proof that there is none: "
                 "see Coverage.</p>\n");
        for (uint32_t i = 0; i < facts.inventory.rows.len; i++)
            if (!is_doubtful(&facts.inventory.rows.data[i])) data_block(html, &facts, &facts.inventory.rows.data[i]);
        doubtful_kinds(html, &facts.inventory);
    }
    named_in_code(html, &facts.inventory);
    facts_free(&facts);
}
