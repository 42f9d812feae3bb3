/* SPDX-License-Identifier: Apache-2.0 */
/* The list of commands: duplicates found by content, everything moved to the arena at the end. */
#include "compdb/list.h"

StrVec list_texts(Arena *arena, const StrVec *texts) {
    StrVec copy = {0};
    if (!texts->len) return copy;
    copy.data = ARENA_ARRAY(arena, const char *, texts->len);
    memcpy(copy.data, texts->data, texts->len * sizeof *texts->data);
    copy.len = copy.capacity = texts->len;
    return copy;
}

const char *list_sample(Arena *scratch, const StrVec *texts) {
    Buf text = {0};
    uint32_t shown = texts->len > 4 ? 3 : texts->len;
    for (uint32_t i = 0; i < shown; i++) buf_printf(&text, "%s%s", i ? ", " : "", texts->data[i]);
    if (shown < texts->len) buf_printf(&text, " and %u more", texts->len - shown);
    char *result = arena_strdup(scratch, buf_text(&text));
    buf_free(&text);
    return result;
}

void list_open(CommandList *list, Arena *arena, CompileCommands *out, const char *root) {
    *list = (CommandList){.arena = arena, .out = out};
    *out = (CompileCommands){.root = arena_strdup(arena, root)};
}

static uint64_t hash_text(uint64_t hash, const char *text) {
    return hash_mix(hash, hash_bytes(text, strlen(text)));
}

static bool same_command(const CompileCommand *command, const Cleaned *cleaned, const char *file) {
    if (!str_eq(command->file, file) || !str_eq(command->directory, cleaned->directory) ||
        command->arguments.len != cleaned->arguments.len)
        return false;
    for (uint32_t i = 0; i < command->arguments.len; i++)
        if (!str_eq(command->arguments.data[i], cleaned->arguments.data[i])) return false;
    return true;
}

static void add_output(CompileCommand *command, const char *output) {
    if (!output || str_eq(command->output, output)) return;
    for (uint32_t i = 0; i < command->also_output.len; i++)
        if (str_eq(command->also_output.data[i], output)) return;
    vec_push(&command->also_output, output);
}

void list_add(CommandList *list, const Cleaned *cleaned, const char *file, const char *output,
              uint32_t entry) {
    uint64_t hash = hash_text(hash_text(cleaned->arguments.len, file), cleaned->directory);
    for (uint32_t i = 0; i < cleaned->arguments.len; i++)
        hash = hash_text(hash, cleaned->arguments.data[i]);
    bool is_new;
    uint64_t *first = map_put(&list->by_content, hash, &is_new);
    if (output) output = arena_strdup(list->arena, output);
    if (!output) output = cleaned->output;
    if (!is_new && same_command(&list->commands.data[*first - 1], cleaned, file)) {
        list->out->duplicates++;
        add_output(&list->commands.data[*first - 1], output);
        return;
    }
    if (is_new) *first = list->commands.len + 1;
    CompileCommand command = {
        .directory = cleaned->directory,
        .file = file,
        .output = output,
        .arguments = list_texts(list->arena, &cleaned->arguments),
        .dropped = list_texts(list->arena, &cleaned->dropped),
        .defines = list_texts(list->arena, &cleaned->defines),
        .entry = entry,
    };
    vec_push(&list->commands, command);
}

void list_add_missing(CommandList *list, const char *file) {
    bool is_new;
    map_put(&list->missing_seen, hash_bytes(file, strlen(file)), &is_new);
    if (is_new) vec_push(&list->missing, file);
}

void list_close(CommandList *list) {
    uint32_t count = list->commands.len;
    for (uint32_t i = 0; i < count; i++) {
        StrVec also = list->commands.data[i].also_output;
        list->commands.data[i].also_output = list_texts(list->arena, &also);
        vec_free(&also);
    }
    if (count) {
        CompileCommand *commands = ARENA_ARRAY(list->arena, CompileCommand, count);
        memcpy(commands, list->commands.data, count * sizeof *commands);
        list->out->list.data = commands;
        list->out->list.len = list->out->list.capacity = count;
    }
    StrVec missing = list_texts(list->arena, &list->missing);
    list->out->missing.data = missing.data;
    list->out->missing.len = list->out->missing.capacity = missing.len;
    vec_free(&list->commands);
    vec_free(&list->missing);
    map_free(&list->by_content);
    map_free(&list->missing_seen);
}
