/* SPDX-License-Identifier: Apache-2.0 */
/* The manual page and the completions for bash and zsh, written from the tables of commands, options
 * and report formats. analyzer/install/ holds what this prints; a test compares. */
#include <ctype.h>

#include "cli/cli.h"

/* What follows an option, for those who complete it. */
typedef enum ValueKind {
    VALUE_NONE,
    VALUE_WORDS,
    VALUE_FOLDER,
    VALUE_FILE,
    VALUE_REPORT,
    VALUE_ANY
} ValueKind;

static ValueKind value_kind(const OptionRow *row) {
    const char *argument = row->argument;
    if (*argument == '\0') return VALUE_NONE;
    if (islower((unsigned char)*argument)) return VALUE_WORDS;
    if (strcmp(argument, "DIR") == 0) return VALUE_FOLDER;
    if (strcmp(argument, "FILE") == 0 || strcmp(argument, "PATH") == 0) return VALUE_FILE;
    return str_starts(argument, "FORMAT") ? VALUE_REPORT : VALUE_ANY;
}

/* "a|b|c" -> "a b c" */
static void put_words(Buf *out, const char *argument) {
    for (const char *at = argument; *at; at++) buf_putc(out, *at == '|' ? ' ' : *at);
}

/* The words in small letters at the front of "[list | lint | test] [DIR]" and "ir|calls [FILE]". */
static void put_verbs(Buf *out, const char *operands) {
    bool first = true;
    for (const char *at = operands; *at;) {
        at += strspn(at, " |[]");
        size_t length = strcspn(at, " |[]");
        if (length && islower((unsigned char)*at)) {
            buf_printf(out, "%s%.*s", first ? "" : " ", (int)length, at);
            first = false;
        }
        at += length;
    }
}

static void put_formats(Buf *out) {
    for (uint32_t i = 0; report_formats[i].name; i++)
        buf_printf(out, "%s%s", i ? " " : "", report_formats[i].name);
}

/* ---- the manual page -------------------------------------------------------------------------- */

/* Text for roff: backslashes, and what would be a request at the start of a line. */
static void roff(Buf *out, const char *text) {
    if (*text == '.' || *text == '\'') buf_puts(out, "\\&");
    for (const char *at = text; *at; at++) {
        if (*at == '\\')
            buf_puts(out, "\\e");
        else if (*at == '-')
            buf_puts(out, "\\-");
        else if (*at == '`')
            buf_puts(out, "\\(oq");
        else
            buf_putc(out, *at);
    }
}

static void man_options(Buf *out) {
    buf_puts(out, ".SH OPTIONS\n");
    for (const OptionRow *row = option_rows; row->name; row++) {
        buf_puts(out, ".TP\n");
        if (row->letter)
            buf_printf(out, ".BR \\-%c \", \" \\-\\-", row->letter);
        else
            buf_puts(out, ".B \\-\\-");
        roff(out, row->name);
        if (*row->argument) {
            buf_puts(out, row->letter ? " \" \\fI" : " \\fI");
            roff(out, row->argument);
            buf_puts(out, row->letter ? "\\fR\"" : "\\fR");
        }
        buf_putc(out, '\n');
        roff(out, row->help);
        buf_puts(out, row->repeatable ? "; may be repeated.\n" : ".\n");
        if (strcmp(row->commands, "*") != 0) {
            buf_puts(out, "Commands: ");
            roff(out, row->commands);
            buf_puts(out, ".\n");
        }
    }
}

static void man_commands(Buf *out) {
    buf_puts(out, ".SH COMMANDS\n");
    for (const CommandRow *row = command_rows; row->name; row++) {
        buf_printf(out, ".TP\n.B %s \\fI", row->name);
        roff(out, row->operands);
        buf_puts(out, "\\fR\n");
        roff(out, row->help);
        buf_puts(out, ".\n");
    }
    buf_puts(out, ".SH REPORT FORMATS\n");
    for (uint32_t i = 0; report_formats[i].name; i++) {
        buf_puts(out, ".TP\n.B ");
        roff(out, report_formats[i].name);
        buf_putc(out, '\n');
        roff(out, report_formats[i].help);
        buf_puts(out, ".\n");
    }
}

static void put_man(Buf *out) {
    buf_puts(out,
             ".\\\" SPDX-License-Identifier: Apache-2.0\n"
             ".TH SANGAM 1 \"\" \"sangam " SANGAM_VERSION "\" \"User Commands\"\n"
             ".SH NAME\n"
             "sangam \\- trace personal data through C programs and hold the flows against law\n"
             ".SH SYNOPSIS\n"
             ".B sangam\n.I COMMAND\n[\\fIOPTION\\fR]... [\\fIOPERAND\\fR]...\n"
             ".SH DESCRIPTION\n"
             "Sangam analyses the C files of a compile database as one program, finds what holds "
             "personal data,\n"
             "follows it to logs, files, sockets, tables and memory that is let go of, and says "
             "where that\n"
             "diverges from laws as of a date, and from what the project declares.\n"
             "It shows evidence and divergence; it never says that a program complies.\n");
    man_commands(out);
    man_options(out);
    buf_puts(out,
             ".SH EXIT STATUS\n"
             ".TP\n.B 0\nnothing that gates\n.TP\n.B 1\nfindings that gate\n"
             ".TP\n.B 2\nusage or configuration error\n.TP\n.B 3\nsomething was not analysed\n"
             ".TP\n.B 4\ninternal error\n"
             ".SH FILES\n"
             ".TP\n.I compile_commands.json\nthe compile database\n"
             ".TP\n.I .sangam.yaml\nwhat the project declares, settings, exceptions\n"
             ".TP\n.I .sangam/sangam.db\nresults of scans; the folder keeps itself out of git\n"
             ".TP\n.I ~/.local/state/sangam/key\nthe key that cached facts are sealed with, below XDG_STATE_HOME if set\n"
             ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nno colours, unless \\-\\-color always\n"
             ".TP\n.B SANGAM_UNIT_SECONDS\nprocessor time that one file may take (60)\n"
             ".TP\n.B SANGAM_UNIT_MEMORY\nmegabytes that one file may take (4096)\n"
             ".TP\n.B SANGAM_CLANG_RESOURCE_DIR\nfolder of clang's own headers, where it is not found\n"
             ".TP\n.B SANGAM_PREFIXES\n0: files that begin with the same includes do not share a "
             "precompiled header\n"
             ".TP\n.B TMPDIR\nwhere those headers lie during a scan (/tmp)\n"
             ".SH EXAMPLES\n"
             ".nf\n"
             "bear \\-\\- make && sangam scan\n"
             "sangam scan \\-p build \\-\\-as\\-of 2026\\-11\\-22 \\-\\-report sarif=sangam.sarif\n"
             "sangam explain src/user.h:14\n"
             "sangam frameworks compare EU IN\n"
             ".fi\n");
}

/* ---- bash ------------------------------------------------------------------------------------- */

static void bash_value(Buf *out, const OptionRow *row) {
    if (value_kind(row) == VALUE_NONE) return;
    if (row->letter)
        buf_printf(out, "    -%c|", row->letter);
    else
        buf_puts(out, "    ");
    buf_printf(out, "--%s) ", row->name);
    switch (value_kind(row)) {
    case VALUE_WORDS:
        buf_puts(out, "COMPREPLY=($(compgen -W '");
        put_words(out, row->argument);
        buf_puts(out, "' -- \"$cur\"))");
        break;
    case VALUE_REPORT:
        buf_puts(out, "COMPREPLY=($(compgen -W '");
        put_formats(out);
        buf_puts(out, "' -- \"$cur\"))");
        break;
    case VALUE_FOLDER: buf_puts(out, "COMPREPLY=($(compgen -d -- \"$cur\"))"); break;
    case VALUE_FILE: buf_puts(out, "COMPREPLY=($(compgen -f -- \"$cur\"))"); break;
    case VALUE_ANY: buf_puts(out, "COMPREPLY=()"); break;
    case VALUE_NONE: break;
    }
    buf_puts(out, "; return ;;\n");
}

static void put_bash(Buf *out) {
    buf_puts(
        out,
        "# SPDX-License-Identifier: Apache-2.0\n"
        "# bash completion for sangam, printed by `sangam --completion bash`\n"
        "_sangam() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} options= words=\n"
        "    COMPREPLY=()\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
        "        COMPREPLY=($(compgen -W '--help --version");
    for (const CommandRow *row = command_rows; row->name; row++) buf_printf(out, " %s", row->name);
    buf_puts(out, "' -- \"$cur\"))\n        return\n    fi\n    case $prev in\n");
    for (const OptionRow *row = option_rows; row->name; row++) bash_value(out, row);
    buf_puts(out, "    esac\n    case ${COMP_WORDS[1]} in\n");
    for (const CommandRow *command = command_rows; command->name; command++) {
        buf_printf(out, "    %s) options='", command->name);
        bool first = true;
        for (const OptionRow *row = option_rows; row->name; row++) {
            if (!option_applies(row, command->name)) continue;
            buf_printf(out, "%s--%s", first ? "" : " ", row->name);
            first = false;
        }
        buf_puts(out, "'; words='");
        if (strcmp(command->name, "report") == 0)
            put_formats(out);
        else
            put_verbs(out, command->operands);
        buf_puts(out, "' ;;\n");
    }
    buf_puts(
        out,
        "    esac\n"
        "    case $cur in\n"
        "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$cur\")) ;;\n"
        "    *) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\") $(compgen -f -- \"$cur\")) ;;\n"
        "    esac\n"
        "}\n"
        "complete -o filenames -F _sangam sangam\n");
}

/* ---- zsh -------------------------------------------------------------------------------------- */

/* Inside single quotes, inside a description of _arguments. */
static void zsh_text(Buf *out, const char *text) {
    for (const char *at = text; *at; at++) {
        if (*at == '\'')
            buf_puts(out, "'\\''");
        else if (strchr("[]:\\", *at))
            buf_printf(out, "\\%c", *at);
        else
            buf_putc(out, *at);
    }
}

static void zsh_value(Buf *out, const OptionRow *row) {
    switch (value_kind(row)) {
    case VALUE_NONE: return;
    case VALUE_WORDS:
        buf_puts(out, ":value:(");
        put_words(out, row->argument);
        buf_puts(out, ")");
        return;
    case VALUE_REPORT:
        buf_puts(out, ":format:(");
        put_formats(out);
        buf_puts(out, ")");
        return;
    case VALUE_FOLDER: buf_puts(out, ":folder:_files -/"); return;
    case VALUE_FILE: buf_puts(out, ":file:_files"); return;
    case VALUE_ANY: buf_puts(out, ":value: "); return;
    }
}

static void zsh_option(Buf *out, const OptionRow *row) {
    const char *repeat = row->repeatable ? "*" : "";
    if (row->letter) {
        buf_printf(out, "            '%s-%c[", repeat, row->letter);
        zsh_text(out, row->help);
        buf_puts(out, "]");
        zsh_value(out, row);
        buf_puts(out, "' \\\n");
    }
    buf_printf(out, "            '%s--%s%s[", repeat, row->name, *row->argument ? "=" : "");
    zsh_text(out, row->help);
    buf_puts(out, "]");
    zsh_value(out, row);
    buf_puts(out, "' \\\n");
}

static void zsh_command(Buf *out, const CommandRow *command) {
    buf_printf(out, "    %s)\n        _arguments -s \\\n", command->name);
    for (const OptionRow *row = option_rows; row->name; row++)
        if (option_applies(row, command->name)) zsh_option(out, row);
    Buf words = {0};
    if (strcmp(command->name, "report") == 0)
        put_formats(&words);
    else
        put_verbs(&words, command->operands);
    if (words.len)
        buf_printf(out, "            '1:what:(%s)' ", buf_text(&words));
    else
        buf_puts(out, "            ");
    buf_puts(out, "'*:file:_files' ;;\n");
    buf_free(&words);
}

static void put_zsh(Buf *out) {
    buf_puts(out, "#compdef sangam\n"
                  "# SPDX-License-Identifier: Apache-2.0\n"
                  "# zsh completion for sangam, printed by `sangam --completion zsh`\n"
                  "_sangam() {\n"
                  "    local -a commands=(\n");
    for (const CommandRow *row = command_rows; row->name; row++) {
        buf_printf(out, "        '%s:", row->name);
        zsh_text(out, row->help);
        buf_puts(out, "'\n");
    }
    buf_puts(out, "    )\n"
                  "    if (( CURRENT == 2 )); then\n"
                  "        _describe command commands\n"
                  "        return\n"
                  "    fi\n"
                  "    local command=$words[2]\n"
                  "    shift words\n"
                  "    (( CURRENT-- ))\n"
                  "    case $command in\n");
    for (const CommandRow *row = command_rows; row->name; row++) zsh_command(out, row);
    buf_puts(out, "    esac\n}\n_sangam \"$@\"\n");
}

bool manual_print(const char *what, FILE *out) {
    Buf text = {0};
    if (strcmp(what, "man") == 0)
        put_man(&text);
    else if (strcmp(what, "bash") == 0)
        put_bash(&text);
    else if (strcmp(what, "zsh") == 0)
        put_zsh(&text);
    else
        return usage_error("--completion prints man, bash or zsh, not `%s`", what);
    bool ok = fwrite(buf_text(&text), 1, text.len, out) == text.len;
    buf_free(&text);
    return ok;
}
