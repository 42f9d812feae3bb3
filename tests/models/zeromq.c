/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/zeromq.yaml against the real header. */
#include <string.h>
#include <zmq.h>

struct person {
    int number;
    char email[80];
};

void sent(void *socket, const struct person *person) {
    // finds: personal-data-to-network
    zmq_send(socket, person->email, strlen(person->email), 0);
    // clean: personal-data-to-network
    zmq_send(socket, &person->number, sizeof person->number, 0);
}

void in_message(void *socket, const struct person *person) {
    zmq_msg_t message;
    zmq_msg_init_size(&message, strlen(person->email));
    memcpy(zmq_msg_data(&message), person->email, strlen(person->email));
    // finds: personal-data-to-network
    zmq_msg_send(&message, socket, 0);
}
