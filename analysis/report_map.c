/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The units compared on a map, by band; those without a figure are hatched, and what the map lacks
 * is said.
 */
#include "analysis/chart_map.h"
#include "analysis/report_maker.h"

#include <string.h>

enum { CHART_BYTES_MAX = 4 << 20 };

struct map {
    struct report_maker *maker;
    const struct shapes *shapes;
    struct map_area *areas;
    size_t count;
    size_t of_class[MAP_CLASSES];
    size_t missing; /* compared, and not on the map */
};

static enum map_class class_of(const struct compared_unit *unit)
{
    static const enum map_class classes[] = {
        [STANDING_UNKNOWN] = MAP_FEW,
        [STANDING_SAME] = MAP_SAME,
        [STANDING_ABOVE] = MAP_ABOVE,
        [STANDING_BELOW] = MAP_BELOW,
    };
    return unit == NULL ? MAP_NONE : classes[unit->standing];
}

static const struct compared_unit *find_compared(const struct result *result, const char *code)
{
    for (size_t i = 0; i < result->compared_count; i++)
        if (strcmp(result->compared[i].unit->code, code) == 0)
            return &result->compared[i];
    return NULL;
}

static void add_area(struct map *map, const struct shape *shape)
{
    struct report_maker *maker = map->maker;
    const struct compared_unit *unit = find_compared(maker->result, shape->code);
    enum map_class class = class_of(unit);
    map->of_class[class]++;
    map->areas[map->count++] = (struct map_area){
        shape, class, class == MAP_ABOVE || class == MAP_BELOW ? unit->unit->name : NULL};
}

/* The shapes of units under the subject; those of the whole itself would hide them. */
static void gather(struct map *map)
{
    const struct result *result = map->maker->result;
    const struct unit *whole = result->subject.unit;
    for (size_t i = 0; i < map->shapes->count; i++) {
        const struct shape *shape = &map->shapes->items[i];
        if (strcmp(shape->code, whole->code) != 0 &&
            unit_list_within(result->context->units, shape->code, whole->code))
            add_area(map, shape);
    }
    for (size_t i = 0; i < result->compared_count; i++)
        map->missing += shapes_find(map->shapes, result->compared[i].unit->code) == NULL;
}

static void name_classes(const struct map *map, struct map_chart *chart)
{
    static const char *const codes[MAP_CLASSES] = {"report_band_above", "report_band_same",
                                                   "report_band_below", "report_band_few",
                                                   "report_map_none"};
    for (size_t i = 0; i < MAP_CLASSES; i++)
        if (map->of_class[i] > 0)
            chart->legend[i] =
                report_say(map->maker, codes[i], "whole", map->maker->whole, "count",
                           report_integer(map->maker, (int64_t)map->of_class[i]), NULL);
}

static const char *draw(struct report_maker *maker, const struct map_chart *chart)
{
    AUTO(buffer) struct buffer svg = buffer_of(CHART_BYTES_MAX);
    chart_map(chart, &svg);
    return report_svg(maker, &svg);
}

static void add_chart(const struct map *map)
{
    struct report_maker *maker = map->maker;
    const char *shown = report_words(maker, "report_map_shown");
    if (map->missing > 0)
        shown = report_join(maker, shown,
                            report_say(maker, "report_map_missing", "count",
                                       report_integer(maker, (int64_t)map->missing), NULL));
    struct map_chart chart = {
        .id = "map",
        .title = report_say(maker, "report_map_title", "whole", maker->unit, NULL),
        .description = shown,
        .mark = maker->document->mark,
        .north = report_words(maker, "report_map_north"),
        .areas = map->areas,
        .area_count = map->count,
    };
    name_classes(map, &chart);
    report_add(maker, &(struct block){.kind = BLOCK_CHART,
                                      .svg = draw(maker, &chart),
                                      .text = shown,
                                      .source = maker->source});
}

void report_map(struct report_maker *maker)
{
    const struct result *result = maker->result;
    struct map map = {.maker = maker, .shapes = result->shapes};
    if (map.shapes == NULL || report_whole(maker) != NULL || result->compared_count < 2)
        return;
    map.areas = arena_array(maker->arena, map.shapes->count + 1, sizeof *map.areas);
    if (map.areas == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    gather(&map);
    report_heading(maker, "report_map_heading");
    if (map.count > 0)
        add_chart(&map);
    else
        report_text(maker, report_say(maker, "report_map_empty", "unit", maker->unit, NULL));
}
