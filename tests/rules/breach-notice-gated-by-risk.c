/* SPDX-License-Identifier: Apache-2.0 */
/* Notices of a breach: after an estimate, and in any case. */
struct breach {
    int risk_level;
    int people;
};

int breach_notify_authority(const struct breach *breach);
int breach_notify_people(const struct breach *breach);
int breach_print(const struct breach *breach);

int breach_handle(const struct breach *breach) {
    if (breach->risk_level < 2) return 0;
    // finds: breach-notice-gated-by-risk
    return breach_notify_authority(breach);
}

int breach_handle_all(const struct breach *breach) {
    if (breach->people == 0) return 0;
    // clean: breach-notice-gated-by-risk
    int sent = breach_notify_authority(breach);
    if (breach->risk_level > 1) breach_print(breach);
    // clean: breach-notice-gated-by-risk
    return sent ? sent : breach_notify_people(breach);
}

/* An estimate that is worked out first. */
int breach_score(int severity, int people) {
    int risk_score = severity * people;
    if (risk_score > 100)
        // finds: breach-notice-gated-by-risk
        return breach_notify_authority(0);
    return 0;
}

/* The function says what it is about, what it calls does not. */
int notify_person(int person, const char *text);

int breach_tell(int person, int risk) {
    if (risk < 3) return 0;
    // finds: breach-notice-gated-by-risk
    return notify_person(person, "Your data were read.");
}

int parcel_tell(int person, int risk) {
    if (risk < 3) return 0;
    // clean: breach-notice-gated-by-risk
    return notify_person(person, "Your parcel is late.");
}
