/* SPDX-License-Identifier: Apache-2.0 */
/* Days until people get an answer. */
enum { ACCESS_REQUEST_DAYS = 45 };

int days_open(long asked, long now);

int request_is_late(long asked, long now) {
    // finds: answer-time-constant
    return days_open(asked, now) > ACCESS_REQUEST_DAYS;
}

int order_is_late(long asked, long now) {
    // clean: answer-time-constant
    return days_open(asked, now) > 45;
}
