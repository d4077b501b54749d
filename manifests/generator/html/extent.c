/*
 * From the measures of boxes to how far down they are: CSS 2.2, sections 8.3.1
 * (margins), 9.4 (blocks and lines), 9.5 (floats), 10.6 (heights); CSS Flexbox
 * 1, section 9. One pass, parents first.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/extent.h"

#include <math.h>
#include <string.h>

#include "style/usage.h"

/* So far down nothing matters any more, though margins may be below 0. */
#define FAR (1.25 * PM_EXTENT_TOP)

/* Floats leave that part of a row for what flows beside them. */
#define FLOATS_MAX 0.75

/* Widths are rounded: so much more than a row has still fits. */
#define TOLERANCE 1.01

/* Something that is so narrow takes no part of a row. */
#define NARROW 1.0

/* Elements that show something else than what is in them, as tall as they say.
 */
#define REPLACED " canvas embed iframe img input object svg video "

typedef struct laying_t {
    const pm_extent_t *extents;
    const pm_css_usage_t *usage;
    int screen;
    double *tops;
} laying_t;

/* Margins that meet: the largest, and the least of those below 0. */
typedef struct gap_t {
    double most, least;
} gap_t;

/* What is in an element, as it is laid from one to the next. */
typedef struct flow_t {
    pm_css_inner_t inner;
    int columns;
    double width, height; /* of the room in it; NAN: not known */
    double line;          /* the most that a line of text can take */
    pm_lines_t read;      /* text that was laid */
    double end;           /* of what was laid */
    gap_t gap;            /* between that and what is next */
    double row;           /* top of the row that is open */
    double taken;         /* of its width; 0: none is open */
    int is_of_floats;
} flow_t;

static const pm_css_measure_t *measure_of(const laying_t *laying,
                                          const pm_css_element_t *element)
{
    const pm_css_measure_t *measures = laying->usage->measures[element->index];

    return &(measures ? measures : pm_css_not_measured)[laying->screen];
}

/* A size where a part of it is one of whole; NAN if that is not known. */
static double resolve(const pm_css_measure_t *measure,
                      pm_css_property_t property, double whole)
{
    const pm_css_size_t *size = pm_css_measure_size(measure, property);
    double pixels = (double)size->pixels;

    if (size->part != 0) {
        pixels += (double)size->part * whole;
    }
    return isfinite(pixels) ? pixels : (double)NAN;
}

/* The same of a margin or a padding: 0 if it is not known. */
static double edge(const pm_css_measure_t *measure, pm_css_property_t property,
                   double whole)
{
    double pixels = resolve(measure, property, whole);

    return isnan(pixels) ? 0 : pixels;
}

/* The lesser and the greater of two, of which the second may not be known. */
static double at_most(double value, double limit)
{
    return limit < value ? limit : value;
}

static double at_least(double value, double limit)
{
    return limit > value ? limit : value;
}

static void widen(gap_t *gap, double margin)
{
    gap->most = at_least(gap->most, margin);
    gap->least = at_most(gap->least, margin);
}

/* The margins count: what is next does not touch them. */
static void settle(flow_t *flow)
{
    flow->end += flow->gap.most + flow->gap.least;
    flow->gap = (gap_t){0, 0};
}

/* Whether what is next flows beside floats. */
static int is_beside_floats(const flow_t *flow)
{
    return flow->taken > 0 && flow->is_of_floats &&
           flow->taken <= FLOATS_MAX * flow->line;
}

/* Lines of text, up to there: more of them where there is less room. */
static void lay_text(flow_t *flow, const pm_lines_t *until)
{
    double ended = until->ended - flow->read.ended;
    double full = until->full - flow->read.full;
    double line = at_most(PM_EXTENT_LINE_WIDTH, flow->line);
    double height;

    flow->read = *until;
    if (ended <= 0) {
        return;
    }
    settle(flow);
    height = (ended + full * (PM_EXTENT_LINE_WIDTH / line - 1)) *
             PM_EXTENT_LINE_HEIGHT;
    flow->end =
        at_least(flow->end, (flow->taken > 0 ? flow->row : flow->end) + height);
    flow->taken = 0;
}

/* The width that an element says it has; NAN: none. */
static double said_width(const flow_t *around, const pm_css_measure_t *measure,
                         const pm_extent_t *extent)
{
    int is_item = around->inner == PM_CSS_INNER_ROW ||
                  around->inner == PM_CSS_INNER_LINES;
    double width = is_item ? resolve(measure, PM_CSS_FLEX_BASIS, around->width)
                           : (double)NAN;

    if (isnan(width)) {
        width = resolve(measure, PM_CSS_WIDTH, around->width);
    }
    if (isnan(width) && extent->width > 0) {
        width = (double)extent->width;
    }
    return at_most(width, resolve(measure, PM_CSS_MAX_WIDTH, around->width));
}

/* The width that it has; NAN: not known. */
static double width_of(const flow_t *around, const pm_css_measure_t *measure,
                       const pm_extent_t *extent)
{
    double width = said_width(around, measure, extent);

    if (width > NARROW) {
        return width;
    }
    width = around->inner == PM_CSS_INNER_GRID && around->columns > 0
                ? around->width / around->columns
            : around->inner <= PM_CSS_INNER_COLUMN &&
                    measure->stand == PM_CSS_STAND_BLOCK
                ? around->width
                : (double)NAN;
    width = at_most(width, resolve(measure, PM_CSS_MAX_WIDTH, around->width));
    return width > NARROW ? width : (double)NAN;
}

/* The height that it has, whatever is in it; NAN: none. */
static double height_of(const flow_t *around, const pm_css_element_t *element,
                        const pm_css_measure_t *measure,
                        const pm_extent_t *extent, double width)
{
    double height = resolve(measure, PM_CSS_HEIGHT, around->height);
    int is_said; /* by its attribute */

    if (!isnan(height)) {
        return height;
    }
    is_said = extent->height > 0 && pm_css_is_one_of(element, REPLACED);
    if (measure->ratio > 0 && width > 0 && (measure->is_auto || !is_said)) {
        return width / measure->ratio;
    }
    if (!is_said) {
        return (double)NAN;
    }
    return measure->is_auto && extent->width > 0 && width > 0
               ? width * (double)extent->height / (double)extent->width
               : (double)extent->height;
}

static void lay_inside(laying_t *laying, const pm_css_element_t *element,
                       flow_t *flow);

/*
 * Lays an element at y, and all that is in it. Returns its end. gap: the
 * margins above it, which are not in y, and then those below what is in it;
 * NULL: they do not meet.
 */
static double lay_box(laying_t *laying, const pm_css_element_t *element,
                      const flow_t *around, double y, gap_t *gap)
{
    const pm_css_measure_t *measure = measure_of(laying, element);
    const pm_extent_t *extent = &laying->extents[element->index];
    double width = width_of(around, measure, extent);
    double height = height_of(around, element, measure, extent, width);
    double above = edge(measure, PM_CSS_PADDING_TOP, around->width);
    double below = edge(measure, PM_CSS_PADDING_BOTTOM, around->width);
    double top = gap ? y + gap->most + gap->least : y, end;
    flow_t flow = {.inner = measure->inner,
                   .columns = measure->columns,
                   .width = width,
                   .height = height,
                   .line = at_most(around->line, width),
                   .read = extent->before,
                   .end = y,
                   .gap = gap ? *gap : (gap_t){0, 0}};

    laying->tops[element->index] = top;
    if (above > 0) {
        settle(&flow);
        flow.end += above;
    }
    lay_inside(laying, element, &flow);
    if (!gap || below > 0) {
        settle(&flow);
    }
    /* CSS 2.2, section 10.7: the least height wins. */
    end = isnan(height) ? flow.end + below : top + height;
    end =
        at_most(end, top + resolve(measure, PM_CSS_MAX_HEIGHT, around->height));
    end = at_least(end,
                   top + resolve(measure, PM_CSS_MIN_HEIGHT, around->height));
    if (gap) {
        *gap = end == flow.end ? flow.gap : (gap_t){0, 0};
    }
    return end;
}

/* An element below what comes before it. */
static void lay_block(laying_t *laying, const pm_css_element_t *element,
                      flow_t *flow)
{
    const pm_css_measure_t *measure = measure_of(laying, element);
    int is_beside = is_beside_floats(flow);
    double before = flow->end;

    flow->taken = 0;
    widen(&flow->gap, edge(measure, PM_CSS_MARGIN_TOP, flow->width));
    if (is_beside) {
        flow->end = flow->row;
    }
    if (flow->inner != PM_CSS_INNER_FLOW) {
        settle(flow);
    }
    flow->end = lay_box(laying, element, flow, flow->end,
                        flow->inner == PM_CSS_INNER_FLOW ? &flow->gap : NULL);
    if (is_beside) {
        flow->end = at_least(flow->end, before);
    }
    widen(&flow->gap, edge(measure, PM_CSS_MARGIN_BOTTOM, flow->width));
    if (flow->inner != PM_CSS_INNER_FLOW) {
        settle(flow);
    }
}

/* How much of a row an element takes. */
static double share_of(const flow_t *flow, const pm_css_measure_t *measure,
                       const pm_extent_t *extent)
{
    double width;

    if (flow->inner == PM_CSS_INNER_ROW ||
        measure->stand == PM_CSS_STAND_CELL) {
        return 0;
    }
    if (flow->inner == PM_CSS_INNER_GRID) {
        return flow->line / (flow->columns > 0 ? flow->columns : 1);
    }
    width = said_width(flow, measure, extent);
    if (isnan(width)) {
        /* a text that takes a line takes the row */
        return extent->after.full > extent->before.full ? flow->line : 0;
    }
    return width;
}

/* An element in a row, beside what comes before it if there is room. */
static void lay_beside(laying_t *laying, const pm_css_element_t *element,
                       flow_t *flow)
{
    const pm_css_measure_t *measure = measure_of(laying, element);
    double share = share_of(flow, measure, &laying->extents[element->index]);
    double above = edge(measure, PM_CSS_MARGIN_TOP, flow->width);
    double below = edge(measure, PM_CSS_MARGIN_BOTTOM, flow->width);

    if (!(flow->taken > 0 && flow->taken + share <= flow->line * TOLERANCE)) {
        settle(flow);
        flow->row = flow->end;
        flow->taken = 0;
    }
    flow->taken += at_least(NARROW / 100, share);
    flow->is_of_floats = measure->stand == PM_CSS_STAND_FLOAT;
    flow->end = at_least(
        flow->end,
        lay_box(laying, element, flow, flow->row + above, NULL) + below);
}

/* Something that takes no place. */
static void lay_aside(laying_t *laying, const pm_css_element_t *element,
                      const flow_t *flow)
{
    lay_box(laying, element, flow, flow->end + flow->gap.most + flow->gap.least,
            NULL);
}

/* An element whose content is part of what is around it. */
static void lay_through(laying_t *laying, const pm_css_element_t *element,
                        flow_t *flow)
{
    laying->tops[element->index] =
        flow->taken > 0 ? flow->row
                        : flow->end + flow->gap.most + flow->gap.least;
    if (strcmp(element->tag, "br") == 0) {
        flow->taken = 0;
    }
    lay_inside(laying, element, flow);
}

/* Whether something in a line has a height of its own. */
static int is_tall(const pm_css_element_t *element,
                   const pm_css_measure_t *measure, const pm_extent_t *extent)
{
    return (extent->height > 0 || measure->ratio > 0 ||
            !isnan(pm_css_measure_size(measure, PM_CSS_HEIGHT)->pixels)) &&
           pm_css_is_one_of(element, REPLACED);
}

static void lay_child(laying_t *laying, const pm_css_element_t *element,
                      flow_t *flow)
{
    const pm_css_measure_t *measure = measure_of(laying, element);
    const pm_extent_t *extent = &laying->extents[element->index];
    pm_css_stand_t stand = measure->stand;
    int is_flow = flow->inner == PM_CSS_INNER_FLOW;

    lay_text(flow, &extent->before);
    if (stand == PM_CSS_STAND_CONTENTS ||
        (stand == PM_CSS_STAND_INLINE && is_flow &&
         !is_tall(element, measure, extent))) {
        lay_through(laying, element, flow);
        return;
    }
    if (stand == PM_CSS_STAND_NONE || stand == PM_CSS_STAND_OUT) {
        lay_aside(laying, element, flow);
    }
    else if (flow->inner == PM_CSS_INNER_COLUMN ||
             (stand == PM_CSS_STAND_BLOCK && is_flow)) {
        lay_block(laying, element, flow);
    }
    else {
        lay_beside(laying, element, flow);
    }
    flow->read = extent->after;
}

/* All that is in an element. The recursion is as deep as elements are, at most
 * PM_CSS_ELEMENT_DEPTH_MAX. */
static void lay_inside(laying_t *laying, const pm_css_element_t *element,
                       flow_t *flow)
{
    const pm_css_element_t *child;

    for (child = element->first; child; child = child->next) {
        if (flow->end > FAR && !flow->taken) {
            flow->end = HUGE_VAL; /* as all that is below */
            return;
        }
        lay_child(laying, child, flow);
    }
    lay_text(flow, &laying->extents[element->index].after);
}

/* The tops on one screen, from pool. */
static double *lay_page(apr_pool_t *pool, const apr_array_header_t *extents,
                        const pm_css_page_t *page, const pm_css_usage_t *usage,
                        int screen)
{
    const pm_css_view_t *view = &pm_css_views[pm_css_measured[screen]];
    laying_t laying = {.extents = (const pm_extent_t *)extents->elts,
                       .usage = usage,
                       .screen = screen};
    flow_t flow = {
        .width = view->width, .height = view->height, .line = view->width};
    int i;

    laying.tops = apr_palloc(pool, sizeof(*laying.tops) *
                                       ((apr_size_t)extents->nelts + 1));
    for (i = 0; i < extents->nelts; i++) {
        laying.tops[i] = HUGE_VAL;
    }
    for (i = 0; i < page->elements->nelts; i++) {
        const pm_css_element_t *element =
            APR_ARRAY_IDX(page->elements, i, const pm_css_element_t *);

        if (!element->parent) {
            lay_child(&laying, element, &flow);
        }
    }
    return laying.tops;
}

const double *pm_extent_tops(apr_pool_t *pool,
                             const apr_array_header_t *extents,
                             const pm_css_page_t *page,
                             const pm_css_usage_t *usage, int has_phone)
{
    double *tops =
        lay_page(pool, extents, page, usage, PM_CSS_MEASURED_DESKTOP);
    apr_pool_t *scratch;
    const double *others;
    int i;

    if (!has_phone || !usage->is_nearer) {
        return tops;
    }
    apr_pool_create(&scratch, pool);
    others = lay_page(scratch, extents, page, usage, PM_CSS_MEASURED_PHONE);
    for (i = 0; i < page->elements->nelts; i++) {
        unsigned hidden = usage->hidden[i];

        if (hidden & PM_CSS_VIEW_BIT(PM_CSS_VIEW_PHONE) &&
            hidden != PM_CSS_ALL_VIEWS) {
            continue;
        }
        tops[i] = hidden & PM_CSS_VIEW_BIT(PM_CSS_VIEW_DESKTOP)
                      ? others[i]
                      : at_most(tops[i], others[i]);
    }
    apr_pool_destroy(scratch);
    return tops;
}
