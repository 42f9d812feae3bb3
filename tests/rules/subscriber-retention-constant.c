/* SPDX-License-Identifier: Apache-2.0 */
/* Days that a program counts. */
struct settings {
    int subscriber_retention_days;
    int cache_days;
};

// finds: subscriber-retention-constant
static const struct settings builtin = {.subscriber_retention_days = 1095, .cache_days = 0};

void settings_default(struct settings *settings) {
    *settings = builtin;
    // finds: subscriber-retention-constant
    settings->subscriber_retention_days = 1125;
    // clean: subscriber-retention-constant
    settings->cache_days = 7;
}
