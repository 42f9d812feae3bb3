/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal: one finding in one line, then the source line, the way of the datum, why, the laws,
 * what to do and how to allow it. All of it comes from strangers and goes through
 * text_printable. */
#include "report/report_private.h"

enum { LABEL_WIDTH = 8, TRACE_ROWS = 6, LAW_IDS = 8, SAME_PLACES = 12 };

typedef enum Paint {
    PAINT_NONE,
    PAINT_BOLD,
    PAINT_DIM,
    PAINT_RED,
    PAINT_YELLOW,
    PAINT_BLUE,
    PAINT_GREEN
} Paint;

typedef struct Printer {
    const ReportInput *input;
    Buf *out;
    Arena *scratch; /* emptied after each finding */
    Snippets *snippets;
    Causes causes;
    uint32_t width;
} Printer;

static void paint(Printer *p, Paint paint, const char *text) {
    static const char *const codes[] = {"",           "\033[1m",    "\033[2m",   "\033[1;31m",
                                        "\033[1;33m", "\033[1;36m", "\033[1;32m"};
    bool colored = p->input->color && paint != PAINT_NONE;
    if (colored) buf_puts(p->out, codes[paint]);
    buf_puts(p->out, text);
    if (colored) buf_puts(p->out, "\033[0m");
}

static const char *clean(Printer *p, const char *text) {
    return text_printable(p->scratch, text ? text : "");
}

static Paint severity_paint(Severity severity) {
    if (severity >= SEVERITY_HIGH) return PAINT_RED;
    return severity == SEVERITY_MEDIUM ? PAINT_YELLOW : PAINT_BLUE;
}

static void label_start(Printer *p, const char *label) {
    buf_puts(p->out, "  ");
    paint(p, PAINT_DIM, arena_printf(p->scratch, "%-*s", LABEL_WIDTH, label));
}

static void labelled(Printer *p, const char *label, const char *text) {
    label_start(p, label);
    buf_wrap(p->out, LABEL_WIDTH + 2, LABEL_WIDTH + 2, p->width, text);
    buf_putc(p->out, '\n');
}

/* ---- the source line ------------------------------------------------------------------------- */

/* Tabs as blanks, the rest printable. */
static char *visible(Arena *arena, const char *text, size_t length) {
    Buf buf = {0};
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\t') do
                buf_putc(&buf, ' ');
            while (buf.len % 4);
        else
            buf_putc(&buf, text[i]);
    }
    char *shown = text_printable(arena, buf_text(&buf));
    buf_free(&buf);
    return shown;
}

/* Drops `drop` characters from the front. */
static const char *skip_characters(const char *text, uint32_t drop) {
    while (*text && drop) {
        text++;
        while (((unsigned char)*text & 0xc0) == 0x80) text++;
        drop--;
    }
    return text;
}

static void source_line(Printer *p, const SourcePlace *place) {
    const char *line = snippet_line(p->snippets, place->file, place->line);
    if (!line) return;
    size_t before = place->column ? place->column - 1 : 0;
    if (before > strlen(line)) before = strlen(line);
    char *text = visible(p->scratch, line, strlen(line));
    char *prefix = visible(p->scratch, line, before);
    uint32_t caret = text_columns(prefix, strlen(prefix));
    uint32_t room = p->width - 18, cut = 0;
    uint32_t indent = (uint32_t)strspn(text, " ");
    if (indent > caret) indent = caret;
    if (text_columns(text, strlen(text)) > room) { /* the indentation is what is missed least */
        text += indent;
        caret -= indent;
    }
    if (text_columns(text, strlen(text)) > room && caret + 20 > room) cut = caret + 20 - room;
    const char *shown = skip_characters(text, cut);
    const char *rest = skip_characters(shown, room);
    paint(p, PAINT_DIM, arena_printf(p->scratch, "%7u | ", place->line));
    buf_printf(p->out, "%s%.*s%s\n", cut ? "... " : "", (int)(rest - shown), shown,
               *rest ? " ..." : "");
    if (!place->column) return;
    paint(p, PAINT_DIM, "        | ");
    buf_printf(p->out, "%*s", (int)(caret - cut + (cut ? 4 : 0)), "");
    paint(p, PAINT_GREEN, "^");
    buf_putc(p->out, '\n');
}

/* ---- the trace ------------------------------------------------------------------------------- */

/* Source, sink and what carries the datum from function to function matter most, copies least. */
static uint32_t step_weight(const Steps *steps, uint32_t i) {
    const Step *step = &steps->data[i];
    if (i == 0 || i + 1 == steps->len) return 3;
    if (!str_eq(step->function, steps->data[i - 1].function) || str_eq(step->kind, "guard") ||
        str_eq(step->kind, "transform"))
        return 2;
    return str_eq(step->kind, "copy") || str_eq(step->kind, "load") ? 0 : 1;
}

/* Chooses at most TRACE_ROWS rows, the weightiest first, earlier ones before later ones. */
static void choose_steps(const Steps *steps, bool all, bool *shown) {
    uint32_t room = all ? steps->len : TRACE_ROWS;
    for (int weight = 3; weight >= 0; weight--)
        for (uint32_t i = 0; i < steps->len && room; i++)
            if (step_weight(steps, i) == (uint32_t)weight) {
                shown[i] = true;
                room--;
            }
}

/* The place, what happens there, and in which function ("" = as above), each step of nesting further in. */
static void step_row(Printer *p, const Step *step, const char *function, const char *place,
                     uint32_t widest) {
    uint32_t width = text_columns(place, strlen(place)), depth = step->depth < 8 ? step->depth : 8;
    uint32_t gap = (width < widest ? widest - width : 0) + 2 + depth * 2;
    uint32_t column = LABEL_WIDTH + 2 + width + gap;
    uint32_t indent = LABEL_WIDTH + 2 + widest + 2 + depth * 2;
    buf_puts(p->out, place);
    if (column > indent || indent + 24 > p->width) { /* no room beside it */
        indent = LABEL_WIDTH + 4;
        gap = indent;
        buf_putc(p->out, '\n');
    }
    buf_printf(p->out, "%*s", (int)gap, "");
    column = buf_wrap(p->out, indent, indent, p->width, clean(p, step->text));
    if (*function) {
        const char *where = arena_printf(p->scratch, "in %s", clean(p, function));
        if (column + 2 + text_columns(where, strlen(where)) > p->width)
            buf_printf(p->out, "\n%*s", (int)indent, "");
        else
            buf_puts(p->out, "  ");
        paint(p, PAINT_DIM, where);
    }
    buf_putc(p->out, '\n');
}

static void trace(Printer *p, const Finding *finding) {
    const Steps *steps = &finding->steps;
    if (!steps->len) return;
    bool *shown = ARENA_ARRAY(p->scratch, bool, steps->len);
    choose_steps(steps, p->input->verbose, shown);
    char **places = ARENA_ARRAY(p->scratch, char *, steps->len);
    uint32_t widest = 0;
    for (uint32_t i = 0; i < steps->len; i++) {
        SourcePlace at = steps->data[i].at;
        at.column = 0;
        places[i] = text_printable(p->scratch, report_place(p->scratch, &at));
        uint32_t width = text_columns(places[i], strlen(places[i]));
        if (shown[i] && width > widest) widest = width;
    }
    uint32_t limit = p->width / 3 > 16 ? p->width / 3 : 16;
    if (widest > limit) widest = limit;
    uint32_t hidden = 0;
    const char *label = "path", *function = "";
    for (uint32_t i = 0; i < steps->len; i++) {
        if (!shown[i]) {
            hidden++;
            continue;
        }
        if (hidden) {
            buf_printf(p->out, "%*s", LABEL_WIDTH + 2, "");
            paint(p, PAINT_DIM,
                  arena_printf(p->scratch, "... %s (--verbose)\n",
                               report_count(p->scratch, hidden, "step", "steps")));
            hidden = 0;
        }
        label_start(p, label);
        label = "";
        const char *in = steps->data[i].function ? steps->data[i].function : "";
        step_row(p, &steps->data[i], str_eq(in, function) ? "" : in, places[i], widest);
        function = in;
    }
}

/* ---- why, law, remedy ------------------------------------------------------------------------ */

static bool same_says(Printer *p, const Verdict *a, const Verdict *b) {
    return a->kind == b->kind &&
           str_eq(report_verdict_says(p->scratch, a), report_verdict_says(p->scratch, b));
}

/* " 5.1.c, 32.1.a": of one law's verdicts from `first` on, those that say the same. */
static const char *law_ids(Printer *p, const Judgement *judgement, uint32_t first, bool *told) {
    const Verdict *lead = &judgement->verdicts.data[first];
    uint32_t shown = 0, hidden = 0;
    Buf buf = {0};
    for (uint32_t i = first; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (told[i] || !same_says(p, lead, verdict) ||
            report_verdict_law(lead) != report_verdict_law(verdict))
            continue;
        told[i] = true;
        const char *id = report_provision_id(verdict);
        if (!*id) continue;
        if (shown < LAW_IDS) buf_printf(&buf, "%s %s", shown ? "," : "", clean(p, id));
        else hidden++;
        shown++;
    }
    if (hidden) buf_printf(&buf, " and %u more", hidden);
    const char *ids = arena_strdup(p->scratch, buf_text(&buf));
    buf_free(&buf);
    return ids;
}

/* " (secondary)" behind a law whose provisions in this row, from `first` on, were not read in the primary text. */
static const char *law_mark(Printer *p, const Judgement *judgement, uint32_t first) {
    const Verdict *lead = &judgement->verdicts.data[first];
    const char *mark = NULL;
    bool mixed = false;
    for (uint32_t i = first; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (!verdict->provision || !same_says(p, lead, verdict) || report_verdict_law(lead) != report_verdict_law(verdict)) continue;
        const char *own = report_provision_mark(verdict);
        mixed = mixed || (mark && !str_eq(mark, own));
        if (!mark || !*mark || str_eq(own, "unverified")) mark = own;
    }
    return mark && *mark ? arena_printf(p->scratch, " (%s%s)", mixed ? "in part " : "", mark) : "";
}

/* All laws that say the same, in one row: "diverges: GDPR and UK-GDPR 5.1.c, 32.1.a; SPDI r8". */
static void law_row(Printer *p, const char *label, const Judgement *judgement, uint32_t first,
                    bool *told) {
    const Verdict *lead = &judgement->verdicts.data[first];
    const char *ids = NULL;
    Buf buf = {0};
    buf_printf(&buf, "%s:", report_verdict_says(p->scratch, lead));
    for (uint32_t i = first; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (told[i] || !same_says(p, lead, verdict)) continue;
        const char *before = ids;
        const char *law = clean(p, arena_printf(p->scratch, "%s%s", report_law_label(p->scratch, report_verdict_law(verdict)),
                                                law_mark(p, judgement, i)));
        ids = law_ids(p, judgement, i, told);
        if (before && str_eq(before, ids)) buf_printf(&buf, " and %s", law);
        else buf_printf(&buf, "%s%s %s", before ? before : "", before ? ";" : "", law);
    }
    buf_puts(&buf, ids);
    labelled(p, label, buf_text(&buf));
    buf_free(&buf);
}

static void law_in_full(Printer *p, const char *label, const Verdict *verdict) {
    const char *text = verdict->text ? verdict->text : "";
    labelled(p, label, clean(p, arena_printf(p->scratch, "%s%s%s", report_verdict(p->scratch, verdict),
                                             *text ? ": " : "", text)));
}

static void laws(Printer *p, const Judgement *judgement) {
    bool *told = ARENA_ARRAY(p->scratch, bool, judgement->verdicts.len + 1);
    const char *label = "law";
    for (uint32_t rank = 0; rank < (p->input->verbose ? 6 : 4); rank++)
        for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
            const Verdict *verdict = &judgement->verdicts.data[i];
            if (report_verdict_rank(verdict->kind) != rank || told[i]) continue;
            if (p->input->verbose) law_in_full(p, label, verdict);
            else law_row(p, label, judgement, i, told);
            label = "";
        }
    if (judgement->law_to_law && *judgement->law_to_law &&
        (p->input->verbose || !judgement->differs_in_stance))
        labelled(p, "differ", clean(p, judgement->law_to_law));
}

/* What the first step of the path said already is not said again. */
static void why(Printer *p, const Finding *finding) {
    const char *reason = finding->confidence_reason;
    bool said = *reason && finding->steps.len && strstr(finding->steps.data[0].text, reason) && !p->input->verbose;
    if (said) reason = "";
    labelled(p, "why",
             clean(p, arena_printf(
                          p->scratch, "%s confidence%s%s%s%s", confidence_name(finding->confidence),
                          *reason ? ": " : "", reason, *finding->declaration ? "; " : "",
                          finding->declaration)));
}

static void allow(Printer *p, const Finding *finding) {
    labelled(p, "allow",
             clean(p, arena_printf(p->scratch,
                                   "// sangam: allow %s -- REASON  (or %.12s in "
                                   ".sangam.yaml)",
                                   finding->rule, finding->fingerprint)));
}

static void details(Printer *p, const Finding *finding) {
    if (finding->recipient && *finding->recipient)
        labelled(p, "to",
                 clean(p, arena_printf(p->scratch, "%s%s%s", finding->recipient,
                                       *finding->country ? ", " : "", finding->country)));
    Buf buf = {0};
    for (uint32_t i = 0; i < finding->also.len && (i < 3 || p->input->verbose); i++)
        buf_printf(&buf, "%s%s", i ? ", " : "",
                   clean(p, report_place(p->scratch, &finding->also.data[i])));
    if (finding->also.len > 3 && !p->input->verbose)
        buf_printf(&buf, " and %u more", finding->also.len - 3);
    if (buf.len) labelled(p, "also", buf_text(&buf));
    buf_free(&buf);
    for (uint32_t i = 0; finding->programs.len > 1 && i < finding->programs.len; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", clean(p, finding->programs.data[i]));
    if (buf.len) labelled(p, "in", buf_text(&buf));
    buf_free(&buf);
}

/* How many findings of the same cause get no rows of their own because of this one. */
static uint32_t others_of_cause(const Printer *p, uint32_t index) {
    uint32_t cause = p->causes.of.data[index];
    return p->input->verbose || cause == UINT32_MAX ? 0 : p->causes.rows.data[cause].findings.len - 1;
}

/* "3 more of this cause, 1 gates": the headline speaks of the first one alone. */
static const char *others_words(const Printer *p, uint32_t index, uint32_t others) {
    const U32Vec *all = &p->causes.rows.data[p->causes.of.data[index]].findings;
    uint32_t gating = 0;
    for (uint32_t i = 1; i < all->len; i++) gating += report_gates(p->input, all->data[i]);
    return gating ? arena_printf(p->scratch, "%u more of this cause, %u %s", others, gating, gating == 1 ? "gates" : "gate")
                  : arena_printf(p->scratch, "%u more of this cause", others);
}

static void headline(Printer *p, uint32_t index) {
    const Finding *finding = &p->input->result->findings.data[index];
    uint32_t others = others_of_cause(p, index);
    paint(p, PAINT_BOLD, clean(p, report_place(p->scratch, &finding->sink)));
    buf_puts(p->out, ": ");
    paint(p, severity_paint(finding->severity), severity_name(finding->severity));
    buf_printf(p->out, ": %s ", clean(p, finding->message));
    paint(p, PAINT_DIM, arena_printf(p->scratch, "[%s]", clean(p, finding->rule)));
    if (report_gates(p->input, index)) paint(p, PAINT_RED, " gates");
    if (p->input->quiet && others) buf_printf(p->out, " (%s)", others_words(p, index, others));
    buf_putc(p->out, '\n');
}

/* "src/a.c:12, 40; src/b.c:7": the other findings of the same cause, which get no rows of their own. */
static void same_cause(Printer *p, uint32_t index) {
    if (!others_of_cause(p, index)) return;
    const U32Vec *all = &p->causes.rows.data[p->causes.of.data[index]].findings;
    const char *file = "";
    Buf buf = {0};
    buf_printf(&buf, "%s:", others_words(p, index, all->len - 1));
    uint32_t shown = 1;
    for (; shown < all->len && shown <= SAME_PLACES; shown++) {
        const SourcePlace *at = &p->input->result->findings.data[all->data[shown]].sink;
        if (str_eq(at->file, file)) buf_printf(&buf, ", %u", at->line);
        else buf_printf(&buf, "%s %s:%u", *file ? ";" : "", clean(p, at->file), at->line);
        file = at->file;
    }
    if (shown < all->len) buf_printf(&buf, " and %u more (--verbose)", all->len - shown);
    labelled(p, "same", buf_text(&buf));
    buf_free(&buf);
}

/* The first of its cause, or one that is asked for itself. */
static bool is_printed(const Printer *p, uint32_t index) {
    if (report_showing(p->input, index) != SHOWING_YES) return false;
    return p->input->verbose || p->causes.rows.data[p->causes.of.data[index]].findings.data[0] == index;
}

static void print_finding(Printer *p, uint32_t index) {
    const Finding *finding = &p->input->result->findings.data[index];
    headline(p, index);
    if (!p->input->quiet) {
        source_line(p, &finding->sink);
        trace(p, finding);
        details(p, finding);
        same_cause(p, index);
        why(p, finding);
        laws(p, report_judgement(p->input, index));
        if (*finding->remedy) labelled(p, "fix", clean(p, finding->remedy));
        allow(p, finding);
        buf_putc(p->out, '\n');
    }
    arena_reset(p->scratch);
}

/* ---- the end of the report ------------------------------------------------------------------- */

static void print_gone(Printer *p) {
    for (uint32_t i = 0; p->input->gone && i < p->input->gone->findings.len; i++) {
        const Finding *finding = &p->input->gone->findings.data[i];
        paint(p, PAINT_DIM,
              arena_printf(p->scratch, "gone: %s: %s [%s]\n",
                           clean(p, report_place(p->scratch, &finding->sink)),
                           clean(p, finding->message), clean(p, finding->rule)));
        arena_reset(p->scratch);
    }
}

/* Without --verbose only what was lost altogether, and the first entries of the project file that do nothing;
 * approximations are in the summary's numbers. */
static void print_gaps(Printer *p) {
    enum { IDLE_SHOWN = 8 };
    const ScanResult *result = p->input->result;
    uint32_t idle = 0;
    for (uint32_t i = 0; i < result->coverage.len; i++) {
        const Coverage *gap = &result->coverage.data[i];
        bool declared = str_eq(gap->area, "register");
        bool told = str_eq(gap->kind, "not-in-program") && !p->input->quiet && idle++ < IDLE_SHOWN;
        if (!gap->loses && !told && !p->input->verbose) continue;
        if (*gap->at.file && !str_eq(gap->at.file, gap->subject))
            buf_printf(p->out, "%s: ", clean(p, report_place(p->scratch, &gap->at)));
        paint(p, gap->loses || told ? PAINT_YELLOW : PAINT_DIM,
              gap->loses ? "not analysed" : declared ? "not found" : "approximated");
        if (declared) buf_printf(p->out, ": %s", clean(p, gap->subject));
        else buf_printf(p->out, ": %s %s: %s", clean(p, gap->area), clean(p, gap->subject), clean(p, gap->kind));
        if (*gap->detail) buf_printf(p->out, ": %s", clean(p, gap->detail));
        if (gap->count > 1) buf_printf(p->out, " (%u times)", gap->count);
        buf_putc(p->out, '\n');
        arena_reset(p->scratch);
    }
    if (idle > IDLE_SHOWN && !p->input->verbose)
        buf_printf(p->out, "not found: %u more names of the project file (--verbose)\n", idle - IDLE_SHOWN);
}

/* Where the trail of personal data ends: each is worth a model. */
static void print_unmodelled(Printer *p) {
    enum { SHOWN = 5 };
    const ScanResult *result = p->input->result;
    uint32_t shown = 0;
    if (p->input->verbose || p->input->quiet || p->input->only_new) return; /* all are told; none; no news */
    for (uint32_t i = 0; i < result->coverage.len; i++) {
        const Coverage *gap = &result->coverage.data[i];
        if (!str_eq(gap->kind, "unmodelled-call") || !strstr(gap->detail, "personal data goes in")) continue;
        if (shown++ == SHOWN) break;
        paint(p, PAINT_DIM, "unmodelled");
        buf_printf(p->out, ": %s: %s\n", clean(p, gap->subject), clean(p, gap->detail));
        arena_reset(p->scratch);
    }
}

/* Three lines, whatever the width: they are looked for at the end of logs. One that is to be quiet. */
static void print_summary(Printer *p) {
    const ScanResult *result = p->input->result;
    Totals totals = report_totals(p->input);
    const char *lost = report_coverage_lost(p->scratch, result);
    paint(p, totals.gating ? PAINT_RED : PAINT_BOLD,
          arena_printf(p->scratch, "%s.", report_counts(p->scratch, &totals)));
    char day[11];
    date_format(p->input->as_of, day);
    if (p->input->quiet) {
        buf_printf(p->out, " %u of %s analysed; law as of %s.\n", result->units_parsed,
                   report_count(p->scratch, result->units_total, "unit", "units"), day);
        return;
    }
    buf_printf(p->out, "\nCoverage: %s", report_coverage_seen(p->scratch, result));
    if (*lost) {
        buf_puts(p->out, "; ");
        paint(p, result->complete ? PAINT_NONE : PAINT_YELLOW, lost);
    }
    buf_printf(p->out,
               ".\nLaw as of %s: %s. This shows divergence found in code; it is no "
               "statement that the rest complies.\n",
               day, clean(p, report_laws(p->scratch, p->input)));
}

bool report_text(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Printer printer = {.input = input,
                       .out = out,
                       .scratch = arena_new("text report"),
                       .snippets = snippets_new(input->result),
                       .width = input->width ? input->width : 100};
    if (printer.width < 40) printer.width = 40;
    causes_collect(input, &printer.causes);
    for (uint32_t i = 0; i < input->result->findings.len; i++)
        if (is_printed(&printer, i)) print_finding(&printer, i);
    for (uint32_t i = 0; i < input->result->findings.len && input->verbose; i++)
        if (report_showing(input, i) == SHOWING_MET) print_finding(&printer, i);
    if (input->verbose && !input->quiet) print_gone(&printer);
    print_gaps(&printer);
    print_unmodelled(&printer);
    print_summary(&printer);
    causes_free(&printer.causes);
    snippets_free(printer.snippets);
    arena_free(printer.scratch);
    return true;
}
