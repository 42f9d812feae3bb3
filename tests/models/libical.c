/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libical.yaml against the real header. */
#include <libical/ical.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void invited(icalproperty *property) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", icalproperty_get_attendee(property));
}

void exported(const struct person *person) {
    icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    icalcomponent_add_property(event, icalproperty_new_attendee(person->email));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", icalcomponent_as_ical_string(event));
}

void empty(void) {
    icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    icalcomponent_add_property(event, icalproperty_new_summary("stock"));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", icalcomponent_as_ical_string(event));
}
