/* SPDX-License-Identifier: Apache-2.0 */
/* Two registers of breaches. */
// finds: breach-record-incomplete
struct breach {
    int number;
    char description[200];
};

// clean: breach-record-incomplete
struct breach_record {
    int number;
    char description[200];
    char effects[200];
    unsigned persons;
    char measures_taken[200];
};

int both(const struct breach *breach, const struct breach_record *record) {
    return breach->number == record->number;
}
