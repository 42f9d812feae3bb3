/* SPDX-License-Identifier: Apache-2.0 */
/* Two records of the same yes. */
#include <time.h>

// finds: consent-record-incomplete
struct consent {
    int person;
    int given;
};

// clean: consent-record-incomplete
struct consent_record {
    int person;
    int purpose;
    time_t given_at;
    unsigned notice_version;
};

// clean: consent-record-incomplete
struct cookie_form {
    int width;
    int height;
};

int both(const struct consent *consent, const struct consent_record *record, const struct cookie_form *form) {
    return consent->given && record->purpose && form->width;
}
