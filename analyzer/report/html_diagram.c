/* SPDX-License-Identifier: Apache-2.0 */
/* The data-flow diagram of the page: kinds of data on the left, the functions that let them out in
 * the middle, where they go on the right. Drawn as SVG with attributes only; what there is too
 * much of is drawn as one box, so that two hundred flows stay readable. */
#include "report/html_private.h"

#include <stdlib.h>

enum {
    COLUMNS = 3,
    ROWS = 14,
    ROW_HEIGHT = 34,
    BOX_HEIGHT = 24,
    WIDTH = 1000
};

/* Of each column: where its boxes begin, how wide they are, how many characters of a label fit. */
static const struct {
    uint32_t left, width, label;
} columns[COLUMNS] = {{0, 280, 37}, {390, 250, 31}, {740, 260, 34}};

typedef struct Box {
    const char *label;
    uint32_t weight; /* flows through it */
    uint32_t row;
    bool grouped; /* drawn in the box of the others */
} Box;
typedef struct Edge {
    uint32_t boxes[COLUMNS];
    uint32_t flows;
    bool objected; /* a shown finding lies on it */
} Edge;
typedef struct Diagram {
    Html *html;
    Interner *labels[COLUMNS]; /* box = id - 1 */
    VEC(Box) boxes[COLUMNS];
    VEC(Edge) edges;
    Map known; /* hash of the three boxes -> edge + 1 */
    const Inventory *inventory;
    enum { GROUP_FUNCTIONS, GROUP_FILES, GROUP_FOLDERS } grouping; /* of the middle column */
    uint32_t rows[COLUMNS], others[COLUMNS];
} Diagram;

static uint32_t box_of(Diagram *d, int column, const char *label) {
    uint32_t id = intern(d->labels[column], *label ? label : "(unknown)");
    if (id > d->boxes[column].len) {
        Box box = {.label = interned(d->labels[column], id)};
        vec_push(&d->boxes[column], box);
    }
    return id - 1;
}

static Edge *edge_of(Diagram *d, const char *data, const char *function, const char *goal) {
    Edge edge = {{box_of(d, 0, data), box_of(d, 1, function), box_of(d, 2, goal)}, 0, false};
    uint64_t key = hash_mix(hash_mix(edge.boxes[0] + 1, edge.boxes[1] + 1), edge.boxes[2] + 1);
    uint64_t *place = map_put(&d->known, key, NULL);
    if (!*place) {
        vec_push(&d->edges, edge);
        *place = d->edges.len;
    }
    return &d->edges.data[*place - 1];
}

static void add_flow(Diagram *d, Edge *edge, bool objected) {
    edge->flows++;
    edge->objected |= objected;
    for (int column = 0; column < COLUMNS; column++)
        d->boxes[column].data[edge->boxes[column]].weight++;
}

static uint64_t text_key(const char *text) {
    return hash_bytes(text, strlen(text));
}

static uint64_t flow_key(const char *data, const char *function, const char *sink_kind) {
    return hash_mix(hash_mix(text_key(data), text_key(function)), text_key(sink_kind));
}

static const char *data_label(const Diagram *d, const char *data) {
    const DataRow *row = inventory_find(d->inventory, data);
    return row ? row->title : data;
}

/* A function each while they have room; else what leaves from one file, or one folder, together. */
static const char *place_label(Diagram *d, const char *function, const char *file) {
    if (d->grouping == GROUP_FUNCTIONS || !*file) return *function ? function : file;
    if (d->grouping == GROUP_FILES) return file;
    const char *slash = strrchr(file, '/');
    return slash ? arena_strndup(d->html->arena, file, (size_t)(slash - file) + 1) : "./";
}

static const char *goal_label(Html *html, const Finding *finding) {
    const char *name = *finding->recipient ? finding->recipient : finding->store;
    return *name ? arena_printf(html->arena, "%s: %s", finding->sink_kind, name)
                 : finding->sink_kind;
}

static uint64_t place_key(const Observation *o) {
    return hash_mix(hash_mix(text_key(o->data), text_key(o->at.file)), o->at.line);
}

/* What is known of the recipient or store of each flow, by datum and place. */
static void collect_destinations(const ScanResult *result, Map *out) {
    for (uint32_t i = 0; i < result->observations.len; i++) {
        const Observation *o = &result->observations.data[i];
        if (*o->data && *o->subject && (str_eq(o->kind, "recipient") || str_eq(o->kind, "store")))
            *map_put(out, hash_mix(place_key(o), text_key(o->detail)), NULL) = i + 1;
    }
}

static const char *flow_goal(Html *html, const Map *destinations, const Observation *flow) {
    uint64_t row = map_get(destinations, hash_mix(place_key(flow), text_key(flow->value)), 0);
    return row ? arena_printf(html->arena, "%s: %s", flow->value, html->result->observations.data[row - 1].subject)
               : flow->value;
}

/* Shown findings by datum, function and kind of sink: index + 1. */
static void collect_findings(Html *html, Map *out) {
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const Finding *finding = &html->result->findings.data[i];
        if (report_showing(html->input, i) != SHOWING_YES || !*finding->sink_kind) continue;
        for (uint32_t k = 0; k < finding->data.len; k++)
            *map_put(out, flow_key(finding->data.data[k], finding->function, finding->sink_kind), NULL) = i + 1;
    }
}

/* Every flow that was seen, as the inventory counts them. */
static void collect_flows(Diagram *d, const Map *findings, Map *drawn) {
    Html *html = d->html;
    Map destinations = {0};
    collect_destinations(html->result, &destinations);
    for (uint32_t i = 0; i < html->result->observations.len; i++) {
        const Observation *flow = &html->result->observations.data[i];
        if (!str_eq(flow->kind, "flow") || !*flow->value || !*flow->data) continue;
        uint64_t key = flow_key(flow->data, flow->function, flow->value), found = map_get(findings, key, 0);
        const char *goal = flow_goal(html, &destinations, flow);
        if (found && goal == flow->value) goal = goal_label(html, &html->result->findings.data[found - 1]);
        const char *place = place_label(d, flow->function, flow->at.file);
        add_flow(d, edge_of(d, data_label(d, flow->data), place, goal), found != 0);
        map_put(drawn, key, NULL);
    }
    map_free(&destinations);
}

/* The flows, and what a check objects to without one, such as memory that is let go. */
static void collect(Diagram *d) {
    Html *html = d->html;
    Map findings = {0}, drawn = {0};
    collect_findings(html, &findings);
    collect_flows(d, &findings, &drawn);
    for (uint32_t i = 0; i < html->result->findings.len; i++) {
        const Finding *finding = &html->result->findings.data[i];
        if (report_showing(html->input, i) != SHOWING_YES || !*finding->sink_kind) continue;
        for (uint32_t k = 0; k < finding->data.len; k++) {
            const char *data = finding->data.data[k];
            if (map_find(&drawn, flow_key(data, finding->function, finding->sink_kind))) continue;
            const char *place = place_label(d, finding->function, finding->sink.file);
            add_flow(d, edge_of(d, data_label(d, data), place, goal_label(html, finding)), true);
        }
    }
    map_free(&findings);
    map_free(&drawn);
}

/* ---- layout ---------------------------------------------------------------------------------- */

static int compare_boxes(const void *left, const void *right) {
    const Box *const *a = left, *const *b = right;
    if ((*a)->weight != (*b)->weight) return (*a)->weight < (*b)->weight ? 1 : -1;
    return strcmp((*a)->label, (*b)->label);
}

/* The heaviest get a row each, the rest shares the last one. */
static void place_boxes(Diagram *d, int column) {
    uint32_t count = d->boxes[column].len;
    Box **sorted = ARENA_ARRAY(d->html->arena, Box *, count + 1);
    for (uint32_t i = 0; i < count; i++) sorted[i] = &d->boxes[column].data[i];
    if (count) qsort(sorted, count, sizeof *sorted, compare_boxes);
    uint32_t own = count > ROWS ? ROWS - 1 : count;
    for (uint32_t i = 0; i < count; i++) {
        sorted[i]->row = i < own ? i : own;
        sorted[i]->grouped = i >= own;
    }
    d->others[column] = count - own;
    d->rows[column] = own + (count > own);
}

static uint32_t tallest(const Diagram *d) {
    uint32_t rows = 1;
    for (int column = 0; column < COLUMNS; column++)
        if (d->rows[column] > rows) rows = d->rows[column];
    return rows;
}

/* Rows of a column are spread over the height of the tallest one. */
static uint32_t row_middle(const Diagram *d, int column, uint32_t row) {
    uint32_t height = tallest(d) * ROW_HEIGHT;
    return 24 + (2 * row + 1) * height / (2 * (d->rows[column] ? d->rows[column] : 1));
}

/* ---- drawing --------------------------------------------------------------------------------- */

static void draw_curve(Diagram *d, int column, uint32_t from, uint32_t to, uint32_t flows,
                       bool objected) {
    uint32_t x1 = columns[column].left + columns[column].width, x2 = columns[column + 1].left;
    uint32_t y1 = row_middle(d, column, from), y2 = row_middle(d, column + 1, to);
    uint32_t middle = (x1 + x2) / 2, thick = flows < 8 ? 1 + flows / 2 : 5;
    html_format(d->html, "<path class=\"%s\" stroke-width=\"%u\" d=\"M%u %u C%u %u %u %u %u %u\"/>",
                objected ? "objected" : "seen", thick, x1, y1, middle, y1, middle, y2, x2, y2);
}

/* One curve for all edges between the same two boxes; objected ones last, on top. */
static void draw_curves(Diagram *d, int column, bool objected) {
    for (uint32_t from = 0; from < d->rows[column]; from++)
        for (uint32_t to = 0; to < d->rows[column + 1]; to++) {
            uint32_t flows = 0;
            bool any = false;
            for (uint32_t i = 0; i < d->edges.len; i++) {
                const Edge *edge = &d->edges.data[i];
                if (d->boxes[column].data[edge->boxes[column]].row != from ||
                    d->boxes[column + 1].data[edge->boxes[column + 1]].row != to)
                    continue;
                flows += edge->flows;
                any |= edge->objected;
            }
            if (flows && any == objected) draw_curve(d, column, from, to, flows, objected);
        }
}

static void draw_box(Diagram *d, int column, uint32_t row, const char *label) {
    Html *html = d->html;
    uint32_t x = columns[column].left, y = row_middle(d, column, row), flows = 0;
    for (uint32_t i = 0; i < d->boxes[column].len; i++)
        if (d->boxes[column].data[i].row == row) flows += d->boxes[column].data[i].weight;
    html_raw(html, "<g><title>"); /* whole when it is pointed at */
    html_put(html, label);
    html_format(html, ": %s</title>", report_count(html->arena, flows, "flow", "flows"));
    html_format(html,
                "<rect class=\"box%d\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%d\" rx=\"5\"/>",
                column, x, y - BOX_HEIGHT / 2, columns[column].width, BOX_HEIGHT);
    html_format(html, "<text x=\"%u\" y=\"%u\">", x + 10, y + 4);
    html_put(html, report_cut(html->arena, label, columns[column].label));
    html_format(html, "</text><text class=\"n\" x=\"%u\" y=\"%u\">%u</text></g>\n",
                x + columns[column].width - 8, y + 4, flows);
}

static void draw_boxes(Diagram *d, int column) {
    static const char *const many[] = {"other kinds of data", "other places", "other goals"};
    for (uint32_t i = 0; i < d->boxes[column].len; i++)
        if (!d->boxes[column].data[i].grouped)
            draw_box(d, column, d->boxes[column].data[i].row, d->boxes[column].data[i].label);
    if (d->others[column])
        draw_box(d, column, d->rows[column] - 1,
                 arena_printf(d->html->arena, "%u %s", d->others[column], many[column]));
}

static void draw(Diagram *d) {
    static const char *const ways[] = {"Leave the program in", "Leave the program in file",
                                       "Leave the program in folder"};
    const char *const heads[] = {"Data", ways[d->grouping], "Go to"};
    Html *html = d->html;
    html_raw(html, "<h3>Where the data go</h3>\n");
    html_format(html,
                "<div class=\"scroll\"><svg class=\"diagram\" viewBox=\"0 0 %d %u\" role=\"img\" "
                "aria-label=\"Flows of personal data\">\n",
                WIDTH, tallest(d) * ROW_HEIGHT + 34);
    for (int column = 0; column < COLUMNS; column++)
        html_format(html, "<text class=\"head\" x=\"%u\" y=\"14\">%s</text>\n", columns[column].left,
                    heads[column]);
    for (int objected = 0; objected < 2; objected++)
        for (int column = 0; column + 1 < COLUMNS; column++) draw_curves(d, column, objected);
    html_raw(html, "\n");
    for (int column = 0; column < COLUMNS; column++) draw_boxes(d, column);
    html_raw(html,
             "</svg></div>\n<p class=\"note\">A red line carries a finding; a line is thicker where "
             "there are more flows, whose number stands in each box. What follows and the findings "
             "hold the details.</p>\n");
}

static void clear(Diagram *d) {
    for (int column = 0; column < COLUMNS; column++) {
        vec_free(&d->boxes[column]);
        if (d->labels[column]) interner_free(d->labels[column]);
        d->labels[column] = NULL;
    }
    vec_free(&d->edges);
    map_free(&d->known);
}

void html_diagram(Html *html, const Inventory *inventory) {
    Diagram d = {.html = html, .inventory = inventory};
    for (int grouping = GROUP_FUNCTIONS; grouping <= GROUP_FOLDERS; grouping++) {
        clear(&d);
        d.known = (Map){0};
        d.grouping = grouping;
        for (int column = 0; column < COLUMNS; column++) d.labels[column] = interner_new();
        collect(&d);
        if (d.boxes[1].len <= ROWS) break;
    }
    for (int column = 0; column < COLUMNS; column++) place_boxes(&d, column);
    if (d.edges.len) draw(&d);
    clear(&d);
}
