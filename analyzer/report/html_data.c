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
             "<table><thead><tr><th>Part</th><th class=\"num\">Seen</th><th></th><th></th></tr>"
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

static void gap_row(Html *html, const Coverage *gap) {
    html_raw(html, "<tr><td>");
    html_badge(html, gap->loses ? "loses" : "", gap->loses ? "not analysed" : "approximated");
    html_raw(html, "</td><td>");
    html_put(html, gap->area);
    html_raw(html, " ");
    html_code(html, gap->subject);
    if (*gap->at.file && !str_eq(gap->at.file, gap->subject)) {
        html_raw(html, " at ");
        html_place(html, &gap->at);
    }
    html_raw(html, "</td><td>");
    html_put(html, gap->kind);
    if (*gap->detail) {
        html_raw(html, ": ");
        html_prose(html, gap->detail);
    }
    html_format(html, "</td><td class=\"num\">%u</td></tr>\n", gap->count);
}

static void gaps(Html *html, bool loses) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < html->result->coverage.len; i++) {
        const Coverage *gap = &html->result->coverage.data[i];
        if (gap->loses != loses) continue;
        if (!count++)
            html_raw(html, loses ? "<h3>Not analysed at all</h3>"
                                 : "<details class=\"more\"><summary>Every approximation, with its "
                                   "place</summary>");
        if (count == 1)
            html_raw(html, "<table><thead><tr><th></th><th>What</th><th>Why</th><th "
                           "class=\"num\">Times</th></tr></thead><tbody>\n");
        gap_row(html, gap);
    }
    if (count) html_raw(html, loses ? "</tbody></table>\n" : "</tbody></table></details>\n");
}

void html_coverage(Html *html) {
    if (!html->result->complete)
        html_raw(html,
                 "<p class=\"differ\"><b>This scan is incomplete.</b> What is named below was "
                 "not analysed; nothing can be said about it.</p>");
    meters(html);
    gaps(html, true);
    gaps(html, false);
}

/* ---- inventory ------------------------------------------------------------------------------- */

typedef struct Kind {
    const char *id, *title;
    uint32_t findings;
} Kind;
typedef VEC(Kind) Kinds;

static Kind *kind_row(Kinds *kinds, Interner *ids, const char *id) {
    uint32_t number = intern(ids, id);
    if (number > kinds->len) {
        Kind row = {id, "", 0};
        vec_push(kinds, row);
    }
    return &kinds->data[number - 1];
}

static int compare_kinds(const void *left, const void *right) {
    const Kind *a = left, *b = right;
    return strcmp(a->id, b->id);
}

static void collect_kinds(Html *html, Kinds *kinds) {
    Interner *ids = interner_new();
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const Finding *finding = &html->result->findings.data[i];
        for (uint32_t k = 0; k < finding->data.len; k++) {
            if (!*finding->data.data[k]) continue;
            Kind *row = kind_row(kinds, ids, finding->data.data[k]);
            row->findings += report_showing(html->input, i) == SHOWING_YES;
            if (k < finding->data_titles.len) row->title = finding->data_titles.data[k];
        }
    }
    for (uint32_t i = 0; i < html->result->observations.len; i++)
        if (*html->result->observations.data[i].data)
            kind_row(kinds, ids, html->result->observations.data[i].data);
    interner_free(ids);
    if (kinds->len) qsort(kinds->data, kinds->len, sizeof *kinds->data, compare_kinds);
}

/* A single word is a name of the program, more than one are words of ours. */
static void subject(Html *html, const char *text) {
    if (*text && !strpbrk(text, " `"))
        html_code(html, text);
    else
        html_prose(html, text);
}

static void observation_item(Html *html, const Observation *o) {
    html_raw(html, "<li>");
    subject(html, o->subject);
    if (*o->value) {
        html_raw(html, " ");
        html_put(html, o->value);
    }
    if (*o->at.file) {
        html_raw(html, " ");
        html_place(html, &o->at);
    }
    if (*o->detail) {
        html_raw(html, " <span class=\"at\">");
        html_prose(html, o->detail);
        html_raw(html, "</span>");
    }
    html_raw(html, "</li>");
}

static bool is_flow_of(const Observation *o, const char *data) {
    return str_eq(o->kind, "flow") && str_eq(o->data, data);
}

enum { FLOW_ROWS = 60 };

/* Flows of one datum, by where they go. */
static void flows_by_goal(Html *html, const char *data) {
    const ScanResult *r = html->result;
    Interner *goals = interner_new();
    for (uint32_t i = 0; i < r->observations.len; i++)
        if (is_flow_of(&r->observations.data[i], data))
            intern(goals, r->observations.data[i].value);
    for (uint32_t goal = 1; goal < interner_count(goals); goal++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < r->observations.len; i++)
            count += is_flow_of(&r->observations.data[i], data) &&
                     str_eq(r->observations.data[i].value, interned(goals, goal));
        html_raw(html, "<details class=\"more\"><summary>");
        html_put(html, interned(goals, goal));
        html_format(html, ", %s</summary><ul class=\"plain\">",
                    report_count(html->arena, count, "flow", "flows"));
        uint32_t listed = 0;
        for (uint32_t i = 0; i < r->observations.len && listed < FLOW_ROWS; i++)
            if (is_flow_of(&r->observations.data[i], data) &&
                str_eq(r->observations.data[i].value, interned(goals, goal))) {
                observation_item(html, &r->observations.data[i]);
                listed++;
            }
        if (listed < count)
            html_format(html, "<li class=\"none\">and %u more; the JSON report lists them all</li>",
                        count - listed);
        html_raw(html, "</ul></details>");
    }
    interner_free(goals);
}

/* Protections that flows of the datum have passed: what stands behind the callee in their
 * detail. */
static bool passed_protections(Html *html, const char *data) {
    Interner *seen = interner_new();
    for (uint32_t i = 0; i < html->result->observations.len; i++) {
        const Observation *o = &html->result->observations.data[i];
        const char *states = is_flow_of(o, data) ? strstr(o->detail, "; ") : NULL;
        if (!states || !states[2] || intern_find(seen, states + 2)) continue;
        html_raw(html, interner_count(seen) > 1 ? "; " : "on some flows: ");
        html_put(html, states + 2);
        intern(seen, states + 2);
    }
    bool any = interner_count(seen) > 1;
    interner_free(seen);
    return any;
}

static bool has_observation(Html *html, const char *data, const char *kind) {
    for (uint32_t i = 0; i < html->result->observations.len; i++)
        if (str_eq(html->result->observations.data[i].kind, kind) &&
            str_eq(html->result->observations.data[i].data, data))
            return true;
    return false;
}

/* Observations of one datum and one of the kinds (blank-separated), the first few open. */
static void observations_cell(Html *html, const char *data, const char *kinds, const char *none) {
    enum { OPEN_ROWS = 4 };
    uint32_t count = 0;
    for (uint32_t i = 0; i < html->result->observations.len; i++) {
        const Observation *o = &html->result->observations.data[i];
        const char *at = strstr(kinds, o->kind);
        size_t length = strlen(o->kind);
        bool wanted = at && length && (at == kinds || at[-1] == ' ') &&
                      (at[length] == ' ' || at[length] == '\0');
        if (!wanted || !str_eq(o->data, data)) continue;
        if (count == 0) html_raw(html, "<ul class=\"plain\">");
        if (count == OPEN_ROWS)
            html_raw(html, "</ul><details class=\"more\"><summary>more</summary><ul "
                           "class=\"plain\">");
        count++;
        observation_item(html, o);
    }
    if (count)
        html_raw(html, count > OPEN_ROWS ? "</ul></details>" : "</ul>");
    else if (none)
        html_format(html, "<span class=\"none\">%s</span>", none);
}

static void other_observations(Html *html) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < html->result->observations.len; i++) {
        const Observation *o = &html->result->observations.data[i];
        if (*o->data) continue;
        if (!count++)
            html_raw(html, "<h3>Recipients, stores, guards and values</h3><details "
                           "class=\"more\"><summary>Show them</summary><table><thead><tr><th>Kind"
                           "</th><th>What</th></tr></thead><tbody>\n");
        html_raw(html, "<tr><td>");
        html_put(html, o->kind);
        html_raw(html, "</td><td><ul class=\"plain\">");
        observation_item(html, o);
        html_raw(html, "</ul></td></tr>\n");
    }
    if (count) html_raw(html, "</tbody></table></details>\n");
}

void html_inventory(Html *html) {
    Kinds kinds = {0};
    collect_kinds(html, &kinds);
    if (!kinds.len) {
        html_raw(html, "<p class=\"none\">No personal data were recognised.</p>");
        return;
    }
    html_diagram(html);
    html_raw(html,
             "<p class=\"note\">What was seen in the code. \"None seen\" is no proof that there "
             "is none: see Coverage.</p><div class=\"scroll\"><table><thead><tr><th>Kind of "
             "data</th><th class=\"num\">Findings</th><th>Declared or read at</th><th>Goes to"
             "</th><th>Protection</th><th>Deletion, erasure</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < kinds.len; i++) {
        const Kind *kind = &kinds.data[i];
        html_raw(html, "<tr><th scope=\"row\">");
        html_put(html, *kind->title ? kind->title : kind->id);
        html_raw(html, "<br>");
        html_code(html, kind->id);
        html_format(html, "</th><td class=\"num\">%u</td><td>", kind->findings);
        observations_cell(html, kind->id, "datum source", "not recorded");
        html_raw(html, "</td><td>");
        bool flows = has_observation(html, kind->id, "flow");
        flows_by_goal(html, kind->id);
        observations_cell(html, kind->id, "sink recipient store", flows ? NULL : "none seen");
        html_raw(html, "</td><td>");
        bool protected = passed_protections(html, kind->id);
        observations_cell(html, kind->id, "protection guard", protected ? NULL : "none seen");
        html_raw(html, "</td><td>");
        observations_cell(html, kind->id, "deletion erasure", "none seen");
        html_raw(html, "</td></tr>\n");
    }
    html_raw(html, "</tbody></table></div>\n");
    vec_free(&kinds);
    other_observations(html);
}
