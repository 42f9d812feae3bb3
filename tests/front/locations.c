// places
#define TEXT "macro text"
int puts(const char *);
struct user {
    int id;
    char *name;
};
int main(int argc,
         char **argv) {
    struct user u = {
        .id = argc,
        .name = argv[0]
    };
    if (u.id > 1 &&
        puts(u.name)) {
        char inner[4];
        inner[0] = u.id;
    }
    for (int i = 0;
         i < argc;
         i++)
        puts(TEXT);
    return u.id
        + argc;
}
