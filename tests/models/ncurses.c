/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/ncurses.yaml against the real header. */
#include <curses.h>
#include <syslog.h>

void form(WINDOW *window) {
    char email[80];
    char answer[8];
    mvwgetnstr(window, 2, 10, email, sizeof email - 1);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", email);
    // finds: personal-data-on-console
    mvwprintw(window, 4, 2, "You are %s", email);
    wgetnstr(window, answer, sizeof answer - 1);
    // clean: personal-data-on-console
    mvwprintw(window, 5, 2, "Thank you");
}
