/* SPDX-License-Identifier: Apache-2.0 */
/* A school app and a service that measures its use. */
#include <stdio.h>

typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);

struct pupil {
    int number;
    char guardian_email[80];
    char colour[16];
};

int pupil_measured(const struct pupil *pupil) {
    char body[128];
    CURL *handle = curl_easy_init();
    snprintf(body, sizeof body, "who=%s", pupil->guardian_email);
    curl_easy_setopt(handle, CURLOPT_URL, "https://events.amplitude.com/2/httpapi");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // finds: child-data-to-tracker
    return curl_easy_perform(handle);
}

int colour_measured(const struct pupil *pupil) {
    char body[128];
    CURL *handle = curl_easy_init();
    snprintf(body, sizeof body, "colour=%s", pupil->colour);
    curl_easy_setopt(handle, CURLOPT_URL, "https://events.amplitude.com/2/httpapi");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // clean: child-data-to-tracker
    return curl_easy_perform(handle);
}

int guardian_told(const struct pupil *pupil) {
    char body[128];
    CURL *handle = curl_easy_init();
    snprintf(body, sizeof body, "to=%s", pupil->guardian_email);
    curl_easy_setopt(handle, CURLOPT_URL, "https://mail.school.example/send");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    // clean: child-data-to-tracker
    return curl_easy_perform(handle);
}
