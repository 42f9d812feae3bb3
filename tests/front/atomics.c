#include <stdatomic.h>
_Atomic int counter; struct s { atomic_int n; int plain; };
int add(struct s *s, int v) { return atomic_fetch_add(&s->n, v); }
int load(void) { return atomic_load(&counter) + counter; }
void store(int v) { atomic_store(&counter, v); counter = v; counter++; counter += 2; }
int gnu(int *p, int v) { __atomic_store_n(p, v, __ATOMIC_SEQ_CST); return __atomic_add_fetch(p, v, 5) + __atomic_load_n(p, 5); }
void gnu_generic(long *p, long *v, long *r) { __atomic_store(p, v, 5); __atomic_load(p, r, 5); __atomic_exchange(p, v, r, 5); }
int swap(int *p, int old, int new) { return __sync_bool_compare_and_swap(p, old, new) + __sync_val_compare_and_swap(p, old, new); }
int fetch(int *p) { return __sync_fetch_and_or(p, 3) + __sync_xor_and_fetch(p, 4); }
_Bool weak(int *p, int *expected, int v) { return __atomic_compare_exchange_n(p, expected, v, 0, 5, 5); }
void flag(atomic_flag *f) { if (!atomic_flag_test_and_set(f)) atomic_flag_clear(f); }
int lock(int *p) { int was = __sync_lock_test_and_set(p, 1); __sync_lock_release(p); __sync_synchronize(); return was; }
int *bytes(int **p) { return __atomic_fetch_add(p, 8, 5); }
int *elements(_Atomic(int *) *p) { return __c11_atomic_fetch_sub(p, 2, 5); }
int nand(int *p) { return __atomic_nand_fetch(p, 3, 5); }
int largest(int *p, int v) { return __atomic_fetch_max(p, v, 5); }
