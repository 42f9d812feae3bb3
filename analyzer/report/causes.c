/* SPDX-License-Identifier: Apache-2.0 */
/* Which findings have one cause: the same rule objects to the same declared datum at the same kind of
 * end. A member of a record that is logged in ninety places is decided once, not ninety times. */
#include "report/report_private.h"

/* Findings without a declared datum have only their function in common. */
static void put_cause(Buf *key, const Finding *finding) {
    key->len = 0;
    buf_printf(key, "%s\n%u\n%s\n%s\n%s\n%s\n", finding->rule, finding->severity, finding->sink_kind,
               finding->sink_callee, finding->recipient, finding->store);
    for (uint32_t i = 0; i < finding->data.len; i++) buf_printf(key, "%s ", finding->data.data[i]);
    for (uint32_t i = 0; i < finding->states.len; i++) buf_printf(key, "/%s", finding->states.data[i]);
    const SourcePlace *declared = &finding->declared_at;
    if (*declared->file)
        buf_printf(key, "\n%s:%u:%u", declared->file, declared->line, declared->column);
    else
        buf_printf(key, "\n%s\n%s\n%s", finding->sink.file, finding->function, finding->source_text);
}

void causes_collect(const ReportInput *input, Causes *out) {
    Interner *keys = interner_new();
    Buf key = {0};
    for (uint32_t i = 0; i < input->result->findings.len; i++) {
        if (report_showing(input, i) != SHOWING_YES) {
            vec_push(&out->of, UINT32_MAX);
            continue;
        }
        put_cause(&key, &input->result->findings.data[i]);
        uint32_t id = intern_bytes(keys, buf_text(&key), key.len);
        if (id > out->rows.len) {
            Cause cause = {0};
            vec_push(&out->rows, cause);
        }
        vec_push(&out->rows.data[id - 1].findings, i);
        vec_push(&out->of, id - 1);
    }
    buf_free(&key);
    interner_free(keys);
}

void causes_free(Causes *causes) {
    for (uint32_t i = 0; i < causes->rows.len; i++) vec_free(&causes->rows.data[i].findings);
    vec_free(&causes->rows);
    vec_free(&causes->of);
}
