/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/browser_name.h"
#include "survey-server/told_once.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

static struct hash key(const char *text) { return hash_of(text, strlen(text)); }

static struct told_once *told;

static void set_up(void)
{
    ck_assert_ok(id_start());
    ck_assert_ok(told_once_new(&told));
}

static void tear_down(void) { told_once_free(told); }

static bool takes(const char *session, const char *about, const char *text)
{
    char out[TOLD_ONCE_TEXT_SIZE];
    return told_once_take(told, key(session), about, out) && strcmp(out, text) == 0;
}

START_TEST(what_is_told_is_told_once_and_to_its_session)
{
    told_once_put(told, key("s"), "an", "one");
    told_once_put(told, key("s"), "binh", "two");
    ck_assert(!takes("t", "an", "one"));
    ck_assert(!takes("s", "chi", "one"));
    ck_assert(takes("s", "an", "one"));
    ck_assert(!takes("s", "an", "one"));
    ck_assert(takes("s", "binh", "two"));
    told_once_put(told, key("s"), "an", "three");
    told_once_put(told, key("s"), "an", "four"); /* in its place */
    ck_assert(takes("s", "an", "four"));
    ck_assert(!takes("s", "an", "three"));
}
END_TEST

START_TEST(the_oldest_gives_way)
{
    char about[TOLD_ONCE_ABOUT_SIZE];
    size_t left = 0;
    for (int i = 0; i <= TOLD_ONCE_PLACES; i++) {
        snprintf(about, sizeof about, "a%d", i);
        told_once_put(told, key("s"), about, "x");
    }
    ck_assert(takes("s", about, "x"));
    for (int i = 0; i < TOLD_ONCE_PLACES; i++) {
        snprintf(about, sizeof about, "a%d", i);
        left += takes("s", about, "x");
    }
    ck_assert_uint_eq(left, TOLD_ONCE_PLACES - 1);
}
END_TEST

static const char *name_of(const char *agent)
{
    static char out[BROWSER_NAME_SIZE];
    browser_name(agent, out);
    return out;
}

START_TEST(a_browser_is_told_in_two_words)
{
    ck_assert_str_eq(name_of(NULL), "");
    ck_assert_str_eq(name_of("curl/8.0"), "");
    ck_assert_str_eq(name_of("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"),
                     "Firefox, Linux");
    ck_assert_str_eq(name_of("Mozilla/5.0 (Linux; Android 10; K) Chrome/126.0 Mobile Safari/537"),
                     "Chrome, Android");
    ck_assert_str_eq(name_of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1"),
                     "Safari, iOS");
    ck_assert_str_eq(name_of("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537 Edg/126.0"),
                     "Edge, Windows");
    ck_assert_str_eq(name_of("coc_coc_browser/120 Chrome/114 Safari/537 (Windows NT 10.0)"),
                     "Cốc Cốc, Windows");
    ck_assert_str_eq(name_of("<script> Firefox/1"), "Firefox");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("told_once");
    TCase *cases = tcase_create("told_once");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, what_is_told_is_told_once_and_to_its_session);
    tcase_add_test(cases, the_oldest_gives_way);
    tcase_add_test(cases, a_browser_is_told_in_two_words);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
