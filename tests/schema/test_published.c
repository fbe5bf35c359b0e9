/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/published.h"

#include "base/date.h"
#include "tests/schema/task.h"

static struct fixture fixture;
static struct published_list list;

static void set_up(void) { fixture = fixture_new(); }

static void tear_down(void) { fixture_cleanup(&fixture); }

static struct published_figure figure_of(const char *place, int year, const char *instrument,
                                         const char *value)
{
    struct published_figure figure = {.place = place,
                                      .year = year,
                                      .instrument = instrument_find(instrument, year),
                                      .from_day = DAY_NONE,
                                      .to_day = DAY_NONE,
                                      .source = "Báo cáo số 1"};
    ck_assert(published_value(value, &figure.value, &figure.digits));
    return figure;
}

static enum fault put(struct published_figure *figures, size_t count, size_t *added)
{
    return store_put_published(fixture.store, &(struct published_list){figures, count}, added);
}

static void read_back(void) { ck_assert_ok(store_published(fixture.store, fixture.arena, &list)); }

START_TEST(what_is_kept_reads_back)
{
    size_t added = 9;
    read_back();
    ck_assert_uint_eq(list.count, 0);
    struct published_figure figures[] = {figure_of("46", 2023, "sipas", "81,20"),
                                         figure_of("100", 2023, "papi-5", "7,0977"),
                                         figure_of("46", 2021, "sipas", "80")};
    figures[1].n = 240;
    figures[1].rank = 43;
    figures[1].ranked = 61;
    ck_assert(day_parse("2023-02-01", &figures[0].from_day));
    ck_assert(day_parse("2024-01-31", &figures[0].to_day));
    ck_assert_ok(put(figures, ARRAY_LENGTH(figures), &added));
    ck_assert_uint_eq(added, 3);
    read_back();
    ck_assert_uint_eq(list.count, 3);
    ck_assert(published_equal(&list.figures[0], &figures[1]));
    ck_assert(published_equal(&list.figures[1], &figures[2]));
    ck_assert(published_equal(&list.figures[2], &figures[0]));
    ck_assert_int_eq(list.figures[2].digits, 2);
    ck_assert_uint_eq(list.figures[0].line, 0);
    ck_assert_ptr_ne(list.figures[1].instrument, list.figures[2].instrument);
}
END_TEST

START_TEST(nothing_is_overwritten)
{
    size_t added = 9;
    struct published_figure first = figure_of("46", 2023, "sipas", "81.21");
    ck_assert_ok(put(&first, 1, &added));
    ck_assert_ok(put(&first, 1, &added));
    ck_assert_uint_eq(added, 0);
    struct published_figure others[] = {figure_of("46", 2023, "papi-5", "7"), first};
    others[1].source = "Báo cáo số 2";
    ck_assert_fault(put(others, 2, &added), FAULT_CONFLICT);
    ck_assert_detail("published_exists");
    read_back();
    ck_assert_uint_eq(list.count, 1);
    ck_assert_str_eq(list.figures[0].source, "Báo cáo số 1");
    others[1] = figure_of("46", 2023, "sipas", "81.210");
    ck_assert_fault(put(others, 2, &added), FAULT_CONFLICT);
}
END_TEST

START_TEST(one_is_removed)
{
    size_t added = 0;
    struct published_figure figures[] = {figure_of("46", 2023, "sipas", "81.21"),
                                         figure_of("46", 2023, "papi-5", "7")};
    ck_assert_ok(put(figures, 2, &added));
    static const struct {
        const char *place;
        int year;
        const char *instrument;
    } none[] = {{"47", 2023, "sipas"}, {"46", 2022, "sipas"}, {"46", 2023, "khong"}};
    for (size_t i = 0; i < ARRAY_LENGTH(none); i++) {
        ck_assert_fault(
            store_remove_published(fixture.store, none[i].place, none[i].year, none[i].instrument),
            FAULT_NOTFOUND);
        ck_assert_detail("published_unknown");
    }
    ck_assert_ok(store_remove_published(fixture.store, "46", 2023, "sipas"));
    read_back();
    ck_assert_uint_eq(list.count, 1);
    ck_assert_str_eq(list.figures[0].instrument->id, "papi-5");
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE subject = '46' AND "
                                              "action IN ('published_add', 'published_remove')"),
                     3);
}
END_TEST

/* The limit, and one over it: nothing of the last is kept. */
START_TEST(their_number_is_bounded)
{
    size_t added = 0;
    struct published_figure *figures = calloc(PUBLISHED_MAX, sizeof *figures);
    ck_assert_ptr_nonnull(figures);
    for (size_t i = 0; i < PUBLISHED_MAX; i++) {
        char code[16];
        snprintf(code, sizeof code, "%05zu", i);
        figures[i] = figure_of(arena_text(fixture.arena, code), 2023, "sipas", "81.21");
    }
    ck_assert_ok(put(figures, PUBLISHED_MAX, &added));
    ck_assert_uint_eq(added, PUBLISHED_MAX);
    struct published_figure over = figure_of("46", 2023, "sipas", "81.21");
    ck_assert_fault(put(&over, 1, &added), FAULT_LIMIT);
    ck_assert_detail("published_full");
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM published"), PUBLISHED_MAX);
    free(figures);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("published");
    TCase *cases = tcase_create("published");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, what_is_kept_reads_back);
    tcase_add_test(cases, nothing_is_overwritten);
    tcase_add_test(cases, one_is_removed);
    tcase_add_test(cases, their_number_is_bounded);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
