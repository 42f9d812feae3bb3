#include "patient.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { MINIMUM_AGE = 13 };

int patient_read(int fd, struct patient *patient) {
    char line[512];
    ssize_t got = recv(fd, line, sizeof line - 1, 0);
    if (got <= 0)
        return -1;
    line[got] = '\0';
    return sscanf(line, "%63s %127s %19s %d", patient->name, patient->email, patient->phone,
                  &patient->birth_year) == 4 ? 0 : -1;
}

int signup(int fd, int year_now) {
    struct patient patient;
    if (patient_read(fd, &patient) < 0)
        return -1;
    if (year_now - patient.birth_year < MINIMUM_AGE)
        return -2;
	log_event("new patient %s <%s>", patient.name, patient.email);
    return 0;
}
