/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a check: which kind needs which, and what may stand in them. */
#include "rules/load.h"

const char *const rule_declare_kinds[] = {
#define DECLARE_KIND(enumerator, text) text,
#include "rules/declares.def"
#undef DECLARE_KIND
    NULL,
};

typedef enum RulePart {
    PART_FROM = 1,
    PART_TO = 2,
    PART_UNLESS = 4,
    PART_REQUIRE = 8,
    PART_CALL = 16,
    PART_CONSTANT = 32,
    PART_ALGORITHMS = 64,
    PART_DECLARE = 128,
    PART_WITH = 256,
    PART_BESIDE = 512,
    PART_WHERE = 1024,
    PART_PATH = 2048,
    PART_NEEDS = 4096,
    PART_RECORD = 8192,
} RulePart;

/* What each kind of check cannot do without, and what it understands. */
static const struct {
    unsigned required, allowed;
} kind_parts[] = {
    [RULE_FLOW] = {PART_FROM,
                   PART_FROM | PART_TO | PART_UNLESS | PART_ALGORITHMS | PART_WITH | PART_BESIDE | PART_WHERE},
    [RULE_GUARD] = {PART_FROM | PART_TO | PART_REQUIRE,
                    PART_FROM | PART_TO | PART_REQUIRE | PART_UNLESS | PART_WHERE},
    [RULE_ERASE] = {PART_FROM, PART_FROM | PART_UNLESS},
    [RULE_UNUSED] = {PART_FROM, PART_FROM},
    [RULE_UNDELETED] = {PART_FROM, PART_FROM | PART_TO},
    [RULE_CONSTANT] = {PART_CONSTANT, PART_CONSTANT},
    [RULE_CALL] = {PART_CALL, PART_CALL | PART_WHERE},
    [RULE_DECLARE] = {PART_DECLARE, PART_DECLARE | PART_FROM | PART_TO | PART_CONSTANT},
    [RULE_PATH] = {PART_FROM | PART_TO | PART_PATH, PART_FROM | PART_TO | PART_PATH},
    [RULE_LACKS] = {PART_WHERE | PART_NEEDS, PART_FROM | PART_TO | PART_WHERE | PART_NEEDS},
    [RULE_RECORD] = {PART_RECORD, PART_RECORD},
};

/* ---- names -------------------------------------------------------------------------------------- */

/* A list of words, or { words, about, not }. */
static bool read_names(RuleReader *reader, const Node *map, const char *key, bool required, RuleNames *out) {
    static const char *const known[] = {"words", "about", "not", NULL};
    const Node *node = node_get(map, key);
    if (!node || node->kind != NODE_MAP) return read_texts(reader, map, key, required, &out->words);
    bool ok = node_check_keys(node, known, reader->diags) && read_texts(reader, node, "words", true, &out->words) &&
              read_texts(reader, node, "about", false, &out->about) &&
              read_texts(reader, node, "not", false, &out->not_words);
    if (ok && node_get(node, "about") && !out->about.len) {
        node_error(node, reader->diags, "`about` has no words");
        return false;
    }
    return ok;
}

static bool read_use(RuleReader *reader, const Node *map, bool required, StoreUse *out) {
    static const char *const uses[] = {"reads", "deletes", "updates", NULL};
    int choice = -1;
    if (!node_get(map, "does") && !required) return true;
    if (!node_choice(map, "does", true, uses, &choice, reader->diags)) return false;
    *out = (StoreUse)(choice + 1);
    return true;
}

/* ---- flows -------------------------------------------------------------------------------------- */

static bool read_from(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"data", "not", "whole", NULL};
    return node_check_keys(node, known, reader->diags) && read_texts(reader, node, "data", true, &rule->data) &&
           read_texts(reader, node, "not", false, &rule->not_data) &&
           node_bool(node, "whole", &rule->whole, reader->diags);
}

static bool read_to(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"sink", "not", "text", "host", "country", NULL};
    static const char *const countries[] = {"known", "abroad", NULL};
    int country = -1;
    bool ok = node_check_keys(node, known, reader->diags) && read_texts(reader, node, "sink", true, &rule->sinks) &&
              read_texts(reader, node, "not", false, &rule->not_sinks) &&
              read_texts(reader, node, "text", false, &rule->texts) &&
              read_texts(reader, node, "host", false, &rule->hosts);
    if (ok && node_get(node, "country")) {
        ok = node_choice(node, "country", true, countries, &country, reader->diags);
        rule->country = (RuleCountry)(country + 1);
    }
    return ok;
}

static bool check_states(RuleReader *reader, const Node *node, const StrVec *names, bool encoded) {
    for (uint32_t i = 0; i < names->len; i++) {
        unsigned state;
        bool known = state_parse(names->data[i], &state);
        if (known && (encoded || state != STATE_ENCODED)) continue;
        node_error(node_get(node, "state"), reader->diags,
                   known ? "`%s` is never a protection"
                         : "`%s` is no protection; known are truncated, masked, hashed, keyed-hash, "
                           "encrypted, erased",
                   names->data[i]);
        return false;
    }
    return true;
}

static bool read_unless(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"state", "guard", NULL};
    return node_check_keys(node, known, reader->diags) && read_texts(reader, node, "state", false, &rule->states) &&
           read_texts(reader, node, "guard", false, &rule->guards) &&
           check_states(reader, node, &rule->states, false);
}

static bool read_with(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"state", NULL};
    return node_check_keys(node, known, reader->diags) && read_texts(reader, node, "state", true, &rule->passed) &&
           check_states(reader, node, &rule->passed, true);
}

static bool read_beside(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"data", "state", NULL};
    return node_check_keys(node, known, reader->diags) &&
           read_texts(reader, node, "data", true, &rule->beside_data) &&
           read_texts(reader, node, "state", true, &rule->beside_states) &&
           check_states(reader, node, &rule->beside_states, false);
}

static bool read_require(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"guard", NULL};
    return node_check_keys(node, known, reader->diags) && read_texts(reader, node, "guard", true, &rule->demanded);
}

static bool check_words(RuleReader *reader, const Node *node, const char *what, const StrVec *words,
                        const char *const known[]) {
    for (uint32_t i = 0; i < words->len; i++) {
        bool listed = false;
        for (size_t k = 0; known[k]; k++) listed |= str_eq(known[k], words->data[i]);
        if (listed) continue;
        const char *nearest = text_nearest(words->data[i], known);
        node_error(node, reader->diags, "`%s` is no %s%s%s%s", words->data[i], what, nearest ? "; did you mean `" : "",
                   nearest ? nearest : "", nearest ? "`?" : "");
        return false;
    }
    return true;
}

static bool read_where(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"function", "audience", "role", "does", NULL};
    static const char *const audiences[] = {"adults", "children", "mixed", NULL};
    bool ok = node_check_keys(node, known, reader->diags) && read_names(reader, node, "function", false, &rule->where) &&
              read_texts(reader, node, "audience", false, &rule->audiences) &&
              read_texts(reader, node, "role", false, &rule->roles) && read_use(reader, node, false, &rule->does) &&
              check_words(reader, node, "audience", &rule->audiences, audiences) &&
              check_words(reader, node, "role", &rule->roles, project_roles);
    if (ok && rule->kind == RULE_LACKS && !rule->where.words.len && !rule->does) {
        node_error(node, reader->diags, "`where` names neither `function` nor what it `does`");
        return false;
    }
    if (ok && rule->kind != RULE_LACKS && rule->does) {
        node_error(node_get(node, "does"), reader->diags, "`does` is for checks of kind `lacks`");
        return false;
    }
    return ok;
}

/* ---- calls, constants ----------------------------------------------------------------------------- */

static bool read_argument(RuleReader *reader, const Node *map, int *out, bool required) {
    int64_t argument = -1;
    if (!node_number(map, "argument", required, &argument, reader->diags)) return false;
    if (argument < -1 || argument > 63 || (argument < 0 && node_get(map, "argument"))) {
        node_error(map, reader->diags, "`argument` counts from 0 and is below 64");
        return false;
    }
    *out = (int)argument;
    return true;
}

static bool read_result(RuleReader *reader, const Node *map, RuleCall *out) {
    static const char *const fates[] = {"kept", "ignored", NULL};
    int fate = -1;
    if (!node_get(map, "result")) return true;
    if (!node_choice(map, "result", true, fates, &fate, reader->diags)) return false;
    out->fate = (ResultFate)(fate + 1);
    return true;
}

static bool read_call_beside(RuleReader *reader, const Node *map, RuleCall *out) {
    static const char *const known[] = {"function", "argument", "text", NULL};
    bool ok = node_check_keys(map, known, reader->diags) && read_texts(reader, map, "function", true, &out->beside) &&
              read_argument(reader, map, &out->beside_argument, false) &&
              read_texts(reader, map, "text", false, &out->beside_texts);
    if (ok && (out->beside_argument >= 0) != (out->beside_texts.len > 0)) {
        node_error(map, reader->diags, "`argument` and `text` go together");
        return false;
    }
    return ok;
}

/* One excuse, or a list of alternatives. */
static bool read_excuses(RuleReader *reader, const Node *node, RuleCall *out) {
    static const char *const known[] = {"function", "without", NULL};
    for (uint32_t i = 0; i < (node->kind == NODE_LIST ? node->count : 1); i++) {
        const Node *map = node->kind == NODE_LIST ? node->items[i] : node;
        RuleExcuse excuse = {0};
        if (!node_check_keys(map, known, reader->diags) || !read_texts(reader, map, "function", true, &excuse.functions) ||
            !read_texts(reader, map, "without", false, &excuse.without))
            return false;
        vec_push(&out->excuses, excuse);
    }
    VEC_KEEP(reader->arena, &out->excuses);
    return true;
}

static bool read_call(RuleReader *reader, const Node *map, RuleCall *out) {
    static const char *const known[] = {"function", "named", "guard", "argument", "is",   "text",
                                        "below",    "when",  "under", "result",   "into", "beside", "not_after",
                                        "not_beside", NULL};
    static const char *const when_known[] = {"argument", "is", NULL};
    *out = (RuleCall){.argument = -1, .when_argument = -1, .beside_argument = -1, .line = map->line};
    bool ok = node_check_keys(map, known, reader->diags) && read_texts(reader, map, "function", false, &out->functions) &&
              read_names(reader, map, "named", false, &out->named) &&
              read_texts(reader, map, "guard", false, &out->guards) &&
              read_argument(reader, map, &out->argument, false) && read_texts(reader, map, "is", false, &out->values) &&
              read_texts(reader, map, "text", false, &out->texts) &&
              node_number(map, "below", false, &out->below, reader->diags) &&
              read_texts(reader, map, "under", false, &out->under) && read_result(reader, map, out) &&
              read_texts(reader, map, "into", false, &out->into) && read_texts(reader, map, "not_after", false, &out->after);
    if (!ok) return false;
    if (!out->functions.len && !out->named.words.len && !out->guards.len) {
        node_error(map, reader->diags, "the key `function` (or `named`, or `guard`) is missing: what is called?");
        return false;
    }
    if (out->argument < 0 && (out->values.len || out->texts.len || out->below)) {
        node_error(map, reader->diags, "`is`, `text` and `below` speak of one argument: the key `argument` is missing");
        return false;
    }
    const Node *when = node_get(map, "when"), *beside = node_get(map, "beside");
    const Node *excuses = node_get(map, "not_beside");
    if (when && !(node_check_keys(when, when_known, reader->diags) && read_argument(reader, when, &out->when_argument, true) &&
                  read_texts(reader, when, "is", true, &out->when_values)))
        return false;
    if (excuses && !read_excuses(reader, excuses, out)) return false;
    return !beside || read_call_beside(reader, beside, out);
}

/* One call, or a list of alternatives. */
static bool read_calls(RuleReader *reader, const Node *node, Rule *rule) {
    bool ok = true;
    uint32_t count = node->kind == NODE_LIST ? node->count : 1;
    for (uint32_t i = 0; i < count; i++) {
        RuleCall call;
        ok = read_call(reader, node->kind == NODE_LIST ? node->items[i] : node, &call) && ok;
        vec_push(&rule->calls, call);
    }
    if (!count) node_error(node, reader->diags, "`call` has no entries; it needs at least one");
    VEC_KEEP(reader->arena, &rule->calls);
    return ok && count;
}

static bool read_constant(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"words",    "not",      "quantity", "least", "most", "per",
                                        "compared", "assigned", "function", "text",  "alone", "deletes", "unitless", NULL};
    rule->per = 1;
    bool ok = node_check_keys(node, known, reader->diags) && read_texts(reader, node, "words", true, &rule->words) &&
              read_texts(reader, node, "not", false, &rule->not_words) &&
              node_text(node, "quantity", true, &rule->quantity, reader->diags) &&
              read_texts(reader, node, "text", false, &rule->constant_texts) &&
              node_number(node, "least", !rule->constant_texts.len, &rule->least, reader->diags) &&
              node_number(node, "most", !rule->constant_texts.len, &rule->most, reader->diags) &&
              node_number(node, "per", false, &rule->per, reader->diags) &&
              node_bool(node, "compared", &rule->compared_only, reader->diags) &&
              node_bool(node, "assigned", &rule->assigned_only, reader->diags) &&
              read_texts(reader, node, "alone", false, &rule->alone) &&
              read_texts(reader, node, "unitless", false, &rule->unitless) &&
              read_names(reader, node, "deletes", false, &rule->emptied) &&
              read_names(reader, node, "function", false, &rule->within);
    if (ok && rule->alone.len && !rule->compared_only) {
        node_error(node_get(node, "alone"), reader->diags, "`alone` says which names need no comparison: it goes with `compared: yes`");
        return false;
    }
    if (ok && rule->least > rule->most) {
        node_error(node, reader->diags, "`least` is above `most`: no value counts");
        return false;
    }
    if (ok && rule->per < 1) {
        node_error(node, reader->diags, "`per` is at least 1: so many make one unit of what is measured");
        return false;
    }
    return ok;
}

/* ---- whole programs ------------------------------------------------------------------------------- */

static bool read_declare(RuleReader *reader, const Node *root, Rule *rule) {
    int choice;
    if (!node_choice(root, "declare", true, rule_declare_kinds, &choice, reader->diags)) return false;
    rule->declare = (DeclareKind)choice;
    const Node *markets = node_get(root, "markets");
    bool ok = true;
    if (markets && markets->kind != NODE_MAP) {
        node_error(markets, reader->diags, "`markets` is a map of names and countries");
        return false;
    }
    for (uint32_t i = 0; markets && i < markets->count; i++) {
        RuleMarket market = {0};
        ok = read_texts(reader, markets, markets->keys[i]->text, true, &market.countries) && ok;
        vec_push(&rule->markets, market);
    }
    VEC_KEEP(reader->arena, &rule->markets);
    return ok;
}

static bool read_path(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"function", "does", "absent", NULL};
    return node_check_keys(node, known, reader->diags) && read_names(reader, node, "function", true, &rule->path) &&
           read_use(reader, node, true, &rule->path_does) &&
           node_bool(node, "absent", &rule->path_absent, reader->diags);
}

static bool read_needs(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"function", "sink", NULL};
    bool ok = node_check_keys(node, known, reader->diags) && read_names(reader, node, "function", false, &rule->needs) &&
              read_texts(reader, node, "sink", false, &rule->needs_sinks);
    if (ok && !rule->needs.words.len && !rule->needs_sinks.len) {
        node_error(node, reader->diags, "`needs` names neither `function` nor `sink`");
        return false;
    }
    return ok;
}

/* `members` holds a list of words for each member that must be there. */
static bool read_record(RuleReader *reader, const Node *node, Rule *rule) {
    static const char *const known[] = {"named", "members", NULL};
    const Node *members = node_get(node, "members");
    bool ok = node_check_keys(node, known, reader->diags) && read_names(reader, node, "named", true, &rule->record);
    if (!members || members->kind != NODE_MAP || !members->count) {
        node_error(members ? members : node, reader->diags,
                   "`members` is missing, or is no map of what must be there and the words for it");
        return false;
    }
    for (uint32_t i = 0; i < members->count; i++) {
        RuleMember member = {.title = members->keys[i]->text};
        ok = read_texts(reader, members, member.title, true, &member.words) && ok;
        vec_push(&rule->members, member);
    }
    VEC_KEEP(reader->arena, &rule->members);
    return ok;
}

static bool read_algorithms(RuleReader *reader, const Node *root, Rule *rule) {
    return read_texts(reader, root, "algorithms", true, &rule->algorithms);
}

/* ---- all of them ---------------------------------------------------------------------------------- */

/* `whole`: the reader is given the check itself, not the part. */
static const struct {
    RulePart part;
    const char *key;
    bool whole;
    bool (*read)(RuleReader *reader, const Node *node, Rule *rule);
} parts[] = {
    {PART_FROM, "from", false, read_from},
    {PART_TO, "to", false, read_to},
    {PART_UNLESS, "unless", false, read_unless},
    {PART_WITH, "with", false, read_with},
    {PART_BESIDE, "beside", false, read_beside},
    {PART_WHERE, "where", false, read_where},
    {PART_REQUIRE, "require", false, read_require},
    {PART_CALL, "call", false, read_calls},
    {PART_CONSTANT, "constant", false, read_constant},
    {PART_ALGORITHMS, "algorithms", true, read_algorithms},
    {PART_DECLARE, "declare", true, read_declare},
    {PART_PATH, "path", false, read_path},
    {PART_NEEDS, "needs", false, read_needs},
    {PART_RECORD, "record", false, read_record},
};

bool read_parts(RuleReader *reader, const Node *root, Rule *rule) {
    bool ok = true;
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        const Node *node = node_get(root, parts[i].key);
        if (!node && (kind_parts[rule->kind].required & parts[i].part)) {
            node_error(root, reader->diags, "a check of kind `%s` needs the key `%s`", rule_kind_names[rule->kind],
                       parts[i].key);
            ok = false;
        } else if (node && !(kind_parts[rule->kind].allowed & parts[i].part)) {
            node_error(node, reader->diags, "a check of kind `%s` has no use for `%s`", rule_kind_names[rule->kind],
                       parts[i].key);
            ok = false;
        } else if (node) {
            ok = parts[i].read(reader, parts[i].whole ? root : node, rule) && ok;
        }
    }
    if (ok && rule->kind == RULE_FLOW && !rule->sinks.len && !rule->algorithms.len) {
        node_error(root, reader->diags, "a flow ends somewhere: the key `to` (or `algorithms`) is missing");
        ok = false;
    }
    return ok;
}
