/* SPDX-License-Identifier: Apache-2.0 */
/* The models in memory, and how load.c fills them; not for other folders. */
#ifndef SANGAM_MODELS_TABLE_H
#define SANGAM_MODELS_TABLE_H

#include "models/models.h"

typedef struct ModelConstant {
    const char *name;
    const char *library;
    int64_t value;
} ModelConstant;

struct Models {
    Arena *arena;
    Model *list; /* [count], sorted by function name, behind them those that were added later */
    uint32_t *slots;     /* [slot_count], a power of two: rows of list + 1 by the hash of the name, 0 = free */
    uint32_t slot_count;
    uint32_t count, capacity;
    ModelConstant *constants; /* [constant_count], sorted by name */
    uint32_t constant_count, constant_capacity;
    Library *libraries; /* [library_count] */
    uint32_t library_count, library_capacity;
};

/* False when the name stands for another value already. */
bool models_add_constant(Models *models, const char *library, const char *name, int64_t value);
void models_add_library(Models *models, const Library *library);
/* Sorts the models, and gives every `when` of theirs the number its name stands for. */
void models_resolve(Models *models);

#endif
