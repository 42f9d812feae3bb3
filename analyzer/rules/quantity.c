/* SPDX-License-Identifier: Apache-2.0 */
/* Spans of time as programs write them: the unit that a name carries (`keep_days`, `NOTIFY_HRS`), seconds made of
 * days (`90 * 86400`), the times that statements name (`INTERVAL '30 days'`). */
#include <ctype.h>
#include <strings.h>

#include "rules/match.h"

enum { HOUR = 3600, DAY = 86400, YEAR_DAYS = 365, JULIAN_YEAR = 31557600 };

typedef struct TimeUnit {
    const char *word;
    int64_t seconds; /* of a fixed unit; 0 = counted by the calendar, -1 = too short to be one of these spans */
    int64_t months;
} TimeUnit;

static const TimeUnit units[] = {
    {"sec", 1, 0}, {"secs", 1, 0}, {"second", 1, 0}, {"seconds", 1, 0}, {"s", 1, 0},
    {"mins", 60, 0}, {"minute", 60, 0}, {"minutes", 60, 0},
    {"hour", HOUR, 0}, {"hours", HOUR, 0}, {"hr", HOUR, 0}, {"hrs", HOUR, 0}, {"h", HOUR, 0},
    {"day", DAY, 0}, {"days", DAY, 0}, {"d", DAY, 0},
    {"week", 7 * DAY, 0}, {"weeks", 7 * DAY, 0}, {"wk", 7 * DAY, 0}, {"wks", 7 * DAY, 0},
    {"month", 0, 1}, {"months", 0, 1}, {"mon", 0, 1}, {"mons", 0, 1},
    {"year", 0, 12}, {"years", 0, 12}, {"yr", 0, 12}, {"yrs", 0, 12}, {"y", 0, 12},
    {"ms", -1, 0}, {"msec", -1, 0}, {"msecs", -1, 0}, {"millis", -1, 0}, {"milliseconds", -1, 0}, {"us", -1, 0},
    {"usec", -1, 0}, {"ns", -1, 0}, {"bytes", -1, 0}, {"kb", -1, 0}, {"mb", -1, 0}, {"gb", -1, 0}, {"percent", -1, 0},
};

static const TimeUnit *unit_of(const char *word, size_t length) {
    for (size_t i = 0; i < COUNTOF(units); i++)
        if (strlen(units[i].word) == length && strncasecmp(units[i].word, word, length) == 0) return &units[i];
    return NULL;
}

/* The last word that is a unit: `second_notice_hours` counts hours. One letter is one at the end only. */
static const TimeUnit *unit_in_name(const char *name) {
    const TimeUnit *found = NULL;
    Buf words = {0};
    identifier_words(name, &words);
    for (const char *at = buf_text(&words); *at;) {
        size_t length = strcspn(at, " ");
        const TimeUnit *unit = unit_of(at, length);
        if (unit && (length > 1 || !at[length])) found = unit;
        at += length + (at[length] == ' ');
    }
    buf_free(&words);
    return found;
}

static int64_t seconds_of(const char *quantity) {
    return str_eq(quantity, "hours") ? HOUR : str_eq(quantity, "days") ? DAY : str_eq(quantity, "years") ? YEAR_DAYS * DAY : 0;
}

bool quantity_is_time(const char *quantity) {
    return seconds_of(quantity) != 0;
}

/* Whole units only: what is no whole number of them is measured as something else. A year is counted as 365 days,
 * so that a year in seconds of 365 and a quarter days is one as well. */
static bool from_seconds(const char *quantity, int64_t seconds, int64_t *out) {
    int64_t wanted = seconds_of(quantity);
    if (seconds > 0 && seconds % JULIAN_YEAR == 0) seconds = seconds / JULIAN_YEAR * YEAR_DAYS * DAY;
    if (seconds < wanted || seconds % wanted != 0) return false;
    *out = seconds / wanted;
    return true;
}

static bool from_unit(const char *quantity, const TimeUnit *unit, int64_t value, int64_t *out) {
    int64_t days, seconds;
    if (unit->seconds < 0 || value <= 0) return false;
    if (unit->seconds > 0) return !__builtin_mul_overflow(value, unit->seconds, &seconds) && from_seconds(quantity, seconds, out);
    if (__builtin_mul_overflow(value, unit->months * YEAR_DAYS, &days)) return false;
    days /= 12;
    return !__builtin_mul_overflow(days, (int64_t)DAY, &seconds) && from_seconds(quantity, seconds, out);
}

bool quantity_of_number(const char *quantity, const char *name, int64_t value, int64_t *out) {
    const TimeUnit *unit = unit_in_name(name);
    if (unit) return from_unit(quantity, unit, value, out);
    int64_t least = str_eq(quantity, "hours") ? HOUR : DAY; /* a number without a unit: seconds, when they make whole ones */
    return value >= least && value % least == 0 && from_seconds(quantity, value, out);
}

bool quantity_of_seconds(const char *quantity, int64_t seconds, int64_t *out) {
    return from_seconds(quantity, seconds, out);
}

bool quantity_has_unit(const char *name) {
    return unit_in_name(name) != NULL;
}

bool quantity_in_statement(const char *quantity, const char *text, int64_t *out) {
    for (const char *at = text; *at; at++) {
        bool starts = isdigit((unsigned char)*at) && (at == text || (!isalnum((unsigned char)at[-1]) && !strchr("_.$%:", at[-1])));
        if (!starts) continue;
        int64_t value = 0;
        for (; isdigit((unsigned char)*at); at++)
            if (__builtin_mul_overflow(value, (int64_t)10, &value) || __builtin_add_overflow(value, (int64_t)(*at - '0'), &value)) return false;
        const char *word = at + strspn(at, " '");
        size_t length = 0;
        while (isalpha((unsigned char)word[length])) length++;
        const TimeUnit *unit = length > 1 ? unit_of(word, length) : NULL;
        if (unit ? from_unit(quantity, unit, value, out) : value >= DAY && value % DAY == 0 && from_seconds(quantity, value, out))
            return true;
        if (!*at) break;
    }
    return false;
}
