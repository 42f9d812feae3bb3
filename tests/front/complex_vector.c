double creal(double _Complex);
typedef int four __attribute__((vector_size(16)));
double _Complex add(double _Complex a, double b) { double _Complex c = a + b * 1.0i; __real__ c = 2; return c * 2.0; }
double parts(double _Complex z) { return __real__ z + __imag__ z + creal(z); }
int element(four v, int n) { four w = v + v; w[n] = 3; return w[1] + (v * w)[0]; }
four made(int n) { return (four){n, 2, 3, 4}; }
