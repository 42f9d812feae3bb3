/* SPDX-License-Identifier: Apache-2.0 */
/* The shapes that come up again and again in .sangam.yaml: lists of texts, words out of a list,
 * countries, periods, ids. */
#include "project/shape.h"

#include <ctype.h>

/* ISO 3166-1 alpha-2, with XK (Kosovo, user-assigned) and EU. */
static const char COUNTRIES[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO "
    "BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ "
    "DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN "
    "GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE "
    "KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA "
    "PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK "
    "SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

bool country_known(const char *code) {
    if (strlen(code) != 2) return false;
    for (const char *at = COUNTRIES; *at; at += at[2] ? 3 : 2)
        if (at[0] == code[0] && at[1] == code[1]) return true;
    return false;
}

ProjectWord shape_word_of(const Node *node) {
    return (ProjectWord){node->text, node};
}

static bool is_text(Shape *shape, const Node *node, const char *key) {
    if (node->kind == NODE_TEXT && *node->text && strlen(node->text) == node->length) return true;
    node_error(node, shape->diags, "`%s` wants a text here that is not empty", key);
    return false;
}

bool shape_words(Shape *shape, const Node *map, const char *key, ProjectWords *out) {
    const Node *node = node_get(map, key);
    if (!node || node->kind == NODE_NULL) return true;
    if (node->kind == NODE_MAP) {
        node_error(node, shape->diags, "`%s` must be a text or a list of texts", key);
        return false;
    }
    uint32_t count = node->kind == NODE_LIST ? node->count : 1;
    ProjectWord *list = ARENA_ARRAY(shape->arena, ProjectWord, count);
    bool ok = true;
    out->list = list;
    out->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const Node *item = node->kind == NODE_LIST ? node->items[i] : node;
        if (is_text(shape, item, key))
            list[out->count++] = shape_word_of(item);
        else
            ok = false;
    }
    return ok;
}

bool shape_period(Shape *shape, const Node *map, const char *key, ProjectPeriod *out) {
    const Node *node = node_get(map, key);
    *out = (ProjectPeriod){NULL, -1, NULL};
    if (!node || node->kind == NODE_NULL) return true;
    if (!is_text(shape, node, key)) return false;
    if (!period_parse(node->text, &out->days)) {
        node_error(node, shape->diags,
                   "`%s` is no period of time: `%s`; write it as P3Y, P6M, P30D or as \"30 days\"",
                   key, node->text);
        out->days = -1;
        return false;
    }
    out->text = node->text;
    out->node = node;
    return true;
}

bool shape_is_known(Shape *shape, const Node *node, const char *what, const char *const known[]) {
    for (size_t i = 0; known[i]; i++)
        if (str_eq(known[i], node->text)) return true;
    const char *nearest = text_nearest(node->text, known);
    Buf hint = {0};
    if (nearest) {
        buf_printf(&hint, "did you mean `%s`?", nearest);
    } else {
        buf_puts(&hint, "it is one of");
        for (size_t i = 0; known[i]; i++) buf_printf(&hint, "%s %s", i ? "," : "", known[i]);
    }
    node_error(node, shape->diags, "unknown %s `%s`; %s", what, node->text, buf_text(&hint));
    buf_free(&hint);
    return false;
}

bool shape_word(Shape *shape, const Node *map, const char *key, const char *const known[],
                const char **out) {
    const Node *node = node_get(map, key);
    if (!node || node->kind == NODE_NULL) return true;
    if (!is_text(shape, node, key) || !shape_is_known(shape, node, key, known)) return false;
    *out = node->text;
    return true;
}

static bool check_country(Shape *shape, const Node *node) {
    if (country_known(node->text)) return true;
    char upper[3] = {0};
    if (strlen(node->text) == 2)
        for (int i = 0; i < 2; i++) upper[i] = (char)toupper((unsigned char)node->text[i]);
    const char *meant = str_eq(upper, "UK") ? "GB" : country_known(upper) ? upper : NULL;
    node_error(node, shape->diags, "`%s` is no country code of two letters (ISO 3166)%s%s%s",
               node->text, meant ? "; did you mean `" : "", meant ? meant : "", meant ? "`?" : "");
    return false;
}

bool shape_country(Shape *shape, const Node *map, const char *key, const char **out) {
    const Node *node = node_get(map, key);
    if (!node || node->kind == NODE_NULL) return true;
    if (!is_text(shape, node, key) || !check_country(shape, node)) return false;
    *out = node->text;
    return true;
}

bool shape_countries(Shape *shape, const Node *map, const char *key, ProjectWords *out) {
    if (!shape_words(shape, map, key, out)) return false;
    bool ok = true;
    for (uint32_t i = 0; i < out->count; i++) ok &= check_country(shape, out->list[i].node);
    return ok;
}

static bool name_of(Shape *shape, const Node *map, const char *key, const char *also,
                    const char **out) {
    if (!node_text(map, key, true, out, shape->diags)) return false;
    for (const char *p = *out; *p; p++) {
        if (isalnum((unsigned char)*p) || strchr(also, *p)) continue;
        node_error(node_get(map, key), shape->diags,
                   "`%s` may hold letters, digits and %s only, found `%s`", key, also, *out);
        return false;
    }
    return true;
}

bool shape_identifier(Shape *shape, const Node *map, const char *key, const char **out) {
    return name_of(shape, map, key, "_", out);
}

bool shape_id(Shape *shape, const Node *map, const char **out) {
    return name_of(shape, map, "id", "-_.", out);
}

const Node *shape_list(Shape *shape, const Node *map, const char *key) {
    const Node *node = node_get(map, key);
    if (!node || node->kind == NODE_NULL) return NULL;
    if (node->kind == NODE_LIST) return node;
    node_error(node, shape->diags, "`%s` must be a list: start each entry with `- `", key);
    return NULL;
}
