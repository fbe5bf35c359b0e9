/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/shapes.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { AT_SIZE = 40, NUMBER_SIZE = 24, RING_POINTS_MIN = 4 };

struct reading {
    const struct unit_list *units;
    struct arena *arena;
    struct findings *findings;
    struct shape *shapes;
    size_t count;
    size_t points;
    char at[AT_SIZE];
};

static void say(struct reading *reading, const char *code, const char *name, const char *value)
{
    findings_add(reading->findings, SEVERITY_ERROR, reading->at, code, name, value, NULL);
}

static bool take_point(const struct json *json, struct shape_point *out)
{
    const struct json *first = json_first(json);
    const struct json *second = first == NULL ? NULL : json_next(first);
    return json_is(json, JSON_ARRAY) && second != NULL && json_number(first, &out->longitude) &&
           json_number(second, &out->latitude) && fabs(out->longitude) <= 180 &&
           fabs(out->latitude) <= 90;
}

/* False with a finding when a ring cannot be drawn. */
static bool check_ring(struct reading *reading, const struct json *json)
{
    size_t count = json_count(json);
    if (json_is(json, JSON_ARRAY) && count >= RING_POINTS_MIN &&
        reading->points + count <= SHAPES_POINTS_MAX)
        return true;
    char limit[NUMBER_SIZE];
    snprintf(limit, sizeof limit, "%d", SHAPES_POINTS_MAX);
    bool many = json_is(json, JSON_ARRAY) && count >= RING_POINTS_MIN;
    say(reading, many ? "shapes_many" : "shapes_ring", "limit", limit);
    return false;
}

static enum fault take_ring(struct reading *reading, const struct json *json,
                            struct shape_ring *out)
{
    *out = (struct shape_ring){NULL, 0};
    if (!check_ring(reading, json))
        return OK;
    struct shape_point *points = arena_array(reading->arena, json_count(json), sizeof *points);
    if (points == NULL)
        return FAULT_NOMEM;
    size_t count = 0;
    for (const struct json *point = json_first(json); point != NULL; point = json_next(point)) {
        if (!take_point(point, &points[count++])) {
            say(reading, "shapes_point", NULL, NULL);
            return OK;
        }
    }
    reading->points += count;
    *out = (struct shape_ring){points, count};
    return OK;
}

/* A polygon's rings, or those of several polygons, one after another. */
static size_t count_rings(const struct json *coordinates, bool several)
{
    if (!several)
        return json_count(coordinates);
    size_t count = 0;
    for (const struct json *one = json_first(coordinates); one != NULL; one = json_next(one))
        count += json_count(one);
    return count;
}

static enum fault take_polygon(struct reading *reading, const struct json *polygon,
                               struct shape_ring *rings, size_t *count)
{
    for (const struct json *ring = json_first(polygon); ring != NULL; ring = json_next(ring))
        TRY(take_ring(reading, ring, &rings[(*count)++]));
    return OK;
}

static enum fault take_rings(struct reading *reading, const struct json *geometry,
                             struct shape *shape)
{
    const char *type = json_member_text(geometry, "type");
    bool several = type != NULL && strcmp(type, "MultiPolygon") == 0;
    if (!several && (type == NULL || strcmp(type, "Polygon") != 0)) {
        say(reading, "shapes_geometry", "type", type == NULL ? "" : type);
        return OK;
    }
    const struct json *coordinates = json_member(geometry, "coordinates");
    size_t wanted = count_rings(coordinates, several);
    struct shape_ring *rings = arena_array(reading->arena, wanted + 1, sizeof *rings);
    if (rings == NULL)
        return FAULT_NOMEM;
    if (wanted == 0)
        say(reading, "shapes_ring", NULL, NULL);
    size_t count = 0;
    if (!several)
        TRY(take_polygon(reading, coordinates, rings, &count));
    for (const struct json *one = several ? json_first(coordinates) : NULL; one != NULL;
         one = json_next(one))
        TRY(take_polygon(reading, one, rings, &count));
    shape->rings = rings;
    shape->ring_count = count;
    return OK;
}

/* The code of the unit a feature is of; NULL with a finding. */
static const char *code_of(struct reading *reading, const struct json *feature)
{
    const struct json *properties = json_member(feature, "properties");
    const char *code = json_member_text(properties, "code");
    if (code == NULL)
        code = json_member_text(properties, "ma");
    if (code == NULL) {
        say(reading, "shapes_code", NULL, NULL);
        return NULL;
    }
    const struct shapes known = {reading->shapes, reading->count};
    if (unit_list_find(reading->units, code) == NULL) {
        findings_add(reading->findings, SEVERITY_WARNING, reading->at, "shapes_unknown", "code",
                     code, NULL);
        return NULL;
    }
    if (shapes_find(&known, code) == NULL)
        return code;
    say(reading, "shapes_twice", "code", code);
    return NULL;
}

static enum fault take_features(struct reading *reading, const struct json *features)
{
    size_t number = 0;
    reading->shapes =
        arena_array(reading->arena, json_count(features) + 1, sizeof *reading->shapes);
    if (reading->shapes == NULL)
        return FAULT_NOMEM;
    for (const struct json *feature = json_first(features); feature != NULL;
         feature = json_next(feature)) {
        snprintf(reading->at, sizeof reading->at, "/features/%zu", number++);
        const char *code = code_of(reading, feature);
        if (code == NULL)
            continue;
        struct shape *shape = &reading->shapes[reading->count];
        shape->code = arena_text(reading->arena, code);
        if (shape->code == NULL)
            return FAULT_NOMEM;
        TRY(take_rings(reading, json_member(feature, "geometry"), shape));
        reading->count++;
    }
    return OK;
}

enum fault shapes_read(const char *text, size_t length, const struct unit_list *units,
                       struct findings *findings, struct shapes *out)
{
    AUTO(json) struct json *json = NULL;
    struct reading reading = {.units = units, .arena = findings->arena, .findings = findings};
    TRY(json_parse(text, length, &json));
    const char *type = json_member_text(json, "type");
    const struct json *features = json_member(json, "features");
    if (type == NULL || strcmp(type, "FeatureCollection") != 0 || !json_is(features, JSON_ARRAY) ||
        json_count(features) == 0)
        findings_add(findings, SEVERITY_ERROR, "", "shapes_not", NULL);
    else
        TRY(take_features(&reading, features));
    *out = (struct shapes){reading.shapes, reading.count};
    return OK;
}

const struct shape *shapes_find(const struct shapes *shapes, const char *code)
{
    for (size_t i = 0; i < shapes->count; i++)
        if (strcmp(shapes->items[i].code, code) == 0)
            return &shapes->items[i];
    return NULL;
}
