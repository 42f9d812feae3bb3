/* SPDX-License-Identifier: Apache-2.0 */
/* A notice that encryption saves, and one that goes out in any case. */
struct incident {
    int was_encrypted;
    int people;
};

int notify_people_of_breach(const struct incident *incident);

int incident_close(const struct incident *incident) {
    if (!incident->was_encrypted) {
        // finds: breach-notice-waived-by-encryption
        return notify_people_of_breach(incident);
    }
    return 0;
}

int incident_close_all(const struct incident *incident) {
    if (incident->people > 0) {
        // clean: breach-notice-waived-by-encryption
        return notify_people_of_breach(incident);
    }
    return incident->was_encrypted;
}
