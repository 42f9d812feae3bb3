/* SPDX-License-Identifier: Apache-2.0 */
/* A little of everything: initialisers, scopes, conversions, loops, bit-fields, variadics. */
typedef unsigned long size_t;
int printf(const char *, ...);
void *memset(void *, int, size_t);
void *memcpy(void *, const void *, size_t);
int strcmp(const char *, const char *);
struct in {
    int x;
    int b[2];
};
struct s {
    int a;
    struct in in;
    int c;
};
static void show(const char *n, struct s *v) {
    printf("%s %d %d %d %d %d\n", n, v->a, v->in.x, v->in.b[0], v->in.b[1], v->c);
}
static int calls;
static int f(int n) {
    calls++;
    return n * 3;
}
struct anon {
    int kind;
    union {
        long number;
        struct {
            char *text;
            int length;
        };
    };
    int last;
};
union u {
    int i;
    char bytes[8];
    double d;
};
struct bits {
    unsigned a : 3, b : 5;
    int : 0;
    int c : 12;
    unsigned char d;
    unsigned e : 1;
    long wide : 40;
};
struct __attribute__((packed)) tight {
    unsigned a : 7;
    unsigned b : 30;
    char c;
};
static struct bits gbits = {1, 2, -3, 4, 1, -5};
static struct s gs[3] = {[1] = {1, {2, {3, 4}}, 5}, {6, 7, 8, 9, 10}};
static int gm[4][3] = {{1}, [2] = {[1] = 5, 6}, 7};
static char gt[3][6] = {"abc", {"de"}, {'f', 'g'}};
static const char *gw[] = {"one", [2] = "three" + 1};
typedef int (*op)(int, int);
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static op ops[5] = {[0 ... 3] = add, sub};
static struct {
    const char *n;
    op f;
} table[] = {{"add", add}, {.f = sub, .n = "sub"}};
static int *gp = &gm[2][1];
static char *gc = gt[1] + 1;
static union u gu = {.d = 1.5};
static double gd = 1.25 * 4;
static float gf = 3;
static int gi = 7.9;
static struct anon ga = {1, {.text = "anon", .length = 9}, 5};
#define container_of(p, t, m) ((t *)((char *)(p) - __builtin_offsetof(t, m)))
#define max(a, b)                                                                                  \
    ({                                                                                             \
        __typeof__(a) x_ = (a);                                                                    \
        __typeof__(b) y_ = (b);                                                                    \
        x_ > y_ ? x_ : y_;                                                                         \
    })
static int sum(int n, ...) {
    __builtin_va_list ap, b;
    __builtin_va_start(ap, n);
    __builtin_va_copy(b, ap);
    int t = 0;
    while (n--)
        t += __builtin_va_arg(ap, int);
    t += __builtin_va_arg(b, int) * 1000;
    __builtin_va_end(ap);
    return t;
}
static struct s make(int n) {
    struct s v = {n, {n + 1, {n + 2}}};
    return v;
}
static int take(struct s v) {
    v.a += 100;
    return v.a + v.in.b[0];
}
static int sw(int n) {
    int r = 0;
    switch (n) {
    case 1:
        r++;
    case 2:
        r += 10;
        break;
    case 5 ... 9:
        r = 50;
        break;
    case -1:
        return -7;
    default:
        r = 99;
    case 100:
        r += 1;
    }
    return r;
}
static int duff(char *to, const char *from, int count) {
    int n = (count + 3) / 4;
    switch (count % 4) {
    case 0:
        do {
            *to++ = *from++;
        case 3:
            *to++ = *from++;
        case 2:
            *to++ = *from++;
        case 1:
            *to++ = *from++;
        } while (--n > 0);
    }
    return n;
}
static int loops(int n) {
    int t = 0;
    for (int i = 0; i < n; i++) {
        if (i == 3)
            continue;
        if (i == 7)
            break;
        for (int j = i; j--;)
            t += j;
    }
    int k = 0;
    do {
        t += k;
        if (k == 2)
            continue;
        t++;
    } while (++k < 4);
    while (k) {
        if (k-- == 2)
            break;
        t += 100;
    }
    return t;
}
static int jumps(int n) {
    int t = 0;
again:
    t += n;
    if (n-- > 0) {
        if (t > 50)
            goto out;
        goto again;
    }
    t += 1000;
out:
    return t;
}
static int logic(int a, int b) {
    int t = 0;
    if (a && b || !a && !b)
        t |= 1;
    if (a ? b : !b)
        t |= 2;
    t |= (a || b) << 2;
    t |= (!a) << 3;
    t |= (a && b) ? 16 : 0;
    return t + (a ?: 64) + (a > b) * 128;
}
static int elvis(void) {
    calls = 0;
    int r = f(2) ?: f(3);
    return r * 10 + calls;
}
static int vla(int n) {
    int a[n + 1], t = 0;
    for (int i = 0; i <= n; i++)
        a[i] = i * i;
    for (int i = 0; i <= n; i++)
        t += a[i];
    return t + (int)sizeof a;
}
static unsigned char narrow(int n) {
    unsigned char c = n;
    c += 200;
    c <<= 1;
    signed char d = c;
    short e = d * 300;
    return (unsigned char)(e ^ c);
}
static long wide(int n) {
    unsigned u = n;
    long l = n;
    l = l * u;
    l -= u;
    return l >> 3 ^ -n;
}
static double reals(int n) {
    float x = n / 3.0f;
    double d = x * 2;
    x += d;
    d -= n;
    int i = d;
    i *= 1.5;
    return x + d + i + -x * 0.5;
}
static int ptrs(void) {
    int a[5] = {1, 2, 3, 4, 5}, *p = a, *e = a + 5, t = 0;
    while (p < e)
        t = t * 2 + *p++;
    p = &a[4];
    t += *--p + p[-1] + 1 [p] + (int)(e - p);
    int(*row)[5] = &a;
    t += (*row)[2] + *(*row + 1);
    return t;
}
static int cstr(char *b) {
    char buf[8] = "xy", *q = buf;
    *q++ = 'A';
    return buf[0] * 1000 + *q + buf[7] + "hello"[1] + sizeof("abc");
}
struct item {
    int id;
    struct in node;
};
int main(void) {
    struct s v1 = {1, 2, 3, 4, 5};
    show("flat", &v1);
    struct s v2 = {1, {2, {3}}, 5};
    show("some", &v2);
    struct s v3 = {.c = 1, .in.b[1] = 2, 9};
    show("desig", &v3);
    struct s v4 = {.in.x = 1, 2, 3, 4};
    show("goeson", &v4);
    struct s v5 = {0};
    show("zero", &v5);
    struct s v6 = {};
    show("empty", &v6);
    struct in i1 = {7, {8, 9}};
    struct s v7 = {1, i1, 2};
    show("byval", &v7);
    struct s v8 = {.in = make(4).in};
    show("call", &v8);
    int m[4][2] = {[1 ... 2] = {5, 6}, [3][1] = 7};
    for (int i = 0; i < 8; i++)
        printf("%d ", m[i / 2][i % 2]);
    int m2[3][4] = {[1][2] = 7, 8};
    for (int i = 0; i < 12; i++)
        printf("%d ", m2[i / 4][i % 4]);
    int r[6] = {[1 ... 3] = f(1), 6};
    for (int i = 0; i < 6; i++)
        printf("%d ", r[i]);
    printf("calls %d\n", calls);
    char t1[] = "abc", t2[8] = {"xy"}, t3[2] = "zz";
    printf("%s %s %c %d\n", t1, t2, t3[1], t2[5]);
    struct anon a1 = {1, {.text = "t", .length = 3}, 4}, a2 = {.text = "q", 3, .last = 5},
                a3 = {1, 2, 3};
    printf("%s %d %d %s %d %d %ld %d\n", a1.text, a1.length, a1.last, a2.text, a2.length, a2.last,
           a3.number, a3.last);
    union u un = {.bytes = {1, 2, 3}};
    printf("%d\n", un.i);
    un.d = 2.0;
    printf("%d %d\n", un.bytes[7], un.i);
    struct bits b = gbits;
    b.b += 30;
    b.e++;
    b.c *= 2;
    b.wide -= 1L << 38;
    printf("%d %d %d %d %d %ld\n", b.a, b.b, b.c, b.d, b.e, (long)b.wide);
    struct tight tg = {1, 0x2abcdef1, 'x'};
    tg.b++;
    printf("%x %x %c\n", tg.a, tg.b, tg.c);
    struct bits bl = {.c = 5, .wide = f(7)};
    printf("%d %ld %d\n", bl.c, (long)bl.wide, bl.a);
    for (int i = 0; i < 3; i++)
        show("gs", &gs[i]);
    for (int i = 0; i < 12; i++)
        printf("%d ", gm[i / 3][i % 3]);
    printf("%s %s %s %s %s\n", gt[0], gt[1], gt[2], gw[0], gw[2]);
    printf("%d %d %d %d %s %d %s\n", ops[0](1, 2), ops[3](3, 4), ops[4](1, 2), table[1].f(9, 4),
           table[1].n, (int)(sizeof table / sizeof *table), table[0].n);
    printf("%d %s %f %f %f %d %s %d %d\n", *gp, gc, gu.d, gd, gf, gi, ga.text, ga.length, ga.last);
    struct item it = {5, {1}};
    printf("%d %d\n", container_of(&it.node, struct item, node)->id, max(f(2), 5));
    printf("%d %d %d\n", sum(3, 1, 2, 3), take(make(1)), make(3).in.b[0]);
    for (int i = -2; i < 12; i++)
        printf("%d ", sw(i));
    printf("%d\n", sw(100));
    char db[16] = {0};
    printf("%d %s\n", duff(db, "0123456789", 10), db);
    printf("%d %d %d %d\n", loops(9), jumps(3), jumps(20), elvis());
    for (int i = 0; i < 4; i++)
        printf("%d ", logic(i & 1, i >> 1));
    printf("%d\n", vla(5));
    for (int i = -300; i < 300; i += 77)
        printf("%d %ld %f ", narrow(i), wide(i), reals(i));
    printf("%d %d\n", ptrs(), cstr(t1));
    struct s arr[2], *ps = arr;
    *ps++ = make(1);
    *ps = *(ps - 1);
    ps->a = 50;
    show("arr0", arr);
    show("arr1", arr + 1);
    struct s cc = calls > 3 ? arr[0] : arr[1];
    show("cond", &cc);
    show("lit", &(struct s){.a = 3, .in = {.b = {[1] = 4}}});
    int x = 3;
    x += x++ * 0 + (x = 5, x + 1);
    int y = (f(1), f(2));
    int *lp = (int[]){4, 5, 6};
    printf("%d %d %d\n", x > 0, y, lp[2]);
    _Bool bo = 5;
    bo += 3;
    bo = 0.5;
    printf("%d %d\n", bo, (_Bool)256);
    unsigned char uc = 255;
    uc++;
    printf("%d %d %u %d\n", uc, -7 / 2, (unsigned)-1 % 10, -7 % 3);
    enum { A = 3, B = A << 2 } e = B;
    printf("%d %ld %d\n", e, sizeof(struct anon), __builtin_constant_p(3));
    static int st = 5;
    static const char *names[] = {"n0", "n1"};
    st += 2;
    printf("%d %s %s\n", st, names[1], __func__);
    char *volatile pv = t1;
    printf("%c %d\n", *pv, _Generic(x, int: 1, long: 2));
    long double ld = 1.5L;
    ld *= 2;
    printf("%f\n", (double)ld);
    int k = 0;
    k = k++ ? 1 : k ? 2 : 3;
    printf("%d %d\n", k, ({
               int q = 4;
               if (k)
                   q++;
               q * 2;
           }));
    void *lab = &x;
    *(int *)lab = 12;
    printf("%d %d\n", x, (int)((char *)&v1.c - (char *)&v1));
    return x & 3;
}
