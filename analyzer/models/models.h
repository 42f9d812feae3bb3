/* SPDX-License-Identifier: Apache-2.0 */
/* models: what library functions do, as data.
 * Answers: which effects has a call of this function on its arguments, result and the world.
 * From: rules/models/ and the project file. For: memory/, flow/ and rules/. Does not know: IR
 * instructions, personal data, law. A model applies by name whether or not there is a body. */
#ifndef SANGAM_MODELS_H
#define SANGAM_MODELS_H

#include "formats/formats.h"
#include "ir/ir.h"

/* Where an effect acts. `*arg1`: the memory argument 1 points to. `arg0->name`: the value of that
 * member of the record argument 0 points to; `*arg0->name`: the memory it points to; `(*arg0)->name`: of the
 * record that a pointer there points to. `varargs`: the
 * variadic arguments; `*varargs`: what they point to. `format(arg1)`: the variadic arguments as the
 * constant format string in argument 1 consumes them (or the va_list after it, or after `format`'s
 * second number: `format(arg3, arg4)` = format in 3, values from 4). It is a printf format where it is
 * read (`from`, `at` of a sink) and a scanf format where it is written (`to`, `at` of a source).
 * `handle(arg0).sql`: a named slot that travels with the object argument 0 stands for (statement, curl
 * handle, digest context); `handle(*arg3).sql`: with the object that argument 3 points to a pointer
 * to; `handle(ret).url`: with the object returned; `handle(arg0).bind[arg1]`: the slot's element that
 * argument 1 numbers; `handle(program).strtok`: a slot of which the program has one (hidden state of
 * the library). `*ret` without an `alloc` or `return` effect is memory of the library; what comes back
 * through an out-parameter (`sqlite3_prepare_v2(db, sql, n, &statement, ...)`) needs an `alloc`. */
typedef enum PortKind {
    PORT_NONE, PORT_RETURN, PORT_ARGUMENT, PORT_VARARGS, PORT_FORMAT, PORT_HANDLE
} PortKind;
enum { PORT_RESULT = 1000, PORT_PROGRAM = 1001 };
typedef struct Port {
    PortKind kind;
    uint32_t argument; /* 0-based; FORMAT: of the format string; HANDLE: PORT_RESULT or
                          PORT_PROGRAM as well */
    uint32_t first;    /* FORMAT: first value, or UINT32_MAX = argument + 1 */
    uint32_t stars;    /* dereferences applied last: `**arg2` 2, `*arg0->name` 1 */
    const char *field; /* member name after ->, NULL = none */
    const char *slot;  /* HANDLE */
    uint32_t inner;    /* dereferences inside parentheses: `handle(*arg3)` 1, `(**ret)->name` 2 */
    uint32_t index;    /* HANDLE: argument that numbers the slot's element, UINT32_MAX = all of it */
} Port;

typedef enum EffectKind {
#define EFFECT(enumerator, text) EFFECT_##enumerator,
#include "models/effects.def"
#undef EFFECT
    EFFECT_COUNT_
} EffectKind;

/* Protections a datum can have passed (a set, one bit each); encoding is never a protection. */
typedef enum State {
    STATE_ENCODED = 1, STATE_TRUNCATED = 2, STATE_MASKED = 4, STATE_HASHED = 8,
    STATE_KEYED_HASH = 16, STATE_ENCRYPTED = 32, STATE_ERASED = 64
} State;
bool state_parse(const char *text, unsigned *state); /* "keyed-hash" */
const char *state_name(State state);

/* Words of commands, of which the first says what is done and the second, the key, to what. Lists end with NULL. Of the
 * library's heading. */
typedef struct Commands {
    const char *const *asks;    /* first words of those that store nothing: they go over the network, no more */
    const char *const *removes; /* of these, those that take away what the key holds, at once or later */
    const char *const *expires; /* words by which what a command stores goes by itself after a time */
    const char *const *deletes; /* of a library without commands: functions that take out what others put in */
} Commands;
typedef struct Effect {
    EffectKind kind;
    Port from;         /* COPY, TRANSFORM; RETURN: the argument that is returned; ERASE `byte`: what is written,
                          NONE = zeros; CALL `result`: what comes to hold the callback's result, NONE = nothing does */
    Port to;           /* COPY, TRANSFORM, and `at` of SOURCE, SINK, ERASE, FREE; ALLOC: what comes to
                          hold the pointer (`ret`, `*arg0`); CALL: the function pointer; OPEN: the
                          stream, descriptor or connection */
    Port size;         /* COPY, SOURCE, SINK, TRANSFORM, ERASE, ALLOC: number of bytes; NONE = unknown
                          (text: up to the NUL) */
    Port count;        /* with size: number of items of that size; NONE = 1 */
    bool append;       /* COPY, TRANSFORM: the old content stays (strcat) */
    bool weak;         /* COPY, SOURCE, ERASE, TRANSFORM: may or may not happen */
    bool inside;       /* RETURN: a pointer somewhere into the object (strchr) */
    bool removable;    /* ERASE: a compiler may drop it when nothing reads the memory later (memset) */
    unsigned state;    /* TRANSFORM: states added; SINK: states the sink itself adds (TLS) */
    const char *name;  /* SINK, OPEN: kind; SOURCE: origin; GUARD: kind; TRANSFORM: algorithm ("md5") or
                          NULL. Kind and origin `stream`: decided by what `subject` was opened as;
                          of several OPENs a conditional one that applies wins */
    const char *data;  /* SOURCE: data id or NULL */
    const struct Commands *commands; /* SINK: how what it is given is read; NULL = it takes no commands */
    Port subject;      /* GUARD: about whom; SINK `to`, OPEN `to`: where to (stream, host, path,
                          statement); SOURCE `of`: where from (stream, path, statement);
                          COPY `of`: the statement whose parameter it fills */
    Port key;          /* COPY, SOURCE, SINK: text that names the datum (JSON key, variable, header); a
                          number where `of` is a statement: the parameter, the column of the result */
    Port purpose;      /* GUARD */
    const char *holds; /* GUARD: "nonzero" "zero" "returns" or a number; SOURCE: what the result is when data has come,
                          "nonzero" "zero" "positive" or a number, NULL = whatever it is */
    uint32_t call_count;
    Port call_arguments[6]; /* CALL: the values the callback is given, in order; NONE = unknown */
    uint32_t when_argument; /* applies only when this argument is the constant below; UINT32_MAX = always */
    const char *when_value; /* number or enum constant's name */
    const struct Node *node; /* the fields as they are written; NULL = none */
    bool when_known;        /* when_number is that value: written as a number, or in `constants:` */
    int64_t when_number;
} Effect;

typedef struct Model {
    const char *function, *library;
    const Effect *effects;
    uint32_t count;
    const struct Commands *commands; /* of the library; NULL = none */
    bool noreturn;
    bool elsewhere;  /* not in the headers that the model was checked with: other versions, compilers */
    const char *file;
    uint32_t line;
} Model;

/* One model file: how a program includes the library, for checking the models against its headers. */
typedef struct Library {
    const char *name, *file;
    uint32_t functions;         /* modelled in the file */
    const char *const *headers; /* as in #include <...>, in order; NULL-terminated, as the next one */
    const char *const *flags;   /* -D, and -I with a `*` where platforms differ */
    const char *package;        /* of Debian, that has the headers; NULL = unknown */
    bool verified;              /* no: these headers could not be had, the models were never tried */
} Library;

typedef struct Models Models;
/* `keep`: NULL = none. */
Models *models_load(Arena *arena, const char *const *folders, uint32_t count, YamlKeep *keep, Diags *diags);
/* From the project file: merged after the shipped ones, same name adds effects. */
void models_add(Models *models, const Model *model);
/* NULL = not modelled. Also by the names compilers give them: `__builtin_memcpy` is `memcpy` unless it
 * has a model of its own. Valid until the next models_add. */
const Model *models_find(const Models *models, const char *function);
/* Does what the function does depend on this argument's constant: a condition of an effect, the size of an erasure, the
 * number of a statement's parameter? */
bool models_decide(const void *models, const char *function, uint32_t argument);
/* digest.c: over what each function does, wherever that was written. */
Digest models_digest(const Models *models);
uint32_t models_count(const Models *models);
const Model *models_at(const Models *models, uint32_t index); /* sorted by name */
/* In the order of the folders, then of the files' names. */
uint32_t models_library_count(const Models *models);
const Library *models_library_at(const Models *models, uint32_t index);
const Library *models_library(const Models *models, const char *name); /* NULL = there is none */
/* Value of a library's constant (`constants:` of the model files): "CURLOPT_URL" -> 10002. */
bool models_constant(const Models *models, const char *name, int64_t *value);
/* Every name some effect of this kind gives (sink kinds, origins, algorithms, guard kinds), sorted,
 * NULL-terminated, in the models' arena. */
const char *const *models_names(const Models *models, EffectKind kind);
/* One effect written as YAML, as the project file writes sinks and guards: verb -> fields. */
bool effect_read(Arena *arena, const char *verb, const Node *fields, Effect *out, Diags *diags);
/* ---- headers.c: models against the library's real headers ---- */
/* The flags with each `*` replaced by what there is on this machine; texts in `arena`. */
void library_flags(Arena *arena, const Library *library, StrVec *out);
/* C text that includes the headers and names every function and constant of the models, and every one of
 * `records` (may be NULL). */
void library_probe(const Models *models, const Library *library, const StrVec *records, Buf *out);
/* From that text parsed: the records whose members ports name and which came without. */
void library_records(const Models *models, const Library *library, const Unit *unit, Arena *arena, StrVec *out);
/* Holds the models against that text, parsed: that each function exists, that it has the arguments that
 * ports name, that these are pointers as deep as the ports go, that constants have their values. One
 * error each; returns the number of functions that were compared. */
uint32_t library_check(const Models *models, const Library *library, const Unit *unit, Diags *diags);

bool port_parse(Arena *arena, const char *text, Port *out, const char **why); /* why: message, NULL = ok */
void port_print(const Port *port, Buf *out);

/* One conversion of a printf or scanf format, in order of consumption. */
typedef struct Conversion {
    char letter;        /* 'd' 's' 'p' 'n' '[' ...; '*' for a width or precision argument */
    bool is_string;     /* reads (scanf: writes) the pointee as text */
    bool suppressed;    /* %.0s: prints nothing; scanf %*s: stores nothing */
    bool assigns;       /* writes through its pointer: scanf conversions, %n */
    bool allocates;     /* scanf %ms: the pointer it writes is to new memory with the text */
    uint32_t argument;  /* index among the variadic arguments, 0-based (positional `%2$s` too);
                           UINT32_MAX = takes none (scanf `%*d`) */
    uint32_t start, length; /* in the format text */
} Conversion;
typedef VEC(Conversion) Conversions;
/* false: the format is malformed; what was read before is kept. */
bool format_parse(const char *format, size_t length, bool scan, Conversions *out);
/* label.c: the name that the format itself gives to what stands in a conversion's place. */
typedef struct FormatLabel {
    uint32_t start, length; /* in the format text */
    bool loose;             /* nothing parts it from the conversion: "user %s", but not "user=%s" */
} FormatLabel;
/* Of conversion `index` of all that the format has. False: no name stands there. */
bool format_label(const char *format, size_t length, const Conversions *conversions, uint32_t index, FormatLabel *out);

#endif
