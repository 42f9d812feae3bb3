/* SPDX-License-Identifier: Apache-2.0 */
/* Which libclang is loaded, and what it lacks. */
#include "front/libclang.h"

#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>

#include "front/front.h"

Libclang clang;

static const struct Symbol {
    const char *name;
    size_t at; /* in Libclang */
} symbols[] = {
#define LIBCLANG(name) {"clang_" #name, offsetof(Libclang, name)},
#include "front/libclang.def"
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512]; /* "" = it is loaded */

/* All or nothing. A pointer to a function is as large as one to data (POSIX, dlsym). */
static void load(void) {
    static Libclang found;
    void *library = dlopen(SANGAM_LIBCLANG, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(failure, sizeof failure, "libclang cannot be loaded: %s", dlerror());
        return;
    }
    for (size_t i = 0; i < COUNTOF(symbols); i++) {
        void *symbol = dlsym(library, symbols[i].name);
        if (!symbol) {
            snprintf(failure, sizeof failure, "%s has no %s: libclang 17 or later is needed", SANGAM_LIBCLANG,
                     symbols[i].name);
            return;
        }
        memcpy((char *)&found + symbols[i].at, &symbol, sizeof symbol);
    }
    clang = found;
}

const char *front_load(void) {
    pthread_once(&once, load);
    return *failure ? failure : NULL;
}

static void *load_beside(void *unused) {
    (void)front_load();
    return unused;
}

void front_load_begin(void) {
    pthread_t thread;
    (void)mallopt(M_ARENA_MAX, 1); /* a heap of the thread's own would be room for workers beyond their limit */
    if (!ADDRESS_SANITIZED && pthread_create(&thread, NULL, load_beside, NULL) == 0) pthread_detach(thread);
}
