/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * qr - a text as a QR code (ISO/IEC 18004), for paper and pages.
 *
 *   "https://danhgia.../c/qt-2026?unit=19333"  --qr_of-->  33 x 33 modules  --qr_put_svg-->  <svg
 * ...>
 *
 * Bytes as they are, error correction M (15 % may be unreadable: a poster gets dirty). Around the
 * modules stands the quiet zone of QR_QUIET_MODULES that readers need. The home of libqrencode.
 *
 * Ownership: modules live in the arena. Thread: any. Faults: LIMIT qr_long {limit} (beyond
 * QR_TEXT_MAX bytes); NOMEM; those of the buffer it is appended to.
 */
#ifndef HAILONG_BASE_QR_H
#define HAILONG_BASE_QR_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>

enum {
    QR_TEXT_MAX = 1024 /* bytes; larger codes are read badly from paper */,
    QR_QUIET_MODULES = 4
};

struct qr {
    size_t width;        /* modules a side, without the quiet zone */
    const bool *modules; /* row by row; true = dark */
};

/* `text` is not empty. */
CHECKED enum fault qr_of(struct arena *arena, const char *text, struct qr *out);

/* Appends <svg viewBox="0 0 W W"> with the quiet zone: one path of dark modules on white, so that
 * it is read in a dark page too. `label` is what it says to whoever does not see it. */
void qr_put_svg(const struct qr *code, const char *label, struct buffer *out);

#endif
