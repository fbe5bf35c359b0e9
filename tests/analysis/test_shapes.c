/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/chart_map.h"
#include "analysis/shapes.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA = 8 << 20 };

#define FEATURE(code, type, coordinates)                                                           \
    "{\"type\":\"Feature\",\"properties\":" code ",\"geometry\":{\"type\":\"" type                 \
    "\",\"coordinates\":" coordinates "}}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define SQUARE "[[[106,17],[107,17],[107,16],[106,16],[106,17]]]"
#define ONE "{\"code\":\"19333\"}"

static struct arena *arena;
static struct unit_list *units;
static struct findings findings;
static struct shapes shapes;

static void set_up(void)
{
    ck_assert_ok(arena_new(ARENA, &arena));
    ck_assert_ok(unit_list_builtin(&units));
    findings = findings_in(arena);
}

static void tear_down(void)
{
    unit_list_free(units);
    arena_free(arena);
}

static void read(const char *text)
{
    ck_assert_ok(shapes_read(text, strlen(text), units, &findings, &shapes));
}

/* The one finding, at its place. */
static void refused(const char *text, const char *code, const char *at)
{
    findings = findings_in(arena);
    read(text);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, code);
    ck_assert_str_eq(findings.items[0].at, at);
}

START_TEST(outlines_are_read)
{
    read(COLLECTION(FEATURE(ONE, "Polygon", SQUARE) "," FEATURE(
        "{\"ma\":\"19351\"}", "MultiPolygon", "[" SQUARE "," SQUARE "]")));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_uint_eq(shapes.count, 2);
    const struct shape *shape = shapes_find(&shapes, "19333");
    ck_assert_uint_eq(shape->ring_count, 1);
    ck_assert_uint_eq(shape->rings[0].count, 5);
    ck_assert_double_eq(shape->rings[0].points[1].longitude, 107);
    ck_assert_double_eq(shape->rings[0].points[1].latitude, 17);
    ck_assert_uint_eq(shapes_find(&shapes, "19351")->ring_count, 2);
    ck_assert_ptr_null(shapes_find(&shapes, "44"));
}
END_TEST

START_TEST(what_cannot_be_drawn_is_told)
{
    refused("{}", "shapes_not", "");
    refused("{\"type\":\"FeatureCollection\",\"features\":[]}", "shapes_not", "");
    refused(COLLECTION(FEATURE("{\"name\":\"x\"}", "Polygon", SQUARE)), "shapes_code",
            "/features/0");
    refused(COLLECTION(FEATURE("{\"code\":19333}", "Polygon", SQUARE)), "shapes_code",
            "/features/0");
    refused(COLLECTION(FEATURE("null", "Polygon", SQUARE)), "shapes_code", "/features/0");
    refused(COLLECTION(FEATURE("{\"code\":\"99999\"}", "Polygon", SQUARE)), "shapes_unknown",
            "/features/0");
    refused(COLLECTION(FEATURE(ONE, "Point", "[106,17]")), "shapes_geometry", "/features/0");
    refused(COLLECTION(FEATURE(ONE, "Polygon", SQUARE) "," FEATURE(ONE, "Polygon", SQUARE)),
            "shapes_twice", "/features/1");
    refused(COLLECTION(FEATURE(ONE, "Polygon", "[]")), "shapes_ring", "/features/0");
    refused(COLLECTION(FEATURE(ONE, "Polygon", "null")), "shapes_ring", "/features/0");
    refused(COLLECTION(FEATURE(ONE, "Polygon", "[[[106,17],[107,17],[106,17]]]")), "shapes_ring",
            "/features/0");
    refused(COLLECTION(FEATURE(ONE, "Polygon", "[[1,2,3,4]]")), "shapes_point", "/features/0");
    /* metres of VN-2000 */
    refused(COLLECTION(FEATURE(ONE, "Polygon",
                               "[[[586000,1850000],[587000,1850000],[587000,1851000],[586000,"
                               "1850000]]]")),
            "shapes_point", "/features/0");
    ck_assert_int_eq(shapes_read("{", 1, units, &findings, &shapes), FAULT_INVALID);
}
END_TEST

/* One point over the limit of a file. */
START_TEST(too_many_points_are_refused)
{
    AUTO(buffer) struct buffer text = buffer_of(8 << 20);
    buffer_text(&text, "{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":" ONE
                       ",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
    for (int i = 0; i <= SHAPES_POINTS_MAX; i++)
        buffer_text(&text, i == 0 ? "[106,17]" : ",[106,17]");
    buffer_text(&text, "]]}}]}");
    ck_assert_ok(buffer_check(&text));
    refused(text.data, "shapes_many", "/features/0");
}
END_TEST

static size_t times(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        count++;
    return count;
}

/* A degree square at 16-17 N: 0.9588 as wide as high, so 700 high and 671 wide does not fit: 660
 * wide, 688.3 high; a degree is 111.2 km, so 20 km are 123.8. */
START_TEST(map_keeps_its_scale)
{
    AUTO(buffer) struct buffer svg = buffer_of(1 << 20);
    read(COLLECTION(FEATURE(ONE, "Polygon", SQUARE)));
    const struct map_area areas[] = {{shapes_find(&shapes, "19333"), MAP_BELOW, "A<b>"}};
    const struct map_chart chart = {.id = "map",
                                    .title = "t",
                                    .description = "d",
                                    .legend = {[MAP_BELOW] = "thấp hơn"},
                                    .north = "B",
                                    .areas = areas,
                                    .area_count = 1};
    chart_map(&chart, &svg);
    ck_assert_ok(buffer_check(&svg));
    ck_assert_ptr_nonnull(strstr(svg.data, "d=\"M6.0 23.0L666.0 23.0L666.0 711.3L6.0 711.3"));
    ck_assert_ptr_nonnull(strstr(svg.data, "h123.8v-6"));
    ck_assert_ptr_nonnull(strstr(svg.data, ">20 km</text>"));
    ck_assert_uint_eq(times(svg.data, ">A&lt;b&gt;</text>"), 2);
    ck_assert_uint_eq(times(svg.data, "url(#map-fill-2)"), 2); /* legend and area */
    ck_assert_ptr_null(strstr(svg.data, "nan"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shapes");
    TCase *all = tcase_create("shapes");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, outlines_are_read);
    tcase_add_test(all, what_cannot_be_drawn_is_told);
    tcase_add_test(all, too_many_points_are_refused);
    tcase_add_test(all, map_keeps_its_scale);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
