/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/pwd.yaml against the real header. */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <syslog.h>
#include <unistd.h>

void who(void) {
    struct passwd *account = getpwuid(getuid());
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", account->pw_name);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", account->pw_gecos);
    struct group *group = getgrgid(getgid());
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%u", (unsigned)group->gr_gid);
}

void kept(FILE *out, const struct passwd *account) {
    (void)out;
    FILE *file = fopen("/var/lib/shop/accounts", "a");
    // finds: personal-data-to-file
    putpwent(account, file);
    fclose(file);
}
