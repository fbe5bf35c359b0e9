/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/audit.h"
#include "schema/samples.h"
#include "tests/schema/fixture.h"

static struct fixture fixture;

static void set_up(void) { fixture = fixture_new(); }

static void tear_down(void) { fixture_cleanup(&fixture); }

static struct kept_frame frame_of(const char *document, int32_t day)
{
    struct kept_frame frame = {.campaign = "c",
                               .place = "46",
                               .kind = 1,
                               .day = day,
                               .lines = 3,
                               .households = 120,
                               .actor = "lan",
                               .document = document};
    frame.hash = hash_of(document, strlen(document));
    return frame;
}

static int64_t put_frame(const char *document, int32_t day)
{
    const struct kept_frame frame = frame_of(document, day);
    int64_t number = 0;
    ck_assert_ok(store_put_frame(fixture.store, &frame, &number));
    return number;
}

static struct kept_draw put_draw(int64_t frame, int64_t seed)
{
    struct kept_draw draw = {.frame = frame,
                             .campaign = "c",
                             .plan = "papi-two-level",
                             .seed = seed,
                             .record = "{\"seed\":1}",
                             .forms = 40,
                             .actor = "lan"};
    ck_assert_ok(store_put_draw(fixture.store, &draw, &draw.number));
    return draw;
}

static int64_t put_weights(const struct kept_draw *draw, const char *version)
{
    const struct kept_weights weights = {.version = version,
                                         .actor = "lan",
                                         .recipe = "{\"base\":\"base\"}",
                                         .record = "{}",
                                         .told = "[]",
                                         .document = "form,weight_final\nx,2\n"};
    int64_t number = 0;
    ck_assert_ok(store_put_weights(fixture.store, draw, &weights, &number));
    return number;
}

static int64_t count_rows(const char *sql)
{
    AUTO(store_reading) struct store_reading reading = {0};
    sqlite3_stmt *row = NULL;
    ck_assert_ok(store_read(fixture.store, &reading));
    ck_assert_int_eq(sqlite3_prepare_v2(reading.connection->handle, sql, -1, &row, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return count;
}

static int64_t audited(const char *action)
{
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM audit WHERE actor = 'lan' AND action = '%s'",
             action);
    return count_rows(sql);
}

START_TEST(a_frame_is_kept_once)
{
    int64_t first = put_frame("code\na\n", 20000);
    struct kept_frame frame;
    ck_assert_int_eq(put_frame("code\na\n", 20000), first);
    ck_assert_int_ne(put_frame("code\na\n", 20001), first);
    ck_assert_int_ne(put_frame("code\nb\n", 20000), first);
    ck_assert_int_eq(audited("sample_frame_add"), 3);
    ck_assert_ok(store_frame(fixture.store, first, fixture.arena, &frame));
    const struct kept_frame wanted = frame_of("code\na\n", 20000);
    ck_assert_str_eq(frame.document, wanted.document);
    ck_assert_str_eq(frame.campaign, "c");
    ck_assert_str_eq(frame.place, "46");
    ck_assert_str_eq(frame.actor, "lan");
    ck_assert_int_eq(frame.day, wanted.day);
    ck_assert_int_eq(frame.kind, wanted.kind);
    ck_assert_int_eq(frame.lines, wanted.lines);
    ck_assert_int_eq(frame.households, wanted.households);
    ck_assert_mem_eq(frame.hash.bytes, wanted.hash.bytes, HASH_SIZE);
    ck_assert_int_gt(frame.at_ms, 0);
}
END_TEST

START_TEST(a_draw_is_that_of_its_frame_plan_and_seed)
{
    int64_t frame = put_frame("code\na\n", 20000);
    struct kept_draw first = put_draw(frame, 7);
    struct kept_draw again;
    ck_assert_int_eq(put_draw(frame, 7).number, first.number);
    ck_assert_int_ne(put_draw(frame, 8).number, first.number);
    ck_assert_int_ne(put_draw(put_frame("code\nb\n", 20000), 7).number, first.number);
    ck_assert_int_eq(audited("sample_draw"), 3);
    ck_assert_ok(store_draw(fixture.store, first.number, fixture.arena, &again));
    ck_assert_str_eq(again.record, first.record);
    ck_assert_str_eq(again.plan, first.plan);
    ck_assert_str_eq(again.campaign, "c");
    ck_assert_str_eq(again.place, "46");
    ck_assert_int_eq(again.frame, frame);
    ck_assert_int_eq(again.seed, 7);
    ck_assert_int_eq(again.forms, 40);
}
END_TEST

START_TEST(the_last_visits_hold)
{
    const struct kept_draw draw = put_draw(put_frame("code\na\n", 20000), 1);
    struct kept_visits visits;
    ck_assert_ok(store_visits(fixture.store, draw.number, fixture.arena, &visits));
    ck_assert_ptr_null(visits.document);
    for (size_t i = 0; i < 2; i++) {
        const struct kept_visits sent = {.document = i == 0 ? "form\na\n" : "form\na\nb\n",
                                         .actor = "lan"};
        ck_assert_ok(store_put_visits(fixture.store, &draw, &sent));
        ck_assert_ok(store_visits(fixture.store, draw.number, fixture.arena, &visits));
        ck_assert_str_eq(visits.document, sent.document);
    }
    ck_assert_int_eq(audited("sample_visits_add"), 2);
    ck_assert_int_eq(count_rows("SELECT count(*) FROM sample_visits"), 2);
}
END_TEST

START_TEST(weights_are_those_of_their_version)
{
    int64_t frame = put_frame("code\na\n", 20000);
    const struct kept_draw draw = put_draw(frame, 1);
    const struct kept_draw other = put_draw(frame, 2);
    int64_t first = put_weights(&draw, "w-1");
    int64_t second = put_weights(&draw, "w-2");
    struct kept_weights weights;
    struct weights_list list;
    ck_assert_int_eq(put_weights(&draw, "w-1"), first);
    ck_assert_int_ne(put_weights(&other, "w-1"), first);
    ck_assert_int_eq(audited("sample_weights_add"), 3);
    ck_assert_ok(store_weights(fixture.store, second, fixture.arena, &weights));
    ck_assert_str_eq(weights.version, "w-2");
    ck_assert_str_eq(weights.recipe, "{\"base\":\"base\"}");
    ck_assert_str_eq(weights.record, "{}");
    ck_assert_str_eq(weights.told, "[]");
    ck_assert_str_eq(weights.document, "form,weight_final\nx,2\n");
    ck_assert_int_eq(weights.draw, draw.number);
    ck_assert_ok(store_weights_of(fixture.store, draw.number, fixture.arena, &list));
    ck_assert_uint_eq(list.count, 2);
    ck_assert_str_eq(list.items[0].version, "w-2");
    ck_assert_str_eq(list.items[1].version, "w-1");
}
END_TEST

START_TEST(lists_are_of_a_campaign_the_newest_first)
{
    struct frame_list frames;
    struct draw_list draws;
    int64_t first = put_frame("code\na\n", 20000);
    int64_t second = put_frame("code\nb\n", 20000);
    put_draw(first, 1);
    struct kept_draw last = put_draw(first, 2);
    ck_assert_ok(store_frames(fixture.store, "c", fixture.arena, &frames));
    ck_assert_uint_eq(frames.count, 2);
    ck_assert_int_eq(frames.items[0].number, second);
    ck_assert_ptr_null(frames.items[0].document);
    ck_assert_ok(store_draws(fixture.store, "c", fixture.arena, &draws));
    ck_assert_uint_eq(draws.count, 2);
    ck_assert_int_eq(draws.items[0].number, last.number);
    ck_assert_ptr_null(draws.items[0].record);
    ck_assert_ok(store_frames(fixture.store, "other", fixture.arena, &frames));
    ck_assert_uint_eq(frames.count, 0);
    ck_assert_ok(store_draws(fixture.store, "other", fixture.arena, &draws));
    ck_assert_uint_eq(draws.count, 0);
}
END_TEST

START_TEST(what_is_not_there_is_told)
{
    struct kept_frame frame;
    struct kept_draw draw;
    struct kept_weights weights;
    for (int64_t number = -1; number < 2; number++) {
        ck_assert_fault(store_frame(fixture.store, number, fixture.arena, &frame), FAULT_NOTFOUND);
        ck_assert_detail("sample_unknown");
        ck_assert_fault(store_draw(fixture.store, number, fixture.arena, &draw), FAULT_NOTFOUND);
        ck_assert_fault(store_weights(fixture.store, number, fixture.arena, &weights),
                        FAULT_NOTFOUND);
    }
    const struct kept_draw none = {.frame = 9, .plan = "p", .record = "{}", .actor = "lan"};
    int64_t number = 0;
    ck_assert_int_ne(store_put_draw(fixture.store, &none, &number), OK);
    ck_assert_int_eq(audited("sample_draw"), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("samples");
    TCase *kept = tcase_create("kept");
    tcase_add_checked_fixture(kept, set_up, tear_down);
    tcase_add_test(kept, a_frame_is_kept_once);
    tcase_add_test(kept, a_draw_is_that_of_its_frame_plan_and_seed);
    tcase_add_test(kept, the_last_visits_hold);
    tcase_add_test(kept, weights_are_those_of_their_version);
    tcase_add_test(kept, lists_are_of_a_campaign_the_newest_first);
    tcase_add_test(kept, what_is_not_there_is_told);
    suite_add_tcase(suite, kept);
    return run_suite(suite);
}
