/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart_map - units on a map by class. Classes differ by lightness and by pattern, so that a grey
 * copy says the same; the legend is in words.
 *
 * Equirectangular: x = longitude times the cosine of the middle latitude, y = latitude; north is
 * up, and a bar tells the scale, which holds in every direction within a province. Points closer
 * than a sixth of a millimetre are drawn as one.
 *
 * Ownership: nothing is kept. Thread: any. Faults: those of the buffer.
 */
#ifndef HAILONG_ANALYSIS_CHART_MAP_H
#define HAILONG_ANALYSIS_CHART_MAP_H

#include "analysis/shapes.h"
#include "base/buffer.h"

enum map_class { MAP_ABOVE, MAP_SAME, MAP_BELOW, MAP_FEW, MAP_NONE, MAP_CLASSES };

struct map_area {
    const struct shape *shape;
    enum map_class class;
    const char *label; /* written on it; NULL = none */
};

struct map_chart {
    const char *id;
    const char *title;
    const char *description;
    const char *mark;                /* NULL = real figures */
    const char *legend[MAP_CLASSES]; /* NULL = a class that is not on the map */
    const char *north;               /* "B", "N" */
    const struct map_area *areas;
    size_t area_count;
};

void chart_map(const struct map_chart *chart, struct buffer *out);

#endif
