/* SPDX-License-Identifier: Apache-2.0 */
/* Findings on the page: a line each that opens to the evidence, the way of the datum with its
 * source lines, what each law says, and what to do. */
#include "report/html_private.h"

/* From LAZY findings on, the evidence lies in <noscript>: to a browser that runs scripts that is
 * plain text until page.js opens it, which makes thousands of findings load at once; to one that
 * does not, it is the page. */
enum { CONTEXT = 2, LINE_LIMIT = 300, LAZY = 100, LISTED_CARDS = 200, VERDICT_RANKS = 6 };

/* ---- source ---------------------------------------------------------------------------------- */

static void source_row(Html *html, uint32_t number, const char *line, uint32_t column) {
    html_format(html, "<span class=\"no\">%u</span>", number);
    const char *shown = report_cut(html->arena, line, LINE_LIMIT);
    uint32_t at = column ? column - 1 : 0;
    size_t length = strlen(shown);
    if (!column || at >= length) {
        html_put(html, shown);
        html_raw(html, "\n");
        return;
    }
    uint32_t end = at;
    while (end < length && ((unsigned char)shown[end] >= 0x80 || strchr("_", shown[end]) ||
                            (shown[end] | 32) - 'a' + 0u < 26u || shown[end] - '0' + 0u < 10u))
        end++;
    if (end == at) end++;
    html_put(html, arena_strndup(html->arena, shown, at));
    html_raw(html, "<mark>");
    html_put(html, arena_strndup(html->arena, shown + at, end - at));
    html_raw(html, "</mark>");
    html_put(html, shown + end);
    html_raw(html, "\n");
}

static void source_lines(Html *html, const SourcePlace *place, uint32_t context) {
    if (!place->line || !snippet_line(html->snippets, place->file, place->line)) return;
    html_raw(html, "<pre>");
    uint32_t first = place->line > context ? place->line - context : 1;
    for (uint32_t at = first; at <= place->line + context; at++) {
        const char *line = snippet_line(html->snippets, place->file, at);
        if (line) source_row(html, at, line, at == place->line ? place->column : 0);
    }
    html_raw(html, "</pre>");
}

/* ---- parts of one finding -------------------------------------------------------------------- */

static void trace(Html *html, const Finding *finding) {
    if (!finding->steps.len) {
        source_lines(html, &finding->sink, CONTEXT);
        return;
    }
    html_raw(html, "<h4>The way of the datum</h4><ol class=\"trace\">\n");
    for (uint32_t i = 0; i < finding->steps.len; i++) {
        const Step *step = &finding->steps.data[i];
        bool last = i + 1 == finding->steps.len;
        uint32_t depth = step->depth < 4 ? step->depth : 4;
        html_format(html, "<li class=\"d%u%s\"><div>", depth,
                    i == 0 ? " source"
                    : last ? " sink"
                           : "");
        html_prose(html, step->text);
        html_raw(html, " <span class=\"at\">");
        html_place(html, &step->at);
        if (step->function && *step->function) {
            html_raw(html, " in ");
            html_code(html, step->function);
        }
        html_raw(html, "</span></div>");
        source_lines(html, &step->at, last ? CONTEXT : 0);
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ol>");
}

static void code_row(Html *html, const char *name, const char *text) {
    if (!text || !*text) return;
    html_format(html, "<tr><th scope=\"row\">%s</th><td>", name);
    html_code(html, text);
    html_raw(html, "</td></tr>\n");
}

static void text_row(Html *html, const char *name, const char *text) {
    if (text && *text) html_pair(html, name, text);
}

static const char *joined(Html *html, const StrVec *texts) {
    Buf buf = {0};
    for (uint32_t i = 0; i < texts->len; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", texts->data[i]);
    char *text = arena_strdup(html->arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

static void declaration_row(Html *html, const Finding *finding) {
    if (!*finding->declaration && !*finding->declared_at.file) return;
    html_raw(html, "<tr><th scope=\"row\">Declared as</th><td>");
    html_prose(html, finding->declaration);
    if (*finding->declared_at.file) {
        html_raw(html, " at ");
        html_place(html, &finding->declared_at);
        source_lines(html, &finding->declared_at, 0);
    }
    html_raw(html, "</td></tr>\n");
}

static void also_row(Html *html, const Finding *finding) {
    if (!finding->also.len) return;
    html_raw(html, "<tr><th scope=\"row\">Also at</th><td><ul class=\"plain\">");
    for (uint32_t i = 0; i < finding->also.len; i++) {
        html_raw(html, "<li>");
        html_place(html, &finding->also.data[i]);
        html_raw(html, "</li>");
    }
    html_raw(html, "</ul></td></tr>\n");
}

/* The others that are decided with this one. */
static void cause_row(Html *html, uint32_t index) {
    uint32_t cause = html->causes.of.data[index];
    if (cause == UINT32_MAX || html->causes.rows.data[cause].findings.len == 1) return;
    html_format(html, "<tr><th scope=\"row\">Of the same cause</th><td><a href=\"#c%u\">%s</a></td></tr>\n",
                cause + 1,
                report_count(html->arena, html->causes.rows.data[cause].findings.len - 1, "other finding",
                             "other findings"));
}

static void facts(Html *html, uint32_t index) {
    const Finding *finding = &html->result->findings.data[index];
    html_raw(html, "<table class=\"pairs\"><tbody>\n");
    text_row(html, "Data", report_data(html->arena, finding));
    code_row(html, "Taken from", finding->source_text);
    declaration_row(html, finding);
    also_row(html, finding);
    text_row(html, "Confidence",
             arena_printf(html->arena, "%s%s%s", confidence_name(finding->confidence),
                          *finding->confidence_reason ? ": " : "", finding->confidence_reason));
    text_row(html, "Goes to",
             *finding->sink_callee && *finding->sink_kind
                 ? arena_printf(html->arena, "%s, by %s", finding->sink_kind, finding->sink_callee)
                 : finding->sink_kind);
    /* encoding protects nothing, so it must not look as if it did */
    bool only_encoded = finding->states.len == 1 && str_eq(finding->states.data[0], "encoded");
    if (finding->steps.len || *finding->sink_kind)
        text_row(html, "On the way it was",
                 only_encoded          ? "encoded, which protects nothing"
                 : finding->states.len ? joined(html, &finding->states)
                                       : "protected by nothing that was seen");
    text_row(html, "Recipient",
             *finding->recipient && *finding->country
                 ? arena_printf(html->arena, "%s (%s)", finding->recipient, finding->country)
                 : finding->recipient);
    text_row(html, "Store", finding->store);
    text_row(html, "Activities of the register", joined(html, &finding->activities));
    text_row(html, "Programs", joined(html, &finding->programs));
    cause_row(html, index);
    html_raw(html, "<tr><th scope=\"row\">Rule and fingerprint</th><td>");
    html_code(html, finding->rule);
    html_raw(html, " ");
    html_code(html, report_cut(html->arena, finding->fingerprint, 64));
    html_raw(html, "</td></tr>\n</tbody></table>");
}

/* The provision with our summary, and the official text one click away. */
static void provision_cell(Html *html, const Verdict *verdict) {
    const Provision *p = verdict->provision;
    const char *label = report_law_label(html->arena, report_verdict_law(verdict));
    if (!p) {
        html_put(html, label);
        return;
    }
    html_provision_link(html, p, arena_printf(html->arena, "%s %s", label, p->id));
    html_raw(html, " ");
    html_put(html, p->title);
    html_raw(html, "<div class=\"says\">");
    html_put(html, p->summary);
    const char *source = report_is_web_link(p->source) ? p->source : p->framework->source;
    if (report_is_web_link(source)) {
        html_raw(html, " ");
        html_link(html, source, "Official text");
    }
    html_raw(html, "</div>");
}

static void verdict_row(Html *html, const Verdict *verdict) {
    html_raw(html, "<tr><td>");
    provision_cell(html, verdict);
    html_raw(html, "</td><td>");
    html_badge(html, verdict_name(verdict->kind), report_verdict_words(verdict->kind));
    html_raw(html, "</td><td>");
    html_prose(html, verdict->text);
    html_raw(html, "</td></tr>\n");
}

/* The gravest first. */
static void verdicts(Html *html, const Judgement *judgement) {
    html_raw(html, "<h4>What the laws say</h4><table "
                   "class=\"verdicts\"><thead><tr><th>Provision</th><th>Verdict</th>"
                   "<th>Why</th></tr></thead><tbody>\n");
    for (uint32_t rank = 0; rank < VERDICT_RANKS; rank++)
        for (uint32_t i = 0; i < judgement->verdicts.len; i++)
            if (report_verdict_rank(judgement->verdicts.data[i].kind) == rank)
                verdict_row(html, &judgement->verdicts.data[i]);
    html_raw(html, "</tbody></table>");
    if (judgement->law_to_law && *judgement->law_to_law) {
        html_raw(html, "<p class=\"differ\"><b>The laws differ here.</b> ");
        html_prose(html, judgement->law_to_law);
        html_raw(html, "</p>");
    }
}

/* Of thousands of findings many get the same verdicts: these stand once, further down, and page.js
 * puts them where they belong when a finding is opened or the page is printed. */
static void judgement(Html *html, uint32_t index, bool lazy) {
    const Judgement *verdict_list = report_judgement(html->input, index);
    if (!verdict_list->verdicts.len) return;
    if (!lazy) {
        verdicts(html, verdict_list);
        return;
    }
    Buf *page = html->out, text = {0};
    html->out = &text;
    verdicts(html, verdict_list);
    html->out = page;
    if (!html->judgements) html->judgements = interner_new();
    uint32_t number = intern_bytes(html->judgements, buf_text(&text), text.len);
    buf_free(&text);
    html_format(html, "<p class=\"judged\"><a href=\"#j-%u\">What the laws say: text %u</a></p>", number,
                number);
}

void html_judgements(Html *html) {
    if (!html->judgements) return;
    html_format(html,
                "<details class=\"more\" id=\"judgements\"><summary>What the laws say: %s that "
                "the findings refer to</summary>\n",
                report_count(html->arena, interner_count(html->judgements) - 1, "text", "texts"));
    for (uint32_t i = 1; i < interner_count(html->judgements); i++) {
        html_format(html, "<div class=\"judgement\" id=\"j-%u\"><h3>Text %u</h3>", i, i);
        html_raw(html, interned(html->judgements, i)); /* was escaped when it was written */
        html_raw(html, "</div>\n");
    }
    html_raw(html, "</details>\n");
}

/* The provisions that it diverges from: "gdpr:5.1.c gdpr:32.1.a". */
static void put_against(Html *html, const Judgement *judgement) {
    bool any = false;
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (!verdict->provision || verdict->kind != VERDICT_DIVERGES) continue;
        html_raw(html, any ? " " : " data-against=\"");
        html_put(html, verdict->provision->framework->alias);
        html_raw(html, ":");
        html_put(html, verdict->provision->id);
        any = true;
    }
    if (any) html_raw(html, "\"");
}

/* For the filters: "gdpr=diverges dpdp=open", the ids of the data, and words not in the summary. */
static void filter_data(Html *html, uint32_t index) {
    const Finding *finding = &html->result->findings.data[index];
    const Judgement *judgement = report_judgement(html->input, index);
    html_format(html, " data-severity=\"%s\" data-state=\"%s\" data-cause=\"%u\" data-data=\"",
                severity_name(finding->severity), report_finding_state(html->input, finding),
                html->causes.of.data[index] + 1);
    for (uint32_t i = 0; i < finding->data.len; i++) {
        html_raw(html, i ? " " : "");
        html_put(html, finding->data.data[i]);
    }
    html_raw(html, "\" data-verdicts=\"");
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        const Framework *law = report_verdict_law(verdict);
        if (i && report_verdict_law(verdict - 1) == law && verdict[-1].kind == verdict->kind)
            continue;
        html_raw(html, i ? " " : "");
        html_put(html, law ? law->alias : "");
        html_format(html, "=%s", verdict_name(verdict->kind));
    }
    html_raw(html, "\"");
    put_against(html, judgement);
    html_format(html, " data-gate=\"%s\" data-file=\"",
                report_gates(html->input, index) ? "stops" : "passes");
    html_put(html, finding->sink.file);
    html_raw(html, "\" data-words=\"");
    html_put(html, arena_printf(html->arena, "%s %.12s %s", finding->rule, finding->fingerprint,
                                finding->source_text));
    html_raw(html, "\"");
}

/* Does the judgement hold a verdict of that kind under the law? */
static bool is_judged(const Judgement *judgement, const Framework *law, VerdictKind kind) {
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (verdict->provision && verdict->provision->framework == law && verdict->kind == kind) return true;
    }
    return false;
}

/* "diverges: GDPR, UK-GDPR" and "open: SPDI": each law once, by its gravest verdict. */
static void law_chips(Html *html, const Judgement *judgement) {
    static const VerdictKind kinds[] = {VERDICT_DIVERGES, VERDICT_OPEN};
    for (uint32_t kind = 0; kind < COUNTOF(kinds); kind++) {
        Buf buf = {0};
        for (uint32_t k = 0; k < html->laws.len; k++)
            if (is_judged(judgement, html->laws.data[k], kinds[kind]) &&
                !(kind && is_judged(judgement, html->laws.data[k], VERDICT_DIVERGES)))
                buf_printf(&buf, "%s %s", buf.len ? "," : ":", report_law_label(html->arena, html->laws.data[k]));
        if (buf.len)
            html_badge(html, verdict_name(kinds[kind]),
                       arena_printf(html->arena, "%s%s", verdict_name(kinds[kind]), buf_text(&buf)));
        buf_free(&buf);
    }
}

static void summary_line(Html *html, uint32_t index) {
    const Finding *finding = &html->result->findings.data[index];
    html_raw(html, "<summary><span>");
    html_badge(html, severity_name(finding->severity), severity_name(finding->severity));
    html_raw(html, "</span><span class=\"message\">");
    html_prose(html, finding->message);
    html_raw(html, "</span><span class=\"where\">");
    html_place(html, &finding->sink);
    if (*finding->function) {
        html_raw(html, "<span class=\"in\"> in ");
        html_code(html, finding->function);
        html_raw(html, "</span>");
    }
    html_raw(html, "</span><span class=\"chips\">");
    /* said of all of them, it says nothing */
    if (html->totals.unchanged && finding->state == STATE_NEW) html_badge(html, "new", "new");
    if (report_gates(html->input, index)) html_badge(html, "gate", "stops the gate");
    if (finding->confidence == CONFIDENCE_LOW) html_badge(html, "unsure", "low confidence");
    law_chips(html, report_judgement(html->input, index));
    html_raw(html, "</span></summary>\n");
}

static void allowed_note(Html *html, const Finding *finding) {
    html_raw(html, "<p><b>Allowed</b> by ");
    html_put(html, str_eq(finding->suppressed_by, "comment") ? "a comment in the code"
                                                             : "an exception of the project file");
    html_raw(html, ": ");
    html_put(html, finding->suppress_reason);
    if (*finding->suppress_owner) {
        html_raw(html, " (owner ");
        html_put(html, finding->suppress_owner);
        html_raw(html, ")");
    }
    html_raw(html, *finding->suppress_expires ? ", until " : ", without an end date");
    html_put(html, finding->suppress_expires);
    html_raw(html, ".</p>");
}

/* Is the finding told with another one that has the same cause and stands before it? */
static bool is_again(Html *html, uint32_t index) {
    uint32_t cause = html->causes.of.data[index];
    return cause != UINT32_MAX && html->causes.rows.data[cause].findings.data[0] != index;
}

static void card(Html *html, uint32_t index) {
    const Finding *finding = &html->result->findings.data[index];
    html_format(html, "<details class=\"finding %s%s\" id=\"", severity_name(finding->severity),
                is_again(html, index) ? " again" : "");
    html_finding_id(html, index);
    html_raw(html, "\"");
    filter_data(html, index);
    html_raw(html, ">");
    summary_line(html, index);
    bool lazy = html->result->findings.len >= LAZY;
    html_raw(html, lazy ? "<noscript><div class=\"body\">" : "<div class=\"body\">");
    if (finding->suppressed_by) allowed_note(html, finding);
    trace(html, finding);
    html_raw(html, "<h4>What is known</h4>");
    facts(html, index);
    judgement(html, index, lazy);
    if (*finding->remedy) {
        html_raw(html, "<h4>What to do</h4><p>");
        html_prose(html, finding->remedy);
        html_raw(html, "</p>");
    }
    if (!finding->suppressed_by && !lazy) {
        html_raw(html, "<p class=\"note\">To accept it: ");
        html_code(html, arena_printf(html->arena, "// sangam: allow %s -- REASON", finding->rule));
        html_raw(html, " in the code, or the fingerprint under ");
        html_raw(html, "<code>allow:</code> in <code>.sangam.yaml</code> with reason, owner and "
                       "expiry.</p>");
    }
    html_raw(html, lazy ? "</div></noscript></details>\n" : "</div></details>\n");
}

/* ---- sections -------------------------------------------------------------------------------- */

/* Those that a reader is not asked to look at: a few with their evidence, many as a list. */
static void listed_row(Html *html, uint32_t index) {
    const Finding *finding = &html->result->findings.data[index];
    html_raw(html, "<tr id=\"");
    html_finding_id(html, index);
    html_raw(html, "\"><td>");
    html_put(html, severity_name(finding->severity));
    html_raw(html, "</td><td>");
    html_prose(html, finding->message);
    html_raw(html, " ");
    html_place(html, &finding->sink);
    html_raw(html, "</td><td>");
    html_code(html, report_cut(html->arena, finding->fingerprint, 12));
    html_raw(html, "</td></tr>\n");
}

static void more(Html *html, Showing showing, uint32_t count, const char *what) {
    if (!count) return;
    bool rows = count > LISTED_CARDS;
    html_format(html, "<details class=\"more\"><summary>%u %s</summary>\n", count, what);
    if (rows)
        html_raw(html, "<p class=\"note\">Their evidence: <code>sangam explain FINGERPRINT</code>."
                       "</p><table><thead><tr><th>Severity</th><th>Finding</th><th>Fingerprint</th></tr>"
                       "</thead><tbody>\n");
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        if (report_showing(html->input, i) != showing) continue;
        if (rows) listed_row(html, i);
        else card(html, i);
    }
    html_raw(html, rows ? "</tbody></table></details>\n" : "</details>\n");
}

void html_findings(Html *html) {
    html_raw(html, "<p class=\"note\">");
    html_put(html, arena_printf(html->arena, "%s.", report_counts(html->arena, &html->totals)));
    html_raw(html, "</p>\n");
    if (html->result->findings.len >= LAZY) /* else each finding says it */
        html_raw(html, "<p class=\"note\">To accept one: <code>// sangam: allow RULE -- REASON</code> in "
                       "the code, or its fingerprint under <code>allow:</code> in "
                       "<code>.sangam.yaml</code> with reason, owner and expiry.</p>\n");
    if (html->result->findings.len >= LAZY)
        html_raw(html, "<p class=\"note printed\">Printed with their evidence: findings that were open, and all of "
                       "high and critical severity; the others as a line each. \"Open all\" before printing "
                       "prints all.</p>\n");
    html_raw(html, "<div id=\"list\">\n");
    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--)
        for (uint32_t i = 0; i < html->result->findings.len; i++)
            if (html->result->findings.data[i].severity == (Severity)severity &&
                report_showing(html->input, i) == SHOWING_YES)
                card(html, i);
    html_raw(html, "</div>\n");
    if (!html->totals.shown)
        html_raw(html, "<p class=\"none\">No finding. What was not analysed stands under "
                       "Coverage.</p>");
    more(html, SHOWING_MET, html->totals.met, "where all that the laws ask is met");
    more(html, SHOWING_DOUBTFUL, html->totals.doubtful, "below the asked confidence");
}

static void gone(Html *html) {
    const ScanResult *was = html->input->gone;
    if (!was || !was->findings.len) return;
    html_raw(html, "<h3>Gone since the last scan</h3><table><thead><tr><th>Finding</th><th>Place "
                   "then</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < was->findings.len; i++) {
        html_raw(html, "<tr><td>");
        html_prose(html, was->findings.data[i].message);
        html_raw(html, "</td><td>");
        html_place(html, &was->findings.data[i].sink);
        html_raw(html, "</td></tr>\n");
    }
    html_raw(html, "</tbody></table>");
}

/* ---- exceptions ------------------------------------------------------------------------------ */

static void exception_row(Html *html, const ProjectException *exception) {
    uint32_t matched = UINT32_MAX;
    for (uint32_t i = 0; i < html->result->findings.len && matched == UINT32_MAX; i++)
        if (exception_matches(exception, html->result->findings.data[i].fingerprint)) matched = i;
    bool expired = exception->expires < html->input->as_of;
    html_raw(html, "<tr><td>");
    if (matched == UINT32_MAX)
        html_code(html, report_cut(html->arena, exception->finding, 12));
    else
        html_finding_link(html, matched);
    html_raw(html, "</td><td>");
    html_put(html, exception->reason);
    html_raw(html, "</td><td>");
    html_put(html, exception->owner && *exception->owner ? exception->owner : "nobody named");
    html_raw(html, "</td><td>");
    char day[sizeof "no end date"] = "no end date";
    if (exception->expires != INT32_MAX) date_format(exception->expires, day);
    html_put(html, day);
    html_raw(html, "</td><td>");
    if (expired)
        html_badge(html, "high", "expired: counts again");
    else if (matched == UINT32_MAX)
        html_badge(html, "medium", "matches no finding");
    else
        html_badge(html, "meets", "in force");
    html_raw(html, "</td><td>");
    html_put(html, exception->node
                       ? arena_printf(html->arena, "%s:%u", path_name(exception->node->file),
                                      exception->node->line)
                       : "");
    html_raw(html, "</td></tr>\n");
}

static void comment_row(Html *html, uint32_t index) {
    const Finding *finding = &html->result->findings.data[index];
    html_raw(html, "<tr><td>");
    html_finding_link(html, index);
    html_raw(html, "</td><td>");
    html_put(html, finding->suppress_reason);
    html_raw(html, "</td><td>");
    html_put(html, *finding->suppress_owner ? finding->suppress_owner : "nobody named");
    html_raw(html, "</td><td>");
    html_put(html, *finding->suppress_expires ? finding->suppress_expires : "no end date");
    html_raw(html, "</td><td>");
    html_badge(html, "meets", "in force");
    html_raw(html, "</td><td>");
    html_put(html,
             str_eq(finding->suppressed_by, "comment") ? "comment in the code" : "project file");
    html_raw(html, "</td></tr>\n");
}

/* The register's own list where there is one: it holds expired and idle ones as well. */
static void exceptions(Html *html) {
    const Project *project = html->input->project;
    uint32_t listed = project ? project->exception_count : 0;
    if (!listed && !html->totals.suppressed) {
        html_raw(html, "<p class=\"none\">No finding is allowed by a comment or an exception.</p>");
        return;
    }
    html_raw(html,
             "<div class=\"scroll\"><table><thead><tr><th>Finding</th><th>Reason</th><th>Owner"
             "</th><th>Expires</th><th>Status</th><th>Said in</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < listed; i++) exception_row(html, &project->exceptions[i]);
    for (uint32_t i = 0; i < html->result->findings.len; i++)
        if (report_showing(html->input, i) == SHOWING_SUPPRESSED &&
            (!listed || str_eq(html->result->findings.data[i].suppressed_by, "comment")))
            comment_row(html, i);
    html_raw(html, "</tbody></table></div>\n");
}

void html_allowed(Html *html) {
    exceptions(html);
    for (uint32_t i = 0; i < html->result->findings.len; i++)
        if (report_showing(html->input, i) == SHOWING_SUPPRESSED) card(html, i);
    gone(html);
}
