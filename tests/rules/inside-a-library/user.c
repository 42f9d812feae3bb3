/* SPDX-License-Identifier: Apache-2.0 */
/* The user of that library hands personal data to it. */
#include <string.h>

struct mosquitto;
struct patient {
    char email[80];
};
int mosquitto_publish(struct mosquitto *mosq, int *mid, const char *topic, int payloadlen, const void *payload, int qos, int retain);
int library_publish_twice(struct mosquitto *mosq, const char *payload);

void tell(struct mosquitto *mosq, const struct patient *patient) {
    // finds: personal-data-to-network
    mosquitto_publish(mosq, NULL, "visits", (int)strlen(patient->email), patient->email, 0, 0);
    library_publish_twice(mosq, patient->email);
}
