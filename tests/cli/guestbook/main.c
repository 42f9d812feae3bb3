/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include "guest.h"

int main(void) {
    struct guest guest = {0};
    if (scanf("%d %39s %79s", &guest.row, guest.name, guest.email) != 3) return 1;
    note_arrival(&guest);
    note_wish(&guest);
    return 0;
}
