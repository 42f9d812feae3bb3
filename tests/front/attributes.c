#define NORETURN __attribute__((noreturn))
#define PRINTF(a, b) __attribute__((format(printf, a, b)))
#define ANNOTATE(text) __attribute__((annotate("sangam:" text)))
NORETURN void die(const char *f, ...) PRINTF(1, 2);
_Noreturn void stop(void);
void log_it(int level, const char *f, ...) __attribute__((__format__(__printf__, 2, 3)));
void vlog_it(const char *f, __builtin_va_list ap) PRINTF(1, 0);
int scan(const char *f, ...) __attribute__((format(scanf, 1, 2)));
extern void other_name(void) __attribute__((alias("real_one")));
void real_one(void) {}
__attribute__((weak)) int maybe(void);
__attribute__((weak)) int weak_value = 3;
int twice(void) __attribute__((returns_twice));
struct patient { int id; char note[64] ANNOTATE("data=health.record"); };
char *secret ANNOTATE("data=credential");
int consent(int who) ANNOTATE("guard=consent");
int consent(int who) { return who > 0; }
void local(char *p ANNOTATE("data=phone")) { char buffer[8] ANNOTATE("data=email"); buffer[0] = *p; }
int checked(int n) { if (n) die("no %d", n); if (n < 0) stop(); log_it(1, "n=%d", n); return maybe ? maybe() : twice(); }
void (*handler)(void) __attribute__((noreturn));
__attribute__((constructor)) static void first(void) {}
static void last(void) __attribute__((destructor(200)));
static void last(void) {}
