int f(void);
int run(const unsigned char *code) {
    static void *const table[] = {&&op_add, &&op_end, &&op_add};
    int acc = 0;
    goto *table[*code++];
op_add:
    acc += f();
    goto *table[*code++];
op_end:
    return acc;
}
void *label(int n) { void *p = n ? &&one : &&two; goto *p; one: f(); two: return 0; }
