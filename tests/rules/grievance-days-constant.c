/* SPDX-License-Identifier: Apache-2.0 */
/* Days that a program counts. */
struct settings {
    int grievance_due_days;
    int delivery_days;
};

// finds: grievance-days-constant
static const struct settings builtin = {.grievance_due_days = 120, .delivery_days = 0};

void settings_default(struct settings *settings) {
    *settings = builtin;
    // finds: grievance-days-constant
    settings->grievance_due_days = 150;
    // clean: grievance-days-constant
    settings->delivery_days = 120;
}
