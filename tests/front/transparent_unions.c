union shown { int *number; char *text; };
union hidden { int *number; char *text; } __attribute__((transparent_union));
void plain(union shown); void clear(union hidden);
void written(int *n) { plain((union shown){n}); }
void as_pointer(int *n, char *t) { clear(n); clear(t); }
void as_union(int *n, union hidden h) { clear((union hidden){n}); clear(h); }
