/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a reader needs of a code is tried here; that one reads it, in tests/contract by the poster.
 */
#include "base/qr.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { ROOM = 1 << 18, SMALLEST = 21, STEP = 4, FINDER = 7 };

static const char address[] = "https://danhgia.quangtri.gov.vn/c/qt-2026?unit=19333";

/* The square with a square inside that stands in three corners. */
static void assert_finder(const struct qr *code, size_t left, size_t top)
{
    for (size_t y = 0; y < FINDER; y++) {
        for (size_t x = 0; x < FINDER; x++) {
            bool edge = x == 0 || y == 0 || x == FINDER - 1 || y == FINDER - 1;
            bool heart = x >= 2 && x <= 4 && y >= 2 && y <= 4;
            ck_assert_int_eq(code->modules[(top + y) * code->width + left + x], edge || heart);
        }
    }
}

START_TEST(it_has_its_three_corners)
{
    AUTO(arena) struct arena *arena = NULL;
    struct qr code;
    ck_assert_ok(arena_new(ROOM, &arena));
    ck_assert_ok(qr_of(arena, address, &code));
    ck_assert_uint_eq((code.width - SMALLEST) % STEP, 0);
    assert_finder(&code, 0, 0);
    assert_finder(&code, code.width - FINDER, 0);
    assert_finder(&code, 0, code.width - FINDER);
}
END_TEST

START_TEST(longer_texts_are_larger_up_to_the_limit)
{
    AUTO(arena) struct arena *arena = NULL;
    char text[QR_TEXT_MAX + 2];
    size_t before = 0;
    ck_assert_ok(arena_new(ROOM, &arena));
    for (size_t length = 1; length <= QR_TEXT_MAX; length *= 2) {
        struct qr code;
        memset(text, 'a', length);
        text[length] = '\0';
        ck_assert_ok(qr_of(arena, text, &code));
        ck_assert_uint_ge(code.width, before);
        before = code.width;
    }
    ck_assert_uint_gt(before, SMALLEST);
    struct qr code;
    memset(text, 'a', QR_TEXT_MAX + 1);
    text[QR_TEXT_MAX + 1] = '\0';
    ck_assert_fault(qr_of(arena, text, &code), FAULT_LIMIT);
}
END_TEST

/* The runs of the path are the dark modules, each where it belongs. */
START_TEST(the_picture_has_every_dark_module)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer out = buffer_of(ROOM);
    struct qr code;
    ck_assert_ok(arena_new(ROOM, &arena));
    ck_assert_ok(qr_of(arena, address, &code));
    qr_put_svg(&code, "Mã \"A\" & <B>", &out);
    ck_assert_int_eq(buffer_check(&out), OK);
    ck_assert_ptr_nonnull(strstr(out.data, "aria-label=\"Mã &quot;A&quot; &amp; &lt;B&gt;\""));
    bool *drawn = arena_array(arena, code.width * code.width, sizeof *drawn);
    ck_assert_ptr_nonnull(drawn);
    const char *at = strstr(out.data, "fill=\"#000\" d=\"") + strlen("fill=\"#000\" d=\"");
    for (; *at == 'M'; at = strchr(at, 'z') + 1) {
        size_t x, y, length;
        ck_assert_int_eq(sscanf(at, "M%zu %zuh%zuv1", &x, &y, &length), 3);
        for (size_t i = 0; i < length; i++)
            drawn[(y - QR_QUIET_MODULES) * code.width + x - QR_QUIET_MODULES + i] = true;
    }
    ck_assert_int_eq(memcmp(drawn, code.modules, code.width * code.width * sizeof *drawn), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("qr");
    TCase *tcase = tcase_create("qr");
    tcase_add_test(tcase, it_has_its_three_corners);
    tcase_add_test(tcase, longer_texts_are_larger_up_to_the_limit);
    tcase_add_test(tcase, the_picture_has_every_dark_module);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
