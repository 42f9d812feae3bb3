/* SPDX-License-Identifier: Apache-2.0 */
#include "inner.h"
#  include <lib/api.h>
int inner(void) { return api(); }
