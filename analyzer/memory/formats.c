/* SPDX-License-Identifier: Apache-2.0 */
/* What a constant format takes from its arguments, and which of them it counts into. */
#include "memory/local.h"

bool leaves_numbers(const Walk *walk, Abstract format) {
    for (uint32_t i = 0; format.points && i < format.points->count; i++)
        if (walk->objects.data[format.points->targets[i].object].kind != OBJECT_LOCAL) return false;
    for (uint32_t i = 1; format.points && i < walk->body->insn_count; i++) {
        const Insn *insn = &walk->body->insns[i];
        const Type *type = &walk->program->types[insn->type];
        if (insn->op == INSN_VA_ARG && type->kind == TYPE_POINTER && program_is_text(walk->program, type->element)) return true;
    }
    return false;
}

/* "%.4s" takes 4 characters; 0 = as many as there are, or as an argument says. */
static uint32_t precision_of(const char *conversion, uint32_t length) {
    const char *dot = memchr(conversion, '.', length);
    uint32_t number = 0;
    for (const char *at = dot ? dot + 1 : conversion + length; at < conversion + length && *at >= '0' && *at <= '9' && number < 1000; at++)
        number = number * 10 + (uint32_t)(*at - '0');
    return number;
}

bool format_select(const Walk *walk, Abstract format, SelectedVec *out) {
    if (!format.points) return false;
    for (uint32_t i = 0; i < format.points->count; i++) {
        Target target = format.points->targets[i];
        const Object *object = &walk->objects.data[target.object];
        if (object->kind != OBJECT_STRING || target.stride || target.offset < 0) return false;
        const char *text = program_text(walk->program, object->id);
        size_t length = interned_length(walk->program->strings, object->id);
        if ((size_t)target.offset > length) return false;
        Conversions conversions = {0};
        (void)format_parse(text + target.offset, length - (size_t)target.offset, false, &conversions);
        for (uint32_t n = 0; n < conversions.len; n++) {
            const Conversion *conversion = &conversions.data[n];
            if (conversion->suppressed || conversion->letter == '*' || conversion->letter == 'p' ||
                conversion->letter == 'n')
                continue;
            Selected selected = {conversion->argument, conversion->is_string, !conversion->is_string, strchr("diu", conversion->letter) != NULL, n + 1,
                                 precision_of(text + target.offset + conversion->start, conversion->length)};
            vec_push(out, selected);
        }
        vec_free(&conversions);
    }
    return true;
}

static bool is_single_byte(const Walk *walk, Value value) {
    const Insn *insn = &walk->body->insns[value];
    while (insn->op == INSN_CAST) insn = &walk->body->insns[insn->a];
    int64_t index;
    if (insn->op != INSN_LOAD || walk->program->types[insn->type].size != 1) return false;
    const Insn *place = &walk->body->insns[insn->a];
    return place->op == INSN_INDEX && value_constant(walk->program, walk->body, place->b, &index);
}

bool prints_stray_byte(const Walk *walk, const Insn *call, uint32_t argument) {
    enum { MOST = 2 }; /* the four of an address are the address */
    uint32_t count = 0;
    for (uint32_t i = 0; i < call->c; i++) count += is_single_byte(walk, walk->body->pool[call->b + i]);
    return count <= MOST && argument < call->c && is_single_byte(walk, walk->body->pool[call->b + argument]);
}

bool called_format(const Program *program, const Function *body) {
    if (!body->params || !program->types[body->type].variadic) return false;
    const Local *last = &body->locals[body->params];
    const Type *type = &program->types[last->type];
    const char *name = program_text(program, last->name);
    return type->kind == TYPE_POINTER && program_is_text(program, type->element) && (strstr(name, "fmt") || strstr(name, "format"));
}

bool format_fits(const Walk *walk, Abstract format, uint32_t count) {
    size_t length = 0;
    const char *text = constant_text(walk, format.points, &length, NULL);
    Conversions conversions = {0};
    bool fits = text && format_parse(text, length, false, &conversions);
    uint32_t taken = 0;
    for (uint32_t i = 0; i < conversions.len; i++) {
        const Conversion *conversion = &conversions.data[i];
        if (conversion->argument != UINT32_MAX && conversion->argument >= taken) taken = conversion->argument + 1;
    }
    vec_free(&conversions);
    return fits && taken == count;
}

void format_counts(const Walk *walk, Abstract format, bool scan, U32Vec *out) {
    size_t length = 0;
    const char *text = constant_text(walk, format.points, &length, NULL);
    if (!text || !memchr(text, 'n', length)) return;
    Conversions conversions = {0};
    (void)format_parse(text, length, scan, &conversions);
    for (uint32_t i = 0; i < conversions.len; i++)
        if (conversions.data[i].letter == 'n') vec_push(out, conversions.data[i].argument);
    vec_free(&conversions);
}
