/* SPDX-License-Identifier: Apache-2.0 */
/* Words for people: names of verdicts and relations, dates, penalties, references. */
#include "frameworks/law.h"

#include <ctype.h>

const char *verdict_name(VerdictKind kind) {
    static const char *const names[] = {
        "diverges", "meets", "open", "not-in-force", "no-longer-in-force", "not-regulated"};
    assert((size_t)kind < COUNTOF(names));
    return names[kind];
}

const char *relation_name(Relation relation) {
    static const char *const names[] = {"equivalent", "stricter-left", "stricter-right",
                                        "only-left",  "only-right",    "conflicting"};
    assert((size_t)relation < COUNTOF(names));
    return names[relation];
}

Relation relation_turned(Relation relation) {
    switch (relation) {
    case RELATION_STRICTER_LEFT: return RELATION_STRICTER_RIGHT;
    case RELATION_STRICTER_RIGHT: return RELATION_STRICTER_LEFT;
    case RELATION_ONLY_LEFT: return RELATION_ONLY_RIGHT;
    case RELATION_ONLY_RIGHT: return RELATION_ONLY_LEFT;
    case RELATION_EQUIVALENT:
    case RELATION_CONFLICTING: return relation;
    }
    UNREACHABLE();
}

const char *texts_joined(Arena *arena, const char *const *texts, uint32_t count) {
    Buf text = {0};
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&text, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", texts[i]);
    const char *result = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    return result;
}

const char *law_label(Arena *arena, const Framework *law) {
    char *label = arena_strdup(arena, law->alias);
    for (char *at = label; *at; at++) *at = (char)toupper((unsigned char)*at);
    return label;
}

const char *provision_label(Arena *arena, const Provision *provision) {
    return arena_printf(arena, "%s %s", law_label(arena, provision->framework), provision->id);
}

const char *provision_reference(Arena *arena, const Provision *provision) {
    return arena_printf(arena, "%s:%s", provision->framework->alias, provision->id);
}

const char *confidence_mark(const Provision *provision) {
    return str_eq(provision->confidence, "primary") ? "" : provision->confidence;
}

/* ---- dates ---- */

const char *date_text(Arena *arena, int32_t day) {
    char text[11];
    date_format(day, text);
    return arena_strdup(arena, text);
}

Force frameworks_force(const Provision *provision, int32_t as_of) {
    if (as_of < provision->earliest) return FORCE_NOT_YET;
    if (as_of < provision->from) return FORCE_STARTING;
    if (as_of < provision->until) return FORCE_YES;
    return as_of < provision->until_latest ? FORCE_ENDING : FORCE_ENDED;
}

const char *start_text(Arena *arena, const Provision *provision) {
    const char *from = date_text(arena, provision->from);
    if (provision->earliest == provision->from) return arena_printf(arena, "from %s", from);
    return arena_printf(arena, "from %s (from %s on another reading)", from,
                        date_text(arena, provision->earliest));
}

const char *end_text(Arena *arena, const Provision *provision) {
    const char *until = date_text(arena, provision->until);
    if (provision->until_latest == provision->until)
        return arena_printf(arena, "no longer from %s", until);
    const char *latest = provision->until_latest == INT32_MAX
                             ? "still on another reading"
                             : arena_printf(arena, "from %s on another reading",
                                            date_text(arena, provision->until_latest));
    return arena_printf(arena, "no longer from %s (%s)", until, latest);
}

const char *frameworks_dates(Arena *arena, const Provision *provision, int32_t as_of) {
    const char *end = provision->until == INT32_MAX
                          ? ""
                          : arena_printf(arena, ", %s", end_text(arena, provision));
    switch (frameworks_force(provision, as_of)) {
    case FORCE_NOT_YET:
        return arena_printf(arena, "not yet in force: %s%s", start_text(arena, provision), end);
    case FORCE_STARTING:
        return arena_printf(arena, "open on this date: in force %s%s", start_text(arena, provision),
                            end);
    case FORCE_YES:
        return arena_printf(arena, "in force since %s%s", date_text(arena, provision->from), end);
    case FORCE_ENDING:
        return arena_printf(arena, "open on this date: %s", end_text(arena, provision));
    case FORCE_ENDED:
        return arena_printf(arena, "in force from %s, %s", date_text(arena, provision->from),
                            end_text(arena, provision));
    }
    UNREACHABLE();
}

/* ---- penalties ---- */

/* "20 000 000". */
static const char *grouped(Arena *arena, int64_t number) {
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRId64, number);
    Buf text = {0};
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0) buf_putc(&text, ' ');
        buf_putc(&text, digits[i]);
    }
    const char *result = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    return result;
}

const char *penalty_text(Arena *arena, const Node *node, StrVec *per, Diags *diags) {
    static const char *const keys[] = {"max", "percent_turnover", "currency", "per", "note", NULL};
    int64_t max = -1, percent = 0;
    const char *currency = "", *note = "";
    bool ok = node_check_keys(node, keys, diags);
    if (!ok && node->kind != NODE_MAP) return "";
    ok = node_number(node, "max", true, &max, diags) && ok;
    ok = node_number(node, "percent_turnover", false, &percent, diags) && ok;
    ok = node_text(node, "currency", true, &currency, diags) && ok;
    ok = node_texts(arena, node, "per", true, per, diags) && ok;
    node_text(node, "note", false, &note, diags);
    if (!ok) return "";
    bool code = strlen(currency) == 3;
    for (const char *at = currency; *at && code; at++) code = *at >= 'A' && *at <= 'Z';
    if (max < 0 || percent < 0 || percent > 100 || !code) {
        node_error(node, diags,
                   "a penalty has `max` (0 or more), a `currency` of three letters "
                   "and at most 100 per cent");
        return "";
    }
    const char *text = arena_printf(arena, "up to %s %s", currency, grouped(arena, max));
    if (percent)
        text =
            arena_printf(arena, "%s or %" PRId64 " %% of worldwide annual turnover", text, percent);
    return arena_printf(arena, "%s, under %s%s%s", text, texts_joined(arena, per->data, per->len),
                        *note ? "; " : "", note);
}
