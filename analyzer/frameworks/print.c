/* SPDX-License-Identifier: Apache-2.0 */
/* Laws, provisions and controls for people, and lists of them for spreadsheets. */
#include "frameworks/print.h"

#include <stdlib.h>

static const char *checked_on(const Framework *law) {
    return *law->verified ? law->verified : "an unknown day";
}

const char *const print_format_names[] = {"text", "csv", "html", NULL};

/* ---- layout ---- */

void print_cell(Arena *arena, Buf *out, const char *text, uint32_t width) {
    const char *shown = text_printable(arena, text);
    uint32_t used = text_columns(shown, strlen(shown));
    buf_puts(out, shown);
    do buf_putc(out, ' ');
    while (++used < width);
}

static void pad(Buf *out, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) buf_putc(out, ' ');
}

void print_wrapped(Arena *arena, Buf *out, uint32_t indent, const char *label, const char *text) {
    enum { WIDTH = 96 };
    size_t label_length = strlen(label);
    char *flat = arena_strdup(arena, text);
    for (char *at = flat; *at; at++) *at = *at == '\n' || *at == '\t' || *at == '\r' ? ' ' : *at;
    const char *at = text_printable(arena, flat);
    pad(out, label_length ? 2 : indent);
    buf_puts(out, label);
    if (label_length) pad(out, indent > label_length + 2 ? indent - 2 - (uint32_t)label_length : 1);
    buf_wrap(out, indent, indent, WIDTH, at);
    buf_putc(out, '\n');
}

void page_begin(Buf *out, const char *title) {
    buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>");
    html_text(out, title);
    buf_puts(out,
             "</title>\n<style>body{font:14px/1.45 sans-serif;margin:2em}"
             "table{border-collapse:collapse}"
             "td,th{border:1px solid #bbb;padding:.3em .5em;text-align:left;vertical-align:top}"
             "th{background:#eee}</style></head>\n<body>\n<h1>");
    html_text(out, title);
    buf_puts(out, "</h1>\n");
}

void page_end(Buf *out) {
    buf_puts(out, "</body>\n</html>\n");
}

void page_cell(Buf *out, const char *tag, const char *text) {
    buf_printf(out, "<%s>", tag);
    html_text(out, text);
    buf_printf(out, "</%s>", tag);
}

/* ---- lists of laws ---- */

static const char *force_word(Force force) {
    switch (force) {
    case FORCE_NOT_YET: return "not-yet";
    case FORCE_STARTING:
    case FORCE_ENDING: return "open";
    case FORCE_YES: return "in-force";
    case FORCE_ENDED: return "ended";
    }
    UNREACHABLE();
}

typedef struct Counts {
    uint32_t by_force[5], duties;
} Counts;

static Counts count_law(const Framework *law, int32_t as_of) {
    Counts counts = {0};
    for (uint32_t i = 0; i < law->provisions.len; i++) {
        const Provision *provision = &law->provisions.data[i];
        Force force = frameworks_force(provision, as_of);
        counts.by_force[force]++;
        counts.duties += force == FORCE_YES && provision->demands.len;
    }
    return counts;
}

static void print_law_lines(const Framework *const *laws, uint32_t count, int32_t as_of,
                            Arena *arena, Buf *out) {
    buf_printf(out,
               "The law as of %s. Provisions: all, in force on the date, later, open between two "
               "readings, ended.\n\n",
               date_text(arena, as_of));
    print_cell(arena, out, "Alias", 12);
    print_cell(arena, out, "Of", 4);
    buf_puts(out, "  All   Now Later  Open Ended  Title\n");
    for (uint32_t i = 0; i < count; i++) {
        Counts counts = count_law(laws[i], as_of);
        print_cell(arena, out, laws[i]->alias, 12);
        print_cell(arena, out, laws[i]->jurisdiction, 4);
        buf_printf(out, "%5u %5u %5u %5u %5u  %s\n", laws[i]->provisions.len,
                   counts.by_force[FORCE_YES], counts.by_force[FORCE_NOT_YET],
                   counts.by_force[FORCE_STARTING] + counts.by_force[FORCE_ENDING],
                   counts.by_force[FORCE_ENDED], text_printable(arena, laws[i]->title));
    }
    buf_puts(out, "\nChecked against the sources on:\n");
    for (uint32_t i = 0; i < count; i++)
        buf_printf(out, "  %s  %s  %s\n", checked_on(laws[i]), laws[i]->alias,
                   text_printable(arena, laws[i]->source));
}

static const char *const list_heads[] = {"law",      "provision", "title", "state",      "dates",
                                         "controls", "penalty",   "gate",  "confidence", "source"};

static const char *controls_of(Arena *arena, const Provision *provision) {
    Buf text = {0};
    for (uint32_t i = 0; i < provision->demands.len; i++) {
        const Demand *demand = &provision->demands.data[i];
        buf_printf(&text, "%s%s", i ? "; " : "", demand->control->id);
        for (uint32_t k = 0; k < demand->count; k++)
            buf_printf(&text, " %s %s", demand->names[k],
                       value_text(arena, control_parameter(demand->control, demand->names[k]),
                                  demand->values[k], false));
    }
    const char *result = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    return result;
}

static void print_rows(const Framework *law, int32_t as_of, PrintFormat format, Arena *arena,
                       Buf *out) {
    for (uint32_t i = 0; i < law->provisions.len; i++) {
        const Provision *p = &law->provisions.data[i];
        const char *const cells[COUNTOF(list_heads)] = {law->alias,
                                                        p->id,
                                                        p->title,
                                                        force_word(frameworks_force(p, as_of)),
                                                        frameworks_dates(arena, p, as_of),
                                                        controls_of(arena, p),
                                                        p->penalty,
                                                        has_text(p->gate) ? p->gate : p->unsaid,
                                                        p->confidence,
                                                        has_text(p->source) ? p->source
                                                                            : law->source};
        buf_puts(out, format == PRINT_HTML ? "<tr>" : "");
        for (size_t c = 0; c < COUNTOF(cells); c++)
            if (format == PRINT_HTML)
                page_cell(out, "td", cells[c]);
            else
                csv_cell(out, cells[c], c + 1 == COUNTOF(cells));
        buf_puts(out, format == PRINT_HTML ? "</tr>\n" : "");
    }
}

void frameworks_print_list(const Frameworks *all, const Framework *const *laws, uint32_t law_count,
                           int32_t as_of, PrintFormat format, Buf *out) {
    Arena *arena = arena_new("list of laws");
    LawVec shown = {0};
    for (uint32_t i = 0; i < law_count; i++) frameworks_members(all, laws[i], &shown);
    if (format == PRINT_TEXT) {
        print_law_lines(shown.data, shown.len, as_of, arena, out);
    } else {
        if (format == PRINT_HTML) {
            page_begin(out, arena_printf(arena, "Laws as of %s", date_text(arena, as_of)));
            buf_puts(out, "<table><thead><tr>");
        }
        for (size_t i = 0; i < COUNTOF(list_heads); i++)
            if (format == PRINT_HTML)
                page_cell(out, "th", list_heads[i]);
            else
                csv_cell(out, list_heads[i], i + 1 == COUNTOF(list_heads));
        buf_puts(out, format == PRINT_HTML ? "</tr></thead><tbody>\n" : "");
        for (uint32_t i = 0; i < shown.len; i++)
            print_rows(shown.data[i], as_of, format, arena, out);
        if (format == PRINT_HTML) {
            buf_puts(out, "</tbody></table>\n");
            page_end(out);
        }
    }
    vec_free(&shown);
    arena_free(arena);
}

/* ---- one law, one control ---- */

void frameworks_print_law(const Frameworks *all, const Framework *law, int32_t as_of, Buf *out) {
    Arena *arena = arena_new("law");
    LawVec members = {0};
    frameworks_members(all, law, &members);
    for (uint32_t m = 0; m < members.len; m++) {
        const Framework *one = members.data[m];
        buf_printf(out, "%s%s (%s, %s), as of %s\n", m ? "\n" : "",
                   text_printable(arena, one->title), one->alias, one->jurisdiction,
                   date_text(arena, as_of));
        print_wrapped(arena, out, 2, "",
                      arena_printf(arena, "%s, checked on %s", one->source, checked_on(one)));
        buf_putc(out, '\n');
        for (uint32_t i = 0; i < one->provisions.len; i++) {
            const Provision *provision = &one->provisions.data[i];
            buf_puts(out, "  ");
            print_cell(arena, out, provision->id, 12);
            print_cell(arena, out, force_word(frameworks_force(provision, as_of)), 9);
            buf_printf(out, "%s%s\n", text_printable(arena, provision->title),
                       provision->demands.len ? "" : " (sets no duty for code)");
        }
    }
    vec_free(&members);
    arena_free(arena);
}

void frameworks_print_control(const Frameworks *all, const Control *control, int32_t as_of,
                              Buf *out) {
    static const char *const evidence[] = {"code can show it", "code can show a part of it",
                                           "a person has to look"};
    Arena *arena = arena_new("control");
    buf_printf(out, "%s: %s\n", control->id, text_printable(arena, control->title));
    if (has_text(control->summary)) print_wrapped(arena, out, 2, "", control->summary);
    print_wrapped(arena, out, 12, "evidence", evidence[control->evidence]);
    if (has_text(control->person)) print_wrapped(arena, out, 12, "look at", control->person);
    if (has_text(control->note)) print_wrapped(arena, out, 12, "note", control->note);
    buf_puts(out, "\n  Asked for by:\n");
    for (uint32_t l = 0; l < all->laws.len; l++)
        for (uint32_t p = 0; p < all->laws.data[l].provisions.len; p++) {
            const Provision *provision = &all->laws.data[l].provisions.data[p];
            for (uint32_t d = 0; d < provision->demands.len; d++) {
                const Demand *demand = &provision->demands.data[d];
                if (demand->control != control) continue;
                Buf text = {0};
                buf_printf(&text, "%s.", provision->title);
                for (uint32_t k = 0; k < demand->count; k++)
                    buf_printf(&text, " %s: %s.", demand->names[k],
                               value_text(arena, control_parameter(control, demand->names[k]),
                                          demand->values[k], false));
                buf_printf(&text, " %s%s%s.", frameworks_dates(arena, provision, as_of),
                           *confidence_mark(provision) ? "; source: " : "",
                           confidence_mark(provision));
                print_wrapped(arena, out, 24, provision_reference(arena, provision),
                              buf_text(&text));
                buf_free(&text);
            }
        }
    arena_free(arena);
}

/* ---- one provision ---- */

static void print_demands(Arena *arena, const Provision *provision, Buf *out) {
    for (uint32_t i = 0; i < provision->demands.len; i++) {
        const Demand *demand = &provision->demands.data[i];
        Buf text = {0};
        buf_printf(&text, "%s: %s.", demand->control->id, demand->control->title);
        for (uint32_t k = 0; k < demand->count; k++) {
            const Parameter *parameter = control_parameter(demand->control, demand->names[k]);
            buf_printf(&text, " %s: %s.", demand->names[k],
                       value_text(arena, parameter, demand->values[k], true));
        }
        if (demand->control->evidence != EVIDENCE_YES)
            buf_puts(&text, demand->control->evidence == EVIDENCE_NO
                                ? " (A person has to look.)"
                                : " (Code shows a part of it.)");
        print_wrapped(arena, out, 14, i ? "" : "asks", buf_text(&text));
        buf_free(&text);
    }
}

static void print_scope(Arena *arena, const Provision *provision, Buf *out) {
    const StrVec *const lists[] = {&provision->roles, &provision->bases};
    static const char *const words[] = {"role", "basis"};
    if (provision->data.len)
        print_wrapped(arena, out, 14, "data",
                      arena_printf(arena, "only %s (%s)", provision->data_words,
                                   texts_joined(arena, provision->data.data, provision->data.len)));
    for (size_t i = 0; i < COUNTOF(lists); i++)
        if (lists[i]->len)
            print_wrapped(
                arena, out, 14, words[i],
                arena_printf(arena, "only %s", texts_joined(arena, lists[i]->data, lists[i]->len)));
    if (has_text(provision->unsaid)) print_wrapped(arena, out, 14, "if unsaid", provision->unsaid);
    if (has_text(provision->gate)) print_wrapped(arena, out, 14, "open", provision->gate);
}

void frameworks_print_provision(const Frameworks *all, const Provision *provision, int32_t as_of,
                                Buf *out) {
    (void)all;
    Arena *arena = arena_new("provision");
    const Framework *law = provision->framework;
    buf_printf(out, "%s: %s\n", provision_reference(arena, provision),
               text_printable(arena, provision->title));
    print_wrapped(arena, out, 2, "", arena_printf(arena, "%s (%s)", law->title, law->jurisdiction));
    buf_putc(out, '\n');
    print_wrapped(arena, out, 2, "", provision->summary);
    buf_putc(out, '\n');
    print_wrapped(arena, out, 14, "force",
                  arena_printf(arena, "%s (as of %s)%s%s",
                               frameworks_dates(arena, provision, as_of), date_text(arena, as_of),
                               has_text(provision->dates_note) ? "; " : "", provision->dates_note));
    if (provision->demands.len)
        print_demands(arena, provision, out);
    else
        print_wrapped(arena, out, 14, "asks", "nothing that code could meet or miss");
    print_scope(arena, provision, out);
    if (has_text(provision->ground)) print_wrapped(arena, out, 14, "ground", provision->ground);
    if (has_text(provision->penalty)) print_wrapped(arena, out, 14, "penalty", provision->penalty);
    if (has_text(provision->note)) print_wrapped(arena, out, 14, "note", provision->note);
    print_wrapped(arena, out, 14, "confidence",
                  arena_printf(arena, "%s; checked on %s", provision->confidence, checked_on(law)));
    print_wrapped(arena, out, 14, "source",
                  has_text(provision->source) ? provision->source : law->source);
    arena_free(arena);
}

/* ---- whatever it is ---- */

static void unknown_name(const Frameworks *all, const char *name, Diags *diags) {
    StrVec names = {0};
    Arena *arena = arena_new("names");
    for (uint32_t i = 0; i < all->controls.len; i++) vec_push(&names, all->controls.data[i].id);
    for (uint32_t i = 0; i < all->laws.len; i++) {
        vec_push(&names, all->laws.data[i].alias);
        vec_push(&names, all->laws.data[i].id);
        for (uint32_t k = 0; strchr(name, ':') && k < all->laws.data[i].provisions.len; k++)
            vec_push(&names, provision_reference(arena, &all->laws.data[i].provisions.data[k]));
    }
    vec_push(&names, NULL);
    const char *nearest = text_nearest(name, names.data);
    diag_add(diags, DIAG_ERROR, NULL, 0, 0,
             "no law, provision (dpdp:s9.1) or control is called `%s`%s%s%s", name,
             nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    vec_free(&names);
    arena_free(arena);
}

bool frameworks_print_any(const Frameworks *all, const char *name, int32_t as_of, Buf *out,
                          Diags *diags) {
    const Provision *provision = frameworks_provision(all, name);
    const Framework *law = frameworks_law(all, name);
    const Control *control = frameworks_control(all, name);
    if (provision)
        frameworks_print_provision(all, provision, as_of, out);
    else if (law)
        frameworks_print_law(all, law, as_of, out);
    else if (control)
        frameworks_print_control(all, control, as_of, out);
    else
        unknown_name(all, name, diags);
    return provision || law || control;
}
