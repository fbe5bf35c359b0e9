/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/gzip.h"

#define ZLIB_CONST /* what it reads is not its to change */
#include <zlib.h>

/* The window that asks zlib for a gzip header; and the level, which at 9 takes twice the time of 6
 * for a hundredth less. */
enum { GZIP_WINDOW_BITS = MAX_WBITS + 16, GZIP_LEVEL = 6, GZIP_MEMORY = 9 };

enum fault gzip_text(const char *text, size_t length, struct buffer *out)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW_BITS, GZIP_MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return fault_nomem();
    size_t most = deflateBound(&stream, length);
    size_t before = out->length;
    char *place = buffer_extend(out, most);
    if (place == NULL) {
        deflateEnd(&stream);
        return buffer_check(out);
    }
    stream.next_in = (const Bytef *)text;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)place;
    stream.avail_out = (uInt)most;
    /* One call is enough where the room is: deflateBound says so. */
    (void)deflate(&stream, Z_FINISH);
    out->length = before + stream.total_out;
    out->data[out->length] = '\0';
    deflateEnd(&stream);
    return OK;
}
