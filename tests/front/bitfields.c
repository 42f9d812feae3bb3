struct flags { unsigned a : 3, b : 5; unsigned : 0; unsigned c : 12; unsigned char d; unsigned e : 1; long wide : 40; };
struct __attribute__((packed)) tight { unsigned a : 7; unsigned b : 30; char c; };
int read(struct flags *f) { return f->a + f->b + f->c + f->d + f->e + f->wide; }
void write(struct flags *f, int n) { f->b = n; f->c |= 4; f->e++; }
void whole(void) { struct flags f = {1, 2, .e = 1}; f.d = 2; struct flags g = f; (void)g; }
int straddles(struct tight *t) { return t->b + t->c; }
struct flags fixed = {1, 2, 3, 4, 1, 5};
unsigned kept(struct flags *f, int n) { f->a = n; return f->a = n; }
