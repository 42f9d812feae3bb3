int f(int); void lock(void); void unlock(void);
#define max(a, b) ({ __typeof__(a) x_ = (a); __typeof__(b) y_ = (b); x_ > y_ ? x_ : y_; })
int value(int p, int q) { return max(p, q); }
void effect(int p) { ({ lock(); f(p); unlock(); }); }
int early(int p) { int r = ({ if (p) return 1; f(p); }); return r; }
struct pair { int a, b; };
int record(int p) { return ({ struct pair v = {p, 2}; v; }).b; }
int nested(int p) { return f(({ int t = f(p); ({ t + 1; }); })); }
int labelled(int p) { return ({ if (p) goto out; p = 2; out: p; }); }
