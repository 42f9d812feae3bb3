// flags: -std=gnu89
int add(a, b) int a; int b; { return a + b; }
char *pick(p, n, fallback)
    char *p;
    short n;
    float fallback;
{ return p + n + (int)fallback; }
implicit(x) { return x; }
struct pair { int left, right; };
int sum(p) struct pair *p; { return add(p->left, p->right); }
int undeclared() { return never_declared(1, "two"); }
int (*choose(which))() int which; { return which ? add : sum; }
