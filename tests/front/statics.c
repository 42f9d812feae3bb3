static int count; int shared = 1; extern int shared; static int count;
int next(void) { static int last = 5; static char buffer[32]; extern int elsewhere; buffer[0] = 1; return last++ + count + elsewhere + shared; }
int other(void) { static int last; return ++last; }
_Thread_local int per_thread; const int fixed = 3; const char *const text = "t"; const char *loose = "u";
