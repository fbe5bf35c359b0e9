/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/png_write.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ROOM = 16 << 20, HEAD_BYTES = 8, CHUNK_FRAME = 12 };

static uint32_t number_at(const char *bytes)
{
    const unsigned char *at = (const unsigned char *)bytes;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* The data of a chunk, its sum held to what it says; NULL = there is none of that name. */
static const char *chunk(const struct buffer *png, const char *name, uint32_t *out_length)
{
    for (size_t at = HEAD_BYTES; at < png->length;) {
        uint32_t length = number_at(png->data + at);
        const char *named = png->data + at + 4;
        uLong sum = crc32(0, (const Bytef *)named, length + 4);
        ck_assert_uint_eq(number_at(named + 4 + length), (uint32_t)sum);
        *out_length = length;
        if (memcmp(named, name, 4) == 0)
            return named + 4;
        at += length + CHUNK_FRAME;
    }
    return NULL;
}

/* The colour of every dot, as a reader would see it. */
static void read_back(const struct buffer *png, size_t width, size_t height, uint32_t *out)
{
    uint32_t length;
    ck_assert_int_eq(memcmp(png->data, "\x89PNG\r\n\x1a\n", HEAD_BYTES), 0);
    const char *head = chunk(png, "IHDR", &length);
    ck_assert_uint_eq(number_at(head), width);
    ck_assert_uint_eq(number_at(head + 4), height);
    ck_assert_int_eq(memcmp(head + 8, "\x08\x03\0\0\0", 5), 0);
    const char *data = chunk(png, "IDAT", &length);
    uLongf bytes = (width + 1) * height;
    unsigned char *lines = malloc(bytes);
    ck_assert_int_eq(uncompress(lines, &bytes, (const Bytef *)data, length), Z_OK);
    ck_assert_uint_eq(bytes, (width + 1) * height);
    const unsigned char *palette = (const unsigned char *)chunk(png, "PLTE", &length);
    for (size_t y = 0; y < height; y++) {
        const unsigned char *line = lines + y * (width + 1);
        ck_assert_uint_eq(line[0], 0);
        for (size_t x = 0; x < width; x++) {
            const unsigned char *colour = palette + 3 * line[x + 1];
            ck_assert_uint_lt(3u * line[x + 1], length);
            out[y * width + x] = (uint32_t)colour[0] << 16 | (uint32_t)colour[1] << 8 | colour[2];
        }
    }
    free(lines);
    ck_assert_ptr_nonnull(chunk(png, "IEND", &length));
    ck_assert_uint_eq(length, 0);
}

START_TEST(few_colours_stay_as_they_are)
{
    enum { WIDTH = 37, HEIGHT = 29, STRIDE = 40 };
    uint32_t dots[STRIDE * HEIGHT];
    uint32_t seen[WIDTH * HEIGHT];
    for (size_t i = 0; i < ARRAY_LENGTH(dots); i++)
        dots[i] = 0xff000000u | (uint32_t)(i % 256 * 0x010307u & 0xffffff);
    AUTO(buffer) struct buffer png = buffer_of(ROOM);
    ck_assert_int_eq(png_write(&(struct picture){dots, WIDTH, HEIGHT, STRIDE}, &png), OK);
    read_back(&png, WIDTH, HEIGHT, seen);
    for (size_t y = 0; y < HEIGHT; y++)
        for (size_t x = 0; x < WIDTH; x++)
            ck_assert_uint_eq(seen[y * WIDTH + x], dots[y * STRIDE + x] & 0xffffff);
}
END_TEST

START_TEST(one_dot)
{
    const uint32_t dot = 0x12abcdef;
    uint32_t seen;
    AUTO(buffer) struct buffer png = buffer_of(ROOM);
    ck_assert_int_eq(png_write(&(struct picture){&dot, 1, 1, 1}, &png), OK);
    read_back(&png, 1, 1, &seen);
    ck_assert_uint_eq(seen, 0xabcdef);
}
END_TEST

/* An area and 254 greys often, as many colours beside the greys once: a palette has no room for
 * these, each becomes the grey it stands beside. */
START_TEST(rare_colours_become_the_nearest)
{
    enum { WIDTH = 512, HEIGHT = 20, GREYS = 254, EACH = 5 };
    static uint32_t dots[WIDTH * HEIGHT];
    static uint32_t seen[WIDTH * HEIGHT];
    for (size_t i = 0; i < ARRAY_LENGTH(dots); i++) {
        uint32_t grey = (uint32_t)(i / EACH) * 0x010101;
        dots[i] = i < GREYS * EACH ? grey + (i % EACH == 0) : 0xe1eff5;
    }
    AUTO(buffer) struct buffer png = buffer_of(ROOM);
    ck_assert_int_eq(png_write(&(struct picture){dots, WIDTH, HEIGHT, WIDTH}, &png), OK);
    read_back(&png, WIDTH, HEIGHT, seen);
    ck_assert_uint_eq(seen[0], 1); /* the darkest of the rare ones: one has room */
    for (size_t i = 1; i < ARRAY_LENGTH(dots); i++)
        ck_assert_uint_eq(seen[i], dots[i] - (i < GREYS * EACH && i % EACH == 0));
}
END_TEST

/* Past what is counted at all (32768) every dot still gets the nearest colour, and the same dots
 * give the same bytes. */
START_TEST(every_colour_at_once)
{
    enum { WIDTH = 300, HEIGHT = 200 };
    static uint32_t dots[WIDTH * HEIGHT];
    static uint32_t seen[WIDTH * HEIGHT];
    for (size_t i = 0; i < ARRAY_LENGTH(dots); i++)
        dots[i] = (uint32_t)i * 279 & 0xffffff;
    AUTO(buffer) struct buffer png = buffer_of(ROOM);
    AUTO(buffer) struct buffer again = buffer_of(ROOM);
    ck_assert_int_eq(png_write(&(struct picture){dots, WIDTH, HEIGHT, WIDTH}, &png), OK);
    ck_assert_int_eq(png_write(&(struct picture){dots, WIDTH, HEIGHT, WIDTH}, &again), OK);
    read_back(&png, WIDTH, HEIGHT, seen);
    ck_assert_uint_eq(png.length, again.length);
    ck_assert_int_eq(memcmp(png.data, again.data, png.length), 0);
}
END_TEST

START_TEST(a_full_buffer_says_so)
{
    const uint32_t dots[] = {0, 0xffffff};
    AUTO(buffer) struct buffer png = buffer_of(20);
    ck_assert_int_eq(png_write(&(struct picture){dots, 2, 1, 2}, &png), FAULT_LIMIT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("png_write");
    TCase *tcase = tcase_create("png_write");
    tcase_add_test(tcase, few_colours_stay_as_they_are);
    tcase_add_test(tcase, one_dot);
    tcase_add_test(tcase, rare_colours_become_the_nearest);
    tcase_add_test(tcase, every_colour_at_once);
    tcase_add_test(tcase, a_full_buffer_says_so);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
