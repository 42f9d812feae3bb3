/* SPDX-License-Identifier: Apache-2.0 */
/* A library that models describe, analysed as a part of the program: its own calls of its functions send nothing by
 * themselves; what they send is seen where it leaves. */
#include <stdlib.h>
#include <string.h>

struct mosquitto {
    int socket;
    char queued[256];
};

int mosquitto_publish_v5(struct mosquitto *mosq, int *mid, const char *topic, int payloadlen, const void *payload, int qos, int retain,
                         const void *properties) {
    (void)mid, (void)topic, (void)qos, (void)retain, (void)properties;
    memcpy(mosq->queued, payload, (size_t)payloadlen);
    return 0;
}

int mosquitto_publish(struct mosquitto *mosq, int *mid, const char *topic, int payloadlen, const void *payload, int qos, int retain) {
    // clean: personal-data-to-network
    return mosquitto_publish_v5(mosq, mid, topic, payloadlen, payload, qos, retain, NULL);
}

static int helper(struct mosquitto *mosq, const char *payload) {
    // clean: personal-data-to-network
    return mosquitto_publish(mosq, NULL, "again", (int)strlen(payload), payload, 0, 0);
}

int library_publish_twice(struct mosquitto *mosq, const char *payload) {
    return helper(mosq, payload) + helper(mosq, payload);
}
