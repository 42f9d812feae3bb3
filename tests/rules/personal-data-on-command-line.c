/* SPDX-License-Identifier: Apache-2.0 */
/* A notifier that starts other programs: a shell line, an argument vector, a list of arguments, a pipe. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct member {
    int number;
    char email[80];
    char phone[24];
    char password[64];
};

int notify_shell(const struct member *member) {
    char command[160];
    snprintf(command, sizeof command, "mail -s reminder %s < /etc/reminder", member->email);
    // finds: personal-data-on-command-line
    return system(command);
}

int notify_list(const struct member *member) {
    // finds: personal-data-on-command-line
    return execl("/usr/bin/sms", "sms", "--to", member->phone, (char *)NULL);
}

int backup_start(struct member *member) {
    char *arguments[4] = {"dump", "-p", NULL, NULL};
    arguments[2] = member->password;
    // finds: personal-data-on-command-line
    return execv("/usr/bin/dump", arguments);
}

int notify_pipe(const struct member *member) {
    /* the address goes through the pipe; the command line is constant */
    // clean: personal-data-on-command-line
    FILE *mail = popen("mail -t", "w");
    if (!mail) return -1;
    fprintf(mail, "To: %s\n\nreminder\n", member->email);
    return pclose(mail);
}

int notify_number(const struct member *member) {
    char command[64];
    snprintf(command, sizeof command, "queue-reminder %d", member->number);
    // clean: personal-data-on-command-line
    return system(command);
}
