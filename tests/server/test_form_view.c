/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The context of templates/form.html, node by node.
 */
#include "tests/server/fixture.h"

#include "survey-server/form_view.h"
#include "survey-server/limits.h"

#include <inttypes.h>

static struct arena *arena;
static struct unit_list *units;

static void set_up(void)
{
    ck_assert_ok(arena_new(LIMIT_CATALOG_BYTES, &arena));
    units = make_units();
}

static void tear_down(void)
{
    unit_list_free(units);
    arena_free(arena);
}

static const struct campaign campaign = {
    .id = "c", .units = all_units, .unit_count = ARRAY_LENGTH(all_units)};

static struct form_view view_of(const struct form *form, const char *language)
{
    struct form_view view = {
        .page = {.arena = arena,
                 .visit = {.campaign = "c", .unit = "100", .language = language},
                 .tail = "",
                 .title = "T",
                 .who = "W",
                 .languages = form->languages,
                 .language_count = form->language_count},
        .form = form,
        .language = form_language(form, language),
        .campaign = &campaign,
        .units = units,
        .id = "ID",
        .started = "S",
    };
    return view;
}

static struct json *context_of(const struct form_view *view)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&text);
    struct json *json = NULL;
    ck_assert_ok(form_view_write(view, &out));
    json_close(&out, '}');
    ck_assert_ok(json_parse(text.data, text.length, &json));
    return json;
}

/* The value at "parts/1/groups/0": member names and positions. */
static const struct json *at(const struct json *json, const char *path)
{
    AUTO(memory) char *copy = strdup(path);
    char *rest = copy;
    for (char *step; json != NULL && (step = strsep(&rest, "/")) != NULL;) {
        if (!json_is(json, JSON_ARRAY)) {
            json = json_member(json, step);
            continue;
        }
        json = json_first(json);
        for (long left = strtol(step, NULL, 10); json != NULL && left > 0; left--)
            json = json_next(json);
    }
    return json;
}

#define ck_assert_text(json, path, expected)                                                       \
    do {                                                                                           \
        const char *text_ = json_text(at(json, path));                                             \
        ck_assert_msg(text_ != NULL, "no text at %s", path);                                       \
        ck_assert_str_eq(text_, expected);                                                         \
    } while (0)

#define ck_assert_number(json, path, expected)                                                     \
    do {                                                                                           \
        int64_t number_ = 0;                                                                       \
        ck_assert_msg(json_integer(at(json, path), &number_), "no number at %s", path);            \
        ck_assert_int_eq(number_, expected);                                                       \
    } while (0)

#define ck_assert_absent(json, path) ck_assert_msg(at(json, path) == NULL, "something at %s", path)

START_TEST(parts_groups_and_screens)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    struct form_view view = view_of(form, "vi");
    AUTO(json) struct json *json = context_of(&view);
    ck_assert_uint_eq(json_count(at(json, "parts")), 2);
    ck_assert_text(json, "parts/0/part_id", "part_a");
    ck_assert_absent(json, "parts/0/part_note");
    ck_assert_absent(json, "parts/0/groups/0/number");
    ck_assert_text(json, "parts/0/groups/0/screens/0/screen_id", "a");
    ck_assert_number(json, "parts/0/groups/0/screens/0/place", 1);
    ck_assert_text(json, "parts/1/part_note", "Ba câu.");
    ck_assert_uint_eq(json_count(at(json, "parts/1/groups")), 3);
    ck_assert_number(json, "parts/1/groups/0/number", 1);
    ck_assert_number(json, "parts/1/groups/0/total", 2);
    ck_assert_uint_eq(json_count(at(json, "parts/1/groups/0/screens/0/questions")), 2);
    ck_assert_absent(json, "parts/1/groups/0/screens/0/heading");
    ck_assert_number(json, "parts/1/groups/1/number", 2);
    ck_assert_text(json, "parts/1/groups/1/group_id", "g-g");
    ck_assert_text(json, "parts/1/groups/1/screens/0/heading", "Hài lòng thế nào?");
    ck_assert_number(json, "parts/1/groups/1/screens/0/place", 4);
    ck_assert_absent(json, "parts/1/groups/2/number");
    ck_assert_text(json, "parts/1/groups/2/screens/0/screen_id", "other");
    ck_assert_number(json, "count", 2);
    ck_assert_number(json, "items", 4);
}
END_TEST

/* What the scripts are told: rules of each question, settings, words beside a wrong answer. */
START_TEST(what_scripts_are_told)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    struct form_view view = view_of(form, "vi");
    AUTO(json) struct json *json = context_of(&view);
    ck_assert_text(json, "parts/0/groups/0/screens/0/questions/0/rules",
                   "{\"id\":\"a\",\"type\":\"one\",\"required\":true,\"decline\":true}");
    ck_assert_text(json, "parts/1/groups/0/screens/0/questions/1/rules",
                   "{\"id\":\"m_other\",\"type\":\"text\",\"relevant\":[\"has\",\"m\",3],"
                   "\"max\":200}");
    ck_assert_text(json, "settings",
                   "{\"campaign\":\"c\",\"form\":\"tiny\",\"version\":\"1\",\"unit\":\"100\","
                   "\"language\":\"vi\",\"test\":false,\"mode\":\"phone\",\"kiosk\":{\"idle\":60,\"warn\":20,"
                   "\"thank\":5,\"keep\":false,\"back\":true}}");
    AUTO(json) struct json *say = NULL;
    const char *words = json_text(at(json, "say"));
    ck_assert_ok(json_parse(words, strlen(words), &say));
    ck_assert_text(say, "scale/required", "Xin chọn một mức cho câu này.");
    ck_assert_text(say, "text/range",
                   "Câu trả lời dài {value} ký tự; nhiều nhất là {high}. Xin viết ngắn hơn.");
    ck_assert_absent(say, "date");
    ck_assert_ptr_nonnull(strstr(json_text(at(json, "script_href")), "/assets/citizen."));
    ck_assert_ptr_nonnull(strstr(json_text(at(json, "early_script_href")), "/assets/start."));
    view.page.visit.kiosk = true;
    AUTO(json) struct json *kiosk = context_of(&view);
    ck_assert_ptr_nonnull(strstr(json_text(at(kiosk, "script_href")), "/assets/kiosk."));
    ck_assert_ptr_nonnull(strstr(json_text(at(kiosk, "settings")), "\"mode\":\"kiosk\""));
    view.page.errors = true; /* the plain form goes on: it is drawn at once */
    AUTO(json) struct json *again = context_of(&view);
    ck_assert_absent(again, "early_script_href");
}
END_TEST

START_TEST(questions_by_type)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    struct form_view view = view_of(form, "vi");
    AUTO(json) struct json *json = context_of(&view);
    const struct json *one = at(json, "parts/0/groups/0/screens/0/questions/0");
    ck_assert_text(one, "pick/input", "radio");
    ck_assert_text(one, "pick/style", "rows");
    ck_assert_number(one, "pick/n", 2);
    ck_assert_text(one, "pick/options/2/value", "null");
    ck_assert(json_true(at(one, "pick/options/2/quiet")));
    ck_assert(json_true(at(one, "head")));
    ck_assert_absent(one, "pick/faces");
    const struct json *many = at(json, "parts/1/groups/0/screens/0/questions/0");
    ck_assert_text(many, "pick/input", "checkbox");
    ck_assert_text(many, "described", "m-h");
    const struct json *follows = at(json, "parts/1/groups/0/screens/0/questions/1");
    ck_assert_text(follows, "only_if", "Khác");
    ck_assert_absent(follows, "head");
    ck_assert_text(follows, "write/kind", "text");
    ck_assert_number(follows, "write/max", 200);
    ck_assert_absent(follows, "write/area");
    const struct json *scale = at(json, "parts/1/groups/1/screens/0/questions/0");
    ck_assert_text(scale, "no", "24");
    ck_assert_absent(scale, "head");
    ck_assert_text(scale, "pick/style", "cells");
    ck_assert(json_true(at(scale, "pick/faces")));
    ck_assert_number(scale, "pick/options/4/face", 5);
    ck_assert_text(scale, "pick/options/0/word", "Rất\xC2\xA0không hài\xC2\xA0lòng");
    ck_assert_absent(at(json, "parts/1/groups/1/screens/0/questions/1"), "no");
    const struct json *area = at(json, "parts/1/groups/2/screens/0/questions/0");
    ck_assert(json_true(at(area, "write/area")));
    ck_assert_text(area, "write/max_shown", "1.000");
    ck_assert_text(area, "described", "other-m");
    ck_assert_absent(area, "write/written");
}
END_TEST

START_TEST(the_page_around)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    struct form_view view = view_of(form, "en");
    view.page.visit.kiosk = true;
    view.page.links = true;
    AUTO(json) struct json *json = context_of(&view);
    static const char *const hidden[][2] = {
        {"id", "ID"}, {"unit", "100"}, {"lang", "en"}, {"started", "S"}, {"version", "1"}};
    ck_assert_text(json, "lang", "en");
    ck_assert_text(json, "t/send", "Send the form");
    ck_assert_text(json, "purpose", "Please answer.");
    ck_assert_text(json, "unit_name", "An Cuu Ward");
    ck_assert_text(json, "other_unit_href", "/c/c?lang=en&mode=kiosk");
    ck_assert_text(json, "action", "/c/c?lang=en&unit=100&mode=kiosk");
    ck_assert_text(json, "contrast_href", "/c/c?lang=en&unit=100&mode=kiosk&contrast=1");
    ck_assert_text(json, "languages/0/href", "/c/c?lang=vi&unit=100&mode=kiosk");
    ck_assert_text(json, "languages/1/language", "English");
    ck_assert(json_true(at(json, "languages/1/current")));
    ck_assert_text(json, "parts/1/groups/2/screens/0/questions/0/write/max_shown", "1,000");
    ck_assert_text(json, "parts/1/groups/1/screens/0/questions/0/pick/options/0/word",
                   "Very dissatisfied");
    for (size_t i = 0; i < ARRAY_LENGTH(hidden); i++) {
        char path[32];
        snprintf(path, sizeof path, "hidden/%zu/key", i);
        ck_assert_text(json, path, hidden[i][0]);
        snprintf(path, sizeof path, "hidden/%zu/held", i);
        ck_assert_text(json, path, hidden[i][1]);
    }
    ck_assert_absent(json, "errors");
}
END_TEST

static struct fields parse(const char *text)
{
    struct fields fields = {0};
    ck_assert_ok(fields_parse(arena, text, strlen(text), &fields));
    return fields;
}

START_TEST(answers_are_kept)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    struct form_view view = view_of(form, "vi");
    struct fields fields = parse("a=null&m=1&m=3&m_other=%3Cb%3E&s1=4&s2=9&other=x%0Ay");
    view.fields = &fields;
    AUTO(json) struct json *json = context_of(&view);
    ck_assert_absent(json, "parts/0/groups/0/screens/0/questions/0/pick/options/0/checked");
    ck_assert(json_true(at(json, "parts/0/groups/0/screens/0/questions/0/pick/options/2/checked")));
    ck_assert(json_true(at(json, "parts/1/groups/0/screens/0/questions/0/pick/options/0/checked")));
    ck_assert(json_true(at(json, "parts/1/groups/0/screens/0/questions/0/pick/options/1/checked")));
    ck_assert_text(json, "parts/1/groups/0/screens/0/questions/1/write/written", "<b>");
    ck_assert(json_true(at(json, "parts/1/groups/1/screens/0/questions/0/pick/options/3/checked")));
    for (int i = 0; i < 5; i++) {
        char path[96];
        snprintf(path, sizeof path,
                 "parts/1/groups/1/screens/0/questions/1/pick/options/%d/checked", i);
        ck_assert_absent(json, path); /* 9 is none of them */
    }
    ck_assert_text(json, "parts/1/groups/2/screens/0/questions/0/write/written", "x\ny");
}
END_TEST

static void add_finding(struct findings *findings, const char *question, const char *code)
{
    char place[64];
    snprintf(place, sizeof place, "/answers/%s", question);
    findings_add(findings, SEVERITY_ERROR, place, code, "question", question, "value", "1", "low",
                 "0", "high", "9", NULL);
}

START_TEST(mistakes_have_words_and_a_summary)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    struct form_view view = view_of(form, "vi");
    struct fields fields = parse("m_other=x");
    struct findings findings = findings_in(arena);
    add_finding(&findings, "s2", "required"); /* in any order */
    add_finding(&findings, "a", "required");
    add_finding(&findings, "m_other", "relevance");
    add_finding(&findings, "s1", "required");
    add_finding(&findings, "s1", "type");              /* the first of a question counts */
    add_finding(&findings, "other", "unknown_member"); /* nothing to mend */
    findings_add(&findings, SEVERITY_ERROR, "/unit", "required", "question", "unit", NULL);
    view.fields = &fields;
    view.findings = &findings;
    view.page.errors = true;
    AUTO(json) struct json *json = context_of(&view);
    const struct json *first = at(json, "parts/0/groups/0/screens/0/questions/0");
    ck_assert_text(first, "message", "Xin chọn một câu trả lời.");
    ck_assert_text(first, "next", "m_other");
    ck_assert_text(first, "described", "a-e");
    const struct json *row = at(json, "parts/1/groups/1/screens/0/questions/0");
    ck_assert_text(row, "message", "Xin chọn một mức cho câu này.");
    ck_assert_text(row, "next", "s2");
    const struct json *last = at(json, "parts/1/groups/1/screens/0/questions/1");
    ck_assert_absent(last, "next");
    ck_assert(json_true(at(last, "last")));
    ck_assert_absent(json, "parts/1/groups/2/screens/0/questions/0/message");
    ck_assert_uint_eq(json_count(at(json, "errors")), 3);
    ck_assert_text(json, "errors/0/target", "a");
    ck_assert_text(json, "errors/0/error_label", "Câu a");
    ck_assert_text(json, "errors/1/target", "m_other");
    ck_assert_text(json, "errors/1/error_label", "Câu 1");
    ck_assert_text(json, "errors/2/target", "s1");
    ck_assert_text(json, "errors/2/error_label", "Câu 2");
    ck_assert_text(json, "errors/2/error_text", "còn 2 mục chưa chọn");
}
END_TEST

START_TEST(wrong_answers_are_not_called_missing)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    struct form_view view = view_of(form, "en");
    struct fields fields = parse("s1=7");
    struct findings findings = findings_in(arena);
    add_finding(&findings, "s1", "range");
    add_finding(&findings, "s2", "required");
    view.fields = &fields;
    view.findings = &findings;
    view.page.errors = true;
    AUTO(json) struct json *json = context_of(&view);
    ck_assert_text(json, "errors/0/error_label", "Question 2");
    ck_assert_text(json, "errors/0/error_text", "2 rows need another look");
}
END_TEST

/* No note first: one part with the form's title. No numbers: things to choose are counted. */
START_TEST(rare_types)
{
    AUTO(form) struct form *form = load_form(arena, "form-rare.json");
    struct form_view view = view_of(form, "vi");
    struct findings findings = findings_in(arena);
    findings_add(&findings, SEVERITY_ERROR, "/consent/agreed", "consent", NULL);
    view.findings = &findings;
    view.page.errors = true;
    AUTO(json) struct json *json = context_of(&view);
    ck_assert_uint_eq(json_count(at(json, "parts")), 1);
    ck_assert_text(json, "parts/0/part_id", "part");
    ck_assert_text(json, "parts/0/part_title", "Hiếm");
    const struct json *consent = at(json, "parts/0/groups/0/screens/0/questions/0");
    ck_assert_text(consent, "pick/input", "checkbox");
    ck_assert_text(consent, "pick/options/0/value", "1");
    ck_assert_text(consent, "message", "Xin đánh dấu đồng ý nếu Ông/Bà muốn gửi phiếu.");
    ck_assert_text(json, "errors/0/error_label", "Đồng ý?");
    const struct json *number = at(json, "parts/0/groups/1/screens/0/questions/0");
    ck_assert_text(number, "write/keyboard", "numeric");
    ck_assert_text(json, "parts/0/groups/2/screens/0/questions/0/write/kind", "date");
    const struct json *unit = at(json, "parts/0/groups/3/screens/0/questions/0");
    ck_assert_text(unit, "pick/style", "rows");
    ck_assert_number(unit, "pick/n", 4);
    ck_assert_text(unit, "pick/options/1/word", "Ấp Bắc");
    /* A group without a number goes on in the group that is open. */
    ck_assert_uint_eq(json_count(at(json, "parts/0/groups/3/screens")), 2);
    ck_assert(json_true(at(json, "parts/0/groups/3/screens/1/questions/1/info")));
    ck_assert_absent(json, "parts/0/groups/4/screens/0/questions/0/only_if"); /* not one choice */
}
END_TEST

/* The shipped form: every question is on the page once, 34 screens at most, no id twice. */
START_TEST(the_shipped_form)
{
    AUTO(form) struct form *form = NULL;
    ck_assert_ok(form_builtin("sipas-2026", &form));
    struct form_view view = view_of(form, "vi");
    AUTO(json) struct json *json = context_of(&view);
    size_t questions = 0;
    size_t screens = 0;
    size_t asked = 0;
    for (size_t i = 0; i < form->question_count; i++)
        asked += question_is_asked(&form->questions[i]);
    for (const struct json *part = json_first(at(json, "parts")); part; part = json_next(part)) {
        for (const struct json *group = json_first(at(part, "groups")); group;
             group = json_next(group)) {
            for (const struct json *screen = json_first(at(group, "screens")); screen;
                 screen = json_next(screen)) {
                questions += json_count(at(screen, "questions"));
                screens++;
            }
        }
    }
    ck_assert_uint_eq(questions, asked);
    ck_assert_uint_le(screens, 34);
    ck_assert_number(json, "count", 10);
    ck_assert_number(json, "items", 84);
    ck_assert_number(json, "parts/1/groups/8/number", 9);
    ck_assert_number(json, "parts/1/groups/8/total", 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("form_view");
    TCase *cases = tcase_create("form_view");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, parts_groups_and_screens);
    tcase_add_test(cases, what_scripts_are_told);
    tcase_add_test(cases, questions_by_type);
    tcase_add_test(cases, the_page_around);
    tcase_add_test(cases, answers_are_kept);
    tcase_add_test(cases, mistakes_have_words_and_a_summary);
    tcase_add_test(cases, wrong_answers_are_not_called_missing);
    tcase_add_test(cases, rare_types);
    tcase_add_test(cases, the_shipped_form);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
