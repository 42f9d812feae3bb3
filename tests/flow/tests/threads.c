/* SPDX-License-Identifier: Apache-2.0 */
/* Written in one thread's function, read in another's. */
#include "test.h"

#include <pthread.h>

struct job {
    int number;
    char name[32];
    struct job *next;
};
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t ready;
    struct job *first;
    int stopped;
    char label[16];
};

static void *producer(void *argument) {
    struct queue *queue = argument;
    struct job *job = calloc(1, sizeof *job);
    if (!job) return NULL;
    read_secret(job->name, sizeof job->name);
    job->number = 1;
    pthread_mutex_lock(&queue->lock);
    job->next = queue->first;
    queue->first = job;
    strcpy(queue->label, "busy");
    pthread_cond_signal(&queue->ready);
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

static void *consumer(void *argument) {
    struct queue *queue = argument;
    pthread_mutex_lock(&queue->lock);
    while (!queue->first && !queue->stopped) pthread_cond_wait(&queue->ready, &queue->lock);
    struct job *job = queue->first;
    if (job) {
        queue->first = job->next;
        // finds: test-flow
        leak_text(job->name);
        // clean: test-flow
        leak(job->number);
    }
    // clean: test-flow
    leak_text(queue->label);
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

static char current[32];
static int plain_current;
static void *writer(void *argument) {
    (void)argument;
    read_secret(current, sizeof current);
    plain_current = 4;
    return NULL;
}
static void *reader(void *argument) {
    (void)argument;
    // finds: test-flow
    leak_text(current);
    // clean: test-flow
    leak(plain_current);
    return NULL;
}

static void *giver(void *argument) {
    (void)argument;
    return strdup(secret_text());
}

static void *plain_giver(void *argument) {
    (void)argument;
    return strdup("plain");
}

int main(void) {
    pthread_t threads[6];
    struct queue queue = {.stopped = 0};
    pthread_mutex_init(&queue.lock, NULL);
    pthread_cond_init(&queue.ready, NULL);
    pthread_create(&threads[0], NULL, producer, &queue);
    pthread_create(&threads[1], NULL, consumer, &queue);
    pthread_create(&threads[2], NULL, writer, NULL);
    pthread_create(&threads[3], NULL, reader, NULL);
    pthread_create(&threads[4], NULL, giver, NULL);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    void *result = NULL;
    pthread_join(threads[4], &result);
    if (result) {
        // finds: test-flow
        leak_text(result);
    }
    pthread_create(&threads[5], NULL, plain_giver, NULL);
    pthread_join(threads[5], &result);
    // clean: test-flow
    leak_text(result);
    return 0;
}
