// flags: -w
/* More values than there is room for: at file scope there is nothing that could evaluate them. */
struct point { int x, y; };
struct line { struct point ends[2]; };
struct book { const char *name; struct point marks[0]; };

static struct line flat = { { 1, 2 }, { 3, 4 } };
struct book book = { "book", { { 5, 6 } } };

int sum(void) {
    static struct line kept = { { 7, 8 }, { 9, 10 }, };
    struct point here = { 11, 12, 13 };
    return flat.ends[0].x + kept.ends[0].y + here.y + book.marks[0].x;
}
