/* SPDX-License-Identifier: Apache-2.0 */
/* Ways through a function, and what is run on the way out of scopes. */
int printf(const char *, ...);

static void bye(int *p) {
    printf("bye %d\n", *p);
}
#define AUTO __attribute__((cleanup(bye)))
#define EACH(i, from, to) for (i = (from); i < (to); i++)
#define FOREVER for (;;)
#define UNLESS(c) if (!(c))

static int scopes(int way) {
    AUTO int a = 10 + way;
    for (int i = 0; i < 3; i++) {
        AUTO int b = 20 + i;
        if (way == 1 && i == 1) {
            return a + b;
        }
        if (way == 2 && i == 1) {
            break;
        }
        if (way == 3) {
            continue;
        }
        if (way == 4 && i == 2) {
            goto out;
        }
        {
            AUTO int c = 30;
            if (way == 5) {
                goto inside;
            }
            c++;
        }
    inside:
        b += 100;
    }
out:
    return a;
}

static int again(int n) {
    int rounds = 0;
retry:;
    AUTO int local = n;
    if (++rounds < 3) {
        goto retry;
    }
    return rounds;
}

static int machine(const char *text) {
    enum { START, WORD, NUMBER, END } state = START;
    int words = 0, numbers = 0;
    while (state != END) {
        char c = *text++;
        switch (state) {
        case START:
            switch (c) {
            case 'a' ... 'z':
                state = WORD;
                words++;
                break;
            case '0' ... '9':
                state = NUMBER;
                numbers++;
                break;
            case '\0':
                state = END;
                continue;
            default:
                break;
            }
            break;
        case WORD:
        case NUMBER:
            if (c == ' ') {
                state = START;
            } else if (!c) {
                state = END;
            }
            break;
        case END:
            return -1;
        }
    }
    return words * 10 + numbers;
}

static int side_effects(void) {
    int n = 0, order = 0;
#define STEP(digit, value) (order = order * 10 + (digit), (value))
    n += STEP(1, 0) && STEP(2, 1);
    n += STEP(3, 1) || STEP(4, 1);
    n += STEP(5, 1) ? STEP(6, 10) : STEP(7, 20);
    n += STEP(8, 0) ?: STEP(9, 5);
    printf("%d %d\n", order, n);
    return n;
}

static int loops(void) {
    int i, total = 0;
    EACH(i, 2, 5)
        total += i;
    for (;; total++) {
        if (total > 20) {
            break;
        }
    }
    for (i = 0; i < 3;) {
        i++;
        UNLESS(i == 2)
            total += 100;
    }
    for (; i--;) {
        total++;
    }
    FOREVER {
        if (total++ % 7 == 0) {
            break;
        }
    }
    do {
        if (total & 1) {
            continue;
        }
        total += 2;
    } while (0);
    return total;
}

static int dead_ends(int n) {
    if (0) {
    hidden:
        return 77;
    }
    switch (n) {
        int uninitialised;
    case 0:
        uninitialised = 5;
        return uninitialised;
    case 1:
        goto hidden;
    }
    while (1) {
        if (n-- < 4) {
            return n;
        }
    }
}

struct list {
    int value;
    struct list *next;
};
static int walk(struct list *l, int (*f)(int)) {
    return l ? f(l->value) + walk(l->next, f) : 0;
}
static int twice(int n) {
    return 2 * n;
}

int main(void) {
    for (int way = 0; way < 6; way++) {
        printf("%d\n", scopes(way));
    }
    printf("%d\n", again(4));
    printf("%d %d\n", machine("one 22 three x4 5"), machine(""));
    side_effects();
    printf("%d\n", loops());
    printf("%d %d %d\n", dead_ends(0), dead_ends(1), dead_ends(9));
    struct list c = {3, 0}, b = {2, &c}, a = {1, &b};
    printf("%d\n", walk(&a, twice));
    int n = ({
        int sum = 0;
        for (int i = 0; i < 5; i++) {
            if (i == 3) {
                break;
            }
            sum += i;
        }
        sum;
    });
    return n;
}
