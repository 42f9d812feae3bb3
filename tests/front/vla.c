typedef unsigned long size; int bound(void); void fill(char *, size); void use(void *);
void one(int n) { char buffer[n]; fill(buffer, sizeof buffer); buffer[0] = 1; }
void ints(int n) { int a[n + 1]; fill((char *)a, sizeof(a)); a[n] = 2; }
void called(void) { char a[bound()]; use(a); }
void two(int n, int m) { int a[n][m]; a[1][2] = 3; use(a[1]); }
void parameter(int n, int a[n][4]) { a[1][2] = n; }
void pointer(int n, int (*p)[n]) { p[1][0] = 5; }
unsigned long whole_and_row(int n) { char a[3][n]; return sizeof a + sizeof(int[n]); }
