int cpu(int leaf, int *out) {
    int a, b = 3;
    __asm__ volatile("cpuid" : "=a"(a), "+b"(b), "=m"(*out) : "0"(leaf), "r"(leaf + 1) : "memory");
    __asm__("nop");
    return a + b;
}
int jumps(int n) {
    __asm__ goto("jmp %l[other]" : : "r"(n) : "cc" : other, third);
    return 1;
not_named:
other:
    return 2;
third:
    if (n) goto not_named;
    __asm__ volatile("goto not a jump: %0" : : "r"(n));
    return 3;
}
