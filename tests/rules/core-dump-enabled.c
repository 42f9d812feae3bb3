/* SPDX-License-Identifier: Apache-2.0 */
/* A server that wants core files, and one that refuses them. */
#include <sys/prctl.h>

int debug_begin(void) {
    // finds: core-dump-enabled
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

int service_begin(void) {
    // clean: core-dump-enabled
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int name_thread(void) {
    // clean: core-dump-enabled
    return prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
}
