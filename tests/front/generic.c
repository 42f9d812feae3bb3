int fi(int), fd(double), fp(const char *);
#define call(x) _Generic((x), int: fi, double: fd, const char *: fp, char *: fp)(x)
int by_int(int x) { return call(x); }
int by_double(double x) { return call(x); }
int by_text(char *x) { return call(x); }
int other(unsigned long n) { return _Generic(n, int: fi(1), default: fi(2)); }
int unevaluated(int n) { return _Generic(n++, int: n, default: 0); }
#define name_of(x) _Generic((x), int: "int", long: "long", default: "other")
const char *same_type(long n) { return name_of(n); }
typedef int (*handler)(int);
struct s { int a; };
int by_typedef(struct s *p) { return _Generic(fi, handler: 3, int: 4) + _Generic(p, int: 5, struct s *: 6); }
