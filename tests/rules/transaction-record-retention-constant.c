/* SPDX-License-Identifier: Apache-2.0 */
/* Days that an exchange counts. */
struct settings {
    int transaction_record_days;
    int cache_days;
};

void settings_default(struct settings *settings) {
    // finds: transaction-record-retention-constant
    settings->transaction_record_days = 1095;
    // clean: transaction-record-retention-constant
    settings->cache_days = 7;
}
