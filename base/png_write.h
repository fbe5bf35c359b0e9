/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * png_write - a picture of lines, areas and letters as a small PNG, made fast.
 *
 *   dots, 0xRRGGBB each, 9 MB  --png_write-->  140 KB: a palette of 256 colours, one byte a dot
 *
 * A chart has few colours of its own and a thousand that soften the edges of its letters: the 256
 * most frequent stay as they are, any other becomes the one nearest to it. Not for photographs. The
 * same dots give the same bytes. (A PNG of every colour, with the filter of each line chosen, takes
 * ten times as long and three times the room.)
 * Thread: any. Faults: NOMEM; LIMIT of the buffer.
 * Source: PNG, 3rd edition (W3C, 2025): 5 chunks, 11.2 IHDR PLTE IDAT IEND, 9 filter type 0.
 */
#ifndef HAILONG_BASE_PNG_WRITE_H
#define HAILONG_BASE_PNG_WRITE_H

#include "base/buffer.h"

#include <stdint.h>

struct picture {
    const uint32_t *dots; /* from the upper left; the highest byte of each is not looked at */
    size_t width;         /* 1 to 32767, as is the height */
    size_t height;
    size_t stride; /* dots from one line to the next */
};

CHECKED enum fault png_write(const struct picture *picture, struct buffer *out);

#endif
