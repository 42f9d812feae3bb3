#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""generate.py LINES DIR [--deep] [--pathological PART]: a C program of about LINES lines with its compile database.

Knows what makes whole-program analysis expensive: chains of calls over files, dispatchers that call everything in their
file, components of mutually recursive functions, tables of operations reached through pointers, and one `struct context`
that every function is handed. The same arguments give the same bytes. One function in twenty touches personal data.

Calls go deeper with the logarithm of the size, as files lie in layers: the longest chain of direct calls, a circle of
functions counted as one, is 19 at 10,000 lines, 23 at 30,000 and 29 at 100,000. Of real programs it is 12 (isync), 24
(mosquitto), 28 (nginx), 30 (stunnel), 32 (curl, lighttpd) and 39 (redis). Tables of operations have one type in each part
of the program, so that functions that call each other through pointers are a quarter of it at any size; of those
programs they are 1 to 42 %, whatever their size.

--deep: calls go deeper with the number of files (45 at 10,000 lines, 263 at 100,000), and all tables have one type.

--pathological PART: 10,000 functions that call each other, a table of 5,000 functions called through one pointer, and
an initialiser of 100,000 members, each divided by PART; LINES is not used."""
import json, math, os, random, re, sys

FUNCTIONS = 40     # per file
FILE_LINES = 560   # about
RING = 12          # functions that call each other, one ring per file
CHAIN = 9          # functions behind the ring that call on within the file, one after the other
PART = 16          # files whose tables of operations have one type
NEAR = 3           # files of the next layer that a file calls
FIELDS = ["state", "flags", "count", "limit", "offset", "errors", "retries", "depth"]

OPERATIONS = """\
struct operations%s {
    int (*open)(struct context *context, const char *path);
    int (*step)(struct context *context, int value);
    void (*close)(struct context *context);
};"""

HEADER = """\
#ifndef CORE_H
#define CORE_H
#include <stddef.h>
struct user { char name[64]; char email[128]; char phone[32]; int age; struct user *next; };
struct buffer { char *data; size_t length, capacity; struct buffer *next; };
struct context;
%s
struct context {
    struct user *user, *users;
    struct buffer in, out;
%s
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

%s
int main(int argc, char **argv) {
    struct context context;
    memset(&context, 0, sizeof context);
    int total = 0;
%s
    return total;
}
"""

RUN = """static const struct operations{part} *const all{part}[] = {{
{tables}
}};

static int run{part}(struct context *context, int count, char **texts) {{
    int total = 0;
    for (size_t i = 0; i < sizeof all{part} / sizeof all{part}[0]; i++) {{
        context->operations{part} = all{part}[i];
        total += context->operations{part}->open(context, texts[0]);
        total += context->operations{part}->step(context, count);
        context->operations{part}->close(context);
    }}
{calls}
    return total;
}}
"""

class Shape:
    """Who calls whom, and which tables have one type."""
    def __init__(self, files, deep):
        self.files, self.deep = files, deep
        self.layers = 1 + max(1, round(math.log2(files)))
    def part(self, file):
        return "" if self.deep else f"_{file // PART}"
    def parts(self):
        return list(dict.fromkeys(self.part(file) for file in range(self.files)))
    def calls_on(self, index):
        return index + 1 < FUNCTIONS and (self.deep or (index - RING) % CHAIN != CHAIN - 1)
    def earlier(self, draw, index):
        """A function of the same file that comes before."""
        return draw.randrange(index if self.deep else RING)
    def far(self, draw, file):
        """Another file that this one calls: of the next layer, or, deep, one of the next eight; None = there is none."""
        if self.deep:
            return draw.randrange(file + 1, min(self.files, file + 9)) if file + 1 < self.files else None
        below = range(file + 1, min(self.files, file + 1 + NEAR * self.layers), self.layers)
        return draw.choice(below) if file % self.layers + 1 < self.layers and below else None

def body(draw, shape, file, index):
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
    elif shape.calls_on(index):
        out.append(f"    result += m{file}_f{index + 1}(context, result);")
        if index % 4 == 0:
            out.append(f"    result += m{file}_f{shape.earlier(draw, index)}(context, value);")
    if not ring and draw.randrange(8) == 0:
        far = shape.far(draw, file)
        if far is not None:
            out.append(f"    result += m{far}_f{draw.randrange(FUNCTIONS)}(context, value);")
    if draw.randrange(25) == 0:
        out.append(f"    result += context->operations{shape.part(file)}->step(context, result);")
    return out + ["    return result;", "}", ""]

def module(draw, shape, file):
    out = ['#include "core.h"', "#include <stdio.h>", "#include <stdlib.h>", "#include <string.h>", ""]
    bodies = [line for index in range(FUNCTIONS) for line in body(draw, shape, file, index)]
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
            f"const struct operations{shape.part(file)} table_{file} = {{ open_{file}, step_{file}, close_{file} }};"]
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

def program(folder, lines, deep):
    files = max(2, round(lines / FILE_LINES))
    shape = Shape(files, deep)
    draw = random.Random(1)
    total = 0
    for file in range(files):
        text = module(draw, shape, file)
        total += len(text)
        write(folder, f"m{file}.c", "\n".join(text) + "\n")
    parts = shape.parts()
    write(folder, "core.h", HEADER % ("\n".join(OPERATIONS % part for part in parts),
                                      "\n".join(f"    const struct operations{part} *operations{part};" for part in parts),
                                      ", ".join(FIELDS),
                                      "\n".join(f"extern const struct operations{shape.part(i)} table_{i};" for i in range(files))))
    declarations = "\n".join(f"int m{i}_f{RING}(struct context *context, int value);" for i in range(files))
    runs = []
    for part in parts:
        own = [i for i in range(files) if shape.part(i) == part]
        runs.append(RUN.format(part=part, tables="\n".join(f"    &table_{i}," for i in own),
                               calls="\n".join(f"    total += m{i}_f{RING}(context, {i});" for i in own)))
    calls = "\n".join(f"    total += run{part}(&context, argc, argv);" for part in parts)
    write(folder, "main.c", CORE % (declarations + "\n\n" + "\n".join(runs), calls))
    database(folder, ["main.c"] + [f"m{i}.c" for i in range(files)])
    return total

if __name__ == "__main__":
    os.makedirs(sys.argv[2], exist_ok=True)
    if "--pathological" in sys.argv:
        pathological(sys.argv[2], int(sys.argv[4]))
    else:
        print(program(sys.argv[2], int(sys.argv[1]), "--deep" in sys.argv))
