/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/qr.h"

#include "base/html.h"

#include <qrencode.h>
#include <stdio.h>
#include <string.h>

enum { LIMIT_TEXT_SIZE = 16, DARK = 1 };

enum fault qr_of(struct arena *arena, const char *text, struct qr *out)
{
    char limit[LIMIT_TEXT_SIZE];
    snprintf(limit, sizeof limit, "%d", QR_TEXT_MAX);
    size_t length = strlen(text);
    if (length > QR_TEXT_MAX)
        return fault_raise(FAULT_LIMIT, "qr_long", "limit", limit, NULL);
    QRcode *code = QRcode_encodeData((int)length, (const unsigned char *)text, 0, QR_ECLEVEL_M);
    if (code == NULL) /* within the limit every text that is not empty has one */
        return fault_nomem();
    size_t width = (size_t)code->width;
    bool *modules = arena_array(arena, width * width, sizeof *modules);
    if (modules != NULL) {
        for (size_t i = 0; i < width * width; i++)
            modules[i] = (code->data[i] & DARK) != 0;
    }
    QRcode_free(code);
    if (modules == NULL)
        return fault_nomem();
    *out = (struct qr){.width = width, .modules = modules};
    return OK;
}

/* The dark modules that follow each other from (x, y). */
static size_t run_length(const struct qr *code, size_t x, size_t y)
{
    size_t end = x;
    while (end < code->width && code->modules[y * code->width + end])
        end++;
    return end - x;
}

static void put_row(const struct qr *code, size_t y, struct buffer *out)
{
    for (size_t x = 0; x < code->width; x++) {
        size_t length = run_length(code, x, y);
        if (length == 0)
            continue;
        buffer_format(out, "M%zu %zuh%zuv1h-%zuz", x + QR_QUIET_MODULES, y + QR_QUIET_MODULES,
                      length, length);
        x += length;
    }
}

void qr_put_svg(const struct qr *code, const char *label, struct buffer *out)
{
    size_t side = code->width + 2 * (size_t)QR_QUIET_MODULES;
    buffer_format(out,
                  "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" "
                  "viewBox=\"0 0 %zu %zu\" role=\"img\" aria-label=\"",
                  side, side);
    html_escape(out, label);
    buffer_format(out,
                  "\" shape-rendering=\"crispEdges\">"
                  "<path fill=\"#fff\" d=\"M0 0h%zuv%zuH0z\"/><path fill=\"#000\" d=\"",
                  side, side);
    for (size_t y = 0; y < code->width; y++)
        put_row(code, y, out);
    buffer_text(out, "\"/></svg>");
}
