/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/contacts.h"
#include "tests/sample/frames.h"

#include <stdio.h>

#define HEAD "form,visit,day,code\n"
#define ON(day, form, visit, code) form "," visit ",2026-11-" day "," code "\n"
/* A visit a day. */
#define LINE(form, visit, code) form "," visit ",2026-11-2" visit "," code "\n"
#define BY(who) "form,visit,day,code,interviewer\nv1-01,1,2026-11-25,1.1," who "\n"

static const char villages[] = "code,name,unit,households\nv1,,19333,50\nv2,,19333,60\n";
static const char plan_text[] =
    "{\"id\":\"a\",\"version\":\"1\",\"title\":{\"vi\":\"a\",\"en\":\"a\"},\"frame\":\"villages\","
    "\"strata\":\"none\",\"stages\":{\"household\":{\"method\":\"simple\",\"take\":6,\"reserves\":"
    "3}"
    "},\"replacement\":{\"visits\":2,\"after\":[\"2.11\",\"2.2\",\"3.1\",\"4.\"]}}";

static struct frame frame;
static struct sample_plan plan;
static struct sample_draw draw;

static void draw_once(void)
{
    setup();
    frame = frame_of(villages, FRAME_VILLAGES);
    plan = plan_of(plan_text);
    ck_assert_ok(draw_make(&frame, &plan, 1, &findings, &draw));
    ck_found("", "");
}

static struct contacts contacts_of(const char *text)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct contacts contacts = {.form_count = 0};
    ck_assert_ok(csv_open_text("contacts.csv", text, strlen(text), &csv));
    ck_assert_ok(contacts_read(csv, &draw, &findings, &contacts));
    return contacts;
}

static void ck_rate(const struct contacts *contacts, enum contact_rate rate, int64_t part,
                    int64_t whole)
{
    ck_assert(contacts->has_rate[rate]);
    ck_assert_int_eq(contacts->rates[rate].numerator, part);
    ck_assert_int_eq(contacts->rates[rate].denominator, whole);
}

/* I 4, P 1, R 1, NC 1, O 1, UH 2, NE 1: e = 8/9, so that RR3 = 4/(8 + 16/9) = 9/22. */
START_TEST(rates)
{
    struct contacts contacts = contacts_of(
        HEAD LINE("v1-01", "1", "1.1") LINE("v1-02", "1", "1.1") LINE("v1-03", "1", "1.1")
            LINE("v1-04", "1", "1.1") LINE("v1-05", "1", "1.2") LINE("v1-06", "1", "2.11")
                LINE("v2-01", "2", "2.2") LINE("v2-01", "1", "2.2") LINE("v2-02", "1", "2.3")
                    LINE("v2-03", "1", "3.1") LINE("v2-03", "2", "3.1") LINE("v2-04", "1", "3.1")
                        LINE("v2-04", "2", "3.1") LINE("v2-05", "1", "4.7"));
    ck_found("", "");
    ck_rate(&contacts, RATE_RR1, 2, 5);
    ck_rate(&contacts, RATE_RR2, 1, 2);
    ck_rate(&contacts, RATE_RR3, 9, 22);
    ck_rate(&contacts, RATE_RR4, 45, 88);
    ck_rate(&contacts, RATE_COOP1, 4, 7);
    ck_rate(&contacts, RATE_REF1, 1, 10);
    ck_rate(&contacts, RATE_CON1, 7, 10);
    ck_assert_int_eq(contacts.pending, 1);
    ck_assert_int_eq(contacts.villages[0].done, 5);
    ck_assert_int_eq(contacts.villages[0].replaced, 1);
    ck_assert_int_eq(contacts.villages[1].replaced, 4);
}
END_TEST

/* The latest visit is the one with the highest number, wherever it stands. */
START_TEST(who_came_last)
{
    struct contacts contacts = contacts_of("interviewer,form,visit,day,code\n"
                                           "b,v1-01,2,2026-11-26,1.1\n"
                                           "a,v1-01,1,2026-11-25,2.2\n");
    ck_found("", "");
    ck_assert_str_eq(contacts.forms[0].number, "v1-01");
    ck_assert_str_eq(contacts.forms[0].interviewer, "b");
    ck_assert_int_eq(contacts.forms[0].day - contacts.forms[0].day_first, 1);
    ck_assert(contact_answered(&contacts.forms[0]));
    ck_assert(!contact_answered(&contacts.forms[1]));
    ck_assert_str_eq(contacts.forms[1].interviewer, "");
}
END_TEST

/* A commune's second village in reserve: that somebody went there is told once. */
START_TEST(a_village_in_reserve)
{
    static const char text[] =
        "{\"id\":\"a\",\"version\":\"1\",\"title\":{\"vi\":\"a\",\"en\":\"a\"},\"frame\":"
        "\"villages\",\"strata\":\"none\",\"stages\":{\"village\":{\"method\":\"simple\",\"take\":"
        "1,"
        "\"reserves\":1},\"household\":{\"method\":\"simple\",\"take\":6,\"reserves\":3}},"
        "\"replacement\":{\"visits\":2,\"after\":[\"2.11\"]}}";
    char lines[200];
    plan = plan_of(text);
    ck_assert_ok(draw_make(&frame, &plan, 1, &findings, &draw));
    ck_assert_uint_eq(draw.cluster_count, 2);
    const char *spare = draw.clusters[draw.clusters[0].reserve > 0 ? 0 : 1].code;
    snprintf(lines, sizeof lines, HEAD "%s-01,1,2026-11-25,1.1\n%s-02,1,2026-11-25,1.1\n", spare,
             spare);
    (void)contacts_of(lines);
    ck_found("contact_village", "line 2");
}
END_TEST

START_TEST(nobody_went_anywhere)
{
    struct contacts contacts = contacts_of(HEAD);
    ck_found("", "");
    ck_assert_int_eq(contacts.pending, 12);
    for (int i = 0; i < RATES; i++)
        ck_assert(!contacts.has_rate[i]);
}
END_TEST

static const struct {
    const char *text;
    const char *code;
    const char *at;
} cases[] = {
    {"form,visit,day\n", "contact_column", "line 1"},
    {HEAD LINE("v9-01", "1", "1.1"), "contact_form", "line 2"},
    {HEAD LINE("v1-07", "1", "1.1"), "contact_form", "line 2"},
    {HEAD LINE("v1-01", "1", "5.1"), "contact_code", "line 2"},
    {HEAD LINE("v1-01", "1", "1.1x"), "contact_code", "line 2"},
    {HEAD LINE("v1-01", "0", "1.1"), "contact_visit", "line 2"},
    {HEAD ON("21", "v1-01", "100", "1.1"), "contact_visit", "line 2"},
    {HEAD "v1-01,1,25/11/2026,1.1\n", "contact_day", "line 2"},
    {HEAD LINE("v1-01", "1", "1.1") LINE("v1-01", "1", "1.1"), "contact_twice", "line 3"},
    {HEAD LINE("v1-01", "1", "2.2"), "contact_visits", "line 2"},
    {HEAD LINE("v1-R01", "1", "1.1"), "contact_reserve", "line 2"},
    {HEAD LINE("v1-01", "1", "2.2") LINE("v1-01", "2", "2.2") ON("22", "v1-R01", "1", "1.1"), "",
     ""},
    {HEAD LINE("v1-01", "1", "2.2") LINE("v1-01", "2", "2.2") ON("21", "v1-R01", "1", "1.1"),
     "contact_early", "line 4"},
    {HEAD ON("21", "v1-R01", "1", "2.2") LINE("v1-R01", "3", "1.1") ON("22", "v1-01", "1", "2.11"),
     "contact_early", "line 3"},
    {HEAD ON("21", "v1-01", "1", "2.11") ON("24", "v1-02", "1", "2.11")
         ON("22", "v1-R01", "1", "1.1") ON("23", "v1-R02", "1", "1.1"),
     "contact_early", "line 5"},
    {HEAD ON("21", "v1-01", "1", "2.11") ON("22", "v1-R01", "1", "2.11")
         ON("22", "v1-R02", "1", "1.1"),
     "", ""},
    {HEAD ON("21", "v1-01", "1", "2.2") ON("21", "v1-01", "2", "2.2"), "contact_same_day",
     "line 3"},
    {HEAD ON("21", "v1-01", "1", "2.11") ON("21", "v1-01", "2", "2.11"), "", ""},
    {HEAD ON("21", "v1-01", "1", "1.1") LINE("v1-R01", "1", "1.1"), "contact_reserve", "line 3"},
    {BY("dtv-01"), "", ""},
    {BY(""), "", ""},
    {BY("Nguyễn Văn A"), "contact_interviewer", "line 2"},
    {BY("a/b"), "contact_interviewer", "line 2"},
    {HEAD LINE("v1-01", "1", "2.11") LINE("v1-R01", "1", "1.1"), "", ""},
    {HEAD LINE("v1-01", "1", "2.12") LINE("v1-R01", "1", "1.1"), "contact_reserve", "line 3"},
    {HEAD LINE("v1-01", "1", "4.5") LINE("v1-02", "1", "4.5") LINE("v1-R02", "1", "1.1"),
     "contact_order", "line 4"},
};

START_TEST(told)
{
    (void)contacts_of(cases[_i].text);
    ck_found(cases[_i].code, cases[_i].at);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contacts");
    TCase *visits = tcase_create("contacts");
    tcase_add_checked_fixture(visits, draw_once, teardown);
    tcase_add_test(visits, rates);
    tcase_add_test(visits, who_came_last);
    tcase_add_test(visits, a_village_in_reserve);
    tcase_add_test(visits, nobody_went_anywhere);
    tcase_add_loop_test(visits, told, 0, ARRAY_LENGTH(cases));
    suite_add_tcase(suite, visits);
    return run_suite(suite);
}
