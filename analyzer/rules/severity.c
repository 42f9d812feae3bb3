/* SPDX-License-Identifier: Apache-2.0 */
/* How severe a match is: how exposed the place where the data ends is, how sensitive the data, and what protects it on
 * the way, as _severity.yaml counts them. */
#include "rules/match.h"

enum { LOW = 0, MEDIUM = 1, HIGH = 2, CRITICAL = 3 };

static bool any_in(const Catalog *catalog, const Match *match, const StrVec *selectors) {
    for (uint32_t i = 0; i < match->data.len; i++)
        for (uint32_t n = 0; n < selectors->len; n++)
            if (catalog_in(catalog, match->data.data[i], selectors->data[n])) return true;
    return false;
}

static int points(const SeverityRows *rows, const Catalog *catalog, const Match *match, int what) {
    const char *sink = match->flow && match->flow->end == FLOW_TO_SINK ? match->flow->sink_kind : "memory";
    unsigned states = match->flow ? match->flow->states : 0;
    for (uint32_t i = 0; i < rows->len; i++) {
        const StrVec *names = &rows->data[i].names;
        bool fits = what == 0 ? list_has(names, sink) : what == 1 ? any_in(catalog, match, names) : states_include(names, states);
        if (fits) return rows->data[i].points;
    }
    return 0;
}

int rules_severity(const Rules *rules, const Catalog *catalog, const Match *match) {
    const SeverityTable *table = &rules->severity;
    int severity = match->rule->severity;
    if (severity != SEVERITY_BY_TABLE)
        severity += any_in(catalog, match, &table->raised);
    else if (!table->exposure.len)
        severity = MEDIUM; /* no table was read */
    else
        severity = points(&table->exposure, catalog, match, 0) + points(&table->sensitivity, catalog, match, 1) +
                   points(&table->protection, catalog, match, 2);
    return severity < LOW ? LOW : severity > CRITICAL ? CRITICAL : severity;
}
