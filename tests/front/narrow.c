// flags: -m32
struct node { struct node *next; long value; char *names[3]; long long wide; };
long size(struct node *n) { return sizeof *n + n->next->value; }
char *second(struct node *n) { char **p = n->names; return *++p; }
