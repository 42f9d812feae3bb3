int f(int); void g(void); struct empty {}; struct flex { int n; char data[]; };
void nothing(void) {}
int dead(int n) { return 1; n = f(n); return n; }
void noreturn_in_expression(int n) { int x = n ? (__builtin_unreachable(), 1) : 2; f(x); }
int commas(int n) { return f(1), f(2), n++, n; }
int extension(int n) { return __extension__ (n + 1); }
void empties(void) { ;;; { } struct empty e; struct empty d = e; (void)d; }
char flexible(struct flex *x, int n) { return x->data[n]; }
void labels(void) { a: b: g(); goto a; }
int vague(n) { return n; }
void attribute_statement(int n) { switch (n) { case 1: g(); __attribute__((fallthrough)); case 2: g(); } }
int long_sum(int a) { return a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a; }
void loops(void) { for (;;) for (;;) g(); }
int nested_function_pointer(int (*(*table[2])(int))(void)) { return table[1](2)(); }
int *conditional_lvalue(int n, int *a, int *b) { return &*(n ? a : b); }
__int128 wide(__int128 a) { return a * 2 + (__int128)1; }
long double more(long double x) { return x + 1.5L; }
int old_cast(char c) { return (int)c, (c); }
void local_types(void) { struct local { int a; } l = {1}; enum { X = 2 } e = X; typedef int mine; mine m = e; l.a = m; void proto(int); proto(l.a); }
