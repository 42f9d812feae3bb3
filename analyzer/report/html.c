/* SPDX-License-Identifier: Apache-2.0 */
/* The page for auditors: one file, filled into page.html. Its style and script are allowed by their
 * hashes alone, so that nothing that slipped through the escaping could run or load anything. */
#include "report/html_private.h"

#include <inttypes.h>

/* ---- small things ---------------------------------------------------------------------------- */

void html_raw(Html *html, const char *markup) {
    buf_puts(html->out, markup);
}

void html_format(Html *html, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(html->out, format, args);
    va_end(args);
}

void html_put(Html *html, const char *text) {
    html_text(html->out, text ? text : "");
}

void html_code(Html *html, const char *text) {
    html_raw(html, "<code>");
    html_put(html, text);
    html_raw(html, "</code>");
}

/* `code` between backquotes, as our messages write it; an odd backquote stays one. */
void html_prose(Html *html, const char *text) {
    while (text && *text) {
        const char *start = strchr(text, '`');
        const char *end = start ? strchr(start + 1, '`') : NULL;
        if (!end) break;
        html_put(html, arena_strndup(html->arena, text, (size_t)(start - text)));
        html_code(html, arena_strndup(html->arena, start + 1, (size_t)(end - start - 1)));
        text = end + 1;
    }
    html_put(html, text);
}

void html_badge(Html *html, const char *kind, const char *text) {
    html_format(html, "<span class=\"badge %s\">", kind);
    html_put(html, text);
    html_raw(html, "</span>");
}

void html_place(Html *html, const SourcePlace *place) {
    html_raw(html, "<span class=\"place\">");
    html_put(html, report_place(html->arena, place));
    html_raw(html, "</span>");
}

void html_pair(Html *html, const char *name, const char *text) {
    html_format(html, "<tr><th scope=\"row\">%s</th><td>", name);
    html_prose(html, text);
    html_raw(html, "</td></tr>\n");
}

void html_link(Html *html, const char *url, const char *text) {
    bool link = report_is_web_link(url);
    if (link) {
        html_raw(html, "<a rel=\"noopener noreferrer\" href=\"");
        html_put(html, url);
        html_raw(html, "\">");
    }
    html_put(html, text);
    if (link) html_raw(html, "</a>");
}

void html_provision_link(Html *html, const Provision *provision, const char *text) {
    html_raw(html, "<a href=\"#p-");
    uri_path(html->out, provision->framework->alias);
    html_raw(html, "-");
    uri_path(html->out, provision->id);
    html_raw(html, "\">");
    html_put(html, text);
    html_raw(html, "</a>");
}

void html_finding_id(Html *html, uint32_t index) {
    const char *fingerprint = html->result->findings.data[index].fingerprint;
    if (strlen(fingerprint) >= 12 && strspn(fingerprint, "0123456789abcdef") >= 12)
        html_format(html, "f-%.12s", fingerprint);
    else
        html_format(html, "f%u", index + 1);
}

void html_finding_link(Html *html, uint32_t index) {
    html_raw(html, "<a class=\"mono\" href=\"#");
    html_finding_id(html, index);
    html_raw(html, "\">");
    html_put(html, report_place(html->arena, &html->result->findings.data[index].sink));
    html_raw(html, "</a>");
}

/* ---- slots of page.html ---------------------------------------------------------------------- */

/* 'sha256-...' of the Content Security Policy: base64 of the digest of the element's text. */
static void csp_hash(Html *html, const char *text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Digest digest = digest_of(text, strlen(text));
    for (size_t i = 0; i < sizeof digest.bytes; i += 3) {
        uint32_t left = (uint32_t)(sizeof digest.bytes - i), group = 0;
        for (uint32_t k = 0; k < 3; k++) group = group << 8 | (k < left ? digest.bytes[i + k] : 0);
        for (uint32_t k = 0; k < 4; k++)
            buf_putc(html->out, k <= left ? digits[group >> (18 - 6 * k) & 63] : '=');
    }
}

static void slot_style_hash(Html *html) {
    csp_hash(html, page_css);
}

static void slot_script_hash(Html *html) {
    csp_hash(html, page_js);
}

static void slot_style(Html *html) {
    html_raw(html, page_css);
}

static void slot_script(Html *html) {
    html_raw(html, page_js);
}

static void slot_version(Html *html) {
    html_put(html, html->result->tool_version);
}

static void slot_project(Html *html) {
    html_put(html, *html->result->project ? html->result->project : "Unnamed project");
}

static const char *as_of(Html *html) {
    char *day = arena_alloc(html->arena, 11);
    date_format(html->input->as_of, day);
    return day;
}

static void slot_lead(Html *html) {
    html_put(html, arena_printf(html->arena, "Law as of %s: %s.", as_of(html),
                                report_laws(html->arena, html->input)));
    if (*html->result->revision) {
        html_raw(html, " Revision ");
        html_code(html, report_cut(html->arena, html->result->revision, 16));
        html_raw(html, html->result->dirty ? ", with changes not committed." : ".");
    }
}

/* One number of the head; it leads to `section`, and shows there what passes `filter` ("" = all). */
static void tile(Html *html, const char *kind, const char *number, const char *text,
                 const char *section, const char *filter) {
    html_format(html, "<li class=\"%s\"><a href=\"#%s\"", kind, section);
    if (*filter) html_format(html, " data-filter=\"%s\"", filter);
    html_format(html, "><b>%s</b><span>%s</span></a></li>", number, text);
}

static const char *number(Html *html, uint32_t value) {
    return arena_printf(html->arena, "%u", value);
}

static void slot_tiles(Html *html) {
    const Totals *t = &html->totals;
    const ScanResult *r = html->result;
    html_raw(html, "<ul class=\"tiles\">");
    tile(html, t->gating ? "bad" : "fine", number(html, t->gating),
         t->gating == 1 ? "stops the gate" : "stop the gate", "list", t->gating ? "gate=stops" : "");
    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--) {
        const char *name = severity_name((Severity)severity);
        bool any = t->by_severity[severity];
        tile(html, any ? name : "", number(html, t->by_severity[severity]), name, "list",
             any ? arena_printf(html->arena, "severity=%s", name) : "");
    }
    if (t->compared)
        tile(html, "", number(html, t->new), "not in the last scan", "list",
             t->new && t->unchanged ? "state=new" : "");
    tile(html, r->complete ? "fine" : "bad",
         number(html, r->units_parsed),
         arena_printf(html->arena, "of %s analysed%s",
                      report_count(html->arena, r->units_total, "unit", "units"),
                      r->complete ? "" : ", scan incomplete"),
         "coverage", "");
    html_raw(html, "</ul>");
}

static void slot_finding_count(Html *html) {
    html_format(html, "%u", html->totals.shown);
}

static void slot_allowed_count(Html *html) {
    html_format(html, "%u", html->totals.suppressed);
}

static void code_pair(Html *html, const char *name, const char *text) {
    if (!text || !*text) return;
    html_format(html, "<tr><th scope=\"row\">%s</th><td>", name);
    html_code(html, text);
    html_raw(html, "</td></tr>\n");
}

/* Which text of each law it was: our file's digest, and the day it was held against the source. */
static void law_versions(Html *html) {
    if (!html->laws.len) return;
    html_raw(html, "<div class=\"scroll\"><table><thead><tr><th>Law</th><th>Official text</th><th>Of</th><th>Checked on"
                   "</th><th>Our file, SHA-256</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < html->laws.len; i++) {
        const Framework *law = html->laws.data[i];
        html_raw(html, "<tr><th scope=\"row\">");
        html_put(html, report_law_label(html->arena, law));
        html_raw(html, "</th><td>");
        html_link(html, law->source, law->title);
        html_raw(html, "</td><td>");
        html_put(html, law->jurisdiction);
        html_raw(html, "</td><td>");
        html_put(html, law->verified);
        html_raw(html, "</td><td>");
        html_code(html, law->digest);
        html_raw(html, "</td></tr>\n");
    }
    html_raw(html, "</tbody></table></div>\n");
}

static void slot_scope(Html *html) {
    const ScanResult *r = html->result;
    html_raw(html, "<table class=\"pairs\"><tbody>\n");
    html_pair(html, "Project", r->project);
    if (!html->input->portable) code_pair(html, "Folder", r->root);
    code_pair(html, "Revision", r->revision);
    html_pair(html, "Working tree",
              !*r->revision ? "not under git, or not known"
              : r->dirty    ? "differs from the revision"
                            : "as the revision");
    html_pair(html, "Size", report_coverage_seen(html->arena, r));
    code_pair(html, "Command", r->command);
    html_pair(html, "Tool",
              arena_printf(html->arena, "Sangam %s; %s", r->tool_version, r->front_version));
    html_pair(html, "Gate",
              arena_printf(html->arena, "%s; confidence %s and above",
                           html->input->fail_never
                               ? "nothing stops it"
                               : arena_printf(html->arena, "severity %s and above",
                                              report_fail_on(html->input)),
                           confidence_name(html->input->min_confidence)));
    html_pair(html, "Law as of", as_of(html));
    code_pair(html, "Rules, SHA-256", r->rules_digest);
    code_pair(html, "Laws, SHA-256",
              html->input->frameworks ? html->input->frameworks->digest : "");
    html_raw(html, "</tbody></table>\n");
    law_versions(html);
}

static void slot_law_options(Html *html) {
    for (uint32_t i = 0; i < html->laws.len; i++) {
        html_raw(html, "<option value=\"");
        html_put(html, html->laws.data[i]->alias);
        html_raw(html, "\">");
        html_put(html, report_law_label(html->arena, html->laws.data[i]));
        html_raw(html, "</option>");
    }
}

static void slot_data_options(Html *html) {
    Interner *seen = interner_new();
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const Finding *finding = &html->result->findings.data[i];
        for (uint32_t k = 0; k < finding->data.len; k++) {
            if (intern_find(seen, finding->data.data[k])) continue;
            intern(seen, finding->data.data[k]);
            html_raw(html, "<option value=\"");
            html_put(html, finding->data.data[k]);
            html_raw(html, "\">");
            html_put(html, k < finding->data_titles.len && *finding->data_titles.data[k]
                               ? finding->data_titles.data[k]
                               : finding->data.data[k]);
            html_raw(html, "</option>");
        }
    }
    interner_free(seen);
}

/* Each value once, sorted as the findings are. */
static void slot_file_options(Html *html) {
    Interner *seen = interner_new();
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const char *file = html->result->findings.data[i].sink.file;
        if (!*file || report_showing(html->input, i) != SHOWING_YES || intern_find(seen, file))
            continue;
        intern(seen, file);
        html_raw(html, "<option value=\"");
        html_put(html, file);
        html_raw(html, "\">");
        html_put(html, file);
        html_raw(html, "</option>");
    }
    interner_free(seen);
}

static void slot_gate_filter(Html *html) {
    if (html->totals.gating && html->totals.gating < html->totals.shown)
        html_raw(html, "<label>Gate <select name=\"gate\"><option value=\"\">any</option><option "
                       "value=\"stops\">stops it</option><option value=\"passes\">passes it</option>"
                       "</select></label>");
}

static void slot_state_filter(Html *html) {
    if (html->totals.new && html->totals.unchanged)
        html_raw(html, "<label>Since last scan <select name=\"state\"><option value=\"\">all"
                       "</option><option value=\"new\">new</option><option value=\"unchanged\">old"
                       "</option></select></label>");
}

static void slot_reproduce(Html *html) {
    const ScanResult *r = html->result;
    html_raw(html, "<p>With the same sources, options and date, the same tool gives the same "
                   "findings. Take the revision named above, then run in the project's "
                   "folder:</p><pre>");
    html_put(html, *r->command ? r->command : "sangam scan");
    html_raw(html, "</pre>");
    if (!strstr(r->command, "--as-of"))
        html_format(html,
                    "<p>Add <code>--as-of %s</code> to see the law as it stood for this "
                    "report.</p>",
                    as_of(html));
    html_raw(html,
             "<p><code>sangam report package=DIR</code> writes this report, the data behind it, "
             "the rules and the laws into one folder with a digest of each file; <code>sangam "
             "verify DIR -p BUILD</code> analyses the sources again and compares.</p>\n");
    html_raw(html, "<p><code>sangam explain FINGERPRINT</code> shows the evidence of one finding; "
                   "its fingerprint stands in its details.</p>\n");
}

static const struct {
    const char *name;
    void (*fill)(Html *html);
} slots[] = {
    {"style-hash", slot_style_hash},
    {"script-hash", slot_script_hash},
    {"style", slot_style},
    {"script", slot_script},
    {"version", slot_version},
    {"project", slot_project},
    {"lead", slot_lead},
    {"tiles", slot_tiles},
    {"finding-count", slot_finding_count},
    {"allowed-count", slot_allowed_count},
    {"scope", slot_scope},
    {"coverage", html_coverage},
    {"summary", html_summary},
    {"law-options", slot_law_options},
    {"data-options", slot_data_options},
    {"file-options", slot_file_options},
    {"gate-filter", slot_gate_filter},
    {"state-filter", slot_state_filter},
    {"findings", html_findings},
    {"judgements", html_judgements},
    {"provisions", html_provisions},
    {"differences", html_differences},
    {"inventory", html_inventory},
    {"allowed", html_allowed},
    {"reproduce", slot_reproduce},
};

/* Copies the page; @@name@@ is a slot. What fills a slot is not looked at again. */
static void fill_page(Html *html) {
    const char *at = page_html;
    for (;;) {
        const char *start = strstr(at, "@@");
        if (!start) break;
        const char *end = strstr(start + 2, "@@");
        assert(end);
        buf_add(html->out, at, (size_t)(start - at));
        size_t length = (size_t)(end - start - 2), i = 0;
        while (i < COUNTOF(slots) &&
               !(strlen(slots[i].name) == length && memcmp(slots[i].name, start + 2, length) == 0))
            i++;
        assert(i < COUNTOF(slots));
        slots[i].fill(html);
        at = end + 2;
    }
    html_raw(html, at);
}

bool report_html(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Html html = {.input = input,
                 .result = input->result,
                 .out = out,
                 .arena = arena_new("html report"),
                 .snippets = snippets_new(input->result),
                 .totals = report_totals(input)};
    report_judged_laws(input, &html.laws);
    causes_collect(input, &html.causes);
    fill_page(&html);
    vec_free(&html.laws);
    causes_free(&html.causes);
    if (html.judgements) interner_free(html.judgements);
    snippets_free(html.snippets);
    arena_free(html.arena);
    return true;
}
