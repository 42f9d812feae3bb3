int f(void); int *g(void);
struct s { char name[32]; };
unsigned long sizes(struct s *p, int n) { return sizeof f() + sizeof(*p) + sizeof p->name + sizeof(int[3]) + sizeof n++; }
int alignment(void) { return _Alignof(long) + __alignof__(f()); }
void types(void) { __typeof__(f()) x = 1; __typeof__(*g()) *y = &x; __auto_type z = y; (void)z; }
int known(int n) { return __builtin_constant_p(f()) + __builtin_types_compatible_p(int, long) + __builtin_constant_p(3); }
int chosen(int n) { return __builtin_choose_expr(1, n, f()); }
