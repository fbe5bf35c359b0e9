/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/unit.h"

#include "base/date.h"
#include "tests/support/check_main.h"

#include <string.h>

static const char header[] = "code,level,type,name,full_name,full_name_en,parent\n";
static const char dated[] =
    "code,level,type,name,full_name,full_name_en,parent,valid_from,valid_to\n";

static struct arena *arena;
static struct findings findings;
static struct unit_list *list;

static void setup(void) { ck_assert_ok(arena_new(1 << 20, &arena)); }

static void teardown(void)
{
    unit_list_free(list);
    list = NULL;
    arena_free(arena);
}

/* Reads `names` and `rows` into `list`, which is NULL when there were errors. */
static void read_list(const char *names, const char *rows)
{
    AUTO(buffer) struct buffer text = buffer_of(1 << 20);
    buffer_text(&text, names);
    buffer_text(&text, rows);
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    ck_assert_ok(csv_open_text("x.csv", text.data, text.length, &csv));
    unit_list_free(list);
    list = NULL;
    findings = findings_in(arena);
    ck_assert_ok(unit_list_read(csv, &findings, &list));
}

/* All findings as "place code values|...". */
static const char *told(void)
{
    AUTO(buffer) struct buffer out = buffer_of(10000);
    buffer_text(&out, "");
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *finding = &findings.items[i];
        buffer_format(&out, "%s%s %s", i == 0 ? "" : "|", finding->at, finding->code);
        for (size_t k = 0; k < finding->arg_count; k++)
            buffer_format(&out, " %s", finding->args[k].value);
    }
    return arena_text(arena, out.data);
}

static void expect_refused(const char *names, const char *rows, const char *expected)
{
    read_list(names, rows);
    ck_assert_str_eq(told(), expected);
    ck_assert_ptr_null(list);
}

/* Asserts a list without findings, and the codes in its order. */
static void expect_good(const char *names, const char *rows, const char *codes)
{
    read_list(names, rows);
    ck_assert_str_eq(told(), "");
    ck_assert_ptr_nonnull(list);
    AUTO(buffer) struct buffer found = buffer_of(10000);
    for (size_t i = 0; i < unit_list_count(list); i++)
        buffer_format(&found, "%s%s", i == 0 ? "" : " ", unit_list_at(list, i)->code);
    ck_assert_str_eq(found.data, codes);
}

START_TEST(each_unit_is_followed_by_those_under_it)
{
    expect_good(header,
                "9,province,tỉnh,Bà Rịa,,,\n"
                "10,province,tỉnh,Ba,,,\n"
                "c2,commune,xã,Xã 10,,,9\n"
                "c1,commune,xã,Xã 2,,,9\n"
                "d1,department,sở,An,,,9\n"
                "v2,village,thôn,Đông,,,c1\n"
                "v1,village,thôn,Dạ,,,c1\n"
                "q1,counter,quầy,1,,,t1\n"
                "t1,centre,trung tâm,Một cửa,,,c1\n"
                "c3,commune,xã,A,,,10\n",
                "10 c3 9 c1 t1 q1 v1 v2 c2 d1");
    ck_assert(unit_list_within(list, "q1", "9"));
    ck_assert(unit_list_within(list, "q1", "c1"));
    ck_assert(!unit_list_within(list, "q1", "10"));
}
END_TEST

START_TEST(one_name_sorts_by_code)
{
    expect_good(header,
                "10,province,tỉnh,A,,,\n1,province,tỉnh,A,,,\n"
                "b,commune,xã,X,,,10\na,commune,xã,X,,,1\n",
                "1 a 10 b");
}
END_TEST

START_TEST(names_are_filled_in)
{
    expect_good(header,
                "1,province,tỉnh,Huế,,,\n"
                "2,province,tỉnh,Lào Cai,Tỉnh Lào Cai,Lao Cai Province,\n"
                "3,province,tỉnh,Sơn La,Tỉnh Sơn La,,\n",
                "1 2 3");
    ck_assert_str_eq(unit_list_find(list, "1")->full_name, "Huế");
    ck_assert_str_eq(unit_list_find(list, "1")->full_name_en, "Huế");
    ck_assert_str_eq(unit_list_find(list, "2")->full_name_en, "Lao Cai Province");
    ck_assert_str_eq(unit_list_find(list, "3")->full_name_en, "Tỉnh Sơn La");
}
END_TEST

START_TEST(columns_in_any_order)
{
    read_list("parent,note,name,level,code,type,full_name_en,full_name\n",
              ",x,Huế,province,46,thành phố,Hue City,Thành phố Huế\n");
    ck_assert_str_eq(told(), "line 1 unit_column_unused note");
    ck_assert_int_eq(findings.items[0].severity, SEVERITY_WARNING);
    ck_assert_ptr_nonnull(list);
    ck_assert_str_eq(unit_list_find(list, "46")->type, "thành phố");
}
END_TEST

START_TEST(validity)
{
    expect_good(dated,
                "1,province,tỉnh,Cũ,,,,2020-01-01,2025-06-30\n"
                "1,province,tỉnh,Mới,,,,2025-07-01,\n"
                "2,province,tỉnh,Sau,,,,,\n"
                "3,province,tỉnh,Xưa,,,,1950-01-01,1969-12-31\n"
                "a,commune,xã,A,,,1,,2027-01-01\n",
                "1 1 a 2 3");
    const struct unit *latest = unit_list_find(list, "1");
    ck_assert_str_eq(latest->name, "Mới");
    ck_assert_int_eq(latest->valid_to, INT32_MAX);
    ck_assert_str_eq(unit_list_at(list, 0)->name, "Cũ");
    char day[DATE_TEXT_SIZE];
    day_text(unit_list_find(list, "2")->valid_from, day);
    ck_assert_str_eq(day, "2026-04-30");
    day_text(unit_list_find(list, "a")->valid_to, day);
    ck_assert_str_eq(day, "2027-01-01");
    ck_assert_int_lt(unit_list_find(list, "3")->valid_to, 0);
}
END_TEST

START_TEST(versions_of_one_name_lie_before_those_under_them)
{
    expect_good(dated,
                "1,province,tỉnh,X,,,,2025-07-01,\n"
                "1,province,tỉnh,X,,,,1960-01-01,1969-12-31\n"
                "a,commune,xã,A,,,1,,\n"
                "1,province,tỉnh,X,,,,2000-01-01,2025-06-30\n",
                "1 1 1 a");
    ck_assert_int_lt(unit_list_at(list, 0)->valid_from, 0);
    ck_assert_int_lt(unit_list_at(list, 1)->valid_from, unit_list_at(list, 2)->valid_from);
}
END_TEST

START_TEST(every_finding_at_once)
{
    expect_refused(header,
                   "1,province,tỉnh,Một,,,\n"
                   "2,tỉnh,tỉnh,Hai,,,\n"
                   "3 3,province,tỉnh,Ba,,,\n"
                   ",province,tỉnh,Không mã,,,\n"
                   "5,province,tỉnh, ,,,\n"
                   "6,commune,xã,Sáu,,,\n"
                   "7,commune,xã,Bảy,,,99\n"
                   "1,province,tỉnh,Một lần nữa,,,\n"
                   "9,commune,xã,Chín,,,5\n"
                   "10,commune,xã,Mười,,,9\n"
                   "11,province,tỉnh,Mười một,,,1\n"
                   "012345678901234567890123456789012,province,tỉnh,Dài,,,\n",
                   "line 3 unit_level 2 tỉnh|line 4 unit_code 3 3 |line 5 unit_code  |"
                   "line 6 unit_name 5 |line 7 unit_parent_missing 6 |"
                   "line 13 unit_code 012345678901234567890123456789012 |"
                   "line 9 unit_duplicate 1 2|line 8 unit_parent_unknown 7 99|"
                   "line 11 unit_parent_level 10 9|line 12 unit_parent_level 11 1");
}
END_TEST

START_TEST(days_that_are_wrong)
{
    expect_refused(dated,
                   "1,province,tỉnh,A,,,,2025-02-30,2026-13-01\n"
                   "2,province,tỉnh,B,,,,2026-05-02,2026-05-01\n"
                   "3,province,tỉnh,C,,,,,2026-04-29\n"
                   "4,province,tỉnh,D,,,,2026-05-01,2026-05-01\n",
                   "line 2 unit_day 1 2025-02-30|line 2 unit_day 1 2026-13-01|"
                   "line 3 unit_validity 2 2026-05-01|line 4 unit_validity 3 2026-04-29");
}
END_TEST

START_TEST(validities_that_overlap)
{
    expect_refused(dated,
                   "1,province,tỉnh,A,,,,2025-01-01,2025-12-31\n"
                   "1,province,tỉnh,A,,,,2025-12-31,2026-12-31\n"
                   "2,province,tỉnh,B,,,,2025-06-01,2025-07-01\n"
                   "2,province,tỉnh,B,,,,2025-01-01,\n"
                   "2,province,tỉnh,B,,,,2026-01-01,\n"
                   "3,province,tỉnh,C,,,,2025-01-01,2025-12-31\n"
                   "3,province,tỉnh,C,,,,2026-01-01,\n"
                   "4,province,tỉnh,D,,,,2025-01-01,2025-01-31\n"
                   "4,province,tỉnh,D,,,,2025-01-01,\n",
                   "line 3 unit_overlap 1 2|line 5 unit_overlap 2 4|line 6 unit_overlap 2 5|"
                   "line 10 unit_duplicate 4 9");
}
END_TEST

START_TEST(a_unit_may_not_be_under_itself)
{
    expect_refused(header, "1,commune,xã,A,,,1\n2,commune,xã,B,,,3\n3,centre,trung tâm,C,,,2\n",
                   "line 2 unit_parent_level 1 1|line 3 unit_parent_level 2 3");
}
END_TEST

START_TEST(the_latest_parent_counts)
{
    expect_good(dated,
                "1,province,tỉnh,A,,,,,\n"
                "2,centre,trung tâm,B,,,1,2020-01-01,2024-12-31\n"
                "2,commune,xã,B,,,1,2025-01-01,\n"
                "3,centre,trung tâm,C,,,2,,\n",
                "1 2 3 2");
    expect_refused(dated,
                   "1,province,tỉnh,A,,,,,\n"
                   "2,commune,xã,B,,,1,2020-01-01,2024-12-31\n"
                   "2,centre,trung tâm,B,,,1,2025-01-01,\n"
                   "3,centre,trung tâm,C,,,2,,\n",
                   "line 5 unit_parent_level 3 2");
}
END_TEST

START_TEST(columns_that_are_missing)
{
    expect_refused("code,level,name,parent\n", "1,province,A,\n",
                   "line 1 unit_column type|line 1 unit_column full_name|"
                   "line 1 unit_column full_name_en");
}
END_TEST

START_TEST(nothing_to_read)
{
    expect_refused("", "", " unit_none");
    expect_refused(header, "", " unit_none");
}
END_TEST

START_TEST(rows_that_cannot_be_read)
{
    /* The province is lost, and so nobody is told that its communes have none. */
    expect_refused(header,
                   "1,province,tỉnh,A,,\n"
                   "2,commune,xã,B,,,1\n"
                   "3,commune,xã,\xE0,,,1\n"
                   "4,commune,thôn,,,,1\n"
                   "5,commune,xã,\"D,,,1\n",
                   "line 2 csv_columns x.csv 2 7 6|line 4 csv_utf8 x.csv 4|line 5 unit_name 4 |"
                   "line 6 csv_quote x.csv 6");
    expect_refused("co\xFF,level\n", "1,province\n", "line 1 csv_utf8 x.csv 1");
}
END_TEST

START_TEST(errors_over_the_most_findings_still_refuse)
{
    AUTO(buffer) struct buffer rows = buffer_of(1 << 20);
    for (int i = 0; i < FINDINGS_MAX + 7; i++)
        buffer_format(&rows, "%d,province,tỉnh,,,,\n", i);
    read_list(header, rows.data);
    ck_assert_ptr_null(list);
    ck_assert_uint_eq(findings.count, FINDINGS_MAX);
    ck_assert_uint_eq(findings.dropped, 7);
}
END_TEST

START_TEST(findings_without_memory_are_a_fault)
{
    AUTO(arena) struct arena *small = NULL;
    ck_assert_ok(arena_new(64, &small));
    struct findings few = findings_in(small);
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    ck_assert_ok(csv_open_text("x.csv", header, strlen(header), &csv));
    ck_assert_fault(unit_list_read(csv, &few, &list), FAULT_NOMEM);
    ck_assert_ptr_null(list);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_a_fault)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    ck_assert_ok(csv_open("/", &csv));
    findings = findings_in(arena);
    ck_assert_fault(unit_list_read(csv, &findings, &list), FAULT_IO);
    ck_assert_uint_eq(findings.count, 0);
}
END_TEST

static TCase *list_tests(void)
{
    TCase *tests = tcase_create("lists");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, each_unit_is_followed_by_those_under_it);
    tcase_add_test(tests, one_name_sorts_by_code);
    tcase_add_test(tests, names_are_filled_in);
    tcase_add_test(tests, columns_in_any_order);
    tcase_add_test(tests, validity);
    tcase_add_test(tests, versions_of_one_name_lie_before_those_under_them);
    return tests;
}

static TCase *finding_tests(void)
{
    TCase *tests = tcase_create("findings");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, every_finding_at_once);
    tcase_add_test(tests, days_that_are_wrong);
    tcase_add_test(tests, validities_that_overlap);
    tcase_add_test(tests, a_unit_may_not_be_under_itself);
    tcase_add_test(tests, the_latest_parent_counts);
    tcase_add_test(tests, columns_that_are_missing);
    tcase_add_test(tests, nothing_to_read);
    tcase_add_test(tests, rows_that_cannot_be_read);
    tcase_add_test(tests, errors_over_the_most_findings_still_refuse);
    tcase_add_test(tests, findings_without_memory_are_a_fault);
    tcase_add_test(tests, a_file_that_cannot_be_read_is_a_fault);
    return tests;
}

int main(void)
{
    Suite *suite = suite_create("unit_read");
    suite_add_tcase(suite, list_tests());
    suite_add_tcase(suite, finding_tests());
    return run_suite(suite);
}
