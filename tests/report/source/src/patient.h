#ifndef PATIENT_H
#define PATIENT_H

struct patient {
    char name[64];
    char email[128];
    char phone[20];
    int birth_year;
    char diagnosis[256];
};

int patient_read(int fd, struct patient *patient);
void log_event(const char *format, ...);

#endif
