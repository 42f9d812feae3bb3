void init(void); int cond(void); void step(void); void body(void);
void none(void) { for (;;) { body(); break; } }
void only_init(void) { for (init();;) { body(); break; } }
void only_cond(void) { for (; cond();) body(); }
void only_step(void) { for (;; step()) { body(); if (cond()) break; } }
void init_cond(void) { for (init(); cond();) body(); }
void init_step(void) { for (init();; step()) { body(); if (cond()) continue; break; } }
void cond_step(void) { for (; cond(); step()) body(); }
void all(void) { for (init(); cond(); step()) body(); }
void declared(int n) { for (int i = 0; i < n;) body(); }
void comments(void) { for (/* ; */; cond(); // ; no
                       ) body(); }
void strings(const char *p) { for (; *p == ';' || *p == ")"[0];) p++; }
#define WHILE(c) for (; c;)
#define AFTER(s) for (;; s)
#define EACH(i, n) for (i = 0; i < n;)
#define SEMICOLONS ; cond();
void in_macros(int n) {
    int i;
    WHILE(cond()) body();
    AFTER(step()) { body(); if (cond()) break; }
    EACH(i, n) i++;
    for (SEMICOLONS step()) body();
}
