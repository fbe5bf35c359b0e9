/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/gzip.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ROOM = 1 << 20 };

/* What a browser would make of it. */
static void assert_reads_back(const char *text, size_t length, const struct buffer *packed,
                              size_t from)
{
    char *back = malloc(length + 1);
    z_stream stream = {.next_in = (Bytef *)(packed->data + from),
                       .avail_in = (uInt)(packed->length - from),
                       .next_out = (Bytef *)back,
                       .avail_out = (uInt)length + 1};
    ck_assert_int_eq(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
    ck_assert_int_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
    ck_assert_uint_eq(stream.total_out, length);
    ck_assert_int_eq(memcmp(back, text, length), 0);
    inflateEnd(&stream);
    free(back);
}

START_TEST(every_length_reads_back)
{
    static const size_t lengths[] = {0, 1, 2, 999, 65535, 65536, 300000};
    for (size_t i = 0; i < ARRAY_LENGTH(lengths); i++) {
        char *text = malloc(lengths[i] + 1);
        for (size_t at = 0; at < lengths[i]; at++)
            text[at] = "hài lòng <b>&"[at % 15];
        AUTO(buffer) struct buffer packed = buffer_of(ROOM);
        ck_assert_int_eq(gzip_text(text, lengths[i], &packed), OK);
        assert_reads_back(text, lengths[i], &packed, 0);
        if (lengths[i] > 10000)
            ck_assert_uint_lt(packed.length, lengths[i] / 100);
        free(text);
    }
}
END_TEST

START_TEST(what_does_not_shrink_reads_back)
{
    unsigned state = 1;
    char text[50000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)((state = state * 1103515245u + 12345u) >> 16);
    AUTO(buffer) struct buffer packed = buffer_of(ROOM);
    ck_assert_int_eq(gzip_text(text, sizeof text, &packed), OK);
    assert_reads_back(text, sizeof text, &packed, 0);
}
END_TEST

START_TEST(it_is_appended_and_bounded)
{
    AUTO(buffer) struct buffer packed = buffer_of(ROOM);
    buffer_text(&packed, "before");
    ck_assert_int_eq(gzip_text("text", 4, &packed), OK);
    ck_assert_int_eq(strncmp(packed.data, "before", 6), 0);
    assert_reads_back("text", 4, &packed, 6);
    AUTO(buffer) struct buffer small = buffer_of(10);
    ck_assert_int_eq(gzip_text("text", 4, &small), FAULT_LIMIT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gzip");
    TCase *tcase = tcase_create("gzip");
    tcase_add_test(tcase, every_length_reads_back);
    tcase_add_test(tcase, what_does_not_shrink_reads_back);
    tcase_add_test(tcase, it_is_appended_and_bounded);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
