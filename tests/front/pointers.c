struct s { int n; char buf[16]; struct s *next; };
int arithmetic(int *p, int *q, long n) { p += n; p -= 2; p++; --p; q = p + n - 1; q = 2 + p; return q - p; }
char index(char *p, int n) { return p[n] + n[p] + *(p + 1) + p[-1]; }
char *inside(struct s *s, int n) { return &s->next->buf[n]; }
char *decay(struct s *s) { return s->buf; }
void *generic(char *p) { void *v = p; return (char *)v + 3; }
void *voids(void *p) { return p + 4; }
int matrix(int m[3][4], int i) { int (*row)[4] = m + 1; return m[i][2] + (*row)[1] + row[1][0]; }
int compare(char *p, char *end) { return p < end && p != 0 && !p == (p == end); }
int address(int n) { int *p = &n; int **pp = &p; return **pp + *&n; }
volatile int *device; void poke(int n) { *device = n; device[1]++; }
void walk(struct s *s) { for (; s; s = s->next) s->n = -s->n; }
unsigned char sign(char c, unsigned char u) { return (unsigned char)c + u + (short)(c << 1); }
float reals(float f, double d, int n) { f += d; d = n; n = d; n += f; n *= 1.5; return f * 2 + ~n; }
unsigned long casts(void *p, int n) { return (unsigned long)p + (int)(long)p + *(int *)p; }
