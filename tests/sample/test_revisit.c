/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/revisit.h"

#include "tests/sample/frames.h"

#include <stdio.h>

enum { DRAWS = 4000 };

static const char plan_text[] =
    "{\"id\":\"a\",\"version\":\"1\",\"title\":{\"vi\":\"a\",\"en\":\"a\"},\"frame\":\"villages\","
    "\"strata\":\"none\",\"stages\":{\"household\":{\"method\":\"simple\",\"take\":20}}}";

static struct frame frame;
static struct sample_plan plan;
static struct sample_draw draw;
static struct contacts contacts;

/* dtv-a has the first 12 forms of v1, dtv-b the other 8, dtv-c 3 of v2; one refused, one is empty.
 */
static void visit_all(void)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(buffer) struct buffer text = buffer_of(1 << 16);
    setup();
    frame = frame_of("code,name,unit,households\nv1,,19333,50\nv2,,19333,60\n", FRAME_VILLAGES);
    plan = plan_of(plan_text);
    ck_assert_ok(draw_make(&frame, &plan, 1, &findings, &draw));
    buffer_text(&text, "form,visit,day,code,interviewer\n");
    for (int i = 1; i <= 20; i++)
        buffer_format(&text, "v1-%02d,1,2026-11-25,1.%d,dtv-%s\n", i, i % 2 + 1,
                      i <= 12 ? "a" : "b");
    for (int i = 1; i <= 3; i++)
        buffer_format(&text, "v2-%02d,1,2026-11-25,1.1,dtv-c\n", i);
    buffer_text(&text, "v2-04,1,2026-11-25,2.11,dtv-c\n");
    ck_assert_ok(csv_open_text("contacts.csv", text.data, text.length, &csv));
    ck_assert_ok(contacts_read(csv, &draw, &findings, &contacts));
    ck_found("", "");
}

static struct revisit_ask asked(int64_t seed, int64_t each, int64_t part, int64_t whole)
{
    return (struct revisit_ask){.record_hash = "abc",
                                .seed = seed,
                                .each = each,
                                .share = {part, whole},
                                .questions = {{"q2", "q9_1"}, 1, 2}};
}

static struct revisit revisit_of(const struct revisit_ask *ask)
{
    struct revisit revisit = {.form_count = 0};
    ck_assert_ok(revisit_draw(&contacts, ask, &findings, &revisit));
    return revisit;
}

static const struct {
    int64_t each;
    struct exact share;
    int64_t takes[3];
    const char *finding; /* of dtv-c, who has three */
} takes[] = {
    {1, {0, 1}, {1, 1, 1}, ""},
    {2, {1, 4}, {3, 2, 2}, ""},
    {1, {1, 3}, {4, 3, 1}, ""},
    {1, {1, 10}, {2, 1, 1}, ""},
    {3, {1, 1}, {12, 8, 3}, ""},
    {5, {0, 1}, {5, 5, 3}, "revisit_all"},
    {5, {1, 2}, {6, 5, 3}, "revisit_all"},
};

START_TEST(how_many)
{
    struct revisit_ask ask =
        asked(1, takes[_i].each, takes[_i].share.numerator, takes[_i].share.denominator);
    struct revisit revisit = revisit_of(&ask);
    size_t all = 0;
    ck_found(takes[_i].finding, "");
    ck_assert_uint_eq(revisit.interviewer_count, 3);
    ck_assert_int_eq(revisit.interviews, 23);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(revisit.interviewers[i].take, takes[_i].takes[i]);
        all += (size_t)takes[_i].takes[i];
    }
    ck_assert_uint_eq(revisit.form_count, all);
    for (size_t i = 0; i < all; i++) {
        ck_assert(contact_answered(revisit.forms[i].from));
        ck_assert_str_eq(revisit.forms[i].from->interviewer,
                         revisit.interviewers[revisit.forms[i].interviewer].code);
        ck_assert(i == 0 || strcmp(revisit.forms[i - 1].number, revisit.forms[i].number) < 0);
    }
}
END_TEST

/* Each of dtv-b's 8 is drawn in 2 of 8 draws: chi-square with 7 degrees of freedom, one in a
 * million at 40.5 (counts of a draw without replacement spread less than those). */
START_TEST(by_chance)
{
    int counts[8] = {0};
    double square = 0;
    for (int seed = 0; seed < DRAWS; seed++) {
        struct revisit_ask ask = asked(seed, 2, 0, 1);
        struct revisit revisit = revisit_of(&ask);
        for (size_t i = 0; i < revisit.form_count; i++)
            if (revisit.forms[i].interviewer == 1)
                counts[revisit.forms[i].from->place - 13]++;
    }
    for (int i = 0; i < 8; i++) {
        double expected = DRAWS / 4.0;
        square += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    ck_assert_double_lt(square, 40.5);
}
END_TEST

static struct json *written(const struct revisit *revisit)
{
    AUTO(buffer) struct buffer text = buffer_of(1 << 16);
    struct json *json = NULL;
    ck_assert_ok(revisit_write(revisit, &text));
    ck_assert_ok(json_parse(text.data, text.length, &json));
    return json;
}

START_TEST(written_and_read)
{
    struct revisit_ask ask = asked(7, 2, 1, 4);
    struct revisit revisit = revisit_of(&ask);
    struct revisit read = {.form_count = 0};
    AUTO(json) struct json *json = written(&revisit);
    ck_assert_ok(revisit_read(json, &findings, &read));
    ck_found("", "");
    ck_assert_uint_eq(read.form_count, revisit.form_count);
    ck_assert_uint_eq(read.ask.questions.count, 2);
    ck_assert_uint_eq(read.ask.questions.choices, 1);
    ck_assert_str_eq(read.ask.questions.names[1], "q9_1");
    for (size_t i = 0; i < read.form_count; i++) {
        ck_assert_str_eq(read.forms[i].number, revisit.forms[i].number);
        ck_assert_uint_eq(read.forms[i].interviewer, revisit.forms[i].interviewer);
    }
    ck_assert_int_eq(read.interviewers[0].done, 12);
    ck_assert_int_eq(read.interviewers[0].take, 3);
}
END_TEST

/* The very forms: whole numbers decide, on every machine. */
START_TEST(the_same_everywhere)
{
    struct revisit_ask ask = asked(2026, 2, 0, 1);
    struct revisit revisit = revisit_of(&ask);
    AUTO(buffer) struct buffer text = buffer_of(4096);
    for (size_t i = 0; i < revisit.form_count; i++)
        buffer_format(&text, "%s ", revisit.forms[i].number);
    ck_assert_str_eq(text.data, "v1-07 v1-11 v1-13 v1-14 v2-02 v2-03 ");
}
END_TEST

/* Of another seed, another record, an interview more: another list, and said where. */
START_TEST(compared)
{
    struct revisit_ask ask = asked(7, 2, 1, 4);
    struct revisit_ask other = asked(7, 2, 1, 4);
    struct revisit revisit = revisit_of(&ask);
    AUTO(json) struct json *json = written(&revisit);
    AUTO(json) struct json *again = written(&revisit);
    ck_assert_ok(revisit_compare(json, again, &findings));
    ck_found("", "");
    other.record_hash = "abd";
    struct revisit changed = revisit_of(&other);
    AUTO(json) struct json *differs = written(&changed);
    ck_assert_ok(revisit_compare(json, differs, &findings));
    ck_assert_uint_gt(findings.count, 1);
    ck_assert_str_eq(findings.items[0].at, "/record");
}
END_TEST

START_TEST(a_changed_record)
{
    struct revisit_ask ask = asked(7, 2, 1, 4);
    struct revisit revisit = revisit_of(&ask);
    struct revisit read;
    AUTO(buffer) struct buffer text = buffer_of(1 << 16);
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(revisit_write(&revisit, &text));
    char *done = strstr(text.data, "\"done\":12");
    ck_assert_ptr_nonnull(done);
    done[8] = '3';
    ck_assert_ok(json_parse(text.data, text.length, &json));
    ck_assert_ok(revisit_read(json, &findings, &read));
    ck_found("record_hash", "/hash");
}
END_TEST

static const struct {
    const char *text;
    const char *at;
    const char *code;
} broken[] = {
    {"{}", "/revisit", "record_version"},
    {"{\"revisit\":2}", "/revisit", "record_version"},
};

START_TEST(not_a_record)
{
    AUTO(json) struct json *json = NULL;
    struct revisit read;
    ck_assert_ok(json_parse(broken[_i].text, strlen(broken[_i].text), &json));
    ck_assert_ok(revisit_read(json, &findings, &read));
    ck_found(broken[_i].code, broken[_i].at);
}
END_TEST

/* Neither who asked nor what was answered: numbers of forms and empty cells. */
START_TEST(a_list_to_fill_in)
{
    struct revisit_ask ask = asked(7, 1, 0, 1);
    struct revisit revisit = revisit_of(&ask);
    AUTO(buffer) struct buffer text = buffer_of(4096);
    AUTO(buffer) struct buffer expected = buffer_of(4096);
    ck_assert_ok(revisit_csv(&revisit, &text));
    csv_put_mark(&expected);
    buffer_text(&expected, "form,day,result,q2,q9_1\r\n");
    for (size_t i = 0; i < revisit.form_count; i++)
        buffer_format(&expected, "%s,,,,\r\n", revisit.forms[i].number);
    ck_assert_str_eq(text.data, expected.data);
}
END_TEST

START_TEST(nobody_known)
{
    struct revisit_ask ask = asked(7, 1, 0, 1);
    struct revisit revisit;
    contacts.forms[0].interviewer = "";
    ck_assert_ok(revisit_draw(&contacts, &ask, &findings, &revisit));
    ck_found("revisit_interviewer", "line 2");
}
END_TEST

START_TEST(nothing_done)
{
    struct revisit_ask ask = asked(7, 1, 0, 1);
    struct revisit revisit;
    contacts.form_count = 0;
    ck_assert_ok(revisit_draw(&contacts, &ask, &findings, &revisit));
    ck_found("revisit_none", "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("revisit");
    TCase *lists = tcase_create("revisit");
    tcase_add_checked_fixture(lists, visit_all, teardown);
    tcase_add_loop_test(lists, how_many, 0, ARRAY_LENGTH(takes));
    tcase_add_test(lists, by_chance);
    tcase_add_test(lists, written_and_read);
    tcase_add_test(lists, the_same_everywhere);
    tcase_add_test(lists, compared);
    tcase_add_test(lists, a_changed_record);
    tcase_add_loop_test(lists, not_a_record, 0, ARRAY_LENGTH(broken));
    tcase_add_test(lists, a_list_to_fill_in);
    tcase_add_test(lists, nobody_known);
    tcase_add_test(lists, nothing_done);
    suite_add_tcase(suite, lists);
    return run_suite(suite);
}
