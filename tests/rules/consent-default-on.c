/* SPDX-License-Identifier: Apache-2.0 */
/* Flags at the start, and when somebody answers. */
struct profile {
    int marketing_consent;
    int newsletter;
    int theme;
};

struct settings {
    int share_data;
    int port;
};

// finds: consent-default-on
static struct settings builtin = {.share_data = 1, .port = 1};

void profile_init(struct profile *profile) {
    // finds: consent-default-on
    profile->marketing_consent = 1;
    // clean: consent-default-on
    profile->newsletter = 0;
    // clean: consent-default-on
    profile->theme = 1;
}

void profile_answer(struct profile *profile) {
    // clean: consent-default-on
    profile->marketing_consent = 1;
}

int settings_share(void) {
    return builtin.share_data && builtin.port;
}
