/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/pam.yaml against the real header. */
#include <security/pam_appl.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stddef.h>
#include <syslog.h>

int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv) {
    const char *name = NULL, *given = NULL;
    (void)argc;
    (void)argv;
    pam_get_user(pamh, &name, NULL);
    // finds: personal-data-in-log
    pam_syslog(pamh, LOG_INFO, "user %s", name);
    pam_get_authtok(pamh, PAM_AUTHTOK, &given, NULL);
    // finds: credential-in-log
    pam_syslog(pamh, LOG_DEBUG, "%s", given);
    // clean: personal-data-in-log
    pam_syslog(pamh, LOG_INFO, "flags %d", flags);
    const void *peer = NULL;
    pam_get_item(pamh, PAM_RHOST, &peer);
    // finds: personal-data-in-log
    pam_syslog(pamh, LOG_INFO, "from %s", (const char *)peer);
    return PAM_SUCCESS;
}
