// flags: -std=c23
_BitInt(7) small(_BitInt(40) x) { return (_BitInt(7))(x + 5wb); }
unsigned _BitInt(64) big = 17uwb;
int compare(void) { if (3wb > 2uwb) return 1; return (int)0x1000000002wb; }
int narrow(void) { return (unsigned _BitInt(2))7; }
int below(void) { return (_BitInt(3))5wb; }
struct packed { _BitInt(12) age; unsigned _BitInt(3) kind; } *one;
int member(void) { return one->age == 18wb && one->kind; }
_BitInt(128) wide(_BitInt(128) y) { return y; }
