/* SPDX-License-Identifier: Apache-2.0 */
/* The account that a service runs as is no person's; the one that asked for something is. */
#include <sys/types.h>
#include <syslog.h>
#include <unistd.h>

struct service_options {
    const char *name;
    uid_t uid;
    gid_t gid;
};

struct print_job {
    const char *user;
    uid_t uid;
    gid_t gid;
};

int socket_give(const char *path, const struct service_options *options) {
    if (chown(path, options->uid, options->gid) == 0) return 0;
    // clean: personal-data-in-log
    syslog(LOG_ERR, "no owner %u for %s", (unsigned)options->uid, path);
    return -1;
}

void job_refused(const struct print_job *job) {
    // finds: personal-data-in-log
    syslog(LOG_NOTICE, "no paper for %u", (unsigned)job->uid);
}

/* The name in a record about a host is the host's. */
struct hostname {
    char *raw_alloc;
    char *name;
    const char *dispname;
};

void host_unknown(const struct hostname *host) {
    // clean: personal-data-in-log
    syslog(LOG_NOTICE, "no address for %s (%s)", host->dispname, host->name);
}

/* As is the full name of a command. */
struct shell_command {
    const char *fullname;
    int arity;
};

void command_refused(const struct shell_command *command) {
    // clean: personal-data-in-log
    syslog(LOG_NOTICE, "%s needs %d words", command->fullname, command->arity);
}
