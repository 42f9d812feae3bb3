/* SPDX-License-Identifier: Apache-2.0 */
/* reviewdog's diagnostic format: a comment per finding on the changed lines, its steps as related
 * places. Columns count bytes, as ours do. */
#include "report/report_private.h"

static void location(JsonWriter *json, Arena *arena, const ReportInput *input, const SourcePlace *place) {
    json_key(json, "location");
    json_begin_object(json);
    json_put_text(json, "path", report_file_from(arena, input, input->here, place->file));
    if (place->line) {
        json_key(json, "range");
        json_begin_object(json);
        json_key(json, "start");
        json_begin_object(json);
        json_put_number(json, "line", place->line);
        if (place->column) json_put_number(json, "column", place->column);
        json_end_object(json);
        json_end_object(json);
    }
    json_end_object(json);
}

/* The page of the first law that objects. */
static const char *code_url(const Judgement *judgement) {
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (verdict->kind != VERDICT_DIVERGES || !verdict->provision) continue;
        if (report_is_web_link(verdict->provision->source)) return verdict->provision->source;
        if (report_is_web_link(verdict->provision->framework->source))
            return verdict->provision->framework->source;
    }
    return NULL;
}

static const char *message(Arena *arena, const Finding *finding, const Judgement *judgement) {
    Buf buf = {0};
    buf_puts(&buf, finding->message);
    const char *lead = "\nDiverges from ";
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (verdict->kind != VERDICT_DIVERGES) continue;
        buf_printf(&buf, "%s%s %s", lead, report_law_label(arena, report_verdict_law(verdict)),
                   report_provision_id(verdict));
        lead = ", ";
    }
    if (*finding->remedy) buf_printf(&buf, "\nWhat to do: %s", finding->remedy);
    char *text = arena_strdup(arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

static void diagnostic(JsonWriter *json, Arena *arena, const ReportInput *input, uint32_t index) {
    static const char *const severities[] = {"INFO", "WARNING", "ERROR", "ERROR"};
    const Finding *finding = &input->result->findings.data[index];
    const Judgement *judgement = report_judgement(input, index);
    const char *url = code_url(judgement);
    json_begin_object(json);
    json_put_text(json, "message", message(arena, finding, judgement));
    location(json, arena, input, &finding->sink);
    json_put_text(json, "severity", severities[finding->severity]);
    json_key(json, "code");
    json_begin_object(json);
    json_put_text(json, "value", finding->rule);
    if (url) json_put_text(json, "url", url);
    json_end_object(json);
    json_key(json, "related_locations");
    json_begin_array(json);
    for (uint32_t i = 0; i < finding->steps.len; i++) {
        if (!*finding->steps.data[i].at.file) continue;
        json_begin_object(json);
        json_put_text(json, "message", finding->steps.data[i].text);
        location(json, arena, input, &finding->steps.data[i].at);
        json_end_object(json);
    }
    json_end_array(json);
    json_end_object(json);
}

bool report_rdjson(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Arena *arena = arena_new("rdjson");
    JsonWriter json = {.out = out, .pretty = true};
    json_begin_object(&json);
    json_key(&json, "source");
    json_begin_object(&json);
    json_put_text(&json, "name", "sangam");
    json_end_object(&json);
    json_key(&json, "diagnostics");
    json_begin_array(&json);
    for (uint32_t i = 0; i < input->result->findings.len; i++)
        if (report_showing(input, i) == SHOWING_YES) diagnostic(&json, arena, input, i);
    json_end_array(&json);
    json_end_object(&json);
    buf_putc(out, '\n');
    arena_free(arena);
    return true;
}
