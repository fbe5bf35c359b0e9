/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/ruling.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 65536 };

static const char *const units[] = {"19333"};
static const struct campaign campaign = {.id = "qt", .units = units, .unit_count = 1};

/* Why an answer held for these findings may not be ruled in; "" = it may. */
static const char *bar(const char *unit, bool complete, const char *findings)
{
    AUTO(json) struct json *reasons = NULL;
    ck_assert_ok(json_parse(findings, strlen(findings), &reasons));
    const struct held_answer held = {.unit = unit, .complete = complete, .reasons = reasons};
    const char *why = ruling_bar(&campaign, &held);
    return why == NULL ? "" : why;
}

static const char *bar_of(const char *code, const char *at)
{
    char findings[TEXT_MAX];
    snprintf(findings, sizeof findings,
             "[{\"severity\":\"error\",\"at\":\"%s\",\"code\":\"%s\",\"args\":{}}]", at, code);
    return bar("19333", true, findings);
}

START_TEST(each_reason_is_decided)
{
    static const struct {
        const char *code;
        const char *at;
        const char *why;
    } cases[] = {{"type", "/answers/q5", ""},
                 {"range", "/answers/q9_1", ""},
                 {"choice", "/answers/q5", ""},
                 {"choice", "/language", ""},
                 {"required", "/answers/q5", ""},
                 {"relevance", "/answers/other", ""},
                 {"unknown_member", "/answers/zz", ""},
                 {"unknown_member", "/extra", ""},
                 {"type", "/seconds", ""},
                 {"time", "/started", ""},
                 {"late", "", ""},
                 {"ticket", "", ""},
                 {"device", "/by/device", ""},
                 {"unit", "/unit", ""}, /* was not of the campaign then, and is now */
                 {"consent", "/consent/agreed", "ruling_bar_consent"},
                 {"version", "/version", "ruling_bar_version"},
                 {"version", "/form", "ruling_bar_version"},
                 {"draft", "", "ruling_bar_draft"},
                 {"required", "/started", "ruling_bar_unreadable"},
                 {"type", "/started", "ruling_bar_unreadable"},
                 {"choice", "/mode", "ruling_bar_unreadable"},
                 {"required", "/unit", "ruling_bar_unreadable"},
                 {"type", "/complete", "ruling_bar_unreadable"},
                 {"type", "/answers", "ruling_bar_unreadable"},
                 {"something_new", "/answers/q5", "ruling_bar_unknown"}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_str_eq(bar_of(cases[i].code, cases[i].at), cases[i].why);
}
END_TEST

START_TEST(the_worst_reason_decides)
{
    ck_assert_str_eq(bar("19333", true,
                         "[{\"severity\":\"error\",\"at\":\"/answers/q5\",\"code\":\"range\"},"
                         "{\"severity\":\"error\",\"at\":\"/consent\",\"code\":\"consent\"}]"),
                     "ruling_bar_consent");
    ck_assert_str_eq(
        bar("19333", true, "[{\"severity\":\"warning\",\"at\":\"/x\",\"code\":\"consent\"}]"), "");
    ck_assert_str_eq(bar("19333", false, "[]"), "ruling_bar_partial");
    ck_assert_str_eq(bar("", true, "[]"), "ruling_bar_unit");
    ck_assert_str_eq(bar("99999", true, "[{\"severity\":\"error\",\"at\":\"\",\"code\":\"unit\"}]"),
                     "ruling_bar_unit");
    ck_assert_str_eq(bar("19333", true, "{}"), "ruling_bar_unreadable");
    ck_assert_str_eq(bar("19333", true, "[{\"severity\":\"error\",\"code\":\"range\"}]"),
                     "ruling_bar_unreadable");
}
END_TEST

/* A full list may have lost the reason that forbids it. */
START_TEST(a_full_list_of_findings_is_never_ruled_in)
{
    static const char one[] = "{\"severity\":\"error\",\"at\":\"/answers/a\",\"code\":\"range\"}";
    AUTO(buffer) struct buffer list = buffer_of(TEXT_MAX);
    for (int count = FINDINGS_MAX - 1; count <= FINDINGS_MAX; count++) {
        buffer_cleanup(&list);
        list = buffer_of(TEXT_MAX);
        for (int i = 0; i < count; i++)
            buffer_format(&list, "%s%s", i == 0 ? "[" : ",", one);
        buffer_text(&list, "]");
        ck_assert_ok(buffer_check(&list));
        ck_assert_str_eq(bar("19333", true, list.data),
                         count < FINDINGS_MAX ? "" : "ruling_bar_unreadable");
    }
}
END_TEST

START_TEST(a_reason_is_some_words)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_MAX);
    for (int i = 0; i < RULING_WHY_MAX; i++)
        buffer_text(&text, "ạ");
    ck_assert(ruling_why_fits(text.data));
    buffer_text(&text, "a");
    ck_assert(!ruling_why_fits(text.data));
    ck_assert(ruling_why_fits("Người dân xác nhận.\nĐã gọi lại."));
    ck_assert(ruling_why_fits("<script>alert(1)</script>")); /* pages escape it */
    ck_assert(!ruling_why_fits(""));
    ck_assert(!ruling_why_fits(" \n\t "));
    ck_assert(!ruling_why_fits("a\033[2J"));
    ck_assert(!ruling_why_fits("a\rb"));
    ck_assert(!ruling_why_fits("a\xff"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ruling");
    TCase *cases = tcase_create("ruling");
    tcase_add_test(cases, each_reason_is_decided);
    tcase_add_test(cases, the_worst_reason_decides);
    tcase_add_test(cases, a_full_list_of_findings_is_never_ruled_in);
    tcase_add_test(cases, a_reason_is_some_words);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
