/* SPDX-License-Identifier: Apache-2.0 */
/* The account that a service runs as is no person's; the one that asked for something is. */
#include <pwd.h>
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

/* What the process becomes: one member of the record tells of the others, and of what is put there. */
struct platform_state_user {
    const char *username;
    uid_t uid;
};

int platform_user_get(const char *username, struct platform_state_user *state) {
    state->username = username;
    state->uid = 65534;
    // clean: personal-data-in-log
    syslog(LOG_INFO, "to become %s", username);
    return 0;
}

void platform_user_set(const struct platform_state_user *state) {
    // clean: personal-data-in-log
    if (setuid(state->uid) != 0) syslog(LOG_ERR, "cannot become %s", state->username);
}

/* A session's process becomes the person who has logged in. */
struct login_session {
    const char *username;
    uid_t uid;
};

void session_begin(const struct login_session *session) {
    // finds: personal-data-in-log
    if (setuid(session->uid) != 0) syslog(LOG_ERR, "cannot become %s", session->username);
}

/* The name of a digest, which tells itself where it goes in the end. */
const void *EVP_get_digestbyname(const char *name);

static const void *digest_get(const char *name) {
    return EVP_get_digestbyname(name);
}

int key_type_init(const char *authname) {
    if (digest_get(authname)) return 0;
    // clean: personal-data-in-log
    syslog(LOG_ERR, "no digest %s", authname);
    return -1;
}

int peer_refused(const char *authname) {
    // finds: personal-data-in-log
    syslog(LOG_ERR, "no peer %s", authname);
    return -1;
}

/* What the system is asked by for the account that the process becomes. */
int privileges_drop(const char *username) {
    struct passwd *entry = getpwnam(username);
    if (entry && setuid(entry->pw_uid) == 0) return 0;
    // clean: personal-data-in-log
    syslog(LOG_ERR, "no account %s", username);
    return -1;
}

int account_look_up(const char *username) {
    if (getpwnam(username)) return 0;
    // finds: personal-data-in-log
    syslog(LOG_ERR, "no account %s", username);
    return -1;
}
