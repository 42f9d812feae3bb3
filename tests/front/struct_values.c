struct small { int a; char text[12]; };
struct outer { struct small in; int n; };
struct small make(int), other(void);
void take(struct small s, int n);
void assign(struct small *p, struct small *q) { *p = *q; p->text[0] = q->text[1]; }
struct small give(struct small s) { s.a = 1; return s; }
struct small pass_on(int n) { return make(n); }
void argument(struct small *p) { take(*p, p->a); take(make(2), 3); }
int member(void) { return make(1).a; }
char element(void) { return make(1).text[2]; }
void either(int n, struct small *p, struct small *q) { struct small s = n ? *p : *q; take(n ? s : other(), 1); }
struct small *chained(struct small *a, struct small *b, struct small *c) { *a = *b = *c; return a; }
void inner(struct outer *o, struct small *s) { o->in = *s; *s = o->in; o->in.a++; }
union mix { int i; float f; unsigned char bytes[4]; };
float reinterpret(int n) { union mix m; m.i = n; m.bytes[0] = 0; return m.f; }
union mix from_value(int n) { return (union mix)n; }
void through(void (*f)(struct small), struct small *s) { f(*s); }
void comma(struct small *a, struct small *b) { *a = (take(*b, 1), *b); }
