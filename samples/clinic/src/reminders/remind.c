/* SPDX-License-Identifier: Apache-2.0 */
/* Reminders of appointments, for patients who agreed to get them. */
#include "../clinic.h"

#include <stdio.h>
#include <syslog.h>

int remind_patient(sqlite3 *db, long id, const char *when) {
    struct patient patient;
    char text[160], who[PSEUDONYM_SIZE], shown[24];
    if (!has_consent(db, id, PURPOSE_REMINDER)) return 0;
    if (!store_patient_get(db, id, &patient)) return -1;
    snprintf(text, sizeof text, "%s, we expect you at %s.", patient.full_name, when);
    bool sent = sms_send(patient.phone, text);
    pseudonym(patient.email, who);
    mask_text(patient.phone, shown, sizeof shown);
    log_event(sent ? LOG_INFO : LOG_WARNING, "reminder for %s to %s: %s", who, shown,
              sent ? "sent" : "not sent");
    return sent ? 1 : -1;
}
