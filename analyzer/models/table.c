/* SPDX-License-Identifier: Apache-2.0 */
/* The table of models: sorted by function name, looked up by the names compilers use. */
#include "models/table.h"

#include <stdlib.h>

/* Where the function's row is noted, or would be. There are free slots. */
static uint32_t *slot_of(const Models *models, const char *function) {
    uint32_t mask = models->slot_count - 1, at = (uint32_t)hash_bytes(function, strlen(function)) & mask;
    while (models->slots[at] && !str_eq(models->list[models->slots[at] - 1].function, function)) at = (at + 1) & mask;
    return &models->slots[at];
}

static void note_slots(Models *models, uint32_t slots) {
    models->slots = ARENA_ARRAY(models->arena, uint32_t, slots);
    models->slot_count = slots;
    for (uint32_t i = 0; i < models->count; i++) *slot_of(models, models->list[i].function) = i + 1;
}

static const Model *find_exactly(const Models *models, const char *function) {
    uint32_t row = models->slot_count ? *slot_of(models, function) : 0;
    return row ? &models->list[row - 1] : NULL;
}

const Model *models_find(const Models *models, const char *function) {
    static const char builtin[] = "__builtin_";
    const Model *model = find_exactly(models, function);
    if (!model && str_starts(function, builtin))
        model = find_exactly(models, function + strlen(builtin));
    return model;
}

bool models_decide(const void *models, const char *function, uint32_t argument) {
    const Model *model = models_find(models, function);
    for (uint32_t i = 0; model && i < model->count; i++) {
        const Effect *effect = &model->effects[i];
        bool size = effect->kind == EFFECT_ERASE && effect->size.kind == PORT_ARGUMENT && effect->size.argument == argument;
        /* `bind(statement, 2, text)`: which of them */
        bool which = effect->subject.kind != PORT_NONE && effect->key.kind == PORT_ARGUMENT && !effect->key.stars && effect->key.argument == argument;
        if (size || which || effect->when_argument == argument) return true;
    }
    return false;
}

uint32_t models_count(const Models *models) {
    return models->count;
}

const Model *models_at(const Models *models, uint32_t index) {
    assert(index < models->count);
    return &models->list[index];
}

static void *grow(Arena *arena, void *old, uint32_t count, uint32_t *capacity, size_t item) {
    if (count < *capacity) return old;
    *capacity = *capacity ? *capacity * 2 : 64;
    void *larger = arena_alloc(arena, *capacity * item);
    if (count) memcpy(larger, old, count * item);
    return larger;
}

/* The new model's effects come after those that are there. */
static void merge(Models *models, Model *old, const Model *model) {
    Effect *effects = ARENA_ARRAY(models->arena, Effect, old->count + model->count);
    if (old->count) memcpy(effects, old->effects, old->count * sizeof *effects);
    if (model->count) memcpy(effects + old->count, model->effects, model->count * sizeof *effects);
    old->effects = effects;
    old->count += model->count;
    old->noreturn |= model->noreturn;
}

void models_add(Models *models, const Model *model) {
    if (models->slot_count <= 2 * models->count) note_slots(models, models->slot_count ? 4 * models->slot_count : 1024);
    uint32_t *row = slot_of(models, model->function);
    if (*row) {
        merge(models, &models->list[*row - 1], model);
        return;
    }
    models->list =
        grow(models->arena, models->list, models->count, &models->capacity, sizeof *model);
    models->list[models->count++] = *model;
    *row = models->count;
}

static uint32_t constant_bound(const Models *models, const char *name) {
    uint32_t low = 0, high = models->constant_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (strcmp(models->constants[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool models_constant(const Models *models, const char *name, int64_t *value) {
    uint32_t at = constant_bound(models, name);
    if (at == models->constant_count || strcmp(models->constants[at].name, name) != 0) return false;
    *value = models->constants[at].value;
    return true;
}

bool models_add_constant(Models *models, const char *library, const char *name, int64_t value) {
    int64_t old;
    if (models_constant(models, name, &old)) return old == value;
    uint32_t at = constant_bound(models, name);
    models->constants = grow(models->arena, models->constants, models->constant_count,
                             &models->constant_capacity, sizeof *models->constants);
    memmove(models->constants + at + 1, models->constants + at,
            (models->constant_count - at) * sizeof *models->constants);
    models->constants[at] = (ModelConstant){name, library, value};
    models->constant_count++;
    return true;
}

void models_add_library(Models *models, const Library *library) {
    models->libraries = grow(models->arena, models->libraries, models->library_count,
                             &models->library_capacity, sizeof *models->libraries);
    models->libraries[models->library_count++] = *library;
}

uint32_t models_library_count(const Models *models) {
    return models->library_count;
}

const Library *models_library_at(const Models *models, uint32_t index) {
    return &models->libraries[index];
}

const Library *models_library(const Models *models, const char *name) {
    for (uint32_t i = 0; i < models->library_count; i++)
        if (str_eq(models->libraries[i].name, name)) return &models->libraries[i];
    return NULL;
}

static int compare_models(const void *a, const void *b) {
    const Model *left = a, *right = b;
    return strcmp(left->function, right->function);
}

static bool waits(const Effect *effect) {
    return effect->when_argument != UINT32_MAX && !effect->when_known;
}

/* Models of several names share their effects: those are made anew where a number is put in. */
static void resolve_model(const Models *models, Model *model) {
    bool any = false;
    for (uint32_t k = 0; k < model->count; k++) any |= waits(&model->effects[k]);
    if (!any) return;
    Effect *effects = ARENA_ARRAY(models->arena, Effect, model->count);
    memcpy(effects, model->effects, model->count * sizeof *effects);
    for (uint32_t k = 0; k < model->count; k++)
        if (waits(&effects[k])) effects[k].when_known = models_constant(models, effects[k].when_value, &effects[k].when_number);
    model->effects = effects;
}

void models_resolve(Models *models) {
    if (models->count) qsort(models->list, models->count, sizeof *models->list, compare_models);
    for (uint32_t i = 0; i < models->count; i++) resolve_model(models, &models->list[i]);
    if (models->slot_count) note_slots(models, models->slot_count);
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *models_names(const Models *models, EffectKind kind) {
    StrVec names = {0};
    for (uint32_t i = 0; i < models->count; i++)
        for (uint32_t k = 0; k < models->list[i].count; k++) {
            const Effect *effect = &models->list[i].effects[k];
            if (effect->kind == kind && effect->name) vec_push(&names, effect->name);
        }
    if (names.len) qsort(names.data, names.len, sizeof *names.data, compare_texts);
    const char **list = ARENA_ARRAY(models->arena, const char *, names.len + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < names.len; i++)
        if (!count || strcmp(list[count - 1], names.data[i]) != 0) list[count++] = names.data[i];
    vec_free(&names);
    return list;
}
