/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libmosquitto.yaml against the real header. */
#include <mosquitto.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void told(struct mosquitto *client, const struct person *person) {
    // finds: personal-data-to-network
    mosquitto_publish(client, NULL, "shop/mail", (int)strlen(person->email), person->email, 1, false);
    // clean: personal-data-to-network
    mosquitto_publish(client, NULL, "shop/number", sizeof person->number, &person->number, 1, false);
    char topic[128];
    snprintf(topic, sizeof topic, "mail/%s", person->email);
    // finds: personal-data-to-network
    mosquitto_publish(client, NULL, topic, 1, "x", 1, false);
}

int login(struct mosquitto *client, const char *username, const char *password) {
    mosquitto_username_pw_set(client, username, password);
    // finds: credential-to-network
    return mosquitto_connect(client, "broker.example", 1883, 60);
}

static void connected(struct mosquitto *client, void *data, int code) {
    struct person *person = data;
    (void)client;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s %d", person->email, code);
}

void start(struct person *person) {
    struct mosquitto *client = mosquitto_new("shop", true, person);
    mosquitto_connect_callback_set(client, connected);
}
