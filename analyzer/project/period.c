/* SPDX-License-Identifier: Apache-2.0 */
/* Periods of time, as ISO 8601 writes them ("P1Y6M") and as people do ("18 months"), in days. */
#include "project/project.h"

#include <ctype.h>
#include <strings.h>

/* About 2,700 years: longer periods are taken for mistakes. */
#define PERIOD_DAYS_MAX 1000000

/* A period before it becomes days; months are kept apart so that P12M is a year. */
typedef struct Period {
    uint64_t months, days, hours;
} Period;

static bool take_number(const char **text, uint64_t *number) {
    const char *p = *text;
    *number = 0;
    while (isdigit((unsigned char)*p) && *number <= PERIOD_DAYS_MAX)
        *number = *number * 10 + (uint64_t)(*p++ - '0');
    if (p == *text || *number > PERIOD_DAYS_MAX) return false;
    *text = p;
    return true;
}

static bool period_days(const Period *period, int32_t *days) {
    uint64_t total = period->months / 12 * 365 + period->months % 12 * 30 + period->days +
                     (period->hours + 23) / 24;
    if (total > PERIOD_DAYS_MAX) return false;
    *days = (int32_t)total;
    return true;
}

/* The designators of one part, each at most once and in this order. */
static bool take_iso_part(const char **text, const char *designators, uint64_t amounts[4],
                          bool *any) {
    const char *next = designators;
    while (isdigit((unsigned char)**text)) {
        uint64_t number;
        if (!take_number(text, &number)) return false;
        const char *found = **text ? strchr(next, **text) : NULL;
        if (!found) return false;
        amounts[found - designators] = number;
        next = found + 1;
        (*text)++;
        *any = true;
    }
    return true;
}

static bool parse_iso(const char *text, int32_t *days) {
    uint64_t date[4] = {0}, time[4] = {0};
    bool any = false;
    if (!take_iso_part(&text, "YMWD", date, &any)) return false;
    if (*text == 'T') {
        bool any_time = false;
        text++;
        if (!take_iso_part(&text, "HMS", time, &any_time) || !any_time) return false;
        any = true;
    }
    if (!any || *text) return false;
    Period period = {.months = date[0] * 12 + date[1],
                     .days = date[2] * 7 + date[3],
                     .hours = time[0] + (time[1] + 59) / 60 + (time[2] + 3599) / 3600};
    return period_days(&period, days);
}

static bool add_unit(Period *period, uint64_t number, const char *unit, size_t length) {
    static const struct {
        const char *name;
        uint32_t months, days, hours;
    } units[] = {
        {"day", 0, 1, 0},  {"week", 0, 7, 0}, {"month", 1, 0, 0},
        {"year", 12, 0, 0}, {"hour", 0, 0, 1},
    };
    if (length > 1 && (unit[length - 1] == 's' || unit[length - 1] == 'S')) length--;
    for (size_t i = 0; i < COUNTOF(units); i++) {
        if (strlen(units[i].name) != length || strncasecmp(unit, units[i].name, length) != 0)
            continue;
        period->months += number * units[i].months;
        period->days += number * units[i].days;
        period->hours += number * units[i].hours;
        return true;
    }
    return false;
}

static const char *skip_blanks(const char *text) {
    while (*text == ' ' || *text == '\t') text++;
    return text;
}

bool period_parse(const char *text, int32_t *days) {
    if (*text == 'P') return parse_iso(text + 1, days);
    Period period = {0};
    text = skip_blanks(text);
    do {
        uint64_t number;
        if (!take_number(&text, &number)) return false;
        text = skip_blanks(text);
        size_t length = 0;
        while (isalpha((unsigned char)text[length])) length++;
        if (!add_unit(&period, number, text, length)) return false;
        text = skip_blanks(text + length);
    } while (*text);
    return period_days(&period, days);
}
