/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/rabbitmq-c.yaml against the real header. */
#include <amqp.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

void sent(amqp_connection_state_t connection, struct person *person) {
    // finds: personal-data-to-network
    amqp_basic_publish(connection, 1, amqp_cstring_bytes("shop"), amqp_cstring_bytes("mail"), 0, 0, NULL,
                       amqp_cstring_bytes(person->email));
    // clean: personal-data-to-network
    amqp_basic_publish(connection, 1, amqp_cstring_bytes("shop"), amqp_cstring_bytes("mail"), 0, 0, NULL,
                       amqp_cstring_bytes("none"));
}

void plainly(amqp_connection_state_t connection, struct person *person) {
    amqp_bytes_t body;
    body.bytes = person->email;
    body.len = strlen(person->email);
    // finds: personal-data-to-network
    amqp_basic_publish(connection, 1, amqp_empty_bytes, amqp_empty_bytes, 0, 0, NULL, body);
}
