/* SPDX-License-Identifier: Apache-2.0 */
/* Declarations and summaries as bytes, both ways. Ids that are read are held against the program and against each other. */
#include "memory/keep.h"

/* A member that is added to one of these must be written and read here. */
_Static_assert(sizeof(Summary) == 160 && sizeof(Pin) == 32 && sizeof(Output) == 56 && sizeof(InputFlow) == 12 &&
                   sizeof(Target) == 24 && sizeof(Abstract) == 24 && sizeof(Cell) == 48,
               "rows.c writes and reads all members");

/* ---- declarations -------------------------------------------------------------------------------- */

void put_decl(Sheet *sheet, Decl decl) {
    put_number(sheet, decl_kind(decl));
    switch (decl_kind(decl)) {
    case DECL_NONE: return;
    case DECL_FIELD: put_field(sheet, decl_id(decl)); return;
    case DECL_GLOBAL: put_ref(sheet, REF_GLOBAL, decl_id(decl)); return;
    case DECL_LOCAL: put_number(sheet, decl_id(decl)); return;
    case DECL_RESULT: put_ref(sheet, REF_FUNCTION, decl_id(decl)); return;
    case DECL_RECORD: put_ref(sheet, REF_TYPE, decl_id(decl)); return;
    case DECL_LITERAL: put_ref(sheet, REF_STRING, decl_id(decl)); return;
    }
}

Decl take_decl(SheetReader *reader, const Function *body) {
    DeclKind kind = (DeclKind)take_below(reader, DECL_LITERAL + 1);
    switch (kind) {
    case DECL_NONE: return 0;
    case DECL_FIELD: return DECL(kind, take_field(reader));
    case DECL_GLOBAL: return DECL(kind, take_ref(reader, REF_GLOBAL));
    case DECL_LOCAL: return DECL(kind, take_below(reader, body->local_count));
    case DECL_RESULT: return DECL(kind, take_ref(reader, REF_FUNCTION));
    case DECL_RECORD: return DECL(kind, take_ref(reader, REF_TYPE));
    case DECL_LITERAL: return DECL(kind, take_ref(reader, REF_STRING));
    }
    return 0;
}

/* A local of the callee's is a parameter for its callers, or only its type. */
static void put_seen_decl(Sheet *sheet, const Function *body, Decl decl) {
    if (decl_kind(decl) != DECL_LOCAL || !body) {
        put_decl(sheet, decl);
        return;
    }
    put_number(sheet, DECL_LOCAL);
    put_number(sheet, decl_id(decl) <= body->params ? decl_id(decl) : 0);
    put_ref(sheet, REF_TYPE, body->locals[decl_id(decl)].type);
}

/* ---- summaries ----------------------------------------------------------------------------------- */

static void put_points(Sheet *sheet, const Points *points) {
    put_number(sheet, points ? points->count : 0);
    for (uint32_t i = 0; points && i < points->count; i++) {
        const Target *target = &points->targets[i];
        put_number(sheet, target->object);
        put_signed(sheet, target->offset);
        put_number(sheet, target->stride);
        put_signed(sheet, target->low);
        put_signed(sheet, target->high);
        put_number(sheet, target->width);
    }
}

static const Points *take_points(SheetReader *reader, Arena *arena, uint32_t objects) {
    uint32_t count = take_count(reader, 6);
    if (count == 0 || count > MAX_TARGETS) {
        reader->bad |= count != 0;
        return NULL;
    }
    Points *points = arena_alloc(arena, sizeof *points + count * sizeof(Target));
    points->count = count;
    for (uint32_t i = 0; i < count; i++) {
        Target *target = &points->targets[i];
        target->object = take_below(reader, objects);
        target->offset = take_int(reader);
        target->stride = take_u32(reader);
        target->low = take_int(reader);
        target->high = take_int(reader);
        target->width = take_u32(reader);
        reader->bad |= target->object == 0;
    }
    return points;
}

/* `body`: as callers see it; NULL: as it is. */
static void put_value(Sheet *sheet, const Function *body, const Abstract *value) {
    put_number(sheet, value->node);
    put_points(sheet, value->points);
    put_seen_decl(sheet, body, value->decl);
}

static Abstract take_value(SheetReader *reader, Arena *arena, const Function *body, const Summary *summary) {
    Abstract value = {.node = take_below(reader, summary->pins.len)};
    value.points = take_points(reader, arena, summary->objects.len);
    value.decl = take_decl(reader, body);
    return value;
}

static void put_seen_object(Sheet *sheet, const Function *body, const Object *object) {
    put_number(sheet, object->kind | (uint32_t)object->text << 4 | (uint32_t)object->recursive << 5);
    put_seen_decl(sheet, body, object->decl);
    put_ref(sheet, REF_TYPE, object->record);
    switch ((ObjectKind)object->kind) {
    case OBJECT_SYMBOLIC:
        put_number(sheet, object->parent);
        put_signed(sheet, object->offset);
        put_number(sheet, object->stride);
        put_number(sheet, object->id);
        return;
    case OBJECT_LOCAL:
        put_number(sheet, !body || object->id <= body->params ? object->id : 0);
        if (body) put_ref(sheet, REF_TYPE, body->locals[object->id].type);
        return;
    case OBJECT_GLOBAL: put_ref(sheet, REF_GLOBAL, object->id); return;
    case OBJECT_STRING: put_ref(sheet, REF_STRING, object->id); return;
    case OBJECT_FUNCTION: put_ref(sheet, REF_FUNCTION, object->id); return;
    case OBJECT_HEAP: case OBJECT_EXTERNAL: case OBJECT_VARARGS: case OBJECT_CALL_ARGUMENTS: case OBJECT_NONE: return;
    }
}

static Object take_seen_object(SheetReader *reader, const Function *body, ObjectId self) {
    uint32_t head = take_below(reader, 1u << 6);
    Object object = {.kind = head & 15, .text = head >> 4 & 1, .recursive = head >> 5};
    object.decl = take_decl(reader, body);
    object.record = take_ref(reader, REF_TYPE);
    switch ((ObjectKind)object.kind) {
    case OBJECT_SYMBOLIC:
        object.parent = take_below(reader, self);
        object.offset = take_int(reader);
        object.stride = take_u32(reader);
        object.id = take_below(reader, 2);
        break;
    case OBJECT_LOCAL:
        object.id = take_below(reader, body->local_count);
        reader->bad |= object.id == 0;
        break;
    case OBJECT_GLOBAL: object.id = take_ref(reader, REF_GLOBAL); break;
    case OBJECT_STRING: object.id = take_ref(reader, REF_STRING); break;
    case OBJECT_FUNCTION: object.id = take_ref(reader, REF_FUNCTION); break;
    case OBJECT_HEAP: case OBJECT_EXTERNAL: case OBJECT_VARARGS: case OBJECT_CALL_ARGUMENTS: case OBJECT_NONE: break;
    default: reader->bad = true; break;
    }
    return object;
}

static void put_pins(Sheet *sheet, const Function *body, const Summary *summary) {
    put_number(sheet, summary->pins.len - 1);
    for (PinId i = 1; !body && i < summary->pins.len; i++) put_number(sheet, summary->pins.data[i].node);
    put_number(sheet, summary->inputs.len);
    for (uint32_t i = 0; i < summary->inputs.len; i++) {
        const FlowNode *row = &summary->pins.data[summary->inputs.data[i]].row;
        put_number(sheet, summary->inputs.data[i]);
        put_number(sheet, row->object);
        put_signed(sheet, row->offset);
        put_number(sheet, row->size);
        put_number(sheet, (uint64_t)row->stride << 1 | row->whole);
        put_seen_decl(sheet, body, row->decl);
    }
}

static void take_pins(SheetReader *reader, const Function *body, Summary *summary) {
    uint32_t pins = take_count(reader, 1);
    vec_push(&summary->pins, (Pin){0});
    for (uint32_t i = 0; i < pins; i++) vec_push(&summary->pins, ((Pin){.node = take_u32(reader)}));
    uint32_t inputs = take_count(reader, 6);
    for (uint32_t i = 0; i < inputs && !reader->bad; i++) {
        PinId pin = take_below(reader, summary->pins.len);
        FlowNode *row = &summary->pins.data[pin].row;
        reader->bad |= pin == 0;
        vec_push(&summary->inputs, pin);
        row->object = take_below(reader, summary->objects.len);
        row->offset = take_int(reader);
        row->size = take_u32(reader);
        uint64_t stride = take_number(reader);
        row->stride = (uint32_t)(stride >> 1);
        row->whole = stride & 1;
        row->decl = take_decl(reader, body);
        reader->bad |= row->object == 0 || stride >> 33;
    }
}

static void put_outputs(Sheet *sheet, const Function *body, const Summary *summary) {
    put_number(sheet, summary->outputs.len);
    for (uint32_t i = 0; i < summary->outputs.len; i++) {
        const Output *output = &summary->outputs.data[i];
        put_number(sheet, (uint64_t)output->object << 1 | output->keeps);
        put_number(sheet, output->with | (uint32_t)output->surely << 8);
        put_signed(sheet, output->cell.offset);
        put_signed(sheet, output->cell.low);
        put_signed(sheet, output->cell.high);
        put_number(sheet, output->cell.stride);
        put_number(sheet, output->cell.width);
        put_value(sheet, body, &output->cell.value);
    }
    put_number(sheet, summary->flows.len);
    for (uint32_t i = 0; i < summary->flows.len; i++) {
        const InputFlow *flow = &summary->flows.data[i];
        put_number(sheet, flow->output + 1); /* 0 = the result */
        put_number(sheet, flow->input);
        put_number(sheet, flow->states | (uint32_t)flow->part << 8);
    }
}

static void take_outputs(SheetReader *reader, Arena *arena, const Function *body, Summary *summary) {
    uint32_t outputs = take_count(reader, 10);
    for (uint32_t i = 0; i < outputs && !reader->bad; i++) {
        uint32_t object = take_below(reader, 2 * summary->objects.len);
        Output output = {.object = object >> 1, .keeps = object & 1};
        uint32_t answers = take_below(reader, 65536);
        output.with = (uint8_t)answers;
        output.surely = (uint8_t)(answers >> 8);
        output.cell.offset = take_int(reader);
        output.cell.low = take_int(reader);
        output.cell.high = take_int(reader);
        output.cell.stride = take_u32(reader);
        output.cell.width = take_u32(reader);
        output.cell.value = take_value(reader, arena, body, summary);
        reader->bad |= output.object == 0;
        vec_push(&summary->outputs, output);
    }
    uint32_t flows = take_count(reader, 3);
    for (uint32_t i = 0; i < flows && !reader->bad; i++) {
        InputFlow flow = {.output = take_below(reader, outputs + 1u) - 1u};
        flow.input = take_below(reader, summary->inputs.len);
        uint32_t how = take_below(reader, 65536);
        flow.states = (uint8_t)how;
        flow.part = (uint8_t)(how >> 8);
        vec_push(&summary->flows, flow);
    }
}

static void put_answers(Sheet *sheet, const Summary *summary) {
    put_number(sheet, summary->answers.len);
    for (uint32_t i = 0; i < summary->answers.len; i++) {
        const Known *answer = &summary->answers.data[i];
        put_number(sheet, (uint32_t)answer->other | (uint32_t)answer->is_unsigned << 1);
        put_signed(sheet, answer->low);
        put_signed(sheet, answer->high);
    }
}

static void take_answers(SheetReader *reader, Summary *summary) {
    uint32_t count = take_count(reader, 3);
    for (uint32_t i = 0; i < count && !reader->bad; i++) {
        uint32_t how = take_below(reader, 4);
        Known answer = {.mask = UINT64_MAX, .other = how & 1, .is_unsigned = how >> 1};
        answer.low = take_signed(reader);
        answer.high = take_signed(reader);
        vec_push(&summary->answers, answer);
    }
    reader->bad |= count > MAX_ANSWERS;
}

static void put_seen(Sheet *sheet, const Function *body, const Summary *summary) {
    put_number(sheet, summary->forwards_varargs | summary->constant << 1 | summary->never_returns << 2);
    put_number(sheet, summary->objects.len - 1);
    for (ObjectId i = 1; i < summary->objects.len; i++) put_seen_object(sheet, body, &summary->objects.data[i]);
    put_pins(sheet, body, summary);
    put_outputs(sheet, body, summary);
    put_value(sheet, body, &summary->result);
    put_signed(sheet, summary->number);
    put_answers(sheet, summary);
    put_number(sheet, summary->modifies.len);
    for (uint32_t i = 0; i < summary->modifies.len; i++) put_ref(sheet, REF_GLOBAL, summary->modifies.data[i]);
}

void put_summary(Sheet *sheet, const Summary *summary) {
    put_seen(sheet, NULL, summary);
}

Mark summary_mark(const Marks *marks, const Function *body, const Summary *summary) {
    Sheet sheet = {.marks = marks};
    put_ref(&sheet, REF_TYPE, body->type);
    put_number(&sheet, body->format_argument);
    put_number(&sheet, called_format(marks->program, body));
    put_number(&sheet, body->params);
    for (uint32_t i = 1; i <= body->params; i++) put_ref(&sheet, REF_TYPE, body->locals[i].type);
    put_seen(&sheet, body, summary);
    Mark mark = mark_of(sheet.data, sheet.length);
    sheet_close(&sheet);
    return mark;
}

Summary *take_summary(SheetReader *reader, Arena *arena, const Function *body) {
    Summary *summary = xcalloc(1, sizeof *summary);
    uint32_t head = take_below(reader, 8);
    summary->forwards_varargs = head & 1;
    summary->constant = head >> 1 & 1;
    summary->never_returns = head >> 2;
    uint32_t objects = take_count(reader, 3);
    vec_push(&summary->objects, (Object){0});
    for (ObjectId i = 1; i <= objects && !reader->bad; i++)
        vec_push(&summary->objects, take_seen_object(reader, body, i));
    take_pins(reader, body, summary);
    take_outputs(reader, arena, body, summary);
    summary->result = take_value(reader, arena, body, summary);
    summary->number = take_signed(reader);
    take_answers(reader, summary);
    uint32_t modifies = take_count(reader, 1);
    for (uint32_t i = 0; i < modifies && !reader->bad; i++) vec_push(&summary->modifies, take_ref(reader, REF_GLOBAL));
    return summary;
}
