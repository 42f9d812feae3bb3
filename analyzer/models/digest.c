/* SPDX-License-Identifier: Apache-2.0 */
/* What all models say, as one digest: for what was made with them and is kept. */
#include "models/models.h"

/* A member that is added must be put below, but for the place where an effect is written. */
_Static_assert(sizeof(Port) == 40 && sizeof(Effect) == 616, "port_put and effect_put take in all members");

static void text_put(Buf *out, const char *text) {
    buf_putc(out, text ? '+' : '-');
    if (text) buf_add(out, text, strlen(text) + 1);
}

static void port_put(Buf *out, const Port *port) {
    const uint32_t numbers[] = {(uint32_t)port->kind, port->argument, port->first, port->stars, port->inner, port->index};
    for (size_t i = 0; i < COUNTOF(numbers); i++) buf_u32(out, numbers[i]);
    text_put(out, port->field);
    text_put(out, port->slot);
}

static void effect_put(Buf *out, const Effect *effect) {
    const Port *const ports[] = {&effect->from, &effect->to, &effect->size, &effect->count, &effect->subject, &effect->key,
                                 &effect->purpose};
    const char *const texts[] = {effect->name, effect->data, effect->holds, effect->when_value};
    buf_u32(out, (uint32_t)effect->kind);
    buf_u32(out, (uint32_t)effect->append | (uint32_t)effect->weak << 1 | (uint32_t)effect->inside << 2 |
                     (uint32_t)effect->removable << 3 | (uint32_t)effect->when_known << 4);
    buf_u32(out, effect->state);
    for (size_t i = 0; i < COUNTOF(ports); i++) port_put(out, ports[i]);
    for (size_t i = 0; i < COUNTOF(texts); i++) text_put(out, texts[i]);
    const Commands none = {0}, *commands = effect->commands ? effect->commands : &none;
    const char *const *const lists[] = {commands->asks, commands->removes, commands->expires, commands->deletes};
    for (size_t i = 0; i < COUNTOF(lists); i++)
        for (const char *const *word = lists[i]; word && *word; word++) text_put(out, *word);
    buf_u32(out, effect->call_count);
    for (uint32_t i = 0; i < effect->call_count; i++) port_put(out, &effect->call_arguments[i]);
    buf_u32(out, effect->when_argument);
    buf_u64(out, (uint64_t)effect->when_number);
}

Digest models_digest(const Models *models) {
    Buf out = {0};
    for (uint32_t i = 0; i < models_count(models); i++) {
        const Model *model = models_at(models, i);
        text_put(&out, model->function);
        buf_u32(&out, model->noreturn);
        buf_u32(&out, model->count);
        for (uint32_t n = 0; n < model->count; n++) effect_put(&out, &model->effects[n]);
    }
    Digest digest = digest_of(buf_text(&out), out.len);
    buf_free(&out);
    return digest;
}
