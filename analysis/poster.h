/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * poster - a sheet of paper with a QR code, to hang where people wait: whose survey it is, which
 * unit it is about, the code and its address in letters, what to do in Vietnamese and English.
 *
 *   struct poster (one a unit) --poster_pdf--> A4 pages
 *
 * Ownership: the caller's. Thread: any. Faults: NOMEM; LIMIT of the buffer; LIMIT qr_long {limit}.
 */
#ifndef HAILONG_ANALYSIS_POSTER_H
#define HAILONG_ANALYSIS_POSTER_H

#include "base/arena.h"
#include "base/buffer.h"

struct poster {
    const char *office;  /* whose survey it is */
    const char *title;   /* of the campaign, in Vietnamese */
    const char *unit;    /* what it is about, in Vietnamese */
    const char *address; /* that the code leads to */
    bool simulated;
};

/* At least one. */
CHECKED enum fault poster_pdf(const struct poster *posters, size_t count, struct arena *arena,
                              struct buffer *out);

#endif
