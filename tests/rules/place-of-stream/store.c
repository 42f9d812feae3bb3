/* SPDX-License-Identifier: Apache-2.0 */
/* What a helper writes goes to the file that its caller opened; a pipe stays one in a helper, and one helper for files and
 * sockets writes what is meant for the file to the file. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct person {
    char email[80];
    char password[40];
};

static int put(FILE *file, const char *text) {
    // finds: promised-protection-absent
    return fputs(text, file);
}

int patient_put(const struct person *person) {
    FILE *file = fopen("/var/lib/clinic/patients.csv", "a");
    if (!file) return -1;
    return put(file, person->email) | fclose(file);
}

static int put_visit(FILE *file, const char *text) {
    // clean: promised-protection-absent
    return fputs(text, file);
}

int visit_put(const struct person *person) {
    FILE *file = fopen("/var/lib/clinic/visits.csv", "a");
    if (!file) return -1;
    return put_visit(file, person->email) | fclose(file);
}

static int tell(FILE *program, const char *text) {
    // finds: personal-data-to-ipc
    // clean: personal-data-to-file
    return fputs(text, program);
}

int person_tell(const struct person *person) {
    FILE *program = popen("mail -t", "w");
    if (!program) return -1;
    return tell(program, person->email) | pclose(program);
}

static int write_all(int fd, const char *text) {
    // finds: personal-data-to-file
    // clean: personal-data-to-network
    // finds: credential-to-network
    // clean: credential-to-file
    return write(fd, text, strlen(text)) < 0;
}

int person_save(const struct person *person) {
    int fd = open("/var/lib/clinic/visits.csv", O_WRONLY);
    return fd < 0 || write_all(fd, person->email) || close(fd);
}

int person_login(const struct person *person, const struct sockaddr *server, socklen_t length) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return connect(fd, server, length) || write_all(fd, person->password) || close(fd);
}
