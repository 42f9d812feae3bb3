int f(void); char *name(void);
int number(void) { return f() ?: 3; }
char *text(void) { return name() ?: "none"; }
long wider(int a, long b) { return a ?: b; }
