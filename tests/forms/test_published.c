/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/published.h"

#include "base/csv.h"
#include "base/date.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

static struct arena *arena;
static struct unit_list *units;
static struct findings findings;
static struct published_list list;

static void add_unit(const char *code, const char *from, const char *to)
{
    struct unit unit = {.code = code,
                        .level = UNIT_PROVINCE,
                        .type = "tỉnh",
                        .name = "Mẫu",
                        .full_name = "Tỉnh Mẫu",
                        .full_name_en = "",
                        .parent = ""};
    ck_assert(day_parse(from, &unit.valid_from));
    ck_assert(day_parse(to, &unit.valid_to));
    ck_assert_ok(unit_list_add(units, &unit));
}

static void set_up(void)
{
    ck_assert_ok(arena_new(1 << 25, &arena));
    ck_assert_ok(unit_list_new(&units));
    add_unit("67", "2004-01-01", "2025-06-30");
    add_unit("68", "2025-07-01", "2099-12-31");
    ck_assert_ok(unit_list_seal(units));
}

static void tear_down(void)
{
    unit_list_free(units);
    arena_free(arena);
}

static enum fault try_text(const char *text, size_t length)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    ck_assert_ok(csv_open_text("x.csv", text, length, &csv));
    findings = findings_in(arena);
    return published_read(csv, units, arena, &findings, &list);
}

static enum fault try_read(const char *text) { return try_text(text, strlen(text)); }

/* All findings as "place code|...". */
static const char *found(void)
{
    const char *text = "";
    for (size_t i = 0; i < findings.count; i++)
        text = arena_format(arena, "%s%s%s %s", text, i == 0 ? "" : "|", findings.items[i].at,
                            findings.items[i].code);
    return text;
}

#define HEAD "place,year,instrument,value,n,rank,ranked,from,to,source\n"

/* One row after the head: what is found in it. */
static const char *row(const char *text)
{
    ck_assert_ok(try_read(arena_format(arena, HEAD "%s\n", text)));
    return found();
}

START_TEST(a_file_is_read)
{
    ck_assert_ok(try_read("\xEF\xBB\xBF" HEAD
                          "67,2023,counter-3-neutral,\"99,55\",,,,2023-01-01,2023-12-31,S1\n"
                          "67,2023,sipas,81.21,,,,,,S2\n"
                          "67,2023,papi-5,\"7,0977\",240,43,61,,,S3\n"));
    ck_assert_str_eq(found(), "");
    ck_assert_uint_eq(list.count, 3);
    const struct published_figure *button = &list.figures[0];
    ck_assert_str_eq(button->instrument->id, "counter-3-neutral");
    ck_assert_int_eq(exact_compare(button->value, (struct exact){1991, 20}), 0);
    ck_assert_int_eq(button->digits, 2);
    ck_assert_int_eq(button->n, 0);
    ck_assert_uint_eq(button->line, 2);
    ck_assert_int_eq(list.figures[1].from_day, DAY_NONE);
    const struct published_figure *papi = &list.figures[2];
    ck_assert_int_eq(papi->digits, 4);
    ck_assert_int_eq(papi->n, 240);
    ck_assert_int_eq(papi->rank, 43);
    ck_assert_int_eq(papi->ranked, 61);
    ck_assert(!papi->instrument->is_percent);
}
END_TEST

START_TEST(values_keep_their_decimals)
{
    static const struct {
        const char *text;
        bool good;
        int digits;
    } cases[] = {{"81", true, 0},
                 {"81.2", true, 1},
                 {"81,20", true, 2},
                 {"0,000001", true, 6},
                 {"0,0000001", false, 0},
                 {"1.234,5", false, 0},
                 {"1,2,3", false, 0},
                 {"", false, 0},
                 {"81%", false, 0},
                 {" 81", false, 0},
                 {"1e3", false, 0},
                 {"81,", false, 0},
                 {"99999999999999999999", false, 0}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct exact value;
        int digits = -1;
        ck_assert_msg(published_value(cases[i].text, &value, &digits) == cases[i].good, "%s",
                      cases[i].text);
        if (cases[i].good)
            ck_assert_int_eq(digits, cases[i].digits);
    }
}
END_TEST

/* Every mistake of a row, at its line. */
START_TEST(rows_are_judged)
{
    static const struct {
        const char *row;
        const char *found;
    } cases[] = {
        {"67,2023,sipas,0,,,,,,S", "line 2 published_value_small"},
        {"67,2023,sipas,10,,,,,,S", "line 2 published_value_small"},
        {"67,2023,sipas,10.01,,,,,,S", ""},
        {"67,2023,sipas,100,,,,,,S", ""},
        {"67,2023,sipas,100.01,,,,,,S", "line 2 published_value_range"},
        {"67,2023,sipas,-1,,,,,,S", "line 2 published_value_range"},
        {"67,2023,papi-5,1,,,,,,S", ""},
        {"67,2023,papi-5,10,,,,,,S", ""},
        {"67,2023,papi-5,0.99,,,,,,S", "line 2 published_value_range"},
        {"67,2023,papi-5,70.977,,,,,,S", "line 2 published_value_range"},
        {"67,2023,sipas,cao,,,,,,S", "line 2 published_value"},
        {"99,2023,sipas,80,,,,,,S", "line 2 published_place"},
        {",2023,sipas,80,,,,,,S", "line 2 published_place"},
        {"68,2023,sipas,80,,,,,,S", "line 2 published_place_year"},
        {"67,2026,sipas,80,,,,,,S", "line 2 published_place_year"},
        {"67,2025,sipas,80,,,,,,S", ""},
        {"67,1999,sipas,80,,,,,,S", "line 2 published_year"},
        {"67,9999,sipas,80,,,,,,S", "line 2 published_year"},
        {"67,23,sipas,80,,,,,,S", "line 2 published_year"},
        {"67,2023,par,80,,,,,,S", "line 2 published_instrument"},
        {"67,2010,sipas,80,,,,,,S", "line 2 published_instrument_year"},
        {"67,2010,papi-5,8,,,,,,S", "line 2 published_instrument_year"},
        {"67,2023,sipas,80,0,,,,,S", "line 2 published_n"},
        {"67,2023,sipas,80,1.236,,,,,S", "line 2 published_n"},
        {"67,2023,sipas,80,,43,,,,S", "line 2 published_rank"},
        {"67,2023,sipas,80,,,61,,,S", "line 2 published_rank"},
        {"67,2023,sipas,80,,62,61,,,S", "line 2 published_rank"},
        {"67,2023,sipas,80,,61,61,,,S", ""},
        {"67,2023,sipas,80,,,,2023-02-30,2023-03-01,S", "line 2 published_day"},
        {"67,2023,sipas,80,,,,2023-03-01,,S", "line 2 published_days"},
        {"67,2023,sipas,80,,,,2023-03-02,2023-03-01,S", "line 2 published_days"},
        {"67,2023,sipas,80,,,,2022-12-31,2023-03-01,S", "line 2 published_days"},
        {"67,2023,sipas,80,,,,2023-12-01,2024-01-31,S", ""},
        {"67,2023,sipas,80,,,,,,", "line 2 published_source"},
        {"67,2023,sipas,80,,,,,,\" \"", "line 2 published_source"},
        {"99,23,par,cao,0,1,,x,,",
         "line 2 published_place|line 2 published_year|line 2 published_instrument|"
         "line 2 published_value|line 2 published_n|line 2 published_rank|line 2 published_day|"
         "line 2 published_source"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_msg(strcmp(row(cases[i].row), cases[i].found) == 0, "%s: %s", cases[i].row,
                      found());
}
END_TEST

START_TEST(a_source_has_a_limit)
{
    char text[PUBLISHED_SOURCE_MAX + 2];
    memset(text, 'x', sizeof text);
    text[PUBLISHED_SOURCE_MAX] = '\0';
    ck_assert_str_eq(row(arena_format(arena, "67,2023,sipas,80,,,,,,%s", text)), "");
    text[PUBLISHED_SOURCE_MAX] = 'x';
    text[PUBLISHED_SOURCE_MAX + 1] = '\0';
    ck_assert_str_eq(row(arena_format(arena, "67,2023,sipas,80,,,,,,%s", text)),
                     "line 2 published_source");
}
END_TEST

START_TEST(one_figure_a_place_year_and_instrument)
{
    ck_assert_ok(try_read(HEAD "67,2023,sipas,80,,,,,,S\n67,2022,sipas,80,,,,,,S\n"
                               "67,2023,papi-5,8,,,,,,S\n\n67,2023,sipas,81,,,,,,S\n"));
    ck_assert_str_eq(found(), "line 6 published_twice");
    ck_assert_str_eq(findings.items[0].args[3].value, "2");
}
END_TEST

START_TEST(names_of_columns)
{
    ck_assert_ok(try_read("source,value,instrument,year,place,scale_low\nS,80,sipas,2023,67,0\n"));
    ck_assert_str_eq(found(), "line 1 published_column_unused");
    ck_assert_uint_eq(list.count, 1);
    ck_assert_ok(try_read("place,year,value,source\n67,2023,80,S\n"));
    ck_assert_str_eq(found(), "line 1 published_column");
    ck_assert_uint_eq(list.count, 0);
    ck_assert_ok(try_read("place,year,instrument,value,source,n,n\n67,2023,sipas,80,S,1,2\n"));
    ck_assert_str_eq(found(), "line 1 published_column_twice");
}
END_TEST

START_TEST(files_that_are_none)
{
    static const char *const texts[] = {"", HEAD, HEAD ",,,,,,,,,\n"};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        ck_assert_ok(try_read(texts[i]));
        ck_assert_uint_eq(findings_errors(&findings), 1);
        ck_assert_str_eq(findings.items[0].code, "published_none");
    }
    static const char bad[] = HEAD "67,2023,sipas,80,,,,,,\xff\n";
    ck_assert_fault(try_text(bad, sizeof bad - 1), FAULT_INVALID);
    ck_assert_fault(try_read(HEAD "67,2023\n"), FAULT_INVALID);
}
END_TEST

START_TEST(a_file_has_a_limit)
{
    static const char *const instruments[] = {"sipas", "counter-3"};
    AUTO(buffer) struct buffer text = buffer_of(4 << 20);
    buffer_text(&text, HEAD);
    for (size_t i = 0; i < PUBLISHED_MAX; i++)
        buffer_format(&text, "u%zu,2023,%s,80,,,,,,S\n", i / 2, instruments[i % 2]);
    ck_assert_ok(buffer_check(&text));
    ck_assert_ok(try_text(text.data, text.length));
    ck_assert_uint_eq(findings_errors(&findings), PUBLISHED_MAX); /* each place is unknown */
    buffer_text(&text, "67,2023,sipas,80,,,,,,S\n");
    ck_assert_ok(try_text(text.data, text.length));
    ck_assert_uint_eq(findings_errors(&findings), PUBLISHED_MAX + 1);
    ck_assert_uint_eq(list.count, PUBLISHED_MAX);
}
END_TEST

/* The same id is another instrument in other years. */
START_TEST(instruments_change_over_the_years)
{
    const struct published_instrument *before = instrument_find("sipas", 2021);
    const struct published_instrument *after = instrument_find("sipas", 2022);
    ck_assert((before->marks & INSTRUMENT_SERVED) != 0 && (before->marks & INSTRUMENT_SAMPLE) == 0);
    ck_assert((after->marks & INSTRUMENT_SAMPLE) != 0 && (after->marks & INSTRUMENT_SERVED) == 0);
    ck_assert_ptr_null(instrument_find("sipas", 2014));
    ck_assert_ptr_null(instrument_find("khong", 2023));
    ck_assert_ptr_eq(instrument_of_form("sipas-2026", 2026), after);
    ck_assert_ptr_eq(instrument_of_form("counter-3", 2026), instrument_find("counter-3", 2026));
    ck_assert_ptr_null(instrument_of_form("sipas-thu", 2026));
    ck_assert_ptr_null(instrument_of_form("papi-commune", 2026));
    ck_assert_ptr_null(instrument_of_form("-2026", 2026));
    AUTO(buffer) struct buffer known = buffer_of(1000);
    instrument_list(&known);
    ck_assert_str_eq(known.data, "counter-3, counter-3-neutral, sipas, papi-5, papi-6");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("published");
    TCase *tests = tcase_create("published");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_file_is_read);
    tcase_add_test(tests, values_keep_their_decimals);
    tcase_add_test(tests, rows_are_judged);
    tcase_add_test(tests, a_source_has_a_limit);
    tcase_add_test(tests, one_figure_a_place_year_and_instrument);
    tcase_add_test(tests, names_of_columns);
    tcase_add_test(tests, files_that_are_none);
    tcase_add_test(tests, a_file_has_a_limit);
    tcase_add_test(tests, instruments_change_over_the_years);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
