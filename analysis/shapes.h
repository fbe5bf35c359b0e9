/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shapes - the outlines of units from a GeoJSON file (RFC 7946), for a map in a report.
 *
 *   {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"19333"},
 *     "geometry":{"type":"Polygon","coordinates":[[[107.1,16.8],...]]}}]}
 *   --shapes_read--> unit 19333: one ring of points (longitude, latitude)
 *
 * A feature's property "code", or "ma", is the code of a unit, as text: a number would have lost
 * its leading zeros. Geometry: Polygon and MultiPolygon; holes are rings like others, drawn by the
 * even-odd rule. Coordinates are degrees (WGS 84): metres of a projected system are refused.
 *
 * Findings, at "/features/12": errors shapes_not (no collection), shapes_code, shapes_geometry
 * {type}, shapes_ring, shapes_point, shapes_twice {code}, shapes_many {limit}; warnings
 * shapes_unknown {code}: no unit of the list.
 * Ownership: the arena of the findings. Thread: any. Faults: those of json_parse; NOMEM,
 * LIMIT of the arena. With an error among the findings the shapes must not be used.
 */
#ifndef HAILONG_ANALYSIS_SHAPES_H
#define HAILONG_ANALYSIS_SHAPES_H

#include "base/finding.h"
#include "forms/unit.h"

enum {
    SHAPES_BYTES_MAX = 32 << 20, /* of a file */
    SHAPES_POINTS_MAX = 200000   /* of all shapes */
};

struct shape_point {
    double longitude;
    double latitude;
};

struct shape_ring {
    const struct shape_point *points;
    size_t count;
};

struct shape {
    const char *code; /* of its unit */
    const struct shape_ring *rings;
    size_t ring_count;
};

struct shapes {
    const struct shape *items;
    size_t count;
};

CHECKED enum fault shapes_read(const char *text, size_t length, const struct unit_list *units,
                               struct findings *findings, struct shapes *out);

/* The shape of a unit, or NULL. */
const struct shape *shapes_find(const struct shapes *shapes, const char *code);

#endif
