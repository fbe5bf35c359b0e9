/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures by hand: now 80 % [75; 84], then 70 % [64; 75], 400 answers each, design effect 2.
 *   interval  10 - sqrt(25 + 25) to 10 + sqrt(16 + 36)
 *   test      r = 0.75, se = 100 sqrt(0.1875 (2/400 + 2/400)) = 4.3301; R's pnorm and pt
 */
#include "analysis/since.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

enum { ARENA = 4 << 20 };

static struct arena *arena;
static struct form *form;
static struct index_definition *definition;

/* One round of one unit. */
struct made {
    struct result result;
    struct result_context context;
    struct tally tally;
    struct unit unit;
    struct estimate estimates[INDEX_NODES_MAX];
};
static struct made now;
static struct made before;

static struct estimate estimate_of(double percent, double low, double high)
{
    return (struct estimate){.known = true,
                             .percent = percent,
                             .has_interval = true,
                             .low = low,
                             .high = high,
                             .n = 400,
                             .df = 10,
                             .deff = 2};
}

static void make(struct made *made, const char *campaign, const char *first, const char *last)
{
    *made = (struct made){.tally = {.definition = definition}};
    ck_assert(day_parse(first, &made->tally.first_day));
    ck_assert(day_parse(last, &made->tally.last_day));
    made->unit =
        (struct unit){.code = "19333", .level = UNIT_COMMUNE, .type = "phường", .name = "Đông Hà"};
    made->context = (struct result_context){.campaign = campaign,
                                            .form = form,
                                            .definition = definition,
                                            .tally = &made->tally,
                                            .simulated = true};
    made->result = (struct result){.context = &made->context};
    made->result.subject = (struct unit_figures){
        .unit = &made->unit, .is_commune = true, .responses = 400, .estimates = made->estimates};
}

static void set_up(void)
{
    ck_assert_ok(arena_new(ARENA, &arena));
    ck_assert_ok(form_builtin("sipas-2026", &form));
    ck_assert_ok(index_builtin("sipas-2026", &definition));
    make(&now, "qt-2026", "2026-09-01", "2026-11-15");
    make(&before, "qt-2025", "2025-09-01", "2025-11-15");
    now.estimates[definition->headline] = estimate_of(80, 75, 84);
    before.estimates[definition->headline] = estimate_of(70, 64, 75);
}

static void tear_down(void)
{
    index_free(definition);
    form_free(form);
    arena_free(arena);
}

static const struct since_node *headline_of(const struct since *since)
{
    for (size_t i = 0; i < since->count; i++)
        if (since->nodes[i].node == definition->headline)
            return &since->nodes[i];
    return NULL;
}

static enum since_refusal refusal_of(const struct result *other)
{
    struct since since;
    ck_assert_ok(since_make(&now.result, other, arena, &since));
    return since.refusal;
}

START_TEST(difference_of_a_commune)
{
    struct since since;
    ck_assert_ok(since_make(&now.result, &before.result, arena, &since));
    ck_assert_int_eq(since.refusal, SINCE_MADE);
    ck_assert_uint_eq(since.count, 11); /* II parts and their nine components */
    const struct since_node *node = headline_of(&since);
    ck_assert_double_eq_tol(node->points, 10, 1e-12);
    ck_assert_double_eq_tol(node->low, 2.9289321881, 1e-9);
    ck_assert_double_eq_tol(node->high, 17.2111025509, 1e-9);
    ck_assert_double_eq_tol(node->p, 0.0209213, 1e-6);
    ck_assert_int_eq(node->standing, STANDING_ABOVE);
}
END_TEST

/* A province's communes are few clusters: t with 20 degrees of freedom. */
START_TEST(difference_of_a_province)
{
    struct since since;
    now.result.subject.is_commune = before.result.subject.is_commune = false;
    ck_assert_ok(since_make(&now.result, &before.result, arena, &since));
    ck_assert_double_eq_tol(headline_of(&since)->p, 0.0317228, 1e-6);
}
END_TEST

/* Eleven alike: eleven times the p, and nothing is said to have changed. */
START_TEST(many_components_ask_for_more)
{
    struct since since;
    for (size_t i = 0; i < definition->node_count; i++) {
        now.estimates[i] = estimate_of(80, 75, 84);
        before.estimates[i] = estimate_of(70, 64, 75);
    }
    ck_assert_ok(since_make(&now.result, &before.result, arena, &since));
    for (size_t i = 0; i < since.count; i++) {
        ck_assert_double_eq_tol(since.nodes[i].p, 11 * 0.0209213, 1e-5);
        ck_assert_int_eq(since.nodes[i].standing, STANDING_SAME);
    }
}
END_TEST

START_TEST(no_interval_no_verdict)
{
    struct since since;
    before.estimates[definition->headline].has_interval = false;
    ck_assert_ok(since_make(&now.result, &before.result, arena, &since));
    ck_assert(!headline_of(&since)->compared);
    ck_assert_int_eq(headline_of(&since)->standing, STANDING_UNKNOWN);
    /* everybody satisfied, twice: nothing varies */
    now.estimates[definition->headline] = before.estimates[definition->headline] =
        estimate_of(100, 98, 100);
    ck_assert_ok(since_make(&now.result, &before.result, arena, &since));
    ck_assert_int_eq(headline_of(&since)->standing, STANDING_SAME);
    ck_assert(isnan(headline_of(&since)->p));
}
END_TEST

START_TEST(refusals)
{
    ck_assert_int_eq(refusal_of(NULL), SINCE_ABSENT);
    ck_assert_int_eq(refusal_of(&now.result), SINCE_SAME);
    before.context.simulated = false;
    ck_assert_int_eq(refusal_of(&before.result), SINCE_SIMULATED);
    before.context.simulated = true;
    before.tally.last_day = now.tally.first_day;
    ck_assert_int_eq(refusal_of(&before.result), SINCE_ORDER);
    before.result.subject.responses = 0;
    ck_assert_int_eq(refusal_of(&before.result), SINCE_SILENT);
}
END_TEST

/* Over 1/7/2025: a commune is never the same; Hà Nội is, Quảng Trị is Quảng Bình too. */
START_TEST(units_of_before_the_reorganisation)
{
    make(&before, "qt-2024", "2024-09-01", "2024-11-15");
    ck_assert_int_eq(refusal_of(&before.result), SINCE_BOUNDS);
    now.unit = (struct unit){.code = "44", .level = UNIT_PROVINCE, .name = "Quảng Trị"};
    ck_assert_int_eq(refusal_of(&before.result), SINCE_BOUNDS);
    now.unit = (struct unit){.code = "01", .level = UNIT_PROVINCE, .name = "Hà Nội"};
    ck_assert_int_eq(refusal_of(&before.result), SINCE_MADE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("since");
    TCase *all = tcase_create("since");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, difference_of_a_commune);
    tcase_add_test(all, difference_of_a_province);
    tcase_add_test(all, many_components_ask_for_more);
    tcase_add_test(all, no_interval_no_verdict);
    tcase_add_test(all, refusals);
    tcase_add_test(all, units_of_before_the_reorganisation);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
