#include "missing.h"
struct known { int a; };
int fine(int n) { return n + 1; }
int undeclared(int n) { int x = n; x = not_declared + 1; log_it(x); return x; }
int member(struct known *k) { return k->nothing; }
struct unknown_tag *p; int through(void) { return p->field; }
int broken(int n) { return n + ; }
int after(void) { return 2; }

/* A builtin that the compiler refuses to call: what is left has a type without a size. */
void refused_builtin(int last) {
    __builtin_va_list list;
    __builtin_va_start(list, last);
}
