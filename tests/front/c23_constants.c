// flags: -std=c23
struct user { char email[80]; };
int compare(int *p) { return p == nullptr || nullptr != p || !p; }
int branch(struct user *u) { if (u == nullptr) return 1; return u->email[0]; }
struct user *choose(struct user *u, int n) { struct user *v = n ? u : nullptr; return v; }
typeof(nullptr) same(void) { typeof(nullptr) none = nullptr; return none; }
int both(void) { return nullptr == nullptr; }
void *give(void) { void take(char *, ...); take(nullptr, nullptr); return nullptr; }
static char *start = nullptr; char *started(void) { static struct { char *p; bool b; } s = { nullptr, true }; return s.b ? s.p : start; }
bool flag(bool b) { bool c = false; if (b == true) c = b; return c ? false : true; }
