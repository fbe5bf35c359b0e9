/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a new list of units changes, and which unit follows one that ends (unit_compare, unit_heir).
 */
#include "forms/unit_heir.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { ROOM = 4 << 20 };

#define HEAD "code,level,type,name,full_name,full_name_en,parent,valid_from,valid_to\n"
#define HEIR_HEAD "old_code,old_from,new_code,new_from,share,basis\n"

static const char held[] = HEAD "44,province,tỉnh,Quảng Trị,Tỉnh Quảng Trị,,,2026-04-30,\n"
                                "19333,commune,xã,Sen Ngư,Xã Sen Ngư,,44,2026-04-30,\n"
                                "19334,commune,xã,Lệ Thủy,Xã Lệ Thủy,,44,2026-04-30,\n"
                                "19335,commune,xã,Tân Mỹ,Xã Tân Mỹ,,44,2026-04-30,\n";
static const char next[] = HEAD "44,province,tỉnh,Quảng Trị,Tỉnh Quảng Trị,,,2026-04-30,\n"
                                "19333,commune,xã,Sen Ngư,Xã Sen Ngư,,44,2026-04-30,2027-06-30\n"
                                "19334,commune,xã,Lệ Thủy,Xã Lệ Thủy,,44,2026-04-30,2027-06-30\n"
                                "20001,commune,phường,Sen Ngu,Phường Sen Ngu,,44,2027-07-01,\n";

struct fixture {
    struct arena *arena;
    struct unit_list *before;
    struct unit_list *after;
};

static void fixture_cleanup(struct fixture *fixture)
{
    unit_list_free(fixture->before);
    unit_list_free(fixture->after);
    arena_free(fixture->arena);
}

static struct unit_list *read(struct arena *arena, const char *text)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct unit_list *list = NULL;
    struct findings findings = findings_in(arena);
    ck_assert_ok(csv_open_text("list", text, strlen(text), &csv));
    ck_assert_ok(unit_list_read(csv, &findings, &list));
    ck_assert_ptr_nonnull(list);
    return list;
}

static struct fixture fixture_new(const char *before, const char *after)
{
    struct fixture fixture = {NULL, NULL, NULL};
    ck_assert_ok(arena_new(ROOM, &fixture.arena));
    fixture.before = read(fixture.arena, before);
    fixture.after = read(fixture.arena, after);
    return fixture;
}

START_TEST(a_list_against_itself_changes_nothing)
{
    AUTO(fixture) struct fixture fixture = fixture_new(held, held);
    struct unit_changes changes;
    ck_assert_ok(unit_compare(fixture.before, fixture.after, fixture.arena, &changes));
    ck_assert_uint_eq(changes.count, 0);
    ck_assert_uint_eq(changes.same, 4);
    ck_assert_uint_eq(changes.unnamed, 0);
}
END_TEST

START_TEST(ends_and_beginnings_are_told)
{
    AUTO(fixture) struct fixture fixture = fixture_new(held, next);
    AUTO(buffer) struct buffer lines = buffer_of(ROOM);
    struct unit_changes changes;
    ck_assert_ok(unit_compare(fixture.before, fixture.after, fixture.arena, &changes));
    ck_assert_uint_eq(changes.count, 3);
    ck_assert_uint_eq(changes.same, 1);
    ck_assert_uint_eq(changes.unnamed, 1);
    size_t ends = 0;
    size_t begins = 0;
    for (size_t i = 0; i < changes.count; i++) {
        ends += unit_change_ends(&changes.items[i]);
        begins += changes.items[i].before == NULL;
    }
    ck_assert_uint_eq(ends, 2);
    ck_assert_uint_eq(begins, 1);
    unit_heir_suggest(&changes, fixture.arena, &lines);
    ck_assert_int_eq(buffer_check(&lines), OK);
    ck_assert_ptr_nonnull(strstr(lines.data, "19333,2026-04-30,20001,2027-07-01,1,\r\n"));
    ck_assert_ptr_nonnull(strstr(lines.data, "19334,2026-04-30,,,,\r\n"));
}
END_TEST

START_TEST(one_code_is_in_force_once)
{
    static const char again[] = HEAD "44,province,tỉnh,Quảng Trị,Tỉnh Quảng Trị,,,2026-04-30,\n"
                                     "19333,commune,xã,Sen Ngư,Xã Sen Ngư,,44,2027-07-01,\n";
    AUTO(fixture) struct fixture fixture = fixture_new(held, again);
    struct findings findings = findings_in(fixture.arena);
    unit_compare_check(fixture.before, fixture.after, &findings);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, "unit_overlap_held");
    ck_assert_str_eq(findings.items[0].at, "19333");
    AUTO(fixture) struct fixture other = fixture_new(held, next);
    struct findings none = findings_in(other.arena);
    unit_compare_check(other.before, other.after, &none);
    ck_assert_uint_eq(none.count, 0);
}
END_TEST

/* Reads lines under the head; the first finding's code, "" without one. */
static const char *verdict(const struct fixture *fixture, const char *text, struct unit_heirs *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct unit_lists units = {fixture->before, fixture->after};
    struct findings findings = findings_in(fixture->arena);
    ck_assert_ok(csv_open_text("heirs", text, strlen(text), &csv));
    ck_assert_ok(unit_heir_read(csv, &units, &findings, out));
    return findings.count == 0 ? "" : findings.items[0].code;
}

START_TEST(what_a_person_confirms_is_read_and_written_back)
{
    static const char text[] = "old_code,old_from,new_code,new_from,share,basis\r\n"
                               "19333,2026-04-30,20001,2027-07-01,0.25,NQ 1\r\n"
                               "19333,2026-04-30,19335,2026-04-30,0.75,NQ 1\r\n";
    AUTO(fixture) struct fixture fixture = fixture_new(held, next);
    AUTO(buffer) struct buffer back = buffer_of(ROOM);
    struct unit_heirs heirs;
    ck_assert_str_eq(verdict(&fixture, text, &heirs), "");
    ck_assert_uint_eq(heirs.count, 2);
    unit_heir_write(&heirs, &back);
    ck_assert_str_eq(back.data, text);
}
END_TEST

START_TEST(what_cannot_be_is_refused_by_name)
{
    static const char *const cases[][2] = {
        {"old_code,old_from,new_code\n", "heir_column"},
        {HEIR_HEAD "1,2026-04-30,20001,2027-07-01,1,NQ\n", "heir_unknown"},
        {HEIR_HEAD "19333,2026-04-29,20001,2027-07-01,1,NQ\n", "heir_unknown"},
        {HEIR_HEAD "19333,2026-04-30,20001,1/7/2027,1,NQ\n", "heir_day"},
        {HEIR_HEAD "19334,2026-04-30,,,,\n", "heir_day"},
        {HEIR_HEAD "19333,2026-04-30,20001,2027-07-01,0,NQ\n", "heir_share"},
        {HEIR_HEAD "19333,2026-04-30,20001,2027-07-01,1.01,NQ\n", "heir_share"},
        {HEIR_HEAD "19333,2026-04-30,20001,2027-07-01,nửa,NQ\n", "heir_share"},
        {HEIR_HEAD "19333,2026-04-30,20001,2027-07-01,1,\n", "heir_basis"},
        {HEIR_HEAD "19333,2026-04-30,20001,2027-07-01,0.6,NQ\n"
                   "19333,2026-04-30,19335,2026-04-30,0.6,NQ\n",
         "heir_over"},
        {HEIR_HEAD "19333,2026-04-30,20001,2027-07-01,0.5,NQ\n"
                   "19333,2026-04-30,20001,2027-07-01,0.5,NQ\n",
         "heir_twice"},
    };
    AUTO(fixture) struct fixture fixture = fixture_new(held, next);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct unit_heirs heirs;
        ck_assert_str_eq(verdict(&fixture, cases[i][0], &heirs), cases[i][1]);
    }
}
END_TEST

START_TEST(many_lines_are_kept)
{
    AUTO(fixture) struct fixture fixture = fixture_new(held, next);
    AUTO(buffer) struct buffer text = buffer_of(ROOM);
    struct unit_heirs heirs;
    buffer_text(&text, HEIR_HEAD);
    for (int i = 0; i < 200; i++)
        buffer_format(&text, "%s,2026-04-30,20001,2027-07-01,0.00%d,NQ\n",
                      i % 2 == 0 ? "19333" : "19334", i + 1);
    ck_assert_str_eq(verdict(&fixture, text.data, &heirs), "heir_twice");
    ck_assert_uint_gt(heirs.count, 64);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unit_heir");
    TCase *tcase = tcase_create("unit_heir");
    tcase_add_test(tcase, a_list_against_itself_changes_nothing);
    tcase_add_test(tcase, ends_and_beginnings_are_told);
    tcase_add_test(tcase, one_code_is_in_force_once);
    tcase_add_test(tcase, what_a_person_confirms_is_read_and_written_back);
    tcase_add_test(tcase, what_cannot_be_is_refused_by_name);
    tcase_add_test(tcase, many_lines_are_kept);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
