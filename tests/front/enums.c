enum colour { RED = 3, GREEN, BLUE = -2 };
typedef enum { LOW, HIGH = 1 << 4 } level;
enum { LIMIT = 64 };
int f(enum colour c, level l);
int use(enum colour c) { char b[LIMIT]; b[0] = LOW; if (c == GREEN) return f(BLUE, HIGH); return RED | LIMIT; }
unsigned cast(void) { return (unsigned)GREEN + sizeof(enum colour); }
