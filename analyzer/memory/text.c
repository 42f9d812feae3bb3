/* SPDX-License-Identifier: Apache-2.0 */
/* Constant texts that speak of data: the statement, format or address that a buffer or handle was filled from, kept
 * beside it; and the keys, columns and conversions by which they name what goes in and comes out. */
#include <ctype.h>
#include <strings.h>

#include "memory/local.h"

#define AS_WRITTEN "as written"
#define LAST_WRITTEN "last written"

const char *constant_text(const Walk *walk, const Points *points, size_t *length, StrId *id) {
    if (!points || points->count != 1) return NULL;
    const Object *object = &walk->objects.data[points->targets[0].object];
    if (object->kind != OBJECT_STRING || points->targets[0].stride) return NULL;
    size_t size = interned_length(walk->program->strings, object->id);
    int32_t offset = points->targets[0].offset;
    if (offset < 0 || (size_t)offset > size) return NULL;
    if (length) *length = size - (size_t)offset;
    if (id) *id = object->id;
    return program_text(walk->program, object->id) + offset;
}

/* Long enough for a number of somebody, and with digits enough: most literals are not asked about. */
static bool may_identify(const char *text) {
    enum { LEAST = 9, MOST = 40, DIGITS_LEAST = 4 };
    uint32_t digits = 0, length = 0;
    for (; text[length] && length <= MOST; length++) {
        char c = text[length];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '-')) return false;
        digits += c >= '0' && c <= '9';
    }
    return length >= LEAST && length <= MOST && digits >= DIGITS_LEAST;
}

NodeId text_node(Walk *walk, StrId text) {
    enum { SLOT = 5700 };
    Decl decl = DECL(DECL_LITERAL, text);
    if (!may_identify(program_text(walk->program, text)) || !decl_interesting(walk, decl)) return 0;
    return flow_node(walk, FLOW_SOURCE, walk->insn, SLOT, 0, (int32_t)text, 0, decl);
}

/* Beside a slot, or in a buffer's own slot, lies a pointer to the text that it was filled from. */
static const Points *written_slots(Apply *apply, const Port *port) {
    if (port->kind != PORT_HANDLE) return points_slot(apply->walk, port_place(apply, port), AS_WRITTEN);
    char name[64];
    Port beside = *port;
    (void)snprintf(name, sizeof name, "%s " AS_WRITTEN, port->slot);
    beside.slot = name;
    beside.index = UINT32_MAX;
    return port_slots(apply, &beside);
}

static bool slot_is_known(const Walk *walk, Target slot) {
    const Cells *cells = store_find(walk->store, slot.object);
    for (uint32_t i = 0; cells && i < cells->count; i++)
        if (cells->rows[i].offset == slot.offset) return true;
    return false;
}

static StrId slot_text(Walk *walk, const Points *slots) {
    StrId id = 0;
    if (!slots || slots->count != 1 || !slot_is_known(walk, slots->targets[0])) return 0;
    (void)constant_text(walk, points_deref(walk, slots, 0).points, NULL, &id);
    return id;
}

StrId text_at(Apply *apply, const Port *port) {
    StrId id = 0;
    Walk *walk = apply->walk;
    if (port->kind == PORT_NONE || port->kind == PORT_FORMAT || port->kind == PORT_VARARGS) return 0;
    if (port->kind == PORT_HANDLE) return slot_text(walk, written_slots(apply, port));
    Port pointee = *port;
    if (!pointee.stars) pointee.stars = 1; /* a key is written as the pointer to it */
    const Points *points = port_place(apply, &pointee);
    if (constant_text(walk, points, NULL, &id)) return id;
    return slot_text(walk, written_slots(apply, &pointee));
}

bool path_is_told(const char *format) {
    uint32_t letters = 0;
    for (const char *at = format; *at && *at != '%'; at++) letters += isalnum((unsigned char)*at) != 0;
    return letters > 1;
}

/* The text that an effect fills its target from: what it points to, or the format. */
static StrId source_text(Apply *apply, const Effect *effect) {
    StrId id = 0;
    const Port *from = &effect->from;
    if (from->kind == PORT_FORMAT) {
        if (from->argument < apply->count) (void)constant_text(apply->walk, apply->arguments[from->argument].points, NULL, &id);
        return id;
    }
    bool text = from->kind == PORT_HANDLE ? from->stars == 0 : from->stars == 1 && from->kind == PORT_ARGUMENT;
    return text ? text_at(apply, from) : 0;
}

/* What a buffer ends in: strcat(line, " user="), strcat(line, name). */
static bool is_buffer(const Port *port) {
    return port->kind == PORT_ARGUMENT && port->stars == 1;
}

/* A name that the text, or what a format makes of it, ends in: for what comes behind it. */
static bool ends_in_label(const char *text) {
    enum { MOST = 120 };
    char format[MOST + 3];
    size_t length = strlen(text);
    if (!length || length > MOST) return false;
    (void)snprintf(format, sizeof format, "%s%%s", text);
    Conversions conversions = {0};
    FormatLabel label;
    (void)format_parse(format, length + 2, false, &conversions);
    bool ends = conversions.len && format_label(format, length + 2, &conversions, conversions.len - 1, &label);
    vec_free(&conversions);
    return ends;
}

Key key_of_ending(Apply *apply, const Effect *effect) {
    Key key = {.kind = KEY_NONE};
    if (effect->kind != EFFECT_COPY || !effect->append || !is_buffer(&effect->to) || !is_buffer(&effect->from)) return key;
    StrId id = slot_text(apply->walk, points_slot(apply->walk, port_place(apply, &effect->to), LAST_WRITTEN));
    return id && ends_in_label(program_text(apply->walk->program, id)) ? (Key){KEY_APPENDED, id, 1, 0} : key;
}

/* After the copy: the text that the buffer ends in now, if it is a constant one. */
static void ending_written(Apply *apply, const Effect *effect) {
    Walk *walk = apply->walk;
    if (!is_buffer(&effect->to)) return;
    const Points *slots = points_slot(walk, port_place(apply, &effect->to), LAST_WRITTEN);
    bool read = is_buffer(&effect->from) || effect->from.kind == PORT_FORMAT;
    StrId id = slots && slots->count == 1 && read ? source_text(apply, effect) : 0;
    const Points *text = id ? points_whole(walk, object_get(walk, OBJECT_STRING, id, 0, 0, 0, 0, true)) : NULL;
    for (uint32_t i = 0; slots && i < slots->count; i++)
        if (id || slot_is_known(walk, slots->targets[i]))
            memory_write(walk, slots->targets[i], HANDLE_STEP, (Abstract){.points = text}, true);
}

void text_written(Apply *apply, const Effect *effect) {
    Walk *walk = apply->walk;
    ending_written(apply, effect);
    const Port *to = &effect->to;
    if (to->kind != PORT_HANDLE && (to->stars != 1 || to->kind == PORT_FORMAT || to->kind == PORT_VARARGS)) return;
    if (effect->append || effect->weak) return; /* the beginning stays as it is */
    const Points *slots = written_slots(apply, to);
    StrId id = slots && slots->count == 1 ? source_text(apply, effect) : 0;
    const Points *text = id ? points_whole(walk, object_get(walk, OBJECT_STRING, id, 0, 0, 0, 0, true)) : NULL;
    for (uint32_t i = 0; slots && i < slots->count; i++)
        if (id || slot_is_known(walk, slots->targets[i]))
            memory_write(walk, slots->targets[i], HANDLE_STEP, (Abstract){.points = text}, true);
}

/* ---- names -------------------------------------------------------------------------------------- */

/* A cheap look: sql/ reads it properly, later. */
static bool looks_like_a_statement(const char *text) {
    static const char *const verbs[] = {"insert", "update", "select", "delete", "replace", "with"};
    while (*text == ' ' || *text == '\n' || *text == '\t') text++;
    for (size_t i = 0; i < COUNTOF(verbs); i++)
        if (strncasecmp(text, verbs[i], strlen(verbs[i])) == 0) return true;
    return false;
}

Key key_of(Apply *apply, const Effect *effect) {
    const Walk *walk = apply->walk;
    const Port *port = &effect->key;
    Key key = {.kind = KEY_NONE};
    if (port->kind == PORT_NONE) return key;
    if (port->kind == PORT_ARGUMENT && !port->stars && port->argument < apply->count &&
        apply->arguments[port->argument].constant && effect->subject.kind != PORT_NONE) {
        key.number = walk->constants.data[apply->arguments[port->argument].constant - 1];
        key.text = text_at(apply, &effect->subject);
        key.kind = effect->kind == EFFECT_SOURCE ? KEY_RESULT : KEY_PARAMETER;
        if (!key.text && effect->subject.kind == PORT_HANDLE)
            key.subject = content_node(apply->walk, subject_opened(apply, &effect->subject, NULL), 0, HANDLE_STEP);
    } else {
        key.text = text_at(apply, port);
        key.kind = KEY_TEXT;
    }
    if (!key.text && !key.subject) key.kind = KEY_NONE;
    return key;
}

/* Whether a name stands before the conversion; of the whole text only, as later stages see no other. */
static bool label_stands(const Walk *walk, StrId id, const char *text, bool scan, uint32_t ordinal) {
    if (text != program_text(walk->program, id)) return false;
    size_t length = interned_length(walk->program->strings, id);
    Conversions conversions = {0};
    FormatLabel label;
    (void)format_parse(text, length, scan, &conversions);
    bool stands = ordinal <= conversions.len && format_label(text, length, &conversions, ordinal - 1, &label);
    vec_free(&conversions);
    return stands;
}

Key key_of_conversion(const Walk *walk, Abstract format, uint32_t ordinal) {
    Key key = {.kind = KEY_NONE};
    const char *text = ordinal ? constant_text(walk, format.points, NULL, &key.text) : NULL;
    if (!text) return key;
    if (looks_like_a_statement(text)) return (Key){KEY_CONVERSION, key.text, ordinal, 0};
    return label_stands(walk, key.text, text, false, ordinal) ? (Key){KEY_PRINTED, key.text, ordinal, 0} : key;
}

void keys_scanned(Apply *apply, uint32_t format, uint32_t argument, uint32_t made) {
    Walk *walk = apply->walk;
    StrId id = 0;
    size_t length = 0;
    const char *text = format < apply->count ? constant_text(walk, apply->arguments[format].points, &length, &id) : NULL;
    if (!text) return;
    Conversions conversions = {0};
    (void)format_parse(text, length, true, &conversions);
    for (uint32_t i = 0; i < conversions.len; i++)
        if (conversions.data[i].assigns && conversions.data[i].argument == argument &&
            label_stands(walk, id, text, true, i + 1))
            for (uint32_t n = made; n < walk->made.len; n++)
                key_event(walk, apply->callee, (Key){KEY_SCANNED, id, i + 1, 0}, walk->made.data[n], 0);
    vec_free(&conversions);
}

void key_event(Walk *walk, FunctionId callee, Key key, NodeId node, NodeId named) {
    if (key.kind == KEY_NONE || !node) return;
    event_add(walk, (Event){.kind = EVENT_KEY, .insn = walk->insn, .node = node, .target = named, .callee = callee,
                            .text = key.text, .key = key.kind, .number = key.number, .subject = key.subject});
}

NodeId key_node(Apply *apply, Key key, NodeId from, uint32_t slot) {
    if (key.kind == KEY_NONE) return from;
    NodeId named = flow_node(apply->walk, from ? FLOW_DEF : FLOW_SOURCE, apply->walk->insn, slot, 0, 0, 0, 0);
    if (from) edge_add(apply->walk, from, named, EDGE_COPY, 0, 0);
    key_event(apply->walk, apply->callee, key, named, from);
    return named;
}
