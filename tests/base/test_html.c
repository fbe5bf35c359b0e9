/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/html.h"

#include "tests/support/check_main.h"

#include <string.h>

/* Asserts what becomes of `text`; "|" before it shows that it is appended. */
static void expect(const char *text, const char *escaped)
{
    AUTO(buffer) struct buffer out = buffer_of(1000);
    buffer_char(&out, '|');
    html_escape(&out, text);
    ck_assert_ok(buffer_check(&out));
    ck_assert_str_eq(out.data + 1, escaped);
}

START_TEST(plain_text_stays)
{
    expect("", "");
    expect("Quảng Trị", "Quảng Trị");
    expect("\U0001F600 \u00A0\u0300", "\U0001F600 \u00A0\u0300");
    expect("dòng 1\n\tdòng 2", "dòng 1\n\tdòng 2");
}
END_TEST

START_TEST(markup_becomes_references)
{
    expect("<a href=\"x\" id='y'>&amp;</a>",
           "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
    expect("&&", "&amp;&amp;");
    expect("M'Drắk", "M&#39;Drắk");
}
END_TEST

START_TEST(controls_are_left_out)
{
    expect("a\x01\x1F\r\x7F"
           "b",
           "ab");
    expect("\x1B[31m", "[31m");
    expect("a\xC2\x80\xC2\x9F"
           "b",
           "ab");
    expect("a\uFFFE\uFFFFb\uFFFD", "ab\uFFFD");
}
END_TEST

START_TEST(cut_sequences_are_not_read_past_their_end)
{
    expect("a\xC2", "a\xC2");
    expect("a\xEF", "a\xEF");
    expect("a\xEF\xBF", "a\xEF\xBF");
}
END_TEST

START_TEST(a_full_buffer_says_so)
{
    AUTO(buffer) struct buffer out = buffer_of(4);
    html_escape(&out, "<<");
    ck_assert_fault(buffer_check(&out), FAULT_LIMIT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("html");
    TCase *tests = tcase_create("html");
    tcase_add_test(tests, plain_text_stays);
    tcase_add_test(tests, markup_becomes_references);
    tcase_add_test(tests, controls_are_left_out);
    tcase_add_test(tests, cut_sequences_are_not_read_past_their_end);
    tcase_add_test(tests, a_full_buffer_says_so);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
