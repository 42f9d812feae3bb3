struct shared { int id; char secret[16]; };
struct never { int unused; };
extern int declared_only; extern int used_global;
static const char *const names[] = {"a", "b"};
static const int unused_table[] = {1, 2, 3};
static inline int deeper(int n) { return n + 1; }
static inline int helper(struct shared *s) { return deeper(s->id); }
static inline int not_called(int n) { return n; }
int in_header(int n) { return n * 2; }
inline int gnu_inline_like(int n) { return n; }
int unused_prototype(int);
