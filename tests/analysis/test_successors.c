/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/successors.h"

#include "analysis/regions.h"
#include "base/csv.h"
#include "forms/unit.h"
#include "tests/support/check_main.h"

#include <string.h>

static struct arena *arena;
static struct unit_naming naming;
static struct findings findings;

static void setup(void)
{
    ck_assert_ok(arena_new(8 << 20, &arena));
    ck_assert_ok(unit_naming_load(arena, &naming));
    findings = findings_in(arena);
}

static void teardown(void) { arena_free(arena); }

START_TEST(names_written_in_many_ways)
{
    static const char *const rows[][2] = {
        {"Đắk Nông", "daknong"},
        {"DAK NONG", "daknong"},
        {"Tỉnh Đắk Nông", "daknong"},
        {"Dak Nong Province", "daknong"},
        {"Đắc Nông", "daknong"},
        {"TP. Hồ Chí Minh", "hochiminh"},
        {"TP.HCM", "hochiminh"},
        {"TP HCM", "hochiminh"},
        {"Tp. HCM", "hochiminh"},
        {"TPHCM", "hochiminh"},
        {"Thành phố Hồ Chí Minh", "hochiminh"},
        {"Ho Chi Minh City", "hochiminh"},
        {"HCMC", "hochiminh"},
        {"Thừa Thiên Huế", "hue"},
        {"Thừa Thiên - Huế", "hue"},
        {"Thua Thien-Hue", "hue"},
        {"Hue City", "hue"},
        {"Bà Rịa – Vũng Tàu", "bariavungtau"},
        {"BR-VT", "bariavungtau"},
        {"Hà Tĩnh", "hatinh"},
        {"Tỉnh Hà Tĩnh", "hatinh"},
        {"Thanh Hoá", "thanhhoa"},
        {"Hanoi", "hanoi"},
        {"Hà Nội", "hanoi"},
        {"Phường Ba Đình", "phuongbadinh"},
        {"City", "city"},
        {"Tỉnh ", "tinh"},
        {"--", "--"},
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        const char *key;
        ck_assert_ok(unit_name_key(&naming, rows[i][0], &key));
        ck_assert_str_eq(key, rows[i][1]);
    }
}
END_TEST

START_TEST(a_name_as_written_comes_first)
{
    const char *const names[] = {"Tân Lập", "Tân Láp", "Huế"};
    struct unit_names units;
    struct unit_match match;
    ck_assert_ok(unit_names_make(&naming, names, ARRAY_LENGTH(names), &units));
    ck_assert_ok(unit_names_find(&units, "Tân Láp", &match));
    ck_assert(match.found == UNIT_ONE && match.position == 1);
    ck_assert_ok(unit_names_find(&units, "tan lap", &match));
    ck_assert(match.found == UNIT_SEVERAL);
    ck_assert_ok(unit_names_find(&units, "Thua Thien Hue", &match));
    ck_assert(match.found == UNIT_ONE && match.position == 2);
    ck_assert_ok(unit_names_find(&units, "Tân", &match));
    ck_assert(match.found == UNIT_NONE);
}
END_TEST

/* 63 old names once each; 34 new ones, the provinces of the built-in list; 23 of them merged. */
START_TEST(the_provinces_of_2025)
{
    AUTO(unit_list) struct unit_list *list = NULL;
    struct successors successors;
    size_t merged = 0;
    size_t same = 0;
    size_t parts = 0;
    ck_assert_ok(unit_list_builtin(&list));
    ck_assert_ok(successors_read(NULL, &naming, &findings, &successors));
    ck_assert_uint_eq(successors.count, 63);
    for (size_t i = 0; i < unit_list_count(list); i++) {
        const struct unit *unit = unit_list_at(list, i);
        struct origin origin;
        if (unit->level != UNIT_PROVINCE)
            continue;
        ck_assert_ok(successors_origin(&successors, unit->name, &origin));
        ck_assert_int_ne(origin.kind, ORIGIN_UNKNOWN);
        ck_assert_int_ne(origin.kind, ORIGIN_SPLIT);
        merged += origin.kind == ORIGIN_MERGED;
        same += origin.kind == ORIGIN_SAME;
        parts += origin.count;
    }
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_uint_eq(merged, 23);
    ck_assert_uint_eq(same, 11);
    ck_assert_uint_eq(parts, 63);
    for (size_t i = 0; i < successors.count; i++) {
        for (size_t other = 0; other < i; other++)
            ck_assert_str_ne(successors.items[i].old_key, successors.items[other].old_key);
    }
}
END_TEST

START_TEST(what_a_province_comes_from)
{
    struct successors successors;
    struct origin origin;
    ck_assert_ok(successors_read(NULL, &naming, &findings, &successors));
    ck_assert_ok(successors_origin(&successors, "LAM DONG", &origin));
    ck_assert_int_eq(origin.kind, ORIGIN_MERGED);
    ck_assert_uint_eq(origin.count, 3);
    ck_assert_ok(successors_origin(&successors, "Thành phố Huế", &origin));
    ck_assert_int_eq(origin.kind, ORIGIN_SAME);
    ck_assert_str_eq(origin.parts[0], "Thừa Thiên Huế");
    ck_assert_ok(successors_origin(&successors, "Đắk Nông", &origin));
    ck_assert_int_eq(origin.kind, ORIGIN_UNKNOWN);
}
END_TEST

static void read_successors(const char *text, struct successors *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    ck_assert_ok(csv_open_text("t.csv", text, strlen(text), &csv));
    ck_assert_ok(successors_read(csv, &naming, &findings, out));
}

START_TEST(a_table_of_ones_own)
{
    struct successors successors;
    struct origin origin;
    read_successors("basis,old_code,new_code,share\nx, A ,N,\nx,B,N,0.25\nx,B,M,0.75\nx,C,K,1\n",
                    &successors);
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_ok(successors_origin(&successors, "N", &origin));
    ck_assert_int_eq(origin.kind, ORIGIN_SPLIT);
    ck_assert_uint_eq(origin.count, 2);
    ck_assert_str_eq(origin.parts[0], "A");
    ck_assert_ok(successors_origin(&successors, "M", &origin));
    ck_assert_int_eq(origin.kind, ORIGIN_SPLIT);
    ck_assert_ok(successors_origin(&successors, "k", &origin));
    ck_assert_int_eq(origin.kind, ORIGIN_SAME);
}
END_TEST

static void wrong(const char *text, const char *at, const char *code)
{
    struct successors successors;
    findings = findings_in(arena);
    read_successors(text, &successors);
    ck_assert_msg(findings.count == 1, "%s: %zu findings", text, findings.count);
    ck_assert_str_eq(findings.items[0].code, code);
    ck_assert_str_eq(findings.items[0].at, at);
}

START_TEST(tables_that_are_wrong)
{
    wrong("old,share\nA,1\n", "line 1", "table_column");
    wrong("old,new\n", "", "table_rows");
    wrong("", "", "table_rows");
    wrong("old,new\nA,B\n ,B\n", "line 3", "table_cell");
    wrong("old,new,share\nA,B,x\n", "line 2", "successors_share");
    wrong("old,new,share\nA,B,0\n", "line 2", "successors_share");
    wrong("old,new,share\nA,B,1.01\n", "line 2", "successors_share");
    wrong("old,new,share\nA,B,-1\n", "line 2", "successors_share");
    wrong("old,new,share\nA,B,0.5\nA,B,0.5\n", "line 3", "successors_twice");
    wrong("old,new\nA,B\nA,C\n", "line 3", "successors_over");
}
END_TEST

START_TEST(the_six_regions)
{
    const char *const names[] = {"Kon Tum",        "DAK NONG",   "Ho Chi Minh City",
                                 "Thua Thien Hue", "Quang Ninh", "Atlantis"};
    static const size_t counts[] = {14, 11, 14, 5, 6, 13};
    size_t of[ARRAY_LENGTH(names)];
    struct regions regions;
    struct successors successors;
    ck_assert_ok(regions_read(NULL, &naming, &findings, &regions));
    ck_assert_ok(successors_read(NULL, &naming, &findings, &successors));
    ck_assert_uint_eq(regions.count, ARRAY_LENGTH(counts));
    ck_assert_uint_eq(regions.units.count, 63);
    ck_assert_uint_eq(findings.count, 0);
    for (size_t i = 0; i < regions.count; i++) {
        size_t found = 0;
        for (size_t unit = 0; unit < regions.units.count; unit++)
            found += regions.of[unit] == i;
        ck_assert_uint_eq(found, counts[i]);
    }
    for (size_t i = 0; i < successors.count; i++) {
        struct unit_match match;
        ck_assert_ok(unit_names_find(&regions.units, successors.items[i].old, &match));
        ck_assert_int_eq(match.found, UNIT_ONE);
    }
    ck_assert_ok(regions_of(&regions, names, ARRAY_LENGTH(names), of));
    ck_assert_str_eq(regions.list[of[0]].name, "Tây Nguyên");
    ck_assert_str_eq(regions.list[of[1]].name_en, "Central Highlands");
    ck_assert_str_eq(regions.list[of[2]].name, "Đông Nam Bộ");
    ck_assert_str_eq(regions.list[of[3]].name, "Bắc Trung Bộ và duyên hải miền Trung");
    ck_assert_str_eq(regions.list[of[4]].name, "Đồng bằng sông Hồng");
    ck_assert_uint_eq(of[5], SIZE_MAX);
}
END_TEST

START_TEST(regions_of_ones_own)
{
    static const char text[] = "region,unit\nĐông,A\nTây,B\nĐông,C\n";
    static const char twice[] = "region,unit\nĐông,A\nTây,A\n";
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(csv_reader) struct csv_reader *bad = NULL;
    struct regions regions;
    ck_assert_ok(csv_open_text("r.csv", text, strlen(text), &csv));
    ck_assert_ok(regions_read(csv, &naming, &findings, &regions));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_uint_eq(regions.count, 2);
    ck_assert_uint_eq(regions.of[2], 0);
    ck_assert_str_eq(regions.list[1].name_en, "Tây");
    ck_assert_ok(csv_open_text("r.csv", twice, strlen(twice), &bad));
    ck_assert_ok(regions_read(bad, &naming, &findings, &regions));
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, "regions_twice");
    ck_assert_str_eq(findings.items[0].at, "line 3");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("successors");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, names_written_in_many_ways);
    tcase_add_test(tests, a_name_as_written_comes_first);
    tcase_add_test(tests, the_provinces_of_2025);
    tcase_add_test(tests, what_a_province_comes_from);
    tcase_add_test(tests, a_table_of_ones_own);
    tcase_add_test(tests, tables_that_are_wrong);
    tcase_add_test(tests, the_six_regions);
    tcase_add_test(tests, regions_of_ones_own);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
