/*
 * html/placement.h: how far down a page something is guessed to be.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/placement.h"
#include "unit/tap.h"

static void tag(pm_placement_t *placement, const char *name, int is_end)
{
    pm_placement_tag(placement, pm_element_find(name), is_end);
}

static void block(pm_placement_t *placement, const char *name, const char *text)
{
    tag(placement, name, 0);
    pm_placement_text(placement, text, strlen(text));
    tag(placement, name, 1);
}

static void test_text(void)
{
    pm_placement_t placement = {0};
    double one, many;

    pm_placement_text(&placement, " \n ", 3);
    tap_ok(placement.x == 0 && placement.y == 0,
           "white space alone is nothing");
    block(&placement, "p", "a");
    one = placement.y;
    tap_ok(one > 20 && one < 60, "a paragraph of a line is about a line high");
    block(&placement, "p", "a");
    tap_ok(placement.y == 2 * one, "two are twice as high");
    placement = (pm_placement_t){0};
    while (placement.y < PM_EXTENT_TOP) {
        pm_placement_text(&placement, "some words ", 11);
    }
    many = placement.y;
    pm_placement_text(&placement, "x", 1);
    tap_ok(placement.y - many < 30, "text makes lines");
    placement = (pm_placement_t){0};
    pm_placement_text(&placement, "\xe2\x82\xac\xe2\x82\xac", 6);
    many = placement.x;
    placement = (pm_placement_t){0};
    pm_placement_text(&placement, "ab", 2);
    tap_ok(placement.x == many, "a character is one, whatever its bytes");
}

static void test_boxes(void)
{
    pm_placement_t placement = {0};

    pm_placement_box(&placement, 400, 300);
    pm_placement_box(&placement, 400, 200);
    tap_ok(placement.y == 0, "what fits on a line is beside the other");
    pm_placement_box(&placement, 400, 100);
    tap_ok(placement.y == 300, "what does not is below the highest");
    tag(&placement, "div", 0);
    tap_ok(placement.y == 400, "a block begins a line");
    tag(&placement, "span", 0);
    tap_ok(placement.y == 400, "  and others do not");
}

static void test_navigation(void)
{
    pm_placement_t placement = {0};
    int i;

    tag(&placement, "nav", 0);
    for (i = 0; i < 100; i++) {
        block(&placement, "li", "item");
    }
    tap_ok(placement.y < 200, "items of a menu stand side by side");
    tag(&placement, "nav", 1);
    tag(&placement, "nav", 1);
    for (i = 0; i < 100; i++) {
        block(&placement, "li", "item");
    }
    tap_ok(placement.y > 1000, "  others below each other");
}

static void test_end(void)
{
    pm_placement_t placement = {0};

    tap_ok(pm_placement_is_near(&placement), "the top is near");
    pm_placement_box(&placement, 10, PM_PLACEMENT_END);
    tag(&placement, "p", 0);
    tap_ok(!pm_placement_is_near(&placement), "what is far down is not");
    pm_placement_text(&placement, "x", 1);
    tag(&placement, "p", 1);
    tap_ok(placement.x == 0, "  and nothing is counted there");
}

int main(void)
{
    test_text();
    test_boxes();
    test_navigation();
    test_end();
    return tap_done();
}
