/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/png_write.h"

#define ZLIB_CONST /* what it reads is not its to change */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    PALETTE_MAX = 256,
    SLOT_BITS = 16,
    SLOTS = 1 << SLOT_BITS,
    COLOURS_MAX = SLOTS / 2, /* those met later are matched dot by dot */
    COLOUR = 0xffffff,
    /* 6 takes twice the time for an eighth less. */
    DEFLATE_LEVEL = 3
};

struct colour {
    uint32_t value;
    uint32_t count; /* dots; 0 = a free slot */
    uint8_t index;  /* in the palette */
};

struct palette {
    struct colour slots[SLOTS]; /* open addressing */
    size_t colour_count;
    uint32_t values[PALETTE_MAX];
    size_t count;
};

/* --- colours --------------------------------------------------------------------------------- */

/* Its slot, or the free one it would take. */
static struct colour *slot_of(struct palette *palette, uint32_t value)
{
    size_t at = value * 2654435761u >> (32 - SLOT_BITS);
    while (palette->slots[at].count > 0 && palette->slots[at].value != value)
        at = (at + 1) % SLOTS;
    return &palette->slots[at];
}

static void count_dots(struct palette *palette, uint32_t value, uint32_t dots)
{
    struct colour *colour = slot_of(palette, value);
    if (colour->count == 0 && palette->colour_count == COLOURS_MAX)
        return;
    palette->colour_count += colour->count == 0;
    colour->value = value;
    colour->count += dots;
}

/* Dots beside each other are mostly alike: a run of them, up to what this yields, is looked up
 * once. */
static size_t run_end(const struct picture *picture, const uint32_t *line, size_t from)
{
    size_t end = from + 1;
    while (end < picture->width && ((line[end] ^ line[from]) & COLOUR) == 0)
        end++;
    return end;
}

static void count_colours(struct palette *palette, const struct picture *picture)
{
    for (size_t y = 0; y < picture->height; y++) {
        const uint32_t *line = picture->dots + y * picture->stride;
        for (size_t x = 0, end; x < picture->width; x = end) {
            end = run_end(picture, line, x);
            count_dots(palette, line[x] & COLOUR, (uint32_t)(end - x));
        }
    }
}

/* The most frequent first; of as frequent ones the darker. */
static int by_count(const void *left, const void *right)
{
    const struct colour *a = *(struct colour *const *)left;
    const struct colour *b = *(struct colour *const *)right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return (a->value > b->value) - (a->value < b->value);
}

static int step(uint32_t a, uint32_t b, int shift)
{
    return (int)(a >> shift & 0xff) - (int)(b >> shift & 0xff);
}

static uint8_t nearest(const struct palette *palette, uint32_t value)
{
    size_t best = 0;
    int least = INT32_MAX;
    for (size_t i = 0; i < palette->count; i++) {
        int red = step(value, palette->values[i], 16);
        int green = step(value, palette->values[i], 8);
        int blue = step(value, palette->values[i], 0);
        int distance = red * red + green * green + blue * blue;
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return (uint8_t)best;
}

static enum fault choose_colours(struct palette *palette)
{
    AUTO(memory) struct colour **colours = malloc(palette->colour_count * sizeof(struct colour *));
    size_t count = 0;
    if (colours == NULL)
        return fault_nomem();
    for (size_t i = 0; i < SLOTS; i++)
        if (palette->slots[i].count > 0)
            colours[count++] = &palette->slots[i];
    qsort(colours, count, sizeof *colours, by_count);
    for (size_t i = 0; i < count; i++) {
        bool own = i < PALETTE_MAX;
        colours[i]->index = own ? (uint8_t)i : nearest(palette, colours[i]->value);
        if (own)
            palette->values[palette->count++] = colours[i]->value;
    }
    return OK;
}

/* --- dots ------------------------------------------------------------------------------------ */

static uint8_t index_of(struct palette *palette, uint32_t value)
{
    const struct colour *colour = slot_of(palette, value);
    return colour->count > 0 ? colour->index : nearest(palette, value);
}

/* Each line with the number of its filter, 0, before it. */
static void index_dots(struct palette *palette, const struct picture *picture, uint8_t *out)
{
    for (size_t y = 0; y < picture->height; y++) {
        const uint32_t *line = picture->dots + y * picture->stride;
        *out++ = 0;
        for (size_t x = 0, end; x < picture->width; x = end) {
            end = run_end(picture, line, x);
            memset(out, index_of(palette, line[x] & COLOUR), end - x);
            out += end - x;
        }
    }
}

static enum fault compress_dots(struct palette *palette, const struct picture *picture,
                                struct buffer *out)
{
    size_t length = (picture->width + 1) * picture->height;
    AUTO(memory) uint8_t *indexed = malloc(length);
    uLongf room = compressBound(length);
    char *place = buffer_extend(out, room);
    if (indexed == NULL || place == NULL)
        return indexed == NULL ? fault_nomem() : buffer_check(out);
    index_dots(palette, picture, indexed);
    if (compress2((Bytef *)place, &room, indexed, length, DEFLATE_LEVEL) != Z_OK)
        return fault_nomem();
    out->length = room;
    return OK;
}

/* --- the file -------------------------------------------------------------------------------- */

static void put_number(struct buffer *out, uint32_t number)
{
    const unsigned char bytes[] = {(unsigned char)(number >> 24), (unsigned char)(number >> 16),
                                   (unsigned char)(number >> 8), (unsigned char)number};
    buffer_bytes(out, bytes, sizeof bytes);
}

static void put_chunk(struct buffer *out, const char *name, const void *bytes, size_t length)
{
    uLong sum = crc32(0, (const Bytef *)name, 4);
    sum = length == 0 ? sum : crc32(sum, bytes, (uInt)length);
    put_number(out, (uint32_t)length);
    buffer_bytes(out, name, 4);
    buffer_bytes(out, bytes, length);
    put_number(out, (uint32_t)sum);
}

static enum fault put_head(const struct picture *picture, struct buffer *out)
{
    /* Eight bits a dot, a palette, deflate, the five filters, not interlaced. */
    static const unsigned char kind[] = {8, 3, 0, 0, 0};
    AUTO(buffer) struct buffer head = buffer_of(2 * sizeof(uint32_t) + sizeof kind);
    put_number(&head, (uint32_t)picture->width);
    put_number(&head, (uint32_t)picture->height);
    buffer_bytes(&head, kind, sizeof kind);
    TRY(buffer_check(&head));
    buffer_text(out, "\x89PNG\r\n\x1a\n");
    put_chunk(out, "IHDR", head.data, head.length);
    return OK;
}

static void put_palette(const struct palette *palette, struct buffer *out)
{
    unsigned char bytes[PALETTE_MAX * 3];
    for (size_t i = 0; i < palette->count; i++)
        for (size_t part = 0; part < 3; part++)
            bytes[i * 3 + part] = (unsigned char)(palette->values[i] >> (16 - 8 * part));
    put_chunk(out, "PLTE", bytes, palette->count * 3);
}

enum fault png_write(const struct picture *picture, struct buffer *out)
{
    AUTO(memory) struct palette *palette = calloc(1, sizeof *palette);
    if (palette == NULL)
        return fault_nomem();
    AUTO(buffer)
    struct buffer packed = buffer_of(compressBound((picture->width + 1) * picture->height));
    count_colours(palette, picture);
    TRY(choose_colours(palette));
    TRY(compress_dots(palette, picture, &packed));
    TRY(put_head(picture, out));
    put_palette(palette, out);
    put_chunk(out, "IDAT", packed.data, packed.length);
    put_chunk(out, "IEND", NULL, 0);
    return buffer_check(out);
}
