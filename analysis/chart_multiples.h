/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart_multiples - small panels of one kind side by side: one a component, in each the same units
 * in the same order from top to bottom, on one scale.
 *
 *   II.A Tiếp cận dịch vụ      II.B Thủ tục ...         II.C ...
 *   cao hơn 2, thấp hơn 4      ...                      ...
 *      |    ·--o-:-·               dot and 95 % line a unit; the whole's interval as a band, its
 *      |  ·--•   :                 estimate as a dashed line
 *     60%  70%  80%
 *
 * Shape before colour, as in the forest plot (chart.h): what differs from the whole is a full dot,
 * what cannot be told from it a hollow one. The svg element stands alone and names itself.
 *
 * Ownership: nothing is kept. Thread: any. Faults: those of the buffer.
 * Limits: MULTIPLES_PANELS_MAX panels keep the figure on one A4 page.
 */
#ifndef HAILONG_ANALYSIS_CHART_MULTIPLES_H
#define HAILONG_ANALYSIS_CHART_MULTIPLES_H

#include "analysis/chart.h"

enum { MULTIPLES_PANELS_MAX = 9 };

struct multiple_dot {
    bool known; /* false: its line stays empty */
    double estimate;
    bool has_interval;
    double low;
    double high;
    bool differs;
};

struct multiple_panel {
    const char *title;
    const char *note; /* under the title */
    const struct multiple_dot *dots;
    struct forest_band band; /* its text is not drawn; NULL = no band */
};

struct multiples_chart {
    const char *id;
    const char *title;
    const char *description;
    const char *mark;    /* NULL = real figures */
    const char *keys[2]; /* words for differs, not told apart */
    const struct multiple_panel *panels;
    size_t panel_count;
    size_t dot_count; /* of each panel */
    struct forest_axis axis;
};

/* The axis that holds every dot and band. */
struct forest_axis multiples_scale(const struct multiple_panel *panels, size_t count,
                                   size_t dot_count);

void chart_multiples(const struct multiples_chart *chart, struct buffer *out);

#endif
