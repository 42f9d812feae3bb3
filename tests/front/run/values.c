/* SPDX-License-Identifier: Apache-2.0 */
/* What assignments are worth and in which type they compute; atomic operations; jumps between
 * switches and loops. */
int printf(const char *, ...);

struct bits {
    unsigned a : 3;
    unsigned long wide : 33;
    unsigned full : 32;
    int s : 5;
};

static void bit_fields(void) {
    struct bits b = {5, 1, 7, -3}, *p = &b;
    unsigned u = b.a = 15;
    int x = (b.a += 5), y = ++p->a, z = p->a--, last = (b.s = 17);
    printf("%u %d %d %d %d %d\n", u, x, y, z, last, b.a);
    b.a = 5;
    b.a /= -1;
    printf("%d ", b.a);
    b.full /= -1;
    b.wide = -1;
    b.wide += 3;
    printf("%u %lu %d\n", b.full, (unsigned long)b.wide, b.a - 10 < 0);
    if (b.a = 8) {
        printf("not zero\n");
    }
    for (b.a = 5; b.a; b.a++) {
        printf("%d ", b.a);
    }
    int chosen = (b.a = 9) ? (b.s = 31) : 3, both = b.a-- > 0 && (b.a = 8);
    printf("%d %d %d\n", chosen, both, b.a);
    switch (b.a = 11) {
    case 3:
        printf("three\n");
        break;
    case 11:
        printf("eleven\n");
    }
}

static int divide(int i, unsigned u) {
    i /= u;
    return i;
}
static int remainder_of(int i, unsigned u) {
    i %= u;
    return i;
}
static long divide_long(long l, unsigned long u) {
    l /= u;
    return l;
}
static unsigned char narrow(unsigned char c, int n) {
    c /= n;
    return c;
}
static int scaled(int i, double by) {
    i *= by;
    return i;
}

static void atomics(void) {
    int v = 5, e = 5;
    printf("%d ", __atomic_compare_exchange_n(&v, &e, 9, 0, 5, 5));
    printf("%d %d ", v, e);
    printf("%d ", __atomic_compare_exchange_n(&v, &e, 10, 0, 5, 5));
    printf("%d %d\n", v, e);
    printf("%d ", __atomic_fetch_nand(&v, 12, 5));
    printf("%d ", __sync_nand_and_fetch(&v, 3));
    printf("%d\n", v);
    int many[8] = {0, 1, 2, 3, 4, 5, 6, 7}, *at = many + 4;
    int *was = __atomic_fetch_sub(&at, sizeof *at, 5);
    printf("%d %d\n", *was, *at);
}

static int between(int a, int b) {
    int r = 0;
    switch (a) {
    case 0:
        switch (b) {
        case 0:
            r = 1;
            break;
        case 1:
            goto two;
        default:
            r = 3;
        }
        r += 10;
        break;
    case 1:
        for (;;) {
            switch (b) {
            case 0:
                break;
            case 1:
            inner:
                if (r++ < 3) {
                    continue;
                }
                goto done;
            default:
                goto inner;
            }
            r += 100;
            break;
        }
        break;
    two:
    case 2:
        r += 1000;
        do {
            if (b == 1) {
                break;
            }
            switch (b)
            case 0: {
                r += 4;
                continue;
            }
            r += 5;
        } while (r < 1010);
    }
done:
    return r;
}

static int into_loop(int n) {
    int r = 0;
    switch (n) {
        int held;
        for (int i = 0; i < 3; i++) {
            int d;
        default:
            i = 1;
            d = n;
            r += d;
            if (r > 30) {
                break;
            }
        case 2:
            i = 2;
            held = 7;
            r += held;
            continue;
        }
        r += 1000;
        break;
    case 4:
        while (r < 5) {
        case 5:
            r += 2;
        }
    }
    return r;
}

static int out_of_expression(int k) {
    int t = 0;
    for (int i = 0; i < 5; i++) {
        t += ({
            if (i == k) {
                goto out;
            }
            if (i == 1) {
                continue;
            }
            int z = i * 10;
            if (z > 35) {
                break;
            }
            z;
        });
        t++;
    }
    t += 1000;
out:
    return t;
}

struct pair {
    int x, y;
};
static struct pair *kept[3];
static void literals(void) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        kept[i] = &(struct pair){i, i * 2};
        kept[i]->x += 100;
        sum += kept[i]->x + kept[i]->y;
    }
    struct pair q = *(kept[0] = &(struct pair){.y = 3});
    q.x = ((struct pair){5, 6}).y;
    q = (struct pair){q.y, q.x};
    printf("%d %d %d %d %d\n", sum, q.x, q.y, ++(int){41}, (int[]){[2] = 7}[2]);
}

int main(void) {
    bit_fields();
    printf("%d %d %ld %d %d\n", divide(-7, 2), remainder_of(-7, 5), divide_long(-9, 4),
           narrow(200, -3), scaled(7, 1.5));
    atomics();
    for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
            printf("%d ", between(a, b));
        }
    }
    for (int n = 1; n < 7; n++) {
        printf("%d %d ", into_loop(n), out_of_expression(n));
    }
    printf("\n");
    literals();
    return 0;
}
