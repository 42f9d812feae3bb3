/* SPDX-License-Identifier: Apache-2.0 */
/* shape: reading the recurring shapes of .sangam.yaml with complaints (private). */
#ifndef SANGAM_PROJECT_SHAPE_H
#define SANGAM_PROJECT_SHAPE_H

#include "project/project.h"

typedef struct Shape {
    Arena *arena;
    Diags *diags;
} Shape;

/* A list of texts, or one text; absent = empty. False after an error; what is right is kept. */
bool shape_words(Shape *shape, const Node *map, const char *key, ProjectWords *out);
bool shape_period(Shape *shape, const Node *map, const char *key, ProjectPeriod *out);
/* One of `known`, or NULL when absent. */
bool shape_word(Shape *shape, const Node *map, const char *key, const char *const known[],
                const char **out);
bool shape_is_known(Shape *shape, const Node *node, const char *what, const char *const known[]);
bool shape_country(Shape *shape, const Node *map, const char *key, const char **out);
bool shape_countries(Shape *shape, const Node *map, const char *key, ProjectWords *out);
/* A name of C: letters, digits, _. Required. */
bool shape_identifier(Shape *shape, const Node *map, const char *key, const char **out);
/* The key `id`, required: letters, digits, - _ . */
bool shape_id(Shape *shape, const Node *map, const char **out);
/* The list under `key`; NULL when absent, or no list (with an error). */
const Node *shape_list(Shape *shape, const Node *map, const char *key);
ProjectWord shape_word_of(const Node *node);

#endif
