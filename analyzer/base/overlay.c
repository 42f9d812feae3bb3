/* SPDX-License-Identifier: Apache-2.0 */
/* Contents that stand before those on disk: what is staged, or what a revision held. */
#include "base/base.h"

#include <errno.h>
#include <stdlib.h>

struct Overlay {
    Arena *arena;
    Interner *paths;
    VEC(OverlayFile) files; /* [id of the path - 1] */
};

Overlay *overlay_new(void) {
    Arena *arena = arena_new("overlay");
    Overlay *overlay = ARENA_NEW(arena, Overlay);
    overlay->arena = arena;
    overlay->paths = interner_new();
    return overlay;
}

void overlay_free(Overlay *overlay) {
    if (!overlay) return;
    interner_free(overlay->paths);
    vec_free(&overlay->files);
    arena_free(overlay->arena);
}

void overlay_add(Overlay *overlay, const char *path, const char *data, size_t length, bool hidden) {
    if (intern_find(overlay->paths, path)) return;
    (void)intern(overlay->paths, path);
    char *copy = arena_alloc(overlay->arena, length + 1);
    if (length) memcpy(copy, data, length);
    OverlayFile file = {.path = arena_strdup(overlay->arena, path), .data = copy, .length = length,
                        .digest = digest_of(data, length), .hidden = hidden};
    vec_push(&overlay->files, file);
}

uint32_t overlay_count(const Overlay *overlay) {
    return overlay ? overlay->files.len : 0;
}

const OverlayFile *overlay_at(const Overlay *overlay, uint32_t index) {
    return &overlay->files.data[index];
}

const OverlayFile *overlay_find(const Overlay *overlay, const char *path) {
    uint32_t id = overlay ? intern_find(overlay->paths, path) : 0;
    return id ? &overlay->files.data[id - 1] : NULL;
}

bool overlay_read(const Overlay *overlay, Arena *arena, const char *path, size_t limit, char **data,
                  size_t *length) {
    const OverlayFile *file = overlay_find(overlay, path);
    if (!file) return file_read(arena, path, limit, data, length);
    errno = file->hidden ? ENOENT : EFBIG;
    if (file->hidden || (limit && file->length > limit)) return false;
    *data = arena_strndup(arena, file->data, file->length);
    *length = file->length;
    return true;
}
