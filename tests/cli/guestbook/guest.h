/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUEST_H
#define GUEST_H
#include "sangam.h"

struct guest {
    int row;
    char name[40];
    char email[80];
    char remark[200] SANGAM_DATA("health.record");
    char colour[20];
};

extern int verbose_log;
void note_arrival(const struct guest *guest);
void note_wish(const struct guest *guest);
#endif
