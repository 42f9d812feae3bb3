/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include "lib/api.h"
#include "deep/inner.h"
#include "generated.h"
int main(void) { return api() + inner(); }
