typedef int (*handler)(const char *);
int on_get(const char *), on_put(const char *);
static int on_any(const char *s) { return s != 0; }
struct op { const char *name; handler call; unsigned flags; };
#define FLAG_A 1u
#define FLAG_B 4u
struct op table[] = {
    {"get", on_get, FLAG_A | FLAG_B},
    {.call = &on_put, .name = "put"},
    [3] = {"any", on_any},
};
static handler handlers[6] = {[0 ... 4] = on_any, on_get};
int number = 3 * 4 + sizeof(int);
int zero = 0;
enum level { LOW = 1, HIGH = 5 };
enum level level = HIGH;
static int cells[4] = {1, 2, 3};
int *second = &cells[1], *third = cells + 2, *end = &cells[4] - 1;
struct op *last = &table[3];
const char **name_of = &table[1].name;
char text[8] = "abc", *pointer = "def" + 1;
const char *words[] = {"one", "two", 0, "four"};
double ratio = 0.5;
int truncated = 300 / 7 + 'a';
struct driver { struct op op; int id; } driver = {{"d", on_get, 2}, 7}, copy_of[2] = {{.op = {.call = on_put}}};
struct op *literal = &(struct op){"lit", on_any, 9};
int *array_literal = (int[]){5, 6};
void *self = &self;
unsigned long address = (unsigned long)&number;
void (*ignored)(int) = (void (*)(int))on_get;
union { int i; char *p; } choice = {.p = "chosen"};
extern int elsewhere;
int *to_elsewhere = &elsewhere;
int undefined_yet[];
int counter(void) {
    static int calls = 41;
    static const char *const names[] = {"a", "b"};
    return calls++ + names[0][0];
}
