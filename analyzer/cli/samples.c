/* SPDX-License-Identifier: Apache-2.0 */
/* Finds samples and reads what their comments expect. Knows the comments' form, not what a scan
 * gives. A stack of comments stands above one line of code:
 *
 *     // finds: personal-data-in-log confidence=high
 *     // via: log.c:14
 *     log_event("%s", user->email);
 *
 * In a .sangam.yaml the same stands behind `#`, above what a finding about the register lies in. */
#include "cli/samples.h"

enum { SAMPLE_SIZE_MAX = 4 << 20, FOLDER_DEPTH_MAX = 8 };

static const char *const expect_words[] = {"finds", "clean", "misses", "wrongly-finds",
                                           "via",   "flags", "as-of",  NULL};
enum { WORD_VIA = 4, WORD_FLAGS, WORD_AS_OF, WORD_COUNT };

static void add_folder_files(Arena *arena, const char *folder, unsigned depth, Sample *sample) {
    StrVec names = {0};
    if (depth > FOLDER_DEPTH_MAX || !directory_list(arena, folder, &names)) return;
    for (uint32_t i = 0; i < names.len; i++) {
        const char *path = path_join(arena, folder, names.data[i]);
        if (file_is_directory(path))
            add_folder_files(arena, path, depth + 1, sample);
        else if (str_ends(path, ".c"))
            vec_push(&sample->sources, path);
        else if (str_ends(path, ".h"))
            vec_push(&sample->headers, path);
    }
    vec_free(&names);
}

static bool sample_at(Arena *arena, const char *folder, const char *name, Sample *out) {
    const char *path = path_join(arena, folder, name);
    *out = (Sample){.as_of = date_today()};
    if (file_is_directory(path)) {
        out->name = arena_strdup(arena, name);
        out->folder = path;
        add_folder_files(arena, path, 0, out);
        const char *config = path_join(arena, path, ".sangam.yaml");
        if (file_exists(config)) out->config = config;
        return out->sources.len != 0;
    }
    if (!str_ends(name, ".c")) return false;
    out->name = arena_strndup(arena, name, strlen(name) - 2);
    out->folder = folder;
    vec_push(&out->sources, path);
    return true;
}

bool samples_find(Arena *arena, const char *folder, const char *group, Samples *out) {
    StrVec names = {0};
    const char *absolute = path_absolute(arena, folder);
    if (!directory_list(arena, absolute, &names)) return false;
    for (uint32_t i = 0; i < names.len; i++) {
        Sample sample;
        if (!sample_at(arena, absolute, names.data[i], &sample)) continue;
        sample.group = group;
        vec_push(out, sample);
    }
    vec_free(&names);
    return true;
}

void samples_free(Samples *samples) {
    for (uint32_t i = 0; i < samples->len; i++) {
        Sample *sample = &samples->data[i];
        for (uint32_t k = 0; k < sample->expectations.len; k++) vec_free(&sample->expectations.data[k].vias);
        vec_free(&sample->expectations);
        vec_free(&sample->sources);
        vec_free(&sample->headers);
        vec_free(&sample->flags);
    }
    vec_free(samples);
}

bool samples_beside(Arena *arena, const char *folder, Samples *out) {
    const char *tests = path_join(arena, folder, "tests");
    if (!file_is_directory(tests)) tests = path_join(arena, path_directory(arena, folder), "tests");
    const char *const parts[] = {"rules", "models"};
    bool any = false;
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        const char *part = path_join(arena, tests, parts[i]);
        if (file_is_directory(part)) any |= samples_find(arena, part, parts[i], out);
    }
    return any || samples_find(arena, tests, "rules", out);
}

/* ---- one line --------------------------------------------------------------------------------- */

typedef struct LineReader {
    Arena *arena;
    Sample *sample;
    Diags *diags;
    const char *file, *mark;
    uint32_t line;
    uint32_t stack; /* first expectation that still waits for its line of code */
    StrVec vias;    /* of the stack */
} LineReader;

static const char *skip_blanks(const char *at) {
    while (*at == ' ' || *at == '\t') at++;
    return at;
}

/* Words separated by blanks, into `out`. */
static void split_words(Arena *arena, const char *text, StrVec *out) {
    for (const char *at = skip_blanks(text); *at; at = skip_blanks(at)) {
        size_t length = strcspn(at, " \t");
        vec_push(out, arena_strndup(arena, at, length));
        at += length;
    }
}

static void complain(LineReader *reader, const char *text) {
    diag_add(reader->diags, DIAG_ERROR, reader->file, reader->line, 0, "%s", text);
}

/* `confidence=high` behind the rule of something that is found; NULL = it is not there. */
static const char *read_confidence(LineReader *reader, int word, const StrVec *words) {
    static const char key[] = "confidence=";
    bool found = word == EXPECT_FINDS || word == EXPECT_WRONGLY_FINDS;
    if (!found || words->len < 2 || !str_starts(words->data[1], key)) return NULL;
    const char *name = words->data[1] + sizeof key - 1;
    bool known = false;
    for (int level = CONFIDENCE_LOW; level <= CONFIDENCE_HIGH; level++)
        known |= strcmp(name, confidence_name((Confidence)level)) == 0;
    if (!known) complain(reader, "`confidence=` wants low, medium or high");
    return name;
}

static void read_expectation(LineReader *reader, int word, const StrVec *words) {
    bool wants_reason = word == EXPECT_MISSES || word == EXPECT_WRONGLY_FINDS;
    const char *confidence = read_confidence(reader, word, words);
    uint32_t read = confidence ? 2 : 1;
    if (words->len == 0 || (!wants_reason && words->len > read)) {
        complain(reader, "write one rule after `finds:` or `clean:`, and nothing behind it but the "
                         "`confidence=` of what is found");
        return;
    }
    if (wants_reason && words->len <= read) {
        complain(reader, "say why behind the rule");
        return;
    }
    Expectation row = {.kind = (ExpectKind)word,
                       .rule = words->data[0],
                       .confidence = confidence,
                       .file = reader->file,
                       .line = reader->line};
    vec_push(&reader->sample->expectations, row);
}

static void read_word(LineReader *reader, int word, const char *rest) {
    Sample *sample = reader->sample;
    StrVec words = {0};
    split_words(reader->arena, rest, &words);
    if (word == WORD_FLAGS) {
        for (uint32_t i = 0; i < words.len; i++) vec_push(&sample->flags, words.data[i]);
    } else if (word == WORD_AS_OF) {
        if (words.len != 1 || !date_parse(words.data[0], &sample->as_of))
            complain(reader, "`as-of:` wants one date, YYYY-MM-DD");
    } else if (word == WORD_VIA) {
        if (words.len != 1 || !strchr(words.data[0], ':'))
            complain(reader, "write `via: FILE:LINE`");
        else
            vec_push(&reader->vias, words.data[0]);
    } else {
        read_expectation(reader, word, &words);
    }
    vec_free(&words);
}

/* `finds: x` behind the slashes; a word that is nearly one of ours is a mistake, not prose. */
static void read_comment(LineReader *reader, const char *text) {
    const char *at = skip_blanks(text);
    size_t length = strcspn(at, ": \t");
    if (length == 0 || length > 20 || at[length] != ':') return;
    const char *name = arena_strndup(reader->arena, at, length);
    for (int word = 0; word < WORD_COUNT; word++)
        if (strcmp(name, expect_words[word]) == 0) {
            read_word(reader, word, at + length + 1);
            return;
        }
    const char *near = text_nearest(name, expect_words);
    if (near)
        diag_add(reader->diags, DIAG_ERROR, reader->file, reader->line, 0,
                 "`%s:` is no expectation; did you mean `%s:`?", name, near);
}

/* What was stacked so far speaks of this line. */
static void end_stack(LineReader *reader, uint32_t target) {
    Sample *sample = reader->sample;
    for (; reader->stack < sample->expectations.len; reader->stack++) {
        Expectation *row = &sample->expectations.data[reader->stack];
        row->target = target;
        if (row->kind == EXPECT_FINDS)
            for (uint32_t i = 0; i < reader->vias.len; i++)
                vec_push(&row->vias, reader->vias.data[i]);
        if (target == 0)
            diag_add(reader->diags, DIAG_ERROR, row->file, row->line, 0,
                     "there is no line of code below this comment");
    }
    vec_clear(&reader->vias);
}

static void read_line(LineReader *reader, const char *line) {
    const char *at = skip_blanks(line);
    if (*at == '\0') return;
    if (str_starts(at, reader->mark))
        read_comment(reader, at + strlen(reader->mark));
    else
        end_stack(reader, reader->line);
}

/* `mark`: what a comment begins with. */
static void read_file(Arena *arena, Sample *sample, const char *path, const char *mark) {
    char *data;
    size_t length;
    if (!file_read(arena, path, SAMPLE_SIZE_MAX, &data, &length)) {
        diag_add(sample->diags, DIAG_ERROR, path, 0, 0, "this sample cannot be read");
        return;
    }
    LineReader reader = {.arena = arena,
                         .sample = sample,
                         .diags = sample->diags,
                         .file = path,
                         .mark = mark,
                         .stack = sample->expectations.len};
    for (char *at = data; at < data + length;) {
        char *end = memchr(at, '\n', (size_t)(data + length - at));
        char *next = end ? end + 1 : data + length;
        if (end) *end = '\0';
        if (end && end > at && end[-1] == '\r') end[-1] = '\0';
        reader.line++;
        read_line(&reader, at);
        at = next;
    }
    end_stack(&reader, 0);
    vec_free(&reader.vias);
}

void sample_read(Arena *arena, Sample *sample) {
    sample->diags = diags_new(arena);
    for (uint32_t i = 0; i < sample->sources.len; i++)
        read_file(arena, sample, sample->sources.data[i], "//");
    for (uint32_t i = 0; i < sample->headers.len; i++)
        read_file(arena, sample, sample->headers.data[i], "//");
    if (sample->config) read_file(arena, sample, sample->config, "#");
    bool finds = false, clean = false;
    for (uint32_t i = 0; i < sample->expectations.len; i++) {
        ExpectKind kind = sample->expectations.data[i].kind;
        finds |= kind == EXPECT_FINDS;
        clean |= kind == EXPECT_CLEAN;
    }
    if (!finds || !clean)
        diag_add(sample->diags, DIAG_ERROR, sample->sources.data[0], 0, 0,
                 "a sample needs at least one `// %s: RULE`", finds ? "clean" : "finds");
}
