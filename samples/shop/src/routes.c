/* SPDX-License-Identifier: Apache-2.0 */
/* Which handler answers which request. */
#include "shop.h"

#include <string.h>
#include <syslog.h>

static const struct {
    const char *method, *path;
    Handler handler;
} routes[] = {
    { "POST", "/signup", handle_signup },       { "POST", "/login", handle_login },
    { "POST", "/erase", handle_erase },         { "POST", "/order", handle_order },
    { "POST", "/newsletter", handle_subscribe },
};

int route(struct shop *shop, const struct request *request) {
    analytics_page(request);
    if (shop->verbose) log_event(LOG_DEBUG, "%s %s", request->method, request->path);
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        if (strcmp(routes[i].method, request->method) == 0 &&
            strcmp(routes[i].path, request->path) == 0)
            return routes[i].handler(shop, request);
    return 404;
}
