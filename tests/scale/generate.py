#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""generate.py LINES DIR [--pathological PART]: a C program of about LINES lines with its compile database.

Knows what makes whole-program analysis expensive: chains of calls over files, dispatchers that call everything in their
file, components of mutually recursive functions, tables of operations reached through pointers, and one `struct context`
that every function is handed. The same arguments give the same bytes. One function in twenty touches personal data.

--pathological PART: 10,000 functions that call each other, a table of 5,000 functions called through one pointer, and
an initialiser of 100,000 members, each divided by PART; LINES is not used."""
import json, os, random, re, sys

FUNCTIONS = 40     # per file
FILE_LINES = 560   # about
RING = 12          # functions that call each other, one ring per file
FIELDS = ["state", "flags", "count", "limit", "offset", "errors", "retries", "depth"]

HEADER = """\
#ifndef CORE_H
#define CORE_H
#include <stddef.h>
struct user { char name[64]; char email[128]; char phone[32]; int age; struct user *next; };
struct buffer { char *data; size_t length, capacity; struct buffer *next; };
struct context;
struct operations {
    int (*open)(struct context *context, const char *path);
    int (*step)(struct context *context, int value);
    void (*close)(struct context *context);
};
struct context {
    struct user *user, *users;
    struct buffer in, out;
    const struct operations *operations;
    struct context *parent, *child;
    void *data;
    char path[256], message[256];
    int %s;
};
void log_line(struct context *context, const char *format, ...) __attribute__((format(printf, 2, 3)));
%s
#endif
"""

CORE = """\
#include "core.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

void log_line(struct context *context, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsyslog(LOG_INFO, format, arguments);
    va_end(arguments);
    context->count++;
}

static const struct operations *const all[] = {
%s
};

int main(int argc, char **argv) {
    struct context context;
    memset(&context, 0, sizeof context);
    int total = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        context.operations = all[i];
        total += context.operations->open(&context, argv[0]);
        total += context.operations->step(&context, argc);
        context.operations->close(&context);
    }
%s
    return total;
}
"""

def body(draw, file, index, files):
    """One function: reads and writes the context, calls on."""
    name = f"m{file}_f{index}"
    out = [f"int {name}(struct context *context, int value) {{", "    int result = value;"]
    field, other = draw.sample(FIELDS, 2)
    kind = draw.randrange(20)
    if kind == 0:
        out += ["    struct user *user = context->user;", "    if (!user) return -1;",
                '    log_line(context, "mail %s", user->email);']
    elif kind == 1:
        out += ["    struct user user;", "    memset(&user, 0, sizeof user);",
                "    snprintf(user.name, sizeof user.name, \"%s\", context->path);",
                "    strcpy(context->message, user.name);", "    user.age = value;", "    result += user.age;"]
    elif kind == 2:
        out += ["    struct buffer *buffer = &context->in;", "    char *copy = malloc(buffer->length + 1);",
                "    if (!copy) return -1;", "    memcpy(copy, buffer->data, buffer->length);",
                "    context->out.data = copy;", "    context->out.length = buffer->length;"]
    elif kind == 3:
        out += ["    for (struct user *at = context->users; at; at = at->next) {",
                "        if (at->age > value) result++;", "        context->user = at;", "    }"]
    elif kind < 8:
        out += [f"    while (context->{field} < value) {{", f"        context->{field} += 2;",
                f"        if (context->{field} > context->{other}) break;", "    }"]
    else:
        out += [f"    if (context->{field} > value) {{", f"        context->{other} = value + {index};",
                f"        result += context->{other};", "    } else {", f"        context->{field}++;", "    }"]
    ring = index < RING
    if ring:
        out.append(f"    if (value > 0) result += m{file}_f{(index + 1) % RING}(context, value - 1);")
        if index % 3 == 0:
            out.append(f"    if (value > 9) result += m{file}_f{(index + 5) % RING}(context, value / 2);")
    elif index + 1 < FUNCTIONS:
        out.append(f"    result += m{file}_f{index + 1}(context, result);")
        if index % 4 == 0:
            out.append(f"    result += m{file}_f{draw.randrange(index)}(context, value);")
    if not ring and file + 1 < files and draw.randrange(8) == 0: # into later files only: the graph stays layered
        far = draw.randrange(file + 1, min(files, file + 9))
        out.append(f"    result += m{far}_f{draw.randrange(FUNCTIONS)}(context, value);")
    if draw.randrange(25) == 0:
        out.append("    result += context->operations->step(context, result);")
    return out + ["    return result;", "}", ""]

def module(draw, file, files):
    out = ['#include "core.h"', "#include <stdio.h>", "#include <stdlib.h>", "#include <string.h>", ""]
    bodies = [line for index in range(FUNCTIONS) for line in body(draw, file, index, files)]
    called = re.findall(r"(m(\d+)_f(\d+))\(context", "\n".join(bodies))
    out += [f"int {name}(struct context *context, int value);"
            for name in sorted({name for name, _, _ in called}, key=lambda name: (len(name), name))]
    out += [""] + bodies
    out += [f"static int open_{file}(struct context *context, const char *path) {{",
            "    strncpy(context->path, path, sizeof context->path - 1);", "    int result = 0;"]
    out += [f"    result += m{file}_f{i}(context, {i});" for i in range(FUNCTIONS)]
    out += ["    return result;", "}", "",
            f"static int step_{file}(struct context *context, int value) {{",
            f"    return m{file}_f{RING}(context, value);", "}", "",
            f"static void close_{file}(struct context *context) {{",
            "    free(context->out.data);", "    context->out.data = NULL;", "}", "",
            f"const struct operations operations_{file} = {{ open_{file}, step_{file}, close_{file} }};"]
    return out

def write(folder, name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)

def database(folder, names):
    folder = os.path.abspath(folder)
    rows = [{"directory": folder, "file": name, "arguments": ["cc", "-c", name]} for name in names]
    write(folder, "compile_commands.json", json.dumps(rows, indent=1))

def pathological(folder, part):
    calls, rows, pairs = 10000 // part, 5000 // part, 50000 // part
    ring = ["struct node { struct node *next; char *email; int value; };"]
    ring += [f"int ring_{i}(struct node *node, int value);" for i in range(calls)]
    for i in range(calls):
        ring += [f"int ring_{i}(struct node *node, int value) {{",
                 f"    node->value += ring_{(i + 1) % calls}(node->next, value);",
                 f"    return value > {i} ? ring_{(i * 7919 + 13) % calls}(node, value - 1) : node->value;", "}"]
    write(folder, "ring.c", "\n".join(ring) + "\n")
    table = ["#include <syslog.h>", "struct row { char *email; int value; };"]
    for i in range(rows):
        table += [f"static void handle_{i}(struct row *row) {{ row->value += {i}; }}"]
    table += ["static void (*const handlers[])(struct row *) = {", ",\n".join(f"handle_{i}" for i in range(rows)), "};",
              "void dispatch(struct row *row, unsigned which) {", f"    handlers[which % {rows}](row);",
              '    syslog(LOG_INFO, "%s", row->email);', "}"]
    write(folder, "table.c", "\n".join(table) + "\n")
    big = ["struct pair { int key; const char *text; };", "const struct pair pairs[] = {"]
    big += [f'    {{ {i}, "text {i % 97}" }},' for i in range(pairs)]
    big += ["};", "const char *find(int key) { return pairs[key].text; }", "int first(void) { return pairs[7].key; }"]
    write(folder, "pairs.c", "\n".join(big) + "\n")
    database(folder, ["ring.c", "table.c", "pairs.c"])

def program(folder, lines):
    files = max(2, round(lines / FILE_LINES))
    draw = random.Random(1)
    total = 0
    for file in range(files):
        text = module(draw, file, files)
        total += len(text)
        write(folder, f"m{file}.c", "\n".join(text) + "\n")
    tables = "\n".join(f"extern const struct operations operations_{i};" for i in range(files))
    write(folder, "core.h", HEADER % (", ".join(FIELDS), tables))
    calls = "\n".join(f"    total += m{i}_f{RING}(&context, {i});" for i in range(files))
    text = CORE % ("\n".join(f"    &operations_{i}," for i in range(files)), calls)
    declarations = "\n".join(f"int m{i}_f{RING}(struct context *context, int value);" for i in range(files))
    write(folder, "main.c", text.replace("static const struct operations *const all", declarations + "\n\nstatic const struct operations *const all"))
    database(folder, ["main.c"] + [f"m{i}.c" for i in range(files)])
    return total

if __name__ == "__main__":
    os.makedirs(sys.argv[2], exist_ok=True)
    if "--pathological" in sys.argv:
        pathological(sys.argv[2], int(sys.argv[4]))
    else:
        print(program(sys.argv[2], int(sys.argv[1])))
