/* SPDX-License-Identifier: Apache-2.0 */
/* Hours for the second, longer notice of a breach. */
struct settings {
    int board_hours;
    int retry_hours;
};

void settings_default(struct settings *settings) {
    // finds: breach-details-constant
    settings->board_hours = 96;
    // clean: breach-details-constant
    settings->retry_hours = 96;
}

int details_are_late(int breach_details_hours) {
    // finds: breach-details-constant
    return breach_details_hours > 72;
}
