/* SPDX-License-Identifier: Apache-2.0 */
/* One wording of places, verdicts, counts and coverage for all formats. */
#include "report/report_private.h"

#include <ctype.h>
#include <inttypes.h>

char *report_place(Arena *arena, const SourcePlace *place) {
    const char *file = *place->file ? place->file : "(unknown place)";
    if (!place->line) return arena_strdup(arena, file);
    if (!place->column) return arena_printf(arena, "%s:%u", file, place->line);
    return arena_printf(arena, "%s:%u:%u", file, place->line, place->column);
}

const char *report_file_from(Arena *arena, const ReportInput *input, const char *folder, const char *file) {
    if (!folder || !*file || (*file != '/' && *input->result->root != '/')) return file;
    return path_below(folder, *file == '/' ? file : path_normal(arena, path_join(arena, input->result->root, file)));
}

char *report_law_label(Arena *arena, const Framework *law) {
    char *label = arena_strdup(arena, law && law->alias ? law->alias : "law");
    for (char *at = label; *at; at++) *at = (char)toupper((unsigned char)*at);
    return label;
}

const Framework *report_verdict_law(const Verdict *verdict) {
    return verdict->provision ? verdict->provision->framework : verdict->law;
}

const char *report_provision_mark(const Verdict *verdict) {
    const char *known = verdict->provision ? verdict->provision->confidence : NULL;
    return known && *known && !str_eq(known, "primary") ? known : "";
}

const char *report_provision_id(const Verdict *verdict) {
    return verdict->provision && verdict->provision->id ? verdict->provision->id : "";
}

static char *dated(Arena *arena, const char *words, int32_t day) {
    if (day == INT32_MIN || day == INT32_MAX) return arena_strdup(arena, words);
    char text[11];
    date_format(day, text);
    return arena_printf(arena, "%s %s", words, text);
}

const char *report_verdict_says(Arena *arena, const Verdict *verdict) {
    const char *says = verdict_name(verdict->kind);
    switch (verdict->kind) {
    case VERDICT_NOT_IN_FORCE:
        says = "not in force";
        if (verdict->provision)
            says = dated(arena, "not in force before", verdict->provision->from);
        break;
    case VERDICT_NO_LONGER_IN_FORCE:
        says = "no longer in force";
        if (verdict->provision)
            says = dated(arena, "no longer in force since", verdict->provision->until);
        break;
    case VERDICT_NOT_REGULATED: says = "does not regulate it"; break;
    case VERDICT_DIVERGES:
    case VERDICT_MEETS:
    case VERDICT_OPEN: break;
    }
    return says;
}

char *report_verdict(Arena *arena, const Verdict *verdict) {
    char *law = report_law_label(arena, report_verdict_law(verdict));
    const char *id = report_provision_id(verdict), *gap = *id ? " " : "";
    return arena_printf(arena, "%s%s%s %s", law, gap, id, report_verdict_says(arena, verdict));
}

const char *report_verdict_words(VerdictKind kind) {
    switch (kind) {
    case VERDICT_NOT_IN_FORCE: return "not in force";
    case VERDICT_NO_LONGER_IN_FORCE: return "no longer in force";
    case VERDICT_NOT_REGULATED: return "not regulated";
    case VERDICT_DIVERGES:
    case VERDICT_MEETS:
    case VERDICT_OPEN: break;
    }
    return verdict_name(kind);
}

uint32_t report_verdict_rank(VerdictKind kind) {
    switch (kind) {
    case VERDICT_DIVERGES: return 0;
    case VERDICT_OPEN: return 1;
    case VERDICT_NOT_IN_FORCE: return 2;
    case VERDICT_NO_LONGER_IN_FORCE: return 3;
    case VERDICT_NOT_REGULATED: return 4;
    case VERDICT_MEETS: return 5;
    }
    UNREACHABLE();
}

const char *report_count(Arena *arena, uint64_t count, const char *one, const char *many) {
    return arena_printf(arena, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

const char *report_state(FindingState state) {
    static const char *const names[] = {"new", "unchanged", "gone"};
    return names[state];
}

/* "12.3 %" of a whole, "0 %" and "100 %" only when exact. */
static const char *percent(Arena *arena, uint64_t part, uint64_t whole) {
    if (!whole || !part) return "0 %";
    if (part >= whole) return "100 %";
    double value = 100.0 * (double)part / (double)whole;
    if (value < 0.1) return "under 0.1 %";
    if (value > 99.9) return "over 99.9 %";
    return arena_printf(arena, "%.1f %%", value);
}

char *report_coverage_seen(Arena *arena, const ScanResult *r) {
    return arena_printf(arena, "%u of %s analysed; %s; %s of source", r->units_parsed,
                        report_count(arena, r->units_total, "unit", "units"),
                        report_count(arena, r->functions, "function", "functions"),
                        report_count(arena, r->lines, "line", "lines"));
}

static void add_part(Buf *buf, const char *text) {
    if (buf->len) buf_puts(buf, "; ");
    buf_puts(buf, text);
}

char *report_coverage_lost(Arena *arena, const ScanResult *r) {
    Buf buf = {0};
    uint32_t losses = 0;
    for (uint32_t i = 0; i < r->coverage.len; i++) losses += r->coverage.data[i].loses;
    if (!r->complete || losses)
        add_part(&buf, losses ? arena_printf(
                                    arena, "INCOMPLETE: %s analysed",
                                    report_count(arena, losses, "part was not", "parts were not"))
                              : "INCOMPLETE");
    if (r->units_with_errors)
        add_part(&buf, report_count(arena, r->units_with_errors, "unit with parse errors",
                                    "units with parse errors"));
    if (r->functions_incomplete)
        add_part(&buf, report_count(arena, r->functions_incomplete, "function incomplete",
                                    "functions incomplete"));
    if (r->unknown_instructions)
        add_part(&buf, arena_printf(arena, "%s of instructions not understood",
                                    percent(arena, r->unknown_instructions, r->instructions)));
    if (r->calls_unresolved)
        add_part(&buf, arena_printf(arena, "%u of %s unresolved", r->calls_unresolved,
                                    report_count(arena, r->calls_indirect, "indirect call",
                                                 "indirect calls")));
    if (r->calls_unmodelled)
        add_part(&buf, report_count(arena, r->calls_unmodelled, "call without a model",
                                    "calls without a model"));
    for (uint32_t i = 0; i < r->coverage.len; i++)
        if (str_eq(r->coverage.data[i].kind, "excluded"))
            add_part(&buf, arena_printf(arena, "%s in excluded files",
                                        report_count(arena, r->coverage.data[i].count, "finding", "findings")));
    char *text = arena_strdup(arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

char *report_counts(Arena *arena, const Totals *t) {
    Buf buf = {0};
    buf_puts(&buf, t->only_new ? report_count(arena, t->shown, "new finding", "new findings")
                               : report_count(arena, t->shown, "finding", "findings"));
    const char *open = " (";
    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--)
        if (t->by_severity[severity]) {
            buf_printf(&buf, "%s%u %s", open, t->by_severity[severity],
                       severity_name((Severity)severity));
            open = ", ";
        }
    if (t->shown) buf_puts(&buf, ")");
    if (t->compared && t->only_new && t->gone) buf_printf(&buf, "; %u gone", t->gone);
    if (t->compared && !t->only_new)
        buf_printf(&buf, ": %u new, %u unchanged, %u gone", t->new, t->unchanged, t->gone);
    if (t->suppressed) buf_printf(&buf, "; %u allowed", t->suppressed);
    if (t->met) buf_printf(&buf, "; %u where all that is asked is met", t->met);
    if (t->doubtful) buf_printf(&buf, "; %u below --min-confidence", t->doubtful);
    if (t->old) buf_printf(&buf, "; %u old not shown", t->old);
    buf_printf(&buf, "; %u %s", t->gating, t->gating == 1 ? "gates" : "gate");
    char *text = arena_strdup(arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

char *report_laws(Arena *arena, const ReportInput *input) {
    Buf buf = {0};
    for (uint32_t i = 0; i < input->law_count; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", report_law_label(arena, input->laws[i]));
    char *text = arena_strdup(arena, buf.len ? buf_text(&buf) : "no law selected");
    buf_free(&buf);
    return text;
}

char *report_data(Arena *arena, const Finding *finding) {
    Buf buf = {0};
    for (uint32_t i = 0; i < finding->data.len; i++) {
        const char *title =
            i < finding->data_titles.len ? finding->data_titles.data[i] : finding->data.data[i];
        buf_printf(&buf, "%s%s", i ? ", " : "", *title ? title : finding->data.data[i]);
    }
    char *text = arena_strdup(arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

bool report_is_web_link(const char *url) {
    if (!url || !(str_starts(url, "https://") || str_starts(url, "http://"))) return false;
    for (const char *at = url; *at; at++)
        if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7f || strchr("\"'<>`\\", *at))
            return false;
    return true;
}

char *report_cut(Arena *arena, const char *text, size_t limit) {
    size_t length = strlen(text);
    if (length <= limit || limit < 4) return arena_strdup(arena, text);
    size_t keep = utf8_valid_prefix(text, limit - 3);
    if (keep + 4 < limit - 3) /* bad bytes early on: cut by bytes, the writer repairs them */
        keep = limit - 3;
    return arena_printf(arena, "%.*s...", (int)keep, text);
}

void report_put_counts(JsonWriter *json, const ScanResult *r) {
    json_put_bool(json, "complete", r->complete);
    json_put_number(json, "unitsTotal", r->units_total);
    json_put_number(json, "unitsParsed", r->units_parsed);
    json_put_number(json, "unitsWithErrors", r->units_with_errors);
    json_put_number(json, "functions", r->functions);
    json_put_number(json, "functionsIncomplete", r->functions_incomplete);
    json_put_number(json, "instructions", (int64_t)r->instructions);
    json_put_number(json, "unknownInstructions", (int64_t)r->unknown_instructions);
    json_put_number(json, "lines", (int64_t)r->lines);
    json_put_number(json, "callsIndirect", r->calls_indirect);
    json_put_number(json, "callsUnresolved", r->calls_unresolved);
    json_put_number(json, "callsUnmodelled", r->calls_unmodelled);
}
