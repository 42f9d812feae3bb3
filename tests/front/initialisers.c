struct in { int x; int b[2]; };
struct s { int a; struct in in; int c; };
int f(int);
void braces_left_out(void) { struct s v = {1, 2, 3, 4, 5}; }
void some_braces(void) { struct s v = {1, {2, {3}}, 5}; }
void designators(void) { struct s v = {.c = 1, .in.b[1] = 2, 9}; }
void designator_goes_on(void) { struct s v = {.in.x = 1, 2, 3, 4}; }
void two_indexes(void) { int m[3][4] = {[1][2] = 7, 8}; }
void range(void) { int m[5] = {[1 ... 3] = f(1), 6}; }
void range_of_rows(void) { int m[4][2] = {[1 ... 2] = {5, 6}, [3][1] = 7}; }
void all_zero(void) { struct s v = {0}; }
void empty(void) { struct s v = {}; }
void whole(void) { int v[2] = {f(1), f(2)}; }
void text(void) { char a[] = "abc"; char b[8] = {"xy"}; char c[2] = "zz"; }
void texts(void) { char m[3][4] = {"one", {"two"}, {'t', 0}}; }
struct anon { int kind; union { long number; struct { char *text; int length; }; }; int last; };
void anonymous(char *p) { struct anon v = {1, {.text = p, .length = 3}, 4}; }
void anonymous_flat(char *p) { struct anon v = {.text = p, 3, .last = 5}; }
void anonymous_elided(void) { struct anon v = {1, 2, 3}; }
union u { int i; char *p; };
void unions(char *p) { union u a = {1}, b = {.p = p}; struct { union u u; int n; } c = {1, 2}; }
struct in make(void);
void by_value(struct in i) { struct s v = {1, i, 2}; struct s w = {.in = make()}; }
void copy(struct s *p) { struct s v = *p; struct s w = v; }
void scalar(void) { int i = {3}; char *p = {"t"}; int *q = {0}; }
void order(void) { int v[3] = {[2] = f(2), [0] = f(0)}; }
void conditional(int n) { int v[2] = {n ? 1 : 2, n && f(n)}; }
void nested(int n) { struct { struct in rows[2]; int n; } v = {{{1, {2, 3}}, {n}}, 5}; }
void repeated(void) { int v[2] = {[0] = 1, [0] = 2}; }
void counted(void) { int v[4] = {[4 - 3] = 1, [1 + 1 ... 3] = 2}; }
