struct ops { int (*run)(void *, int); void (*each[2])(int); };
int direct(int, const char *); static int later(void *p, int n);
extern struct ops *current; int (*pick(int n))(void *, int);
int all(struct ops *o, int (*f)(void *, int), void *p) {
    direct(1, "a");
    o->run(p, 1); (*o->run)(p, 2); (**f)(p, 3); f(p, 4);
    o->each[1](5); pick(1)(p, 6); (p ? f : later)(p, 7);
    ((void (*)(int))f)(8); (&direct)(9, 0); (direct)(10, 0);
    current->run(p, later(p, 11));
    return ((long (*)(int, const char *))direct)(12, "cast");
}
static int later(void *p, int n) { return n ? all(0, later, p) : 0; }
void callback(void (*)(int), int (*)(void *, int)); void quiet(int);
void pass(void) { callback(quiet, &later); callback((void (*)(int))later, 0); }
