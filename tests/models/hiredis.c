/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/hiredis.yaml against the real header. */
#include <hiredis/hiredis.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

void cached(redisContext *redis, const struct person *person) {
    // finds: personal-data-to-database
    freeReplyObject(redisCommand(redis, "SET mail:%d %s", person->number, person->email));
    // clean: personal-data-to-database
    freeReplyObject(redisCommand(redis, "DEL mail:%s", person->email));
}

void looked_up(redisContext *redis, const struct person *person) {
    // clean: personal-data-to-database
    // finds: personal-data-to-network
    freeReplyObject(redisCommand(redis, "EXISTS %s", person->email));
    // clean: personal-data-to-database
    // finds: personal-data-to-network
    freeReplyObject(redisCommand(redis, "auth %s %s", person->email, "none"));
}

void by_words(redisContext *redis, const struct person *person) {
    const char *words[3] = {"SADD", "mails", person->email};
    // finds: personal-data-to-database
    freeReplyObject(redisCommandArgv(redis, 3, words, NULL));
}
