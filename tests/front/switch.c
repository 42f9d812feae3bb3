int a(void); int b(void); int c(void);
int fall_through(int n) {
    int r = 0;
    switch (n) {
    case 1:
        r = a();
    case 2:
        r += b();
        break;
    case 'x':
    case 5 ... 9:
        return c();
    default:
        r = -1;
    }
    return r;
}
int no_default(unsigned long n) {
    switch (n) {
        int unreached;
    case 0xffffffffffffffffUL:
        return a();
    case 3: {
        int inner = 4;
        return inner;
    }
    }
    return 0;
}
void default_alone(int n) { switch (n) default: a(); }
enum colour { RED, GREEN = 7 };
int nested(enum colour k, int n) {
    switch (k) {
    case RED:
        switch (n) { case 1: return 1; }
        break;
    case GREEN:
        return 2;
    }
    return 3;
}
void duff(char *to, char *from, int count) {
    int n = (count + 3) / 4;
    switch (count % 4) {
    case 0: do { *to++ = *from++;
    case 3:      *to++ = *from++;
    case 2:      *to++ = *from++;
    case 1:      *to++ = *from++;
            } while (--n > 0);
    }
}
int in_loop(int n) {
    while (n) {
        switch (n) {
        case 1: continue;
        case 2: break;
        }
        n--;
    }
    return n;
}
int folded(int n) { switch (n) { case -1: return -7; case ~3: return 2; case 'a' + 1: return 3; case (1 << 4) - 1 ... 4 * 5: return 4; } return n; }
