/* SPDX-License-Identifier: Apache-2.0 */
/* What the people of a project have accepted: comments in the code and exceptions of the project
 * file. A suppression that is malformed, unused or expired says so at its own line and hides
 * nothing. */
#include "findings/findings.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#define SOURCE_LIMIT ((size_t)32 << 20)

/* ---- comments of one C file --------------------------------------------------------------- */

typedef struct Comment {
    uint32_t line, end_line; /* first and last line */
    uint32_t column;
    const char *text; /* without the comment marks, not terminated */
    size_t length;
    bool alone; /* nothing but white space stands before it on its line */
} Comment;
typedef VEC(Comment) Comments;

typedef struct Scanner {
    const char *text;
    size_t length, at;
    uint32_t line;
    size_t line_start;
    bool code_on_line;
} Scanner;

static bool scanner_at(const Scanner *s, const char *mark) {
    size_t n = strlen(mark);
    return s->at + n <= s->length && memcmp(s->text + s->at, mark, n) == 0;
}

static void scanner_newline(Scanner *s) {
    s->at++;
    s->line++;
    s->line_start = s->at;
    s->code_on_line = false;
}

/* A string or character constant; it ends with its line at the latest (a stray apostrophe in
 * `#error don't` must not swallow the file). */
static void scanner_skip_quoted(Scanner *s, char quote) {
    s->at++;
    while (s->at < s->length && s->text[s->at] != quote && s->text[s->at] != '\n') {
        if (s->text[s->at] == '\\' && s->at + 1 < s->length) {
            s->at++;
            if (s->text[s->at] == '\n') {
                scanner_newline(s);
                s->code_on_line = true;
                continue;
            }
        }
        s->at++;
    }
    if (s->at < s->length && s->text[s->at] == quote) s->at++;
}

static void scanner_comment(Scanner *s, Comments *out) {
    bool block = s->text[s->at + 1] == '*';
    Comment comment = {.line = s->line,
                       .column = (uint32_t)(s->at - s->line_start + 1),
                       .alone = !s->code_on_line};
    s->at += 2;
    size_t start = s->at;
    while (s->at < s->length && !(block ? scanner_at(s, "*/") : s->text[s->at] == '\n')) {
        bool continued =
            !block && s->text[s->at] == '\\' && s->at + 1 < s->length && s->text[s->at + 1] == '\n';
        if (continued) s->at++;
        if (s->text[s->at] == '\n')
            scanner_newline(s);
        else
            s->at++;
    }
    comment.text = s->text + start;
    comment.length = s->at - start;
    comment.end_line = s->line;
    if (block && s->at < s->length) s->at += 2;
    vec_push(out, comment);
}

static void comments_of(const char *text, size_t length, Comments *out) {
    Scanner s = {.text = text, .length = length, .line = 1};
    while (s.at < s.length) {
        char c = s.text[s.at];
        if (c == '\n') {
            scanner_newline(&s);
        } else if (c == '"' || c == '\'') {
            s.code_on_line = true;
            scanner_skip_quoted(&s, c);
        } else if (scanner_at(&s, "//") || scanner_at(&s, "/*")) {
            scanner_comment(&s, out);
        } else {
            if (!isspace((unsigned char)c)) s.code_on_line = true;
            s.at++;
        }
    }
}

/* ---- one directive -------------------------------------------------------------------------- */

typedef struct Allow {
    const char *rule, *reason;
    const char *file;
    uint32_t line, column;
    uint32_t target; /* the line whose findings it allows */
    bool used;
} Allow;
typedef VEC(Allow) Allows;

typedef struct Reader {
    ScanResult *result;
    Diags *diags;
    const char *file, *real_root; /* NULL = there is none */
    Allows allows;
} Reader;

static const char form[] = "write `sangam: allow RULE -- REASON`";

static const char *skip_blanks(const char *text) {
    while (*text && isspace((unsigned char)*text)) text++;
    return text;
}

static bool is_rule_id(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr("-_.", text[i])) return false;
    return length > 0;
}

/* Text of the comment as one line: blanks folded, leading stars of block comments dropped. */
static char *comment_line(Arena *arena, const Comment *comment) {
    Buf buf = {0};
    bool blank = false, fresh = true;
    for (size_t i = 0; i < comment->length; i++) {
        char c = comment->text[i];
        if (c == '\n') fresh = true;
        if (isspace((unsigned char)c) || c == '\0') {
            blank = true;
        } else if (fresh && (c == '*' || c == '!' || c == '/')) {
            blank = true;
        } else {
            if (blank && buf.len) buf_putc(&buf, ' ');
            blank = fresh = false;
            buf_putc(&buf, c);
        }
    }
    char *text = arena_strdup(arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

static void read_rules(Reader *reader, const Comment *comment, uint32_t target, char *rules,
                       const char *reason) {
    for (char *save = NULL, *rule = strtok_r(rules, ",", &save); rule;
         rule = strtok_r(NULL, ",", &save)) {
        const char *start = skip_blanks(rule);
        size_t length = strlen(start);
        while (length && isspace((unsigned char)start[length - 1])) length--;
        if (!is_rule_id(start, length)) {
            diag_add(reader->diags, DIAG_WARNING, reader->file, comment->line, comment->column,
                     "`%.*s` is not the name of a rule, so nothing is allowed here; %s",
                     (int)(length > 60 ? 60 : length), start, form);
            continue;
        }
        Allow allow = {arena_strndup(reader->result->arena, start, length),
                       reason,
                       reader->file,
                       comment->line,
                       comment->column,
                       target,
                       false};
        vec_push(&reader->allows, allow);
    }
}

/* `text` starts after "sangam:". */
static void read_directive(Reader *reader, const Comment *comment, uint32_t target, char *text) {
    char *at = text + (skip_blanks(text) - text);
    size_t word = 0;
    while (isalpha((unsigned char)at[word])) word++;
    if (word != 5 || memcmp(at, "allow", 5) != 0) {
        diag_add(reader->diags, DIAG_WARNING, reader->file, comment->line, comment->column,
                 "unknown word `%.*s` after `sangam:`, so nothing is allowed here; %s",
                 (int)(word > 40 ? 40 : word), at, form);
        return;
    }
    at += word;
    char *dashes = strstr(at, "--");
    if (!dashes || !*skip_blanks(dashes + 2)) {
        diag_add(reader->diags, DIAG_WARNING, reader->file, comment->line, comment->column,
                 "the reason is missing, so nothing is allowed here; %s", form);
        return;
    }
    const char *reason = skip_blanks(dashes + 2);
    *dashes = '\0';
    if (!*skip_blanks(at)) {
        diag_add(reader->diags, DIAG_WARNING, reader->file, comment->line, comment->column,
                 "the rule is missing, so nothing is allowed here; %s", form);
        return;
    }
    read_rules(reader, comment, target, at, reason);
}

/* "Sangam: Allow", "sangam allow", "SANGAM-ALLOW": meant as a directive, and none. */
static bool means_directive(const char *text) {
    if (strncasecmp(text, "sangam", 6) != 0) return false;
    const char *at = text + 6;
    while (*at && strchr(" :-_", *at)) at++;
    return at > text + 6 && strncasecmp(at, "allow", 5) == 0 && !isalpha((unsigned char)at[5]);
}

/* A comment after code speaks of its own line; one alone on its line of the next line that is no
 * such comment, so that several can stand above one statement. */
static void read_comments(Reader *reader, const Comments *comments) {
    U32Vec targets = {0}; /* of each, the last first */
    for (uint32_t i = comments->len; i-- > 0;) {
        const Comment *comment = &comments->data[i];
        uint32_t target = comment->alone ? comment->end_line + 1 : comment->line;
        const Comment *below = i + 1 < comments->len ? &comments->data[i + 1] : NULL;
        if (comment->alone && below && below->alone && below->line == target) target = targets.data[targets.len - 1];
        vec_push(&targets, target);
    }
    for (uint32_t i = 0; i < comments->len; i++) {
        const Comment *comment = &comments->data[i];
        uint32_t target = targets.data[comments->len - 1 - i];
        char *text = comment_line(reader->result->arena, comment);
        if (str_starts(text, "sangam:"))
            read_directive(reader, comment, target, text + strlen("sangam:"));
        else if (means_directive(text))
            diag_add(reader->diags, DIAG_WARNING, reader->file, comment->line, comment->column,
                     "this is not understood, so nothing is allowed here; %s", form);
    }
    vec_free(&targets);
}

/* ---- files ----------------------------------------------------------------------------------- */

/* The path to open for a file named in a result, or NULL when it does not lie below root. */
static char *path_inside(Arena *arena, const ScanResult *result, const char *real_root, const char *file) {
    const char *root = result->root;
    if (!*file || !*root) return NULL;
    char *path = path_normal(arena, path_join(arena, root, file));
    if (path_below(root, path) == path) return NULL;
    if (overlay_find(result->overlay, path)) return path;
    char *real = realpath(path, NULL);
    bool inside = real && real_root && path_below(real_root, real) != real;
    free(real);
    return inside && file_is_regular(path) ? path : NULL;
}

/* Most files do not: their comments are not looked for. */
static bool speaks_of_us(const char *data, size_t length) {
    static const char word[] = "sangam", rarest[] = "gG"; /* its fourth letter */
    const char *end = data + length;
    for (int i = 0; i < 2; i++)
        for (const char *at = data; (at = memchr(at, rarest[i], (size_t)(end - at))) != NULL; at++)
            if (at - data >= 3 && end - at >= 3 && strncasecmp(at - 3, word, strlen(word)) == 0) return true;
    return false;
}

static void read_file_allows(Reader *reader, const char *file) {
    Arena *scratch = arena_new("suppressions");
    char *path = path_inside(scratch, reader->result, reader->real_root, file);
    char *data = NULL;
    size_t length = 0;
    if (path && overlay_read(reader->result->overlay, scratch, path, SOURCE_LIMIT, &data, &length) &&
        speaks_of_us(data, length)) {
        Comments comments = {0};
        comments_of(data, length, &comments);
        reader->file = arena_strdup(reader->result->arena, file);
        read_comments(reader, &comments);
        vec_free(&comments);
    }
    arena_free(scratch);
}

static void allow_findings(ScanResult *result, Allow *allow) {
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        if (finding->sink.line != allow->target || !str_eq(finding->rule, allow->rule) ||
            !str_eq(finding->sink.file, allow->file))
            continue;
        allow->used = true;
        if (finding->suppressed_by) continue;
        finding->suppressed_by = "comment";
        finding->suppress_reason = allow->reason;
    }
}

/* ", but of `personal-data-in-log`": the rule may be misspelt. */
static const char *others_there(ScanResult *result, const Allow *allow) {
    Buf names = {0};
    const char *last = "";
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->sink.line != allow->target || !str_eq(finding->sink.file, allow->file) || str_eq(finding->rule, last)) continue;
        last = finding->rule; /* they are sorted by place and rule */
        buf_printf(&names, "%s`%s`", names.len ? ", " : "", last);
    }
    const char *text = names.len ? arena_printf(result->arena, ", but of %s: correct it", buf_text(&names)) : "; remove it";
    buf_free(&names);
    return text;
}

static int compare_allows(const void *left, const void *right) {
    const Allow *a = left, *b = right;
    int order = strcmp(a->file, b->file);
    if (!order) order = (a->line > b->line) - (a->line < b->line);
    return order ? order : strcmp(a->rule, b->rule);
}

void findings_suppress_by_comment(ScanResult *result, const StrVec *files, Diags *diags) {
    char *real_root = realpath(result->root, NULL);
    Reader reader = {.result = result, .diags = diags, .real_root = real_root};
    Interner *seen = interner_new();
    uint32_t extra = files ? files->len : 0;
    for (uint32_t i = 0; i < result->findings.len + extra; i++) {
        const char *file = i < result->findings.len ? result->findings.data[i].sink.file
                                                    : files->data[i - result->findings.len];
        /* the same name for the same file, whichever way the caller wrote it */
        file = path_below(result->root, file);
        if (!*file || intern_find(seen, file)) continue;
        intern(seen, file);
        read_file_allows(&reader, file);
    }
    if (reader.allows.len)
        qsort(reader.allows.data, reader.allows.len, sizeof *reader.allows.data, compare_allows);
    for (uint32_t i = 0; i < reader.allows.len; i++) {
        Allow *allow = &reader.allows.data[i];
        allow_findings(result, allow);
        if (!allow->used)
            diag_add(diags, DIAG_WARNING, allow->file, allow->line, allow->column,
                     "this allows nothing: there is no finding of rule `%s` on line %u%s", allow->rule,
                     allow->target, others_there(result, allow));
    }
    vec_free(&reader.allows);
    interner_free(seen);
    free(real_root);
}

/* ---- exceptions of the project file --------------------------------------------------------- */

static bool is_fingerprint_prefix(const char *text) {
    size_t length = strlen(text);
    if (length < 8 || length > 64) return false;
    for (size_t i = 0; i < length; i++)
        if (!strchr("0123456789abcdef", text[i])) return false;
    return true;
}

/* NULL when no finding matches; `several` when more than one does. */
static Finding *find_by_prefix(ScanResult *result, const char *prefix, bool *several) {
    Finding *found = NULL;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        if (!str_starts(finding->fingerprint, prefix)) continue;
        if (found) *several = true;
        found = finding;
    }
    return found;
}

static void apply_exception(ScanResult *result, const Exception *exception, int32_t as_of,
                            Diags *diags) {
    const char *id = exception->finding ? exception->finding : "";
    if (!is_fingerprint_prefix(id)) {
        diag_add(diags, DIAG_ERROR, exception->file, exception->line, exception->column,
                 "`%s` is not a finding: give at least 8 hex digits of its fingerprint", id);
        return;
    }
    if (!exception->reason || !*skip_blanks(exception->reason)) {
        diag_add(diags, DIAG_ERROR, exception->file, exception->line, exception->column,
                 "the exception for finding %s has no reason and allows nothing", id);
        return;
    }
    bool several = false;
    Finding *finding = find_by_prefix(result, id, &several);
    if (!finding && result->partial) return;
    if (!finding) {
        diag_add(diags, DIAG_WARNING, exception->file, exception->line, exception->column,
                 "the exception for finding %s is unused: there is no such finding; remove it", id);
    } else if (several) {
        diag_add(diags, DIAG_ERROR, exception->file, exception->line, exception->column,
                 "%s stands for more than one finding and allows none; give more digits", id);
    } else if (exception->expires < as_of) {
        char day[11];
        date_format(exception->expires, day);
        diag_add(diags, DIAG_WARNING, exception->file, exception->line, exception->column,
                 "the exception for finding %s expired on %s; %s", id, day,
                 finding->suppressed_by ? "a comment in the code still allows it" : "the finding counts again");
    } else if (!finding->suppressed_by) {
        char day[11] = "";
        if (exception->expires != INT32_MAX) date_format(exception->expires, day);
        finding->suppressed_by = "exception";
        finding->suppress_reason = arena_strdup(result->arena, exception->reason);
        finding->suppress_owner =
            arena_strdup(result->arena, exception->owner ? exception->owner : "");
        finding->suppress_expires = arena_strdup(result->arena, day);
    }
}

void findings_suppress_by_exception(ScanResult *result, const Exception *exceptions, uint32_t count,
                                    int32_t as_of, Diags *diags) {
    for (uint32_t i = 0; i < count; i++) apply_exception(result, &exceptions[i], as_of, diags);
}

void findings_unsuppress(ScanResult *result) {
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        finding->suppressed_by = NULL;
        finding->suppress_reason = finding->suppress_owner = finding->suppress_expires = "";
    }
}
