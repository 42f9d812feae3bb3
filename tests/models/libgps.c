/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libgps.yaml against the real header. */
#include <gps.h>
#include <syslog.h>

void position(struct gps_data_t *data) {
    gps_read(data, NULL, 0);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%f", data->fix.latitude);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", gps_errstr(1));
}
