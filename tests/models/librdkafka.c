/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/librdkafka.yaml against the real header. */
#include <librdkafka/rdkafka.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

void sent(rd_kafka_topic_t *topic, struct person *person) {
    // finds: personal-data-to-network
    rd_kafka_produce(topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, person->email, strlen(person->email), NULL, 0, NULL);
    // clean: personal-data-to-network
    rd_kafka_produce(topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, &person->number, sizeof person->number, NULL, 0, NULL);
}

void by_key(rd_kafka_t *kafka, struct person *person) {
    // finds: personal-data-to-network
    rd_kafka_producev(kafka, RD_KAFKA_V_TOPIC("shop"), RD_KAFKA_V_VALUE(person->email, strlen(person->email)), RD_KAFKA_V_END);
}
