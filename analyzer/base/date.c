/* SPDX-License-Identifier: Apache-2.0 */
/* Calendar dates as day numbers, for the years 0001 to 9999. */
#include "base/base.h"

#include <time.h>

static bool is_leap_year(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap_year(year));
}

/* Years are counted from March, so that the leap day is the last of its year. */
static int32_t day_number(int year, int month, int day) {
    int y = month > 2 ? year : year - 1;
    int month_from_march = (month + 9) % 12;
    int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

static bool digits(const char *text, int count, int *out) {
    *out = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        *out = *out * 10 + (text[i] - '0');
    }
    return true;
}

bool date_parse(const char *text, int32_t *day) {
    int year, month, of_month;
    if (!text || strlen(text) != 10 || text[4] != '-' || text[7] != '-') return false;
    if (!digits(text, 4, &year) || !digits(text + 5, 2, &month) || !digits(text + 8, 2, &of_month))
        return false;
    if (year < 1 || month < 1 || month > 12) return false;
    if (of_month < 1 || of_month > days_in_month(year, month)) return false;
    *day = day_number(year, month, of_month);
    return true;
}

void date_format(int32_t day, char out[11]) {
    int32_t first = day_number(1, 1, 1), last = day_number(9999, 12, 31);
    int32_t shown = day < first ? first : day > last ? last : day;
    int year = 1970 + shown / 366; /* at most a few dozen years off: corrected here */
    while (year > 1 && day_number(year, 1, 1) > shown) year--;
    while (year < 9999 && day_number(year + 1, 1, 1) <= shown) year++;
    int month = 12;
    while (day_number(year, month, 1) > shown) month--;
    int of_month = shown - day_number(year, month, 1) + 1;
    char text[32];
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, of_month);
    memcpy(out, text, 10);
    out[10] = '\0';
}

int32_t date_today(void) {
    time_t now = time(NULL);
    return now < 0 ? 0 : (int32_t)(now / 86400);
}
