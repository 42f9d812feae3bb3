/* SPDX-License-Identifier: Apache-2.0 */
/* Ports as text: `**arg2`, `*arg0->name`, `format(arg1)`, `handle(*arg3).bind[arg1]`. */
#include "models/models.h"

enum { ARGUMENTS_MOST = 64, STARS_MOST = 4 };

static bool is_name_character(char c, bool first) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (!first && c >= '0' && c <= '9');
}

static bool skip_text(const char **at, const char *text) {
    if (!str_starts(*at, text)) return false;
    *at += strlen(text);
    return true;
}

static uint32_t skip_stars(const char **at) {
    uint32_t stars = 0;
    for (; **at == '*'; (*at)++) stars++;
    return stars;
}

static bool read_argument(const char **at, uint32_t *argument) {
    const char *text = *at;
    if (!skip_text(&text, "arg") || *text < '0' || *text > '9') return false;
    uint32_t value = 0;
    for (; *text >= '0' && *text <= '9'; text++)
        if (value < 1000) value = value * 10 + (uint32_t)(*text - '0');
    if (value >= ARGUMENTS_MOST) return false;
    *argument = value;
    *at = text;
    return true;
}

static const char *read_name(Arena *arena, const char **at) {
    const char *start = *at;
    while (is_name_character(**at, *at == start)) (*at)++;
    return *at == start ? NULL : arena_strndup(arena, start, (size_t)(*at - start));
}

/* Each reader returns NULL, or what is wrong. */
static const char *read_format(const char **at, Port *port) {
    port->kind = PORT_FORMAT;
    if (!read_argument(at, &port->argument)) return "`format(` wants an argument such as `arg1`";
    if (skip_text(at, ",")) {
        while (**at == ' ') (*at)++;
        if (!read_argument(at, &port->first))
            return "after the comma comes the first value: `arg4`";
    }
    return skip_text(at, ")") ? NULL : "`format(` is not closed";
}

static const char *read_handle(Arena *arena, const char **at, Port *port) {
    port->kind = PORT_HANDLE;
    port->inner = skip_stars(at);
    if (skip_text(at, "ret"))
        port->argument = PORT_RESULT;
    else if (skip_text(at, "program"))
        port->argument = PORT_PROGRAM;
    else if (!read_argument(at, &port->argument))
        return "`handle(` wants `argN`, `ret` or `program`";
    if (!skip_text(at, ").")) return "a handle is written `handle(arg0).slot`";
    port->slot = read_name(arena, at);
    if (!port->slot) return "a handle is written `handle(arg0).slot`";
    if (!skip_text(at, "[")) return NULL;
    if (!read_argument(at, &port->index) || !skip_text(at, "]"))
        return "a slot's element is numbered by an argument: `[arg1]`";
    return NULL;
}

static const char *read_object(Arena *arena, const char **at, Port *port) {
    bool inside = skip_text(at, "(");
    if (inside) port->inner = skip_stars(at);
    if (skip_text(at, "ret"))
        port->kind = PORT_RETURN;
    else if (read_argument(at, &port->argument))
        port->kind = PORT_ARGUMENT;
    else
        return "a port begins with `ret`, `argN` (N from 0), `varargs`, `format(`, `handle(` or "
               "stars";
    if (inside && !(skip_text(at, ")") && str_starts(*at, "->")))
        return "parentheses are for a member behind a pointer to a pointer: `(*arg1)->name`";
    if (skip_text(at, "->")) {
        port->field = read_name(arena, at);
        if (!port->field) return "after `->` comes a member's name";
    }
    return NULL;
}

bool port_parse(Arena *arena, const char *text, Port *out, const char **why) {
    Port port = {.first = UINT32_MAX, .index = UINT32_MAX};
    const char *at = text;
    *why = NULL;
    if (str_eq(text, "none")) {
        *out = port;
        return true;
    }
    port.stars = skip_stars(&at);
    if (skip_text(&at, "varargs"))
        port.kind = PORT_VARARGS;
    else if (skip_text(&at, "format("))
        *why = read_format(&at, &port);
    else if (skip_text(&at, "handle("))
        *why = read_handle(arena, &at, &port);
    else
        *why = read_object(arena, &at, &port);
    if (!*why && *at) *why = "there is more text than a port has";
    if (!*why && port.stars + port.inner > STARS_MOST) *why = "at most four dereferences";
    if (!*why && port.stars && port.kind == PORT_FORMAT)
        *why = "`format(...)` takes no star: its conversions say what is a pointer";
    if (*why) return false;
    *out = port;
    return true;
}

void port_print(const Port *port, Buf *out) {
    for (uint32_t i = 0; i < port->stars; i++) buf_putc(out, '*');
    bool inside = port->field && port->inner;
    if (inside) buf_putc(out, '(');
    for (uint32_t i = 0; inside && i < port->inner; i++) buf_putc(out, '*');
    switch (port->kind) {
    case PORT_NONE: buf_puts(out, "none"); break;
    case PORT_RETURN: buf_puts(out, "ret"); break;
    case PORT_ARGUMENT: buf_printf(out, "arg%u", port->argument); break;
    case PORT_VARARGS: buf_puts(out, "varargs"); break;
    case PORT_FORMAT:
        buf_printf(out, "format(arg%u", port->argument);
        if (port->first != UINT32_MAX) buf_printf(out, ", arg%u", port->first);
        buf_putc(out, ')');
        break;
    case PORT_HANDLE:
        buf_puts(out, "handle(");
        for (uint32_t i = 0; i < port->inner; i++) buf_putc(out, '*');
        if (port->argument == PORT_RESULT)
            buf_puts(out, "ret");
        else if (port->argument == PORT_PROGRAM)
            buf_puts(out, "program");
        else
            buf_printf(out, "arg%u", port->argument);
        buf_printf(out, ").%s", port->slot);
        if (port->index != UINT32_MAX) buf_printf(out, "[arg%u]", port->index);
        break;
    }
    if (inside) buf_putc(out, ')');
    if (port->field) buf_printf(out, "->%s", port->field);
}

static const struct {
    State state;
    const char *name;
} state_names[] = {
    {STATE_ENCODED, "encoded"}, {STATE_TRUNCATED, "truncated"},   {STATE_MASKED, "masked"},
    {STATE_HASHED, "hashed"},   {STATE_KEYED_HASH, "keyed-hash"}, {STATE_ENCRYPTED, "encrypted"},
    {STATE_ERASED, "erased"},
};

bool state_parse(const char *text, unsigned *state) {
    for (size_t i = 0; i < COUNTOF(state_names); i++)
        if (str_eq(text, state_names[i].name)) {
            *state = state_names[i].state;
            return true;
        }
    return false;
}

const char *state_name(State state) {
    for (size_t i = 0; i < COUNTOF(state_names); i++)
        if (state_names[i].state == state) return state_names[i].name;
    UNREACHABLE();
}
