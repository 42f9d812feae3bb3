/* SPDX-License-Identifier: Apache-2.0 */
/* JSON read and written; CSV, HTML, URI. */
#include "check.h"
#include "formats/formats.h"

#include <stdlib.h>

static Arena *arena;
static Diags *diags;
static Buf out;

static Node *read_bytes(const char *text, size_t length) {
    arena_reset(arena);
    diags = diags_new(arena);
    return json_read_text(arena, "t.json", text, length, diags);
}

static Node *read_text(const char *text) {
    return read_bytes(text, strlen(text));
}

static JsonWriter fresh(bool pretty) {
    buf_free(&out);
    return (JsonWriter){.out = &out, .pretty = pretty};
}

static void values_are_read(void) {
    const Node *root = read_text("{\"b\": [1, -2.5, \"x\", true, null, {}], \"a\": \"\\u0000z\"}");
    CHECK(root && root->kind == NODE_MAP && root->count == 2);
    if (!root) return;
    CHECK_STR(root->keys[0]->text, "b"); /* the order of the file */
    const Node *list = node_get(root, "b");
    CHECK_EQ(list->count, 6);
    CHECK_STR(list->items[0]->text, "1");
    CHECK(!list->items[0]->quoted && list->items[2]->quoted);
    CHECK_STR(list->items[1]->text, "-2.5");
    CHECK_STR(list->items[3]->text, "true");
    CHECK_EQ(list->items[4]->kind, NODE_NULL);
    CHECK(list->items[5]->kind == NODE_MAP && list->items[5]->count == 0);
    CHECK_EQ(node_get(root, "a")->length, 2);
    int64_t number;
    CHECK(node_number(list, "x", false, &number, diags));
    const Node *scalar = read_text("\"alone\"");
    CHECK(scalar && str_eq(scalar->text, "alone"));
    CHECK(read_text("\xEF\xBB\xBF[]") != NULL);
}

static void check_refused(int line, const char *text, uint32_t at_line, uint32_t at_column) {
    if (read_text(text)) check_fail(__FILE__, line, "accepted: %s", text);
    const Diag *diag = diags->list.len ? &diags->list.data[0] : NULL;
    if (diags->errors != 1 || !str_starts(diag->text, "not valid JSON: ") ||
        diag->line != at_line || diag->column != at_column)
        check_fail(__FILE__, line, "%u errors, first at %u:%u: %s", diags->errors,
                   diag ? diag->line : 0, diag ? diag->column : 0, diag ? diag->text : "");
}
#define REFUSED(text, line, column) check_refused(__LINE__, text, line, column)

static void errors_have_a_place(void) {
    REFUSED("{\n  \"a\": tru\n}", 2, 10);
    REFUSED("[1, 2", 1, 5);
    REFUSED("[\n1,\n]", 3, 1);
    REFUSED("{\"a\": 1, \"a\": 2}", 1, 12);
    REFUSED("[1] x", 1, 5);
    REFUSED("[99999999999999999999]", 1, 21);
    CHECK(!read_text(""));
    CHECK_EQ(diags->errors, 1);
    CHECK(!read_bytes("[1,\n2\0]", 7));
    CHECK_EQ(diags->errors, 1);
    CHECK_EQ(diags->list.data[0].line, 2);
    CHECK_EQ(diags->list.data[0].column, 2);
}

static void depth_is_limited(void) {
    Buf deep = {0};
    for (int i = 0; i < 1000; i++) buf_putc(&deep, '[');
    for (int i = 0; i < 1000; i++) buf_putc(&deep, ']');
    CHECK(!read_bytes(deep.data, deep.len));
    CHECK_EQ(diags->errors, 1);
    buf_free(&deep);
    for (int i = 0; i < 1000000; i++) buf_puts(&deep, "{\"a\":");
    CHECK(!read_bytes(deep.data, deep.len));
    CHECK_EQ(diags->errors, 1);
    buf_free(&deep);
}

/* A single old file name must not make the whole compile database useless. */
static void bad_utf8_is_replaced(void) {
    const Node *root = read_text("[\n \"caf\xE9.c\", \"b.c\"]");
    CHECK(root && root->count == 2);
    if (!root) return;
    CHECK_STR(root->items[0]->text, "caf\xEF\xBF\xBD.c");
    CHECK_STR(root->items[1]->text, "b.c");
    CHECK_EQ(diags->warnings, 1);
    CHECK_EQ(diags->list.data[0].line, 2);
    CHECK_EQ(diags->list.data[0].column, 6);
}

static void missing_files_are_said(void) {
    read_text("1");
    CHECK(!json_read_file(arena, "/no/such/compile_commands.json", 0, diags));
    CHECK_STR(diags->list.data[0].text, "cannot read the file: No such file or directory");
    CHECK(!json_read_file(arena, "/proc/self/maps", 10, diags));
    CHECK_EQ(diags->errors, 2);
}

static void write_sample(JsonWriter *json) {
    json_begin_object(json);
    json_put_text(json, "text", "a\"b\\c\n\t\x01/");
    json_put_text(json, "none", NULL);
    json_key(json, "list");
    json_begin_array(json);
    json_number(json, INT64_MIN);
    json_bool(json, false);
    json_begin_object(json);
    json_end_object(json);
    json_begin_array(json);
    json_end_array(json);
    json_text_bytes(json, "x\0y", 3);
    json_end_array(json);
    json_put_number(json, "n", 5);
    json_put_bool(json, "b", true);
    json_end_object(json);
}

static void json_is_written(void) {
    JsonWriter json = fresh(false);
    write_sample(&json);
    CHECK_STR(buf_text(&out), "{\"text\":\"a\\\"b\\\\c\\n\\t\\u0001/\",\"none\":null,\"list\":["
                              "-9223372036854775808,false,{},[],\"x\\u0000y\"],"
                              "\"n\":5,\"b\":true}");
    json = fresh(true);
    json_begin_object(&json);
    json_key(&json, "a");
    json_begin_array(&json);
    json_number(&json, 1);
    json_number(&json, 2);
    json_end_array(&json);
    json_key(&json, "b");
    json_begin_object(&json);
    json_end_object(&json);
    json_end_object(&json);
    CHECK_STR(buf_text(&out), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
}

static void what_is_written_can_be_read(void) {
    for (int pretty = 0; pretty < 2; pretty++) {
        JsonWriter json = fresh(pretty);
        write_sample(&json);
        const Node *root = read_bytes(out.data, out.len);
        CHECK(root && diags->list.len == 0);
        CHECK_STR(node_get(root, "text")->text, "a\"b\\c\n\t\x01/");
        CHECK_EQ(node_get(node_get(root, "list"), "x") == NULL, 1);
        CHECK_EQ(node_get(root, "list")->items[4]->length, 3);
        CHECK_STR(node_get(root, "list")->items[0]->text, "-9223372036854775808");
    }
}

/* All two-byte texts, so every bad beginning and cut of UTF-8, come out as valid JSON. */
static void any_bytes_give_valid_json(void) {
    int wrong = 0;
    for (unsigned a = 0; a < 256; a += 3) {
        for (unsigned b = 0; b < 256; b += 5) {
            const char bytes[] = {(char)a, (char)b, 'z', (char)0xE2};
            JsonWriter json = fresh(false);
            json_text_bytes(&json, bytes, sizeof bytes);
            const Node *root = read_bytes(out.data, out.len);
            wrong += !root || diags->list.len;
        }
    }
    CHECK_EQ(wrong, 0);
    JsonWriter json = fresh(false);
    json_text(&json, "\xFF\xC3\xA9\xE2\x80\xAE\xE2\x80\xA8");
    CHECK_STR(buf_text(&out), "\"\xEF\xBF\xBD\xC3\xA9\\u202e\\u2028\"");
}

static const char *cell(const char *text) {
    buf_free(&out);
    csv_cell(&out, text, false);
    out.data[--out.len] = '\0'; /* the comma */
    return out.data;
}

static void cells_are_quoted(void) {
    CHECK_STR(cell("plain"), "plain");
    CHECK_STR(cell(""), "");
    CHECK_STR(cell(NULL), "");
    CHECK_STR(cell("a,b"), "\"a,b\"");
    CHECK_STR(cell("say \"x\""), "\"say \"\"x\"\"\"");
    CHECK_STR(cell("a\nb"), "\"a\nb\"");
    CHECK_STR(cell(" a"), "\" a\"");
    buf_free(&out);
    csv_cell(&out, "a", false);
    csv_cell(&out, "b", true);
    CHECK_STR(buf_text(&out), "a,b\r\n");
}

static void formulas_do_not_run(void) {
    CHECK_STR(cell("=1+1"), "\"'=1+1\"");
    CHECK_STR(cell("+x"), "\"'+x\"");
    CHECK_STR(cell("-x"), "\"'-x\"");
    CHECK_STR(cell("@x"), "\"'@x\"");
    CHECK_STR(cell("\t=x"), "\"'\t=x\"");
    CHECK_STR(cell("\r=x"), "\"'\r=x\"");
    CHECK_STR(cell("a=b"), "a=b");
    CHECK_STR(cell("=cmd|' /C calc'!\"A\""), "\"'=cmd|' /C calc'!\"\"A\"\"\"");
}

static void html_is_escaped(void) {
    buf_free(&out);
    html_text(&out, "<a href=\"x\" b='y'>&amp;</a>\xC3\xA9\xFF\x1b\n");
    CHECK_STR(buf_text(&out), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;"
                              "\xC3\xA9\xEF\xBF\xBD\\x1b\n");
    buf_free(&out);
    html_text(&out, NULL);
    CHECK_STR(buf_text(&out), "");
}

static void uris_are_escaped(void) {
    buf_free(&out);
    uri_path(&out, "src/a b%c#d?e:f.c");
    CHECK_STR(buf_text(&out), "src/a%20b%25c%23d%3Fe%3Af.c");
    buf_free(&out);
    uri_path(&out, "/\xC3\xA9~_-.");
    CHECK_STR(buf_text(&out), "/%C3%A9~_-.");
}

int main(void) {
    arena = arena_new("test");
    RUN(values_are_read);
    RUN(errors_have_a_place);
    RUN(depth_is_limited);
    RUN(bad_utf8_is_replaced);
    RUN(missing_files_are_said);
    RUN(json_is_written);
    RUN(what_is_written_can_be_read);
    RUN(any_bytes_give_valid_json);
    RUN(cells_are_quoted);
    RUN(formulas_do_not_run);
    RUN(html_is_escaped);
    RUN(uris_are_escaped);
    buf_free(&out);
    arena_free(arena);
    return check_end();
}
