void __assert_fail(const char *, const char *, unsigned, const char *) __attribute__((noreturn));
#define assert(e) ((e) ? (void)0 : __assert_fail(#e, __FILE__, __LINE__, __func__))
int f(int);
int checked(int n) { assert(n > 0 && f(n)); return n; }
int gnu(int n) { ({ if (n) ; else __assert_fail("n", "x", 2, ""); }); return n; }
