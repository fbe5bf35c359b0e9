/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/beside.h"
#include "tests/support/reported.h"

enum { FIGURES_MAX = 8 };

static struct published_figure figures[FIGURES_MAX];
static struct published_list list;
static const struct beside *gap;
static struct arena *arena;

static void start(void)
{
    set_up();
    ck_assert_ok(arena_new(1 << 20, &arena));
    list = (struct published_list){figures, 0};
}

static void end(void)
{
    tear_down();
    arena_free(arena);
}

/* The made answers are of November 2026. */
static struct published_figure *offer(const char *place, int year, const char *instrument,
                                      const char *value)
{
    struct published_figure *figure = &figures[list.count++];
    *figure = (struct published_figure){.place = place,
                                        .year = year,
                                        .instrument = instrument_find(instrument, year),
                                        .from_day = DAY_NONE,
                                        .to_day = DAY_NONE,
                                        .source = "Nguồn <1>",
                                        .line = list.count + 1};
    ck_assert(published_value(value, &figure->value, &figure->digits));
    return figure;
}

/* The report of a unit with the figures offered. */
static void report_on(const char *unit, enum language language)
{
    make(ten, unit, language, false);
    context.beside = &list;
    report_free(report);
    report = NULL;
    buffer_cleanup(&page);
    page = buffer_of(PAGE_BYTES_MAX);
    ck_assert_ok(report_make(result, language, &report));
    ck_assert_ok(document_html(&report->document, &page));
    gap = report->gap;
    assert_sound();
}

static void three(void)
{
    offer("90", 2026, "sipas", "81,21");
    offer("90", 2026, "papi-5", "7,0977")->n = 240;
    offer("90", 2026, "counter-3-neutral", "99,55");
}

static bool has_reason(const char *code)
{
    for (size_t i = 0; i < gap->reason_count; i++)
        if (strcmp(gap->reasons[i].code, code) == 0)
            return true;
    return false;
}

static const char *points(size_t number)
{
    AUTO(buffer) struct buffer text = buffer_of(100);
    const struct beside_difference *difference = &gap->differences[number];
    ck_assert_ok(exact_text(difference->points, difference->digits, &text));
    return arena_format(arena, "%s-%s %s", gap->rows[difference->higher].instrument->id,
                        gap->rows[difference->lower].instrument->id, text.data);
}

START_TEST(without_figures_there_is_no_block)
{
    report_on("90", LANGUAGE_VI);
    ck_assert_ptr_null(gap);
    ck_assert(!has("đã công bố</h2>"));
    AUTO(buffer) struct buffer json = buffer_of(PAGE_BYTES_MAX);
    ck_assert_ok(report_json(report, &json));
    ck_assert_ptr_null(strstr(json.data, "\"beside\""));
}
END_TEST

START_TEST(figures_of_the_province_stand_in_its_report)
{
    three();
    report_on("90", LANGUAGE_VI);
    ck_assert_uint_eq(gap->row_count, 4);
    ck_assert_int_eq(gap->year, 2026);
    ck_assert_str_eq(gap->rows[0].instrument->id, "counter-3-neutral");
    ck_assert_ptr_null(gap->rows[2].figure);
    ck_assert_str_eq(gap->rows[3].instrument->id, "papi-5");
    ck_assert_uint_eq(gap->difference_count, 3);
    ck_assert(has("99,55 − 81,21 = 18,34") &&
              has("cao hơn “Chỉ số hài lòng SIPAS” 18,34 điểm phần trăm"));
    ck_assert(has("7,0977 điểm") && has("240") && has("Nguồn &lt;1&gt;"));
    ck_assert(!has("70,977") && !has("70,98") && !has("7,0977%"));
    ck_assert(!has("cấp tỉnh"));
}
END_TEST

/* Other figures give another gap; the wider decimals of the two are kept. */
START_TEST(other_figures_give_another_gap)
{
    offer("90", 2026, "sipas", "82,105");
    offer("90", 2026, "counter-3", "98");
    offer("90", 2026, "counter-3-neutral", "98,0");
    report_on("90", LANGUAGE_VI);
    ck_assert(has("98 − 82,105 = 15,895"));
    ck_assert(has("cùng là 98%"));
    ck_assert(has_reason("gap_reason_no_middle") && has_reason("gap_reason_middle"));
    for (size_t i = 0; i < gap->difference_count; i++)
        ck_assert_ptr_nonnull(strchr(points(i), ' '));
    ck_assert_uint_eq(gap->difference_count, 6);
}
END_TEST

START_TEST(a_commune_has_its_own_and_those_of_its_province_marked)
{
    three();
    offer("90001", 2026, "counter-3", "97,5");
    report_on("90001", LANGUAGE_VI);
    ck_assert_uint_eq(gap->row_count, 5);
    ck_assert_str_eq(gap->rows[0].instrument->id, "counter-3");
    ck_assert(!gap->rows[0].of_province && !gap->rows[1].of_province);
    ck_assert_ptr_null(gap->rows[1].figure);
    ck_assert(gap->rows[1].estimate->has_interval);
    ck_assert(gap->rows[2].of_province && gap->rows[4].of_province);
    ck_assert(has("Chỉ số hài lòng SIPAS (số của tỉnh Mẫu)"));
    ck_assert(has("không trừ với số của xã An Lạc"));
    ck_assert_uint_eq(gap->difference_count, 2); /* within each place only */
    for (size_t i = 0; i < gap->difference_count; i++)
        ck_assert_ptr_eq(gap->rows[gap->differences[i].higher].place,
                         gap->rows[gap->differences[i].lower].place);
    ck_assert_str_eq(points(1), "counter-3-neutral-sipas 18.34");
}
END_TEST

/* A reason stands only where it is true of the instruments shown. */
START_TEST(reasons_are_true_of_what_is_shown)
{
    offer("90", 2026, "papi-6", "6,5");
    offer("90", 2026, "counter-3", "99");
    report_on("90", LANGUAGE_VI);
    ck_assert(has_reason("gap_reason_people") && has_reason("gap_reason_experience"));
    ck_assert(has("kể cả người không đến quầy") && has("; PAPI hỏi người được chọn"));
    ck_assert(!has("SIPAS, PAPI") && !has("PAPI, SIPAS"));
    ck_assert(!has_reason("gap_reason_middle"));
    ck_assert(has_reason("gap_reason_no_middle")); /* against our own form of five levels */
}
END_TEST

START_TEST(without_buttons_nothing_is_said_of_them)
{
    offer("90", 2026, "sipas", "81");
    report_on("90", LANGUAGE_VI);
    ck_assert_uint_eq(gap->reason_count, 0);
    ck_assert(!has("nút bấm") && !has("Nút bấm") && !has("Vì sao các con số khác nhau"));
    list.count = 0;
    offer("90", 2026, "papi-5", "7");
    tear_down();
    set_up();
    access = ACCESS_OPEN;
    report_on("90", LANGUAGE_EN);
    ck_assert(has_reason("gap_reason_experience") && has_reason("gap_reason_voluntary"));
    ck_assert(!has("Counter buttons"));
}
END_TEST

START_TEST(what_does_not_fit_is_refused_with_the_reason)
{
    const struct published_figure *year = offer("90", 2025, "sipas", "81");
    const struct published_figure *place = offer("90002", 2026, "sipas", "81");
    report_on("90001", LANGUAGE_VI);
    ck_assert_uint_eq(gap->row_count, 0);
    ck_assert(!has("đã công bố</h2>"));
    ck_assert_int_eq(beside_refusal(result, year), BESIDE_YEAR_OTHER);
    ck_assert_int_eq(beside_refusal(result, place), BESIDE_PLACE_OTHER);
    struct findings findings = findings_in(arena);
    for (size_t i = 0; i < list.count; i++)
        beside_refuse(&figures[i], beside_refusal(result, &figures[i]), beside_year(result),
                      &findings);
    ck_assert_uint_eq(findings.count, 2);
    ck_assert_str_eq(findings.items[0].code, "gap_year_other");
    ck_assert_str_eq(findings.items[0].at, "line 2");
    ck_assert_int_eq(findings.items[0].severity, SEVERITY_WARNING);
    ck_assert_str_eq(findings.items[1].code, "gap_place_other");
    AUTO(buffer) struct buffer json = buffer_of(PAGE_BYTES_MAX);
    ck_assert_ok(report_json(report, &json));
    ck_assert_ptr_nonnull(strstr(json.data, "\"code\":\"gap_year_other\""));
    ck_assert_ptr_nonnull(strstr(json.data, "\"code\":\"gap_place_other\""));
    list.figures[1].line = 0; /* kept in the store, for another report */
    buffer_cleanup(&json);
    json = buffer_of(PAGE_BYTES_MAX);
    ck_assert_ok(report_json(report, &json));
    ck_assert_ptr_null(strstr(json.data, "\"code\":\"gap_place_other\""));
}
END_TEST

START_TEST(the_year_must_be_one)
{
    three();
    report_on("90", LANGUAGE_VI);
    struct tally *answers = tally;
    answers->last_day += 60; /* January 2027 */
    ck_assert_int_eq(beside_year(result), 0);
    ck_assert_int_eq(beside_refusal(result, &figures[0]), BESIDE_YEARS_TWO);
    answers->first_day = DAY_NONE;
    ck_assert_int_eq(beside_refusal(result, &figures[0]), BESIDE_YEAR_NONE);
    ck_assert(day_parse("2026-12-31", &context.to_day));
    ck_assert_int_eq(beside_refusal(result, &figures[0]), BESIDE_SHOWN);
    answers->first_day = context.to_day;
    answers->last_day = context.to_day;
}
END_TEST

START_TEST(it_is_said_in_english)
{
    three();
    report_on("90", LANGUAGE_EN);
    ck_assert(has("18.34 percentage points above") && has("99.55 − 81.21 = 18.34"));
    ck_assert(has("7.0977 points") && has("Why the figures differ"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("beside");
    TCase *tests = tcase_create("beside");
    tcase_add_checked_fixture(tests, start, end);
    tcase_add_test(tests, without_figures_there_is_no_block);
    tcase_add_test(tests, figures_of_the_province_stand_in_its_report);
    tcase_add_test(tests, other_figures_give_another_gap);
    tcase_add_test(tests, a_commune_has_its_own_and_those_of_its_province_marked);
    tcase_add_test(tests, reasons_are_true_of_what_is_shown);
    tcase_add_test(tests, without_buttons_nothing_is_said_of_them);
    tcase_add_test(tests, what_does_not_fit_is_refused_with_the_reason);
    tcase_add_test(tests, the_year_must_be_one);
    tcase_add_test(tests, it_is_said_in_english);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
