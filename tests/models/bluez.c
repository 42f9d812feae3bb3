/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/bluez.yaml against the real header. */
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/hci_lib.h>
#include <syslog.h>

void around(int device) {
    bdaddr_t found;
    char text[18], name[64];
    hci_read_bd_addr(device, &found, 1000);
    ba2str(&found, text);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    hci_read_remote_name(device, &found, sizeof name, name, 1000);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", name);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%d", hci_get_route(NULL));
}
