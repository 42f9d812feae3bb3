#include <stdarg.h>
int vprintf(const char *, va_list); void sink(void *);
struct big { long a[4]; };
int sum(int n, ...) { va_list ap; va_start(ap, n); int total = 0; while (n--) total += va_arg(ap, int); va_end(ap); return total; }
void forward(const char *f, ...) { va_list ap; va_start(ap, f); vprintf(f, ap); va_end(ap); }
void log_v(const char *f, va_list ap) { va_list again; va_copy(again, ap); vprintf(f, again); vprintf(f, ap); va_end(again); }
void kinds(va_list ap) { char *s = va_arg(ap, char *); struct big b = va_arg(ap, struct big); sink(s); sink(&b); double d = va_arg(ap, double); (void)d; }
void by_pointer(va_list *ap) { int n = va_arg(*ap, int); log_v("x", *ap); (void)n; }
void pass_as_pointer(va_list ap) { void *p = ap; sink(p); sink(va_arg(ap, void *)); }
