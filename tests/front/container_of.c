typedef unsigned long size_t;
#define offsetof(t, m) __builtin_offsetof(t, m)
#define container_of(p, t, m) ({ const __typeof__(((t *)0)->m) *m_ = (p); (t *)((char *)m_ - offsetof(t, m)); })
#define old_offsetof(t, m) ((size_t)&((t *)0)->m)
struct link { struct link *next; };
struct item { int id; struct link node; char name[8]; };
struct item *gnu(struct link *l) { return container_of(l, struct item, node); }
struct item *plain(struct link *l) { return (struct item *)((char *)l - old_offsetof(struct item, node)); }
char *forward(struct item *i) { return (char *)i + offsetof(struct item, name[3]); }
size_t element(int n) { return offsetof(struct item, name) + n; }
size_t variable(int n) { return offsetof(struct item, name[n]); }
struct link *member(struct item *i) { return &i->node; }
/* the record named by an expression */
struct item *of_typeof(struct link *l) { return container_of(l, __typeof__(struct item), node); }
struct item *of_expression(struct item *i) { return container_of(i->node.next, __typeof__(*i), node); }
size_t inside(struct item *i) { return offsetof(__typeof__(*i), name[3]) + offsetof(__typeof__(i->node), next); }
