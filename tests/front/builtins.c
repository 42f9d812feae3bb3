void *memcpy(void *, const void *, unsigned long);
int snprintf(char *, unsigned long, const char *, ...);
typedef unsigned long ul;
void copies(char *to, const char *from, ul n) {
    __builtin_memcpy(to, from, n); __builtin___memcpy_chk(to, from, n, __builtin_object_size(to, 0));
    __builtin___strcpy_chk(to, from, 9); __builtin___snprintf_chk(to, n, 0, 9, "%s", from);
    __builtin___printf_chk(1, "x"); memcpy(to, from, n); __builtin_strlen(to);
}
int likely(int n) { return __builtin_expect(n, 1) + __builtin_expect_with_probability(n, 1, 0.9); }
unsigned swap(unsigned n) { return __builtin_bswap32(n) + __builtin_popcount(n); }
int overflow(int a, int b, int *r) { if (__builtin_add_overflow(a, b, r)) return -1; return *r; }
int overflow_unsigned(unsigned a, unsigned b, unsigned *r) { return __builtin_usub_overflow(a, b, r); }
int unreachable(int n) { switch (n) { case 1: return 2; } __builtin_unreachable(); }
void trap(int n) { if (n) __builtin_trap(); __builtin_prefetch(&n); }
void *aligned(void *p) { return __builtin_assume_aligned(p, 16); }
void *stack(int n) { return __builtin_alloca(n); }
int constant(int n) { return __builtin_constant_p(n) ? copies(0, 0, 0), 1 : 2; }
double inf(void) { return __builtin_inf(); }
