int a(void); int b(void); int c(void); void yes(void); void no(void);
void both(void) { if (a() && b()) yes(); else no(); }
void either(void) { if (a() || !b()) yes(); }
void mixed(void) { if ((a() && b()) || c()) yes(); }
void negated(void) { if (!(a() || b())) yes(); }
int as_value(void) { return a() && b(); }
int ternary(int x) { return x ? a() : b(); }
void ternary_effect(int x) { x ? yes() : no(); }
void ternary_condition(int x) { if (x ? a() : b()) yes(); }
void comma(void) { if ((a(), b())) yes(); }
void constant(void) { if (0) yes(); else no(); while (1) { if (a()) return; } }
void once(void) { do { if (a()) break; yes(); } while (0); }
void pointer(char *p) { if (p) yes(); if (!p) no(); }
void expected(int x) { if (__builtin_expect(!!(x > 3), 0)) yes(); }
void effect(int x) { x && a(); x || b(); }
int chain(int x) { if (x == 1) return a(); else if (x == 2) return b(); else return c(); }
_Bool boolean(int x, double d) { _Bool t = x; t = d; return t && x; }
