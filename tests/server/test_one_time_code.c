/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/one_time_code.h"
#include "tests/support/check_main.h"

#include <string.h>

/* RFC 6238, appendix B: the secret of its SHA-1 rows, and the last six of the eight digits there.
 */
static const struct code_secret rfc = {"12345678901234567890"};

static const struct {
    int64_t seconds;
    const char *code;
} vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
               {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};

START_TEST(codes_are_those_of_the_standard)
{
    for (size_t i = 0; i < ARRAY_LENGTH(vectors); i++) {
        char code[ONE_TIME_CODE_SIZE];
        ck_assert_ok(one_time_code_of(&rfc, vectors[i].seconds / ONE_TIME_CODE_SECONDS, code));
        ck_assert_str_eq(code, vectors[i].code);
    }
}
END_TEST

static int64_t step_of(const char *typed, int64_t seconds)
{
    int64_t step = 0;
    ck_assert_ok(one_time_code_step(&rfc, typed, seconds * 1000, &step));
    return step;
}

START_TEST(a_code_is_known_for_one_step_either_way)
{
    for (size_t i = 0; i < ARRAY_LENGTH(vectors); i++) {
        int64_t step = vectors[i].seconds / ONE_TIME_CODE_SECONDS;
        int64_t first = (step - 1) * ONE_TIME_CODE_SECONDS;
        int64_t last = (step + 2) * ONE_TIME_CODE_SECONDS - 1;
        ck_assert_int_eq(step_of(vectors[i].code, vectors[i].seconds), step);
        ck_assert_int_eq(step_of(vectors[i].code, first), step);
        ck_assert_int_eq(step_of(vectors[i].code, last), step);
        if (first > 0) /* the clock begins in 1970 */
            ck_assert_int_eq(step_of(vectors[i].code, first - 1), -1);
        ck_assert_int_eq(step_of(vectors[i].code, last + 1), -1);
    }
}
END_TEST

START_TEST(what_is_typed_is_six_digits)
{
    ck_assert_int_eq(step_of("287 082", 59), 1);
    ck_assert_int_eq(step_of("  2 8 7 0 8 2 ", 59), 1);
    static const char *const wrong[] = {"",         " ",           "28708",   "2870820",
                                        "94287082", "287082x",     "-287082", "28708\t2",
                                        "+87082",   "２８７０８２"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        ck_assert_int_eq(step_of(wrong[i], 59), -1);
}
END_TEST

START_TEST(a_secret_is_written_for_people_and_for_telephones)
{
    AUTO(arena) struct arena *arena = NULL;
    char text[ONE_TIME_CODE_SECRET_SIZE];
    ck_assert_ok(arena_new(4096, &arena));
    one_time_code_write(&rfc, text);
    ck_assert_str_eq(text, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    ck_assert_str_eq(one_time_code_address(arena, &rfc, "hailong", "nguyen.van-an"),
                     "otpauth://totp/hailong:nguyen.van-an?"
                     "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=hailong");
    struct code_secret all;
    memset(all.bytes, 0xFF, sizeof all.bytes);
    one_time_code_write(&all, text);
    ck_assert_str_eq(text, "7777 7777 7777 7777 7777 7777 7777 7777");
    struct code_secret one = one_time_code_secret();
    struct code_secret two = one_time_code_secret();
    ck_assert(memcmp(one.bytes, two.bytes, sizeof one.bytes) != 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("one_time_code");
    TCase *cases = tcase_create("one_time_code");
    tcase_add_test(cases, codes_are_those_of_the_standard);
    tcase_add_test(cases, a_code_is_known_for_one_step_either_way);
    tcase_add_test(cases, what_is_typed_is_six_digits);
    tcase_add_test(cases, a_secret_is_written_for_people_and_for_telephones);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
