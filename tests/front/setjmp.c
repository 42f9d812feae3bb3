typedef struct jump { long registers[8]; } jmp_buf[1];
int setjmp(jmp_buf);
void longjmp(jmp_buf, int);
static jmp_buf env; int risky(void);
int guarded(void) { int n = 0; if (setjmp(env)) return -1; n = risky(); return n; }
void fail(void) { longjmp(env, 1); }
