/* SPDX-License-Identifier: Apache-2.0 */
/* Records that lack members they need: a consent without its time, a breach without its effects. */
#include "rules/match.h"

/* Does a member, or one of a record within, have such a name? */
static bool record_has(const Matcher *matcher, TypeId record, const StrVec *words, unsigned depth) {
    const Program *program = matcher->input->program;
    const Type *type = &program->types[record];
    for (uint32_t i = 0; i < type->fields; i++) {
        const Field *field = &program->fields[type->field + i];
        if (field->name && name_matches(matcher, program_text(program, field->name), words)) return true;
        if (program->types[field->type].kind == TYPE_RECORD && depth && record_has(matcher, field->type, words, depth - 1))
            return true;
    }
    return false;
}

static const char *lacking(Matcher *matcher, const Rule *rule, TypeId record) {
    Buf text = {0};
    for (uint32_t i = 0; i < rule->members.len; i++)
        if (!record_has(matcher, record, &rule->members.data[i].words, 3))
            buf_printf(&text, "%s%s", text.len ? " and " : "", rule->members.data[i].title);
    const char *kept = arena_strdup(matcher->arena, buf_text(&text));
    buf_free(&text);
    return kept;
}

/* "struct consent_record" -> "consent_record" */
static const char *plain_name(const char *name) {
    const char *space = strrchr(name, ' ');
    return space ? space + 1 : name;
}

void match_records(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    for (TypeId t = 1; t < program->type_count; t++) {
        const Type *type = &program->types[t];
        if (type->kind != TYPE_RECORD || type->fields < 2 || !type->loc.line || program->files[type->loc.file].system) continue;
        const char *name = program_text(program, type->name);
        if (strchr(name, '<') || !names_match(matcher, &rule->record, plain_name(name))) continue;
        const char *what = lacking(matcher, rule, t);
        if (!*what) continue;
        bool known = false;
        for (uint32_t i = matcher->out->len; i-- > 0 && matcher->out->data[i].rule == rule && !known;)
            known = matcher->out->data[i].at.file == type->loc.file && matcher->out->data[i].at.line == type->loc.line;
        if (known) continue;
        Match *match = match_add(matcher, rule, 0, 0);
        match->at = type->loc;
        match->subject = name;
        match->value = what;
        match->confidence = 1;
        match->reason = arena_printf(matcher->arena, "the name `%s` says what the record is", name);
    }
}
