/* SPDX-License-Identifier: Apache-2.0 */
/* The YAML reader and typed access to its nodes. */
#include "check.h"
#include "formats/formats.h"

#include <stdlib.h>
#include <unistd.h>

static Arena *arena;
static Diags *diags;

static Node *read_bytes(const char *text, size_t length) {
    arena_reset(arena);
    diags = diags_new(arena);
    return yaml_read_text(arena, "t.yaml", text, length, diags);
}

static Node *read_text(const char *text) {
    return read_bytes(text, strlen(text));
}

/* The one complaint as "line:column: text", or what is wrong with that. */
static const char *complaint(void) {
    if (diags->list.len != 1) return arena_printf(arena, "%u complaints", diags->list.len);
    const Diag *diag = &diags->list.data[0];
    CHECK_STR(diag->file, "t.yaml");
    return arena_printf(arena, "%u:%u: %s", diag->line, diag->column, diag->text);
}

/* The text is refused, with one error that begins like this. */
static void check_refused(int line, const char *text, const char *beginning) {
    if (read_text(text)) check_fail(__FILE__, line, "accepted: %s", text);
    if (diags->errors != 1) check_fail(__FILE__, line, "%u errors: %s", diags->errors, text);
    if (!str_starts(complaint(), beginning))
        check_fail(__FILE__, line, "said \"%s\", expected \"%s...\"", complaint(), beginning);
}
#define REFUSED(text, beginning) check_refused(__LINE__, text, beginning)

static void trees_have_positions(void) {
    const Node *root = read_text("rule: a\nfrom:\n  data: [x, \"y z\"]\n  n: 07\nempty:\nq: ''\n");
    CHECK(root && root->kind == NODE_MAP);
    if (!root) return;
    CHECK_EQ(root->count, 4);
    CHECK_STR(root->file, "t.yaml");
    const Node *from = node_get(root, "from"), *data = node_get(from, "data");
    CHECK_EQ(from->kind, NODE_MAP);
    CHECK_EQ(from->line, 3);
    CHECK_EQ(from->column, 3);
    CHECK_EQ(data->kind, NODE_LIST);
    CHECK_EQ(data->count, 2);
    CHECK_STR(data->items[0]->text, "x");
    CHECK(!data->items[0]->quoted && data->items[1]->quoted);
    CHECK_STR(data->items[1]->text, "y z");
    CHECK_EQ(data->items[1]->line, 3);
    CHECK_EQ(data->items[1]->column, 13);
    CHECK_STR(node_get(from, "n")->text, "07");
    CHECK_EQ(node_get(root, "empty")->kind, NODE_NULL);
    CHECK_EQ(node_get(root, "q")->kind, NODE_TEXT);
    CHECK_EQ(root->keys[1]->line, 2);
    CHECK(node_get(root, "none") == NULL && node_get(data, "x") == NULL);
    CHECK(node_get(NULL, "x") == NULL);
    CHECK_EQ(diags->list.len, 0);
}

static void scalars_stay_text(void) {
    const Node *root = read_text("[NO, yes, 83.10, 1e3, 0x10, 2024-01-01, .inf, true]");
    const char *const want[] = {"NO", "yes", "83.10", "1e3", "0x10", "2024-01-01", ".inf", "true"};
    CHECK(root && root->count == COUNTOF(want));
    for (uint32_t i = 0; root && i < root->count; i++) CHECK_STR(root->items[i]->text, want[i]);
    root = read_text("[~, null, '~', 'null']");
    CHECK(root && root->items[0]->kind == NODE_NULL && root->items[1]->kind == NODE_NULL);
    CHECK(root && root->items[2]->kind == NODE_TEXT && root->items[3]->kind == NODE_TEXT);
}

static void empty_files_are_nothing(void) {
    const Node *root = read_text("");
    CHECK(root && root->kind == NODE_NULL && root->line == 1 && root->column == 1);
    root = read_text("# only a comment\n");
    CHECK(root && root->kind == NODE_NULL);
    root = read_text("---\n...\n");
    CHECK(root && root->kind == NODE_NULL);
    root = read_text("\xEF\xBB\xBFrule: x\n");
    CHECK(root && node_get(root, "rule"));
    root = read_text("a: 1\r\nb: 2\r\n");
    CHECK(root && node_get(root, "b") && str_eq(node_get(root, "b")->text, "2"));
}

static void what_is_dangerous_is_refused(void) {
    REFUSED("a: &x 1\nb: *x\n", "1:4: `&x` is a YAML anchor");
    REFUSED("to: *arg1\n", "1:5: `*arg1` is a YAML alias, which is not allowed here; to mean the "
                           "text, write it in quotes: \"*arg1\"");
    REFUSED("to: **arg1\n", "1:5: not valid YAML: a value that begins with `*` must be written in");
    REFUSED("to: *arg1->name\n", "1:5: not valid YAML: a value that begins with `*` must be ");
    REFUSED("a: {from: *arg1, to: x}\n", "1:11: `*arg1` is a YAML alias");
    REFUSED("*x : 1\n", "1:1: `*x` is a YAML alias");
    REFUSED("a: !!binary aGk=\n", "1:4: `tag:yaml.org,2002:binary` is a YAML tag");
    REFUSED("a: !x {}\n", "1:4: `!x` is a YAML tag");
    REFUSED("!x a: 1\n", "1:1: `!x` is a YAML tag");
    REFUSED("a: 1\nb: 2\na: 3\n", "3:1: the key `a` stands twice in this map; first on line 1");
    REFUSED("x: {k: 1, 'k': 2}\n", "1:11: the key `k` stands twice");
    REFUSED("a: 1\n---\nb: 2\n", "2:1: a second YAML document begins here");
    REFUSED("[a]: 1\n", "1:1: a key must be plain text");
    REFUSED("? {a: b}\n: 1\n", "1:3: a key must be plain text");
    REFUSED("{: 1}\n", "1:2: not valid YAML: ");
    REFUSED("{'': 1}\n", "1:2: a key is missing before the `:`");
    REFUSED(": 1\n", "1:1: not valid YAML: ");
    REFUSED("\"a\\0b\": 1\n", "1:1: a key must not hold a NUL character");
}

static void a_bomb_does_not_go_off(void) {
    REFUSED("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "1:4: `&a` is a YAML anchor");
}

static void bad_syntax_has_a_place(void) {
    REFUSED("a: b: c\n", "1:5: not valid YAML: a second `:` on the line");
    REFUSED("a: [1, 2\nb: 3\n", "2:2: not valid YAML: ");
    REFUSED("a:\n\t- b\n", "2:1: not valid YAML: this character cannot begin a value");
    REFUSED("a: @x\n", "1:4: not valid YAML: this character cannot begin a value");
    REFUSED("a: 1\nword\nb: 2\n", "3:1: not valid YAML: this line is neither");
    REFUSED("a: \"open\n", "2:1: not valid YAML: ");
    REFUSED("a: 'x' y\n", "1:8: not valid YAML: ");
    REFUSED("a: b\xFF\n", "1:5: this byte is not valid UTF-8");
    REFUSED("\xC3\xA9: 1\n\xC3\xA9\xE2\x82: b\n", "2:2: this byte is not valid UTF-8");
    REFUSED("a: \x01\n", "1:0: not readable as text near byte 3");
    read_bytes("a: b\0c: d\n", 10);
    CHECK_EQ(diags->errors, 1);
}

static void depth_is_limited(void) {
    char text[400];
    memset(text, '[', 60);
    memset(text + 60, ']', 60);
    CHECK(read_bytes(text, 120) != NULL);
    memset(text, '[', 200);
    memset(text + 200, ']', 200);
    CHECK(read_bytes(text, 400) == NULL);
    CHECK_STR(complaint(), "1:66: lists and maps are nested too deeply");
    Buf deep = {0};
    for (int i = 0; i < 100000; i++) buf_puts(&deep, "{a: ");
    CHECK(read_bytes(deep.data, deep.len) == NULL);
    CHECK_EQ(diags->errors, 1);
    buf_free(&deep);
    for (int i = 0; i < 100000; i++) buf_puts(&deep, "- ");
    CHECK(read_bytes(deep.data, deep.len) == NULL);
    CHECK_EQ(diags->errors, 1);
    buf_free(&deep);
}

static void size_is_limited(void) {
    Buf large = {0};
    for (int i = 0; i < 20000; i++) buf_printf(&large, "key%d: value\n", i);
    const Node *root = read_bytes(large.data, large.len);
    CHECK(root && root->count == 20000);
    while (large.len <= 16 * 1024 * 1024) buf_puts(&large, "# comment comment\n");
    CHECK(read_bytes(large.data, large.len) == NULL);
    CHECK_STR(complaint(), "0:0: the file is larger than 16 MB");
    large.len = 0;
    buf_putc(&large, '[');
    for (int i = 0; i < 2100000; i++) buf_puts(&large, "a,");
    CHECK(read_bytes(large.data, large.len) == NULL);
    CHECK(str_ends(complaint(), ": the file holds too many values"));
    buf_free(&large);
}

static void missing_files_are_said(void) {
    read_text("");
    CHECK(yaml_read_file(arena, "/no/such/file.yaml", diags) == NULL);
    CHECK_STR(diags->list.data[0].file, "/no/such/file.yaml");
    CHECK_STR(diags->list.data[0].text, "cannot read the file: No such file or directory");
    CHECK(yaml_read_file(arena, "/tmp", diags) == NULL);
    CHECK_EQ(diags->errors, 2);
}

static const char *const known[] = {"title", "kind", "words", NULL};

static void unknown_keys_get_the_nearest(void) {
    const Node *root = read_text("kind: x\ntilte: y\n");
    CHECK(!node_check_keys(root, known, diags));
    CHECK_STR(complaint(), "2:1: unknown key `tilte`; did you mean `title`?");
    root = read_text("entirely_different: y\n");
    CHECK(!node_check_keys(root, known, diags));
    CHECK_STR(complaint(), "1:1: unknown key `entirely_different`; known are title, kind, words");
    root = read_text("title: x\nwords: [a]\n");
    CHECK(node_check_keys(root, known, diags) && diags->list.len == 0);
    root = read_text("[a]");
    CHECK(!node_check_keys(root, known, diags));
    CHECK_STR(complaint(), "1:1: expected a map (`key: value` lines), found a list");
    read_text("");
    CHECK(!node_check_keys(NULL, known, diags));
}

static void texts_and_numbers_are_typed(void) {
    const Node *root =
        read_text("t: x\nn: -12\nh: 0x1F\nq: \"12\"\nl: [1]\ne:\nz: \"a\\0b\"\ns: ''\n");
    const char *text = "default";
    int64_t number = 7;
    CHECK(node_text(root, "t", true, &text, diags) && str_eq(text, "x"));
    CHECK(node_number(root, "n", true, &number, diags) && number == -12);
    CHECK(node_number(root, "h", true, &number, diags) && number == 31);
    CHECK(node_text(root, "n", true, &text, diags) && str_eq(text, "-12"));
    text = "default";
    CHECK(node_text(root, "none", false, &text, diags) && str_eq(text, "default"));
    CHECK(node_text(root, "e", false, &text, diags) && str_eq(text, "default"));
    CHECK(node_text(root, "s", false, &text, diags) && str_eq(text, ""));
    CHECK_EQ(diags->list.len, 0);
    CHECK(!node_text(root, "none", true, &text, diags));
    CHECK(!node_text(root, "e", true, &text, diags));
    CHECK(!node_text(root, "l", false, &text, diags));
    CHECK(!node_text(root, "z", false, &text, diags));
    CHECK(!node_text(root, "s", true, &text, diags));
    CHECK(!node_number(root, "q", false, &number, diags));
    CHECK(!node_number(root, "t", false, &number, diags));
    CHECK_EQ(number, 31);
    const char *const want[] = {
        "1: the key `none` is missing here",
        "6: `e` has no value; expected text",
        "5: `l` must be text, found a list",
        "7: `z` must not hold a NUL character",
        "8: `s` must not be empty",
        "4: `q` must be a whole number without quotes, found `12`",
        "1: `t` must be a whole number without quotes, found `x`",
    };
    CHECK_EQ(diags->list.len, COUNTOF(want));
    for (uint32_t i = 0; i < diags->list.len && i < COUNTOF(want); i++)
        CHECK_STR(arena_printf(arena, "%u: %s", diags->list.data[i].line, diags->list.data[i].text),
                  want[i]);
}

static void yes_and_dates_are_typed(void) {
    const Node *root = read_text("a: yes\nb: false\nc: \"yes\"\nd: Norway\ne: 2024-02-29\n"
                                 "f: 2023-02-29\ng: '2027-05-13'\n");
    bool yes = false;
    int32_t day = 0;
    CHECK(node_bool(root, "a", &yes, diags) && yes);
    CHECK(node_bool(root, "b", &yes, diags) && !yes);
    yes = true;
    CHECK(node_bool(root, "none", &yes, diags) && yes);
    CHECK(node_date(root, "e", true, &day, diags) && day == 19782);
    CHECK(node_date(root, "g", true, &day, diags) && day == 20951);
    CHECK(node_date(root, "none", false, &day, diags) && day == 20951);
    CHECK_EQ(diags->list.len, 0);
    CHECK(!node_bool(root, "c", &yes, diags) && !node_bool(root, "d", &yes, diags));
    CHECK(!node_date(root, "f", false, &day, diags));
    CHECK(!node_date(root, "none", true, &day, diags));
    CHECK_EQ(diags->errors, 4);
    CHECK_STR(diags->list.data[2].text,
              "`f` must be a date that exists, as YYYY-MM-DD, found `2023-02-29`");
}

static void lists_of_text_are_typed(void) {
    const Node *root = read_text("a: [x, y]\nb: x\nc: []\nd: [x, [y], ~]\ne: {x: y}\nf:\n");
    StrVec texts = {0};
    CHECK(node_texts(arena, root, "a", true, &texts, diags));
    CHECK(node_texts(arena, root, "b", true, &texts, diags));
    CHECK(node_texts(arena, root, "c", false, &texts, diags));
    CHECK(node_texts(arena, root, "f", false, &texts, diags));
    CHECK(node_texts(arena, root, "none", false, &texts, diags));
    CHECK_EQ(texts.len, 3);
    CHECK_STR(texts.data[1], "y");
    CHECK_EQ(diags->list.len, 0);
    CHECK(!node_texts(arena, root, "c", true, &texts, diags));
    CHECK(!node_texts(arena, root, "d", true, &texts, diags));
    CHECK(!node_texts(arena, root, "e", true, &texts, diags));
    CHECK(!node_texts(arena, root, "none", true, &texts, diags));
    CHECK_EQ(diags->errors, 5); /* `d` holds two that are no text */
    vec_free(&texts);
}

static void choices_are_named(void) {
    const Node *root = read_text("a: title\nb: tilte\nc: [x]\n");
    int choice = -1;
    CHECK(node_choice(root, "a", true, known, &choice, diags) && choice == 0);
    CHECK(node_choice(root, "none", false, known, &choice, diags) && choice == 0);
    CHECK(!node_choice(root, "b", true, known, &choice, diags));
    CHECK_STR(complaint(), "2:4: `b` cannot be `tilte`; did you mean `title`?");
    CHECK(!node_choice(root, "c", true, known, &choice, diags));
    CHECK(!node_choice(root, "none", true, known, &choice, diags));
}

/* Every cut and every single changed byte of a real file ends in a tree or in an error. */
static void damaged_files_end_well(void) {
    static const char text[] =
        "# c\nrule: personal-data\nfrom: { data: [a, 'b'] }\nlist:\n  - x: |\n"
        "      block\n    y: >-\n      fold\n  - \"q\\u00e9\\n\"\n? k\n: v\n";
    size_t length = sizeof text - 1;
    for (size_t cut = 0; cut <= length; cut++) {
        const Node *root = read_bytes(text, cut);
        CHECK((root != NULL) == (diags->errors == 0));
    }
    char *damaged = xmalloc(length);
    static const char changes[] = "\0\t\n\r !\"#%&'*,-:?@[]`{|}~\x7f\x80\xff";
    for (size_t at = 0; at < length; at++) {
        for (size_t c = 0; c < sizeof changes - 1; c++) {
            memcpy(damaged, text, length);
            damaged[at] = changes[c];
            const Node *root = read_bytes(damaged, length);
            CHECK((root != NULL) == (diags->errors == 0));
        }
    }
    free(damaged);
}

int main(void) {
    arena = arena_new("test");
    RUN(trees_have_positions);
    RUN(scalars_stay_text);
    RUN(empty_files_are_nothing);
    RUN(what_is_dangerous_is_refused);
    RUN(a_bomb_does_not_go_off);
    RUN(bad_syntax_has_a_place);
    RUN(depth_is_limited);
    RUN(size_is_limited);
    RUN(missing_files_are_said);
    RUN(unknown_keys_get_the_nearest);
    RUN(texts_and_numbers_are_typed);
    RUN(yes_and_dates_are_typed);
    RUN(lists_of_text_are_typed);
    RUN(choices_are_named);
    RUN(damaged_files_end_well);
    arena_free(arena);
    return check_end();
}
