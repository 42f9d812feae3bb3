struct point { int x, y; };
void use(const struct point *); void by_value(struct point); int sum(int *, int);
void address(int n) { use(&(struct point){n, 2}); }
void value(int n) { by_value((struct point){.y = n}); }
void assigned(struct point *p, int n) { *p = (struct point){n, p->x}; }
int array(int n) { return sum((int[]){n, n + 1, 3}, 3); }
int scalar(void) { return *&(int){5}; }
struct point returned(int n) { return (struct point){n, n}; }
struct point at_file = (struct point){1, 2};
const char **words = (const char *[]){"a", "b"};
