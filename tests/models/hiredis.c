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
    freeReplyObject(redisCommand(redis, "DEL mail:%d", person->number));
}

void by_words(redisContext *redis, const struct person *person) {
    const char *words[3] = {"SADD", "mails", person->email};
    // finds: personal-data-to-database
    freeReplyObject(redisCommandArgv(redis, 3, words, NULL));
}
