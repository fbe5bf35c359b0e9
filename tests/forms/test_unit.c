/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/unit.h"

#include "base/date.h"
#include "base/text.h"
#include "tests/support/check_main.h"

#include <string.h>

static struct arena *arena;
static struct unit_list *list;

static void setup(void) { ck_assert_ok(arena_new(1 << 20, &arena)); }

static void teardown(void)
{
    unit_list_free(list);
    list = NULL;
    arena_free(arena);
}

static void built_in(void) { ck_assert_ok(unit_list_builtin(&list)); }

/* The codes of the list in its order. */
static const char *codes(void)
{
    AUTO(buffer) struct buffer out = buffer_of(10000);
    for (size_t i = 0; i < unit_list_count(list); i++)
        buffer_format(&out, "%s%s", i == 0 ? "" : " ", unit_list_at(list, i)->code);
    return arena_text(arena, out.data);
}

START_TEST(built_in_counts)
{
    built_in();
    size_t provinces = 0;
    size_t cities = 0;
    size_t communes = 0;
    for (size_t i = 0; i < unit_list_count(list); i++) {
        const struct unit *unit = unit_list_at(list, i);
        provinces += unit->level == UNIT_PROVINCE;
        communes += unit->level == UNIT_COMMUNE;
        cities += unit->level == UNIT_PROVINCE && strcmp(unit->type, "thành phố") == 0;
    }
    ck_assert_uint_eq(provinces, 34);
    ck_assert_uint_eq(cities, 7);
    ck_assert_uint_eq(communes, 3321);
    ck_assert_uint_eq(unit_list_count(list), 34 + 3321);
}
END_TEST

START_TEST(built_in_provinces_in_order)
{
    /* ICU 72, locale vi; frozen. */
    static const char expected[] =
        "An Giang;Bắc Ninh;Cà Mau;Cao Bằng;Cần Thơ;Đà Nẵng;Đắk Lắk;Điện Biên;Đồng Nai;Đồng Tháp;"
        "Gia Lai;Hà Nội;Hà Tĩnh;Hải Phòng;Hồ Chí Minh;Huế;Hưng Yên;Khánh Hoà;Lai Châu;Lạng Sơn;"
        "Lào Cai;Lâm Đồng;Nghệ An;Ninh Bình;Phú Thọ;Quảng Ngãi;Quảng Ninh;Quảng Trị;Sơn La;"
        "Tây Ninh;Thái Nguyên;Thanh Hoá;Tuyên Quang;Vĩnh Long;";
    built_in();
    AUTO(buffer) struct buffer found = buffer_of(10000);
    for (size_t i = 0; i < unit_list_count(list); i++) {
        if (unit_list_at(list, i)->level == UNIT_PROVINCE)
            buffer_format(&found, "%s;", unit_list_at(list, i)->name);
    }
    ck_assert_str_eq(found.data, expected);
}
END_TEST

START_TEST(built_in_quang_tri)
{
    built_in();
    const struct unit *province = unit_list_find(list, "44");
    ck_assert_ptr_nonnull(province);
    ck_assert_str_eq(province->name, "Quảng Trị");
    ck_assert_str_eq(province->full_name, "Tỉnh Quảng Trị");
    ck_assert_str_eq(province->parent, "");
    ck_assert_int_eq(province->valid_to, INT32_MAX);
    char day[DATE_TEXT_SIZE];
    day_text(province->valid_from, day);
    ck_assert_str_eq(day, "2026-04-30");
    size_t first = 0;
    while (unit_list_at(list, first) != province)
        first++;
    size_t last = first;
    while (strcmp(unit_list_at(list, last + 1)->parent, "44") == 0)
        last++;
    ck_assert_uint_eq(last - first, 78);
    ck_assert_str_eq(unit_list_at(list, first + 1)->name, "A Dơi");
    ck_assert_str_eq(unit_list_at(list, first + 2)->name, "Ái Tử");
    ck_assert_str_eq(unit_list_at(list, first + 3)->name, "Ba Đồn");
    ck_assert_str_eq(unit_list_at(list, last - 1)->name, "Vĩnh Linh");
    ck_assert_str_eq(unit_list_at(list, last)->name, "Vĩnh Thuỷ");
    ck_assert_int_eq(unit_list_at(list, last + 1)->level, UNIT_PROVINCE);
}
END_TEST

START_TEST(built_in_names_repeat_between_provinces_only)
{
    built_in();
    const struct unit *found[20];
    size_t count = 0;
    for (size_t i = 0; i < unit_list_count(list); i++) {
        if (strcmp(unit_list_at(list, i)->full_name, "Xã Tân Tiến") == 0)
            found[count++] = unit_list_at(list, i);
    }
    ck_assert_uint_eq(count, 7);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(found[i]->parent, found[k]->parent);
    }
}
END_TEST

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All names in our order have the FNV-1a hash of all names in the order of ICU 72 (locale vi,
 * numeric), each once, each followed by a newline. */
START_TEST(built_in_names_sort_as_icu_sorts_them)
{
    built_in();
    AUTO(arena) struct arena *keys = NULL;
    ck_assert_ok(arena_new(4 << 20, &keys));
    size_t count = unit_list_count(list);
    AUTO(memory) const char **pairs = calloc(count, sizeof *pairs);
    ck_assert_ptr_nonnull(pairs);
    for (size_t i = 0; i < count; i++) {
        const char *name = unit_list_at(list, i)->name;
        pairs[i] = arena_format(keys, "%s\n%s", text_sort_key(keys, name), name);
    }
    qsort(pairs, count, sizeof *pairs, compare_names);
    uint64_t hash = 14695981039346656037u;
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(pairs[i - 1], pairs[i]) == 0)
            continue;
        distinct++;
        const char *name = strrchr(pairs[i], '\n') + 1;
        for (size_t k = 0; k <= strlen(name); k++)
            hash = (hash ^ (unsigned char)(name[k] == '\0' ? '\n' : name[k])) * 1099511628211u;
    }
    ck_assert_uint_eq(distinct, 2876);
    ck_assert_uint_eq(hash, 0x5872f816037092b3u);
}
END_TEST

START_TEST(within)
{
    built_in();
    ck_assert(unit_list_within(list, "19333", "44"));
    ck_assert(unit_list_within(list, "44", "44"));
    ck_assert(unit_list_within(list, "19333", "19333"));
    ck_assert(!unit_list_within(list, "44", "19333"));
    ck_assert(!unit_list_within(list, "19333", "01"));
    ck_assert(!unit_list_within(list, "19333", ""));
    ck_assert(!unit_list_within(list, "", ""));
    ck_assert(!unit_list_within(list, "nowhere", "nowhere"));
}
END_TEST

START_TEST(find)
{
    built_in();
    ck_assert_ptr_null(unit_list_find(list, ""));
    ck_assert_ptr_null(unit_list_find(list, "1"));
    ck_assert_ptr_null(unit_list_find(list, "zz"));
    ck_assert_str_eq(unit_list_find(list, "01")->name, "Hà Nội");
    ck_assert_str_eq(unit_list_find(list, "19333")->full_name_en, "Dong Ha Ward");
    for (size_t i = 0; i < unit_list_count(list); i++) {
        const struct unit *unit = unit_list_at(list, i);
        ck_assert_ptr_eq(unit_list_find(list, unit->code), unit);
    }
}
END_TEST

static const struct unit province = {.code = "1",
                                     .level = UNIT_PROVINCE,
                                     .type = "tỉnh",
                                     .name = "A",
                                     .full_name = "",
                                     .full_name_en = "",
                                     .parent = "",
                                     .valid_to = INT32_MAX};

START_TEST(lists_made_by_hand)
{
    ck_assert_ok(unit_list_new(&list));
    ck_assert_ok(unit_list_seal(list));
    ck_assert_uint_eq(unit_list_count(list), 0);
    ck_assert_ptr_null(unit_list_find(list, "1"));
    unit_list_free(list);
    list = NULL;
    ck_assert_ok(unit_list_new(&list));
    struct unit orphan = province;
    orphan.code = "x";
    orphan.level = UNIT_VILLAGE;
    orphan.parent = "elsewhere";
    ck_assert_ok(unit_list_add(list, &orphan));
    ck_assert_ok(unit_list_add(list, &province));
    ck_assert_ok(unit_list_seal(list));
    ck_assert_str_eq(codes(), "1 x");
    ck_assert(!unit_list_within(list, "x", "elsewhere"));
}
END_TEST

START_TEST(units_are_copied)
{
    char code[] = "1";
    char name[] = "Hue\u0302\u0301";
    struct unit unit = province;
    unit.code = code;
    unit.name = name;
    ck_assert_ok(unit_list_new(&list));
    ck_assert_ok(unit_list_add(list, &unit));
    code[0] = '2';
    name[0] = 'X';
    ck_assert_ok(unit_list_seal(list));
    ck_assert_ptr_null(unit_list_find(list, "2"));
    ck_assert_str_eq(unit_list_find(list, "1")->name, "Hu\u1EBF");
    ck_assert_str_eq(unit_list_find(list, "1")->full_name, "Hu\u1EBF");
}
END_TEST

START_TEST(circles_are_refused)
{
    ck_assert_ok(unit_list_new(&list));
    struct unit circle = province;
    circle.parent = "1";
    ck_assert_ok(unit_list_add(list, &circle));
    ck_assert_fault(unit_list_seal(list), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "unit_parent_level");
}
END_TEST

START_TEST(levels_have_names)
{
    enum unit_level level = UNIT_PROVINCE;
    for (unsigned i = UNIT_PROVINCE; i <= UNIT_VILLAGE; i++) {
        ck_assert(unit_level_parse(unit_level_name((enum unit_level)i), &level));
        ck_assert_uint_eq(level, i);
    }
    ck_assert(!unit_level_parse("", &level));
    ck_assert(!unit_level_parse("Province", &level));
    ck_assert_uint_eq(level, UNIT_VILLAGE);
}
END_TEST

static TCase *built_in_tests(void)
{
    TCase *tests = tcase_create("built in");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, built_in_counts);
    tcase_add_test(tests, built_in_provinces_in_order);
    tcase_add_test(tests, built_in_quang_tri);
    tcase_add_test(tests, built_in_names_repeat_between_provinces_only);
    tcase_add_test(tests, built_in_names_sort_as_icu_sorts_them);
    tcase_add_test(tests, within);
    tcase_add_test(tests, find);
    return tests;
}

static TCase *list_tests(void)
{
    TCase *tests = tcase_create("lists");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, lists_made_by_hand);
    tcase_add_test(tests, units_are_copied);
    tcase_add_test(tests, circles_are_refused);
    tcase_add_test(tests, levels_have_names);
    return tests;
}

int main(void)
{
    Suite *suite = suite_create("unit");
    suite_add_tcase(suite, built_in_tests());
    suite_add_tcase(suite, list_tests());
    return run_suite(suite);
}
