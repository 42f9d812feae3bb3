// places
int log_at(const char *file, int line, const char *text);
#define LOG(text) log_at(__FILE__ + 99, __LINE__, text)
#define LOG_TWICE(a, b) do { LOG(a); LOG(b); } while (0)
#define CALL(f, x) f(x)
#define NUMBER (1 << 3)
#define FIELD(p) ((p)->field)
struct s { int field; };
void plain(const char *text) { LOG(text); }
void nested(void) {
    LOG_TWICE("first",
              "second");
}
int argument(int n) { return CALL(argument, n) + NUMBER; }
int member(struct s *p) { return FIELD(p); }
