/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/posix.yaml and pwd.yaml: what comes from descriptors, peers, terminals and accounts. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

struct message {
    char body[256];
    size_t length;
};

void peer_by_accept(int listener) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    char text[INET_ADDRSTRLEN];
    int fd = accept(listener, (struct sockaddr *)&address, &size);
    if (fd < 0) return;
    inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "from %s", text);
    close(fd);
}

void peer_by_name(int fd) {
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    char host[NI_MAXHOST];
    if (getpeername(fd, (struct sockaddr *)&address, &size) != 0) return;
    if (getnameinfo((struct sockaddr *)&address, size, host, sizeof host, NULL, 0, NI_NUMERICHOST) != 0) return;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "from %s", host);
}

void own_address(int fd) {
    struct sockaddr_in mine;
    socklen_t size = sizeof mine;
    if (getsockname(fd, (struct sockaddr *)&mine, &size) != 0) return;
    // clean: personal-data-in-log
    syslog(LOG_INFO, "listening on port %d", ntohs(mine.sin_port));
}

void account(uid_t user) {
    struct passwd record, *found = NULL;
    char space[1024];
    if (getpwuid_r(user, &record, space, sizeof space, &found) != 0 || !found) return;
    // misses: personal-data-in-log records given through a pointer to a pointer are not named
    syslog(LOG_INFO, "running for %s", found->pw_name);
}

void typed(void) {
    char *secret = getpass("Key: ");
    // finds: credential-in-log
    syslog(LOG_DEBUG, "%s", secret);
}

static void *worker(void *argument) {
    const struct passwd *record = argument;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "worker of %s", record->pw_gecos);
    return NULL;
}

void threaded(struct passwd *record) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, worker, record) == 0) pthread_join(thread, NULL);
}

void process_number(void) {
    // clean: personal-data-in-log
    syslog(LOG_INFO, "process %d", (int)getpid());
}
