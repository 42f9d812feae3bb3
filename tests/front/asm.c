int cpu(int leaf, int *out) {
    int a, b = 3;
    __asm__ volatile("cpuid" : "=a"(a), "+b"(b), "=m"(*out) : "0"(leaf), "r"(leaf + 1) : "memory");
    __asm__("nop");
    return a + b;
}
