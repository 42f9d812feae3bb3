void use(void *); int f(void); void log_it(int *);
void out_of_scope(int n) { char a[4]; { char b[8]; use(b); if (n) goto done; use(a); } use(a); done: use(a); }
void back(int n) { again: ; char a[4]; use(a); if (f()) goto again; { goto again; } }
void into(int n) { if (n) goto inside; { int x = 1; inside: use(&x); } }
int returns(int n) { char a[4]; for (int i = 0; i < n; i++) { char b[2]; if (f()) return i; if (f()) break; if (f()) continue; use(b); } use(a); return 0; }
void (*cleaner)(int *);
static void clean(int *p) { log_it(p); }
#define AUTO __attribute__((cleanup(clean)))
int cleaned(int n) { int AUTO a = 1; { AUTO int b = 2; if (n) return a + b; if (n > 1) goto out; } out: return a; }
