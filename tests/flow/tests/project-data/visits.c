/* SPDX-License-Identifier: Apache-2.0 */
/* What the project file says of a declaration: a datum that no word gives away is added, one is made
 * another kind, one is refused. */
#include <syslog.h>

struct visit {
    char reach_line[200];
    char reference[20];
    char room_colour[10];
};

struct kiosk {
    char email[80]; /* of the maker */
};

struct visitor {
    char email[80];
};

void visit_seen(const struct visit *visit, const struct kiosk *kiosk, const struct visitor *visitor) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "reach %s", visit->reach_line);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "reference %s", visit->reference);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "room %s", visit->room_colour);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "kiosk %s", kiosk->email);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "visitor %s", visitor->email);
}
