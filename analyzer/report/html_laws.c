/* SPDX-License-Identifier: Apache-2.0 */
/* Laws on the page: what the findings come to by law and by control, the provisions in our words
 * with the official text a link away, and where two laws differ. */
#include "report/html_private.h"

#include <stdlib.h>

/* ---- by law ---------------------------------------------------------------------------------- */

/* How a law sees the shown findings; each finding counts once, by its gravest verdict. */
typedef struct LawCounts {
    uint32_t diverges, open, later, meets, silent;
} LawCounts;

static void count_finding(const Judgement *judgement, const Framework *law, LawCounts *counts) {
    bool has[VERDICT_NOT_REGULATED + 1] = {false};
    for (uint32_t i = 0; i < judgement->verdicts.len; i++)
        if (report_verdict_law(&judgement->verdicts.data[i]) == law)
            has[judgement->verdicts.data[i].kind] = true;
    if (has[VERDICT_DIVERGES])
        counts->diverges++;
    else if (has[VERDICT_OPEN])
        counts->open++;
    else if (has[VERDICT_NOT_IN_FORCE] || has[VERDICT_NO_LONGER_IN_FORCE])
        counts->later++;
    else if (has[VERDICT_MEETS])
        counts->meets++;
    else
        counts->silent++;
}

static LawCounts law_counts(Html *html, const Framework *law) {
    LawCounts counts = {0};
    for (uint32_t i = 0; i < html->result->findings.len; i++)
        if (report_showing(html->input, i) == SHOWING_YES)
            count_finding(report_judgement(html->input, i), law, &counts);
    return counts;
}

static uint32_t bar_part(Html *html, const char *kind, uint32_t at, uint32_t count) {
    if (count)
        html_format(html, "<rect class=\"%s\" x=\"%u\" y=\"0\" width=\"%u\" height=\"1\"/>", kind,
                    at, count);
    return at + count;
}

static void law_row(Html *html, const Framework *law, LawCounts c) {
    html_raw(html, "<tr><th scope=\"row\">");
    html_put(html, report_law_label(html->arena, law));
    html_raw(html, "<br><span class=\"official\">");
    html_link(html, law->source, law->title);
    html_raw(html, "</span></th><td class=\"num\">");
    if (c.diverges) {
        html_raw(html, "<a href=\"#list\" data-filter=\"verdict=diverges law=");
        html_put(html, law->alias);
        html_raw(html, "\">");
    }
    html_format(html, c.diverges ? "%u</a>" : "%u", c.diverges);
    html_format(html,
                "</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                "class=\"num\">%u</td><td class=\"barcell\">",
                c.open, c.later, c.meets, c.silent);
    html_format(html,
                "<svg class=\"bar\" viewBox=\"0 0 %u 1\" preserveAspectRatio=\"none\" "
                "aria-hidden=\"true\">",
                html->totals.shown ? html->totals.shown : 1);
    uint32_t at = bar_part(html, "diverges", 0, c.diverges);
    at = bar_part(html, "open", at, c.open);
    at = bar_part(html, "later", at, c.later);
    bar_part(html, "meets", at, c.meets);
    html_raw(html, "</svg></td></tr>\n");
}

/* The law that objects to most findings first, equal ones in the order of the laws. */
static uint64_t law_weight(LawCounts c) {
    return ((uint64_t)c.diverges << 40) + ((uint64_t)c.open << 20) + c.later;
}

static void by_law(Html *html) {
    html_raw(html, "<h3>By law</h3><div class=\"scroll\"><table><thead><tr><th>Law</th><th class=\"num\">Diverges"
                   "</th><th class=\"num\">Open</th><th class=\"num\">Not in force</th><th "
                   "class=\"num\">Met</th><th class=\"num\">Not concerned</th><th>Share</th></tr></thead><tbody>\n");
    uint32_t count = html->laws.len;
    LawCounts *counts = ARENA_ARRAY(html->arena, LawCounts, count);
    bool *told = ARENA_ARRAY(html->arena, bool, count);
    for (uint32_t i = 0; i < count; i++) counts[i] = law_counts(html, html->laws.data[i]);
    for (uint32_t row = 0; row < count; row++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < count; i++)
            if (!told[i] && (best == UINT32_MAX || law_weight(counts[i]) > law_weight(counts[best]))) best = i;
        told[best] = true;
        law_row(html, html->laws.data[best], counts[best]);
    }
    html_raw(html, "</tbody></table></div><p class=\"note\">Each finding counts once per law, by its "
                   "gravest verdict. Open: a person has to decide; the finding says what is "
                   "missing.</p>\n");
}

/* ---- by control ------------------------------------------------------------------------------ */

typedef struct ControlRow {
    const char *id;
    uint32_t findings;
} ControlRow;
typedef VEC(ControlRow) ControlRows;

static void collect_controls(Html *html, ControlRows *rows) {
    Interner *ids = interner_new();
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const Finding *finding = &html->result->findings.data[i];
        if (report_showing(html->input, i) != SHOWING_YES) continue;
        for (uint32_t k = 0; k < finding->controls.len; k++) {
            if (!*finding->controls.data[k]) continue;
            uint32_t id = intern(ids, finding->controls.data[k]);
            if (id > rows->len) {
                ControlRow row = {finding->controls.data[k], 0};
                vec_push(rows, row);
            }
            rows->data[id - 1].findings++;
        }
    }
    interner_free(ids);
}

/* The provisions of one law that bear on findings through one control and are not met. */
static void control_cell(Html *html, const char *control, const Framework *law) {
    Map seen = {0};
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        if (report_showing(html->input, i) != SHOWING_YES) continue;
        const Judgement *judgement = report_judgement(html->input, i);
        for (uint32_t k = 0; k < judgement->verdicts.len; k++) {
            const Verdict *verdict = &judgement->verdicts.data[k];
            if (!verdict->provision || verdict->provision->framework != law || !verdict->control ||
                !str_eq(verdict->control->id, control) || verdict->kind == VERDICT_MEETS)
                continue;
            bool new;
            map_put(&seen, (uint64_t)(uintptr_t)verdict->provision, &new);
            if (!new) continue;
            html_format(html, "<span class=\"badge %s\">", verdict_name(verdict->kind));
            html_provision_link(html, verdict->provision, verdict->provision->id);
            html_raw(html, "</span> ");
        }
    }
    if (!seen.count) html_raw(html, "<span class=\"none\" title=\"no verdict\">&ndash;</span>");
    map_free(&seen);
}

static void by_control(Html *html) {
    ControlRows rows = {0};
    collect_controls(html, &rows);
    if (!rows.len) return;
    html_raw(html, "<h3>By control: one duty, each law</h3><div "
                   "class=\"scroll\"><table><thead><tr><th>Duty</th><th "
                   "class=\"num\">Findings</th>");
    for (uint32_t i = 0; i < html->laws.len; i++) {
        html_raw(html, "<th>");
        html_put(html, report_law_label(html->arena, html->laws.data[i]));
        html_raw(html, "</th>");
    }
    html_raw(html, "</tr></thead><tbody>\n");
    for (uint32_t i = 0; i < rows.len; i++) {
        const Control *control = html->input->frameworks
                                     ? frameworks_control(html->input->frameworks, rows.data[i].id)
                                     : NULL;
        html_raw(html, "<tr><th scope=\"row\">");
        html_put(html, control ? control->title : rows.data[i].id);
        html_raw(html, "<br>");
        html_code(html, rows.data[i].id);
        html_format(html, "</th><td class=\"num\">%u</td>", rows.data[i].findings);
        for (uint32_t k = 0; k < html->laws.len; k++) {
            html_raw(html, "<td>");
            control_cell(html, rows.data[i].id, html->laws.data[k]);
            html_raw(html, "</td>");
        }
        html_raw(html, "</tr>\n");
    }
    html_raw(html, "</tbody></table></div>\n");
    vec_free(&rows);
}

/* ---- by cause -------------------------------------------------------------------------------- */

enum { CAUSES_OPEN = 20 };

static int compare_causes(const void *left, const void *right) {
    const Cause *const *a = left, *const *b = right;
    if ((*a)->findings.len != (*b)->findings.len) return (*a)->findings.len < (*b)->findings.len ? 1 : -1;
    return (*a)->findings.data[0] < (*b)->findings.data[0] ? -1 : 1;
}

static void cause_line(Html *html, const Cause *cause) {
    const Finding *first = &html->result->findings.data[cause->findings.data[0]];
    uint32_t number = (uint32_t)(cause - html->causes.rows.data) + 1;
    html_format(html, "<tr id=\"c%u\"><td>", number);
    html_badge(html, severity_name(first->severity), severity_name(first->severity));
    html_raw(html, "</td><td>");
    html_put(html, first->title);
    html_raw(html, "<br><span class=\"says\">");
    html_put(html, report_data(html->arena, first));
    html_raw(html, first->data.len && *first->declaration ? ", " : "");
    html_prose(html, first->declaration);
    if (*first->sink_callee) {
        html_raw(html, first->data.len ? ", by " : "by ");
        html_code(html, first->sink_callee);
    }
    if (!*first->declared_at.file && *first->function) {
        html_raw(html, " in ");
        html_code(html, first->function);
    }
    html_format(html, "</span></td><td class=\"num\"><a href=\"#list\" data-cause=\"%u\">%s</a></td><td>", number,
                report_count(html->arena, cause->findings.len, "finding", "findings"));
    html_finding_link(html, cause->findings.data[0]);
    html_raw(html, "</td></tr>\n");
}

/* What has to be decided, each once: the gravest first, then what decides most findings. */
static void by_cause(Html *html) {
    uint32_t count = html->causes.rows.len, shown = 0;
    if (!count) return;
    const Cause **sorted = ARENA_ARRAY(html->arena, const Cause *, count);
    for (uint32_t i = 0; i < count; i++) sorted[i] = &html->causes.rows.data[i];
    qsort(sorted, count, sizeof *sorted, compare_causes);
    static const char head[] = "<table class=\"causes\"><thead><tr><th>Severity</th><th>What</th><th class=\"num\">Findings"
                               "</th><th>First at</th></tr></thead><tbody>\n";
    html_format(html, "<h3>By cause: %s to decide</h3>", report_count(html->arena, count, "thing", "things"));
    html_raw(html, head);
    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--)
        for (uint32_t i = 0; i < count; i++) {
            if (html->result->findings.data[sorted[i]->findings.data[0]].severity != (Severity)severity)
                continue;
            if (shown++ == CAUSES_OPEN && count > CAUSES_OPEN + 5) {
                html_format(html, "</tbody></table><details class=\"more\"><summary>%u more</summary>", count - CAUSES_OPEN);
                html_raw(html, head);
            }
            cause_line(html, sorted[i]);
        }
    html_raw(html, "</tbody></table>");
    if (count > CAUSES_OPEN + 5) html_raw(html, "</details>");
    html_raw(html, "<p class=\"note\">One cause: the same check objects to the same datum at the same kind of "
                   "end. Its number leads to its findings.</p>\n");
}

/* ---- what code cannot show -------------------------------------------------------------------- */

/* The provisions of the selected laws that ask for the duty, linked to their texts; false: none does. */
static bool duty_cell(Html *html, const Control *control, bool write) {
    bool any = false;
    for (uint32_t i = 0; i < html->laws.len; i++)
        for (uint32_t p = 0; p < html->laws.data[i]->provisions.len; p++) {
            const Provision *provision = &html->laws.data[i]->provisions.data[p];
            bool asks = false;
            for (uint32_t d = 0; d < provision->demands.len && !asks; d++) asks = provision->demands.data[d].control == control;
            if (!asks || provision->compared_only || frameworks_force(provision, html->input->as_of) == FORCE_ENDED) continue;
            if (write) {
                html_put(html, arena_printf(html->arena, "%s%s %s", any ? ", " : "", report_law_label(html->arena, provision->framework),
                                            provision->id));
                if (frameworks_force(provision, html->input->as_of) == FORCE_NOT_YET) html_raw(html, " (not yet in force)");
            }
            any = true;
        }
    return any;
}

static void for_people(Html *html) {
    const Frameworks *all = html->input->frameworks;
    bool headed = false;
    for (uint32_t i = 0; all && i < all->controls.len; i++) {
        const Control *control = &all->controls.data[i];
        if (control->evidence != EVIDENCE_NO || !duty_cell(html, control, false)) continue;
        if (!headed)
            html_raw(html, "<h3>What code cannot show</h3><p class=\"note\">These duties of the selected laws are not looked "
                           "at by any check. No finding does not mean that they are met.</p><div class=\"scroll\"><table>"
                           "<thead><tr><th>Duty</th><th>What a person looks at</th><th>Asked for by</th></tr></thead><tbody>\n");
        headed = true;
        html_raw(html, "<tr><th scope=\"row\">");
        html_put(html, control->title);
        html_raw(html, "</th><td>");
        html_put(html, control->person);
        html_raw(html, "</td><td>");
        duty_cell(html, control, true);
        html_raw(html, "</td></tr>\n");
    }
    if (headed) html_raw(html, "</tbody></table></div>\n");
}

void html_summary(Html *html) {
    if (!html->laws.len)
        html_raw(html, "<p class=\"none\">No law was selected.</p>");
    else
        by_law(html);
    by_cause(html);
    by_control(html);
    for_people(html);
}

/* ---- provisions ------------------------------------------------------------------------------ */

/* Provision -> how many findings diverge from it; every provision that a verdict names is a key,
 * also of findings that are allowed or doubtful, for their links must not be dead. */
static void collect_provisions(Html *html, Map *found) {
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const Judgement *judgement = report_judgement(html->input, i);
        for (uint32_t k = 0; k < judgement->verdicts.len; k++) {
            const Verdict *verdict = &judgement->verdicts.data[k];
            if (!verdict->provision) continue;
            uint64_t *count = map_put(found, (uint64_t)(uintptr_t)verdict->provision, NULL);
            *count +=
                verdict->kind == VERDICT_DIVERGES && report_showing(html->input, i) == SHOWING_YES;
        }
    }
}

/* "In force since 2018-05-25." */
static const char *dates(Html *html, const Provision *provision) {
    if (provision->from == INT32_MIN && provision->until == INT32_MAX) return "";
    const char *words = frameworks_dates(html->arena, provision, html->input->as_of);
    const char *note = provision->dates_note ? provision->dates_note : "";
    char *text = arena_printf(html->arena, "%s%s%s.", words, *note ? "; " : "", note);
    if (*text >= 'a' && *text <= 'z') *text = (char)(*text - 32);
    return text;
}

static void sentence(Html *html, const char *lead, const char *text) {
    if (!text || !*text) return;
    html_format(html, "<p class=\"note\">%s", lead);
    html_put(html, text);
    html_raw(html, "</p>");
}

static void provision_block(Html *html, const Provision *p, uint64_t diverging) {
    const char *label = report_law_label(html->arena, p->framework);
    html_raw(html, "<div class=\"provision\" id=\"p-");
    html_put(html, p->framework->alias);
    html_raw(html, "-");
    html_put(html, p->id);
    html_raw(html, "\"><h4>");
    html_put(html, arena_printf(html->arena, "%s %s  %s", label, p->id, p->title));
    if (diverging) {
        html_raw(html, " ");
        html_raw(html, "<span class=\"badge diverges\"><a href=\"#list\" data-against=\"");
        html_put(html, arena_printf(html->arena, "%s:%s", p->framework->alias, p->id));
        html_format(html, "\">%s</a></span>", report_count(html->arena, diverging, "finding", "findings"));
    }
    Force force = frameworks_force(p, html->input->as_of);
    if (force == FORCE_NOT_YET || force == FORCE_ENDED) {
        html_raw(html, " ");
        html_badge(html, "not-in-force",
                   force == FORCE_ENDED ? "no longer in force" : "not yet in force");
    }
    html_raw(html, "</h4>");
    if (p->summary && *p->summary) {
        html_raw(html, "<p>");
        html_put(html, p->summary);
        html_raw(html, "</p>");
    }
    sentence(html, "", dates(html, p));
    sentence(html, "Penalty: ", p->penalty);
    sentence(html, "Note: ", p->note);
    const char *source = report_is_web_link(p->source) ? p->source : p->framework->source;
    if (report_is_web_link(source)) {
        html_raw(html, "<p class=\"note\">");
        html_link(html, source, "Official text");
        if (p->confidence && *p->confidence && !str_eq(p->confidence, "primary"))
            html_put(html, arena_printf(html->arena, " (our reading rests on: %s)", p->confidence));
        html_raw(html, "</p>");
    }
    html_raw(html, "</div>\n");
}

void html_provisions(Html *html) {
    Map found = {0};
    collect_provisions(html, &found);
    html_raw(html, "<p class=\"note\">Summaries in our own words; the official text counts.</p>");
    for (uint32_t i = 0; i < html->laws.len; i++) {
        const Framework *law = html->laws.data[i];
        bool headed = false;
        for (uint32_t k = 0; k < law->provisions.len; k++) {
            const Provision *provision = &law->provisions.data[k];
            const uint64_t *count = map_find(&found, (uint64_t)(uintptr_t)provision);
            if (!count) continue;
            if (!headed) {
                html_raw(html, "<div class=\"law\"><h3>");
                html_put(html, law->title);
                html_raw(html, "</h3>\n");
            }
            headed = true;
            provision_block(html, provision, *count);
        }
        if (headed) html_raw(html, "</div>\n");
    }
    if (!found.count) html_raw(html, "<p class=\"none\">No provision bears on what was found.</p>");
    map_free(&found);
}

/* ---- differences ----------------------------------------------------------------------------- */

enum { LINKS_OPEN = 6 };

/* Findings on which the laws differ in the same way stand together. */
static void law_to_law_row(Html *html, const char *text, const U32Vec *findings) {
    html_raw(html, "<tr><td>");
    html_prose(html, text);
    html_format(html, "</td><td class=\"num\">%u</td><td>", findings->len);
    for (uint32_t i = 0; i < findings->len; i++) {
        if (i == LINKS_OPEN)
            html_format(html, "<details class=\"more\"><summary>%u more</summary>",
                        findings->len - LINKS_OPEN);
        html_finding_link(html, findings->data[i]);
        html_raw(html, "<br>");
    }
    html_raw(html, findings->len > LINKS_OPEN ? "</details></td></tr>\n" : "</td></tr>\n");
}

static void law_to_law(Html *html) {
    Interner *texts = interner_new();
    VEC(U32Vec) groups = {0};
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const Judgement *judgement = report_judgement(html->input, i);
        if (!judgement->law_to_law || !*judgement->law_to_law ||
            report_showing(html->input, i) != SHOWING_YES)
            continue;
        uint32_t id = intern(texts, judgement->law_to_law);
        if (id > groups.len) vec_push(&groups, (U32Vec){0});
        vec_push(&groups.data[id - 1], i);
    }
    if (groups.len)
        html_raw(html,
                 "<h3>On these findings</h3><div class=\"scroll\"><table><thead><tr><th>How the laws differ</th><th "
                 "class=\"num\">Findings</th><th>At</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < groups.len; i++) {
        law_to_law_row(html, interned(texts, i + 1), &groups.data[i]);
        vec_free(&groups.data[i]);
    }
    html_raw(html, groups.len ? "</tbody></table></div>\n"
                              : "<p class=\"none\">The selected laws do not differ on any "
                                "finding.</p>\n");
    vec_free(&groups);
    interner_free(texts);
}

static bool control_is_found(Html *html, const char *control) {
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const StrVec *controls = &html->result->findings.data[i].controls;
        for (uint32_t k = 0; k < controls->len; k++)
            if (str_eq(controls->data[k], control)) return true;
    }
    return false;
}

/* The relation with the laws' names in it. */
static const char *relation_words(Html *html, Relation relation, const char *left,
                                  const char *right) {
    switch (relation) {
    case RELATION_STRICTER_LEFT: return arena_printf(html->arena, "%s stricter", left);
    case RELATION_STRICTER_RIGHT: return arena_printf(html->arena, "%s stricter", right);
    case RELATION_ONLY_LEFT: return arena_printf(html->arena, "only %s", left);
    case RELATION_ONLY_RIGHT: return arena_printf(html->arena, "only %s", right);
    case RELATION_EQUIVALENT:
    case RELATION_CONFLICTING: break;
    }
    return relation_name(relation);
}

static void comparison_row(Html *html, const Comparison *row, const char *left, const char *right) {
    html_raw(html, "<tr><td>");
    html_put(html, row->control->title);
    if (row->parameter && *row->parameter) {
        html_raw(html, " ");
        html_code(html, row->parameter);
    }
    if (row->other) {
        html_raw(html, " against ");
        html_put(html, row->other->title);
        if (row->other_parameter && *row->other_parameter) {
            html_raw(html, " ");
            html_code(html, row->other_parameter);
        }
    }
    html_raw(html, "</td><td>");
    html_put(html, row->left);
    html_raw(html, "</td><td>");
    html_put(html, row->right);
    html_raw(html, "</td><td>");
    html_badge(html, relation_name(row->relation),
               relation_words(html, row->relation, left, right));
    html_raw(html, " ");
    html_prose(html, row->reason);
    html_raw(html, "</td></tr>\n");
}

/* "2 conflicting, 7 only GDPR", of the duties that findings touch. */
static void relation_counts(Html *html, const Comparisons *rows, const char *left, const char *right) {
    static const Relation order[] = {RELATION_CONFLICTING, RELATION_STRICTER_LEFT, RELATION_STRICTER_RIGHT,
                                     RELATION_ONLY_LEFT,   RELATION_ONLY_RIGHT,    RELATION_EQUIVALENT};
    for (uint32_t k = 0; k < COUNTOF(order); k++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < rows->len; i++)
            count += rows->data[i].relation == order[k] &&
                     control_is_found(html, rows->data[i].control->id);
        if (!count) continue;
        html_badge(html, relation_name(order[k]),
                   arena_printf(html->arena, "%u %s", count, relation_words(html, order[k], left, right)));
        html_raw(html, " ");
    }
}

/* First the duties that findings touch, then the others, folded away. */
static void comparison(Html *html, const Framework *a, const Framework *b) {
    Comparisons rows = {0};
    Diags *diags = diags_new(html->arena);
    if (!frameworks_compare(html->arena, html->input->frameworks, a->alias, b->alias,
                            html->input->as_of, &rows, diags)) {
        vec_free(&rows);
        return;
    }
    const char *left = report_law_label(html->arena, a), *right = report_law_label(html->arena, b);
    html_raw(html, "<details class=\"more pair\"><summary><b>");
    html_put(html, arena_printf(html->arena, "%s and %s", left, right));
    html_raw(html, "</b> ");
    relation_counts(html, &rows, left, right);
    html_raw(html, "</summary>\n");
    for (int found = 1; found >= 0; found--) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < rows.len; i++) {
            if (control_is_found(html, rows.data[i].control->id) != (found == 1)) continue;
            if (!count++) {
                html_raw(html, found ? "<div class=\"scroll\">"
                                     : "<details class=\"more\"><summary>Duties no finding "
                                       "touches</summary><div class=\"scroll\">");
                html_raw(html, "<table><thead><tr><th>Duty</th><th>");
                html_put(html, left);
                html_raw(html, "</th><th>");
                html_put(html, right);
                html_raw(html, "</th><th>Relation</th></tr></thead><tbody>\n");
            }
            comparison_row(html, &rows.data[i], left, right);
        }
        if (count)
            html_raw(html,
                     found ? "</tbody></table></div>\n" : "</tbody></table></div></details>\n");
    }
    html_raw(html, "</details>\n");
    vec_free(&rows);
}

void html_differences(Html *html) {
    law_to_law(html);
    if (!html->input->frameworks) return;
    html_raw(html, "<h3>Law against law</h3><p class=\"note\">Two laws at a time, duty by duty; counted are "
                   "the duties that findings touch.</p>\n");
    /* pairs of selected laws under different legislators */
    for (uint32_t i = 0; i < html->input->law_count; i++)
        for (uint32_t k = i + 1; k < html->input->law_count; k++)
            if (!str_eq(html->input->laws[i]->jurisdiction, html->input->laws[k]->jurisdiction))
                comparison(html, html->input->laws[i], html->input->laws[k]);
}
