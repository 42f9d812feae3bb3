#include "header_use.h"
void *memset(void *, int, unsigned long);
int main(void) { struct shared s; memset(&s, 0, sizeof s); used_global = helper(&s); return names[1][0] + gnu_inline_like(2); }
static int never_called(void) { return 1; }
