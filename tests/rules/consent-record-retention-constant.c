/* SPDX-License-Identifier: Apache-2.0 */
/* Days that a program counts. */
struct settings {
    int consent_record_days;
    int retry_days;
};

// finds: consent-record-retention-constant
static const struct settings builtin = {.consent_record_days = 2555, .retry_days = 0};

void settings_default(struct settings *settings) {
    *settings = builtin;
    // finds: consent-record-retention-constant
    settings->consent_record_days = 2585;
    // clean: consent-record-retention-constant
    settings->retry_days = 3;
}
