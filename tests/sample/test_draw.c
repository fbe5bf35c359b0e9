/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sample/frames.h"

#include <math.h>
#include <stdio.h>

#define START "{\"id\":\"a\",\"version\":\"1\",\"title\":{\"vi\":\"a\",\"en\":\"a\"},"
#define VILLAGES START "\"frame\":\"villages\",\"strata\":\"none\",\"stages\":{"
#define FORMS "\"household\":{\"method\":\"simple\",\"take\":4,\"reserves\":2}"
#define PLAN                                                                                       \
    VILLAGES "\"commune\":{\"method\":\"sampford\",\"take\":2},"                                   \
             "\"village\":{\"method\":\"brewer\",\"take\":2,\"reserves\":1}," FORMS "}}"
#define HEAD "code,name,unit,households\n"

static const char villages[] =
    HEAD "a1,,19333,100\na2,,19333,60\na3,,19333,40\nb1,,19351,30\nb2,,19351,70\nb3,,19351,50\n"
         "c1,,18880,80\nc2,,18880,20\nc3,,18880,10\n";

static struct sample_draw drawn(const struct frame *frame, const struct sample_plan *plan,
                                int64_t seed)
{
    struct sample_draw draw;
    ck_found("", "");
    ck_assert_ok(draw_make(frame, plan, seed, &findings, &draw));
    ck_found("", "");
    return draw;
}

static const char *record_of(const struct sample_draw *draw)
{
    AUTO(buffer) struct buffer text = buffer_of(1 << 20);
    ck_assert_ok(record_write(draw, 20000, &text));
    return arena_text(arena, text.data);
}

START_TEST(stages_multiply)
{
    struct frame frame = frame_of(villages, FRAME_VILLAGES);
    struct sample_plan plan = plan_of(PLAN);
    struct sample_draw draw = drawn(&frame, &plan, 1);
    size_t in = 0;
    ck_assert_uint_eq(draw.cluster_count, 6); /* two communes: two villages and a reserve each */
    for (size_t i = 0; i < draw.cluster_count; i++) {
        const struct draw_cluster *cluster = &draw.clusters[i];
        in += cluster->reserve == 0;
        ck_assert_uint_eq(cluster->count, 4);
        ck_assert_uint_eq(cluster->reserve_count, 2);
        ck_assert(cluster->has_overall == (cluster->reserve == 0));
        if (cluster->has_overall)
            ck_assert_double_eq_tol(exact_double(cluster->overall), cluster->decimal, 1e-15);
        for (size_t k = 0; k < 4; k++)
            ck_assert(cluster->numbers[k] >= 1 && cluster->numbers[k] <= cluster->population);
    }
    ck_assert_uint_eq(in, 4);
}
END_TEST

/* Every household is as likely as told: the sum over the households drawn of 1/probability is, on
 * average, the households there are. */
START_TEST(weights_add_up_to_the_population)
{
    enum { DRAWS = 4000 };
    struct frame frame = frame_of(villages, FRAME_VILLAGES);
    struct sample_plan plan = plan_of(PLAN);
    double sum = 0;
    double squares = 0;
    for (int64_t seed = 0; seed < DRAWS; seed++) {
        AUTO(arena) struct arena *scratch = NULL;
        struct sample_draw draw;
        double total = 0;
        ck_assert_ok(arena_new(8 << 20, &scratch));
        struct findings none = findings_in(scratch);
        ck_assert_ok(draw_make(&frame, &plan, seed, &none, &draw));
        for (size_t i = 0; i < draw.cluster_count; i++)
            if (draw.clusters[i].reserve == 0)
                total += (double)draw.clusters[i].count / draw.clusters[i].decimal;
        sum += total;
        squares += total * total;
    }
    double mean = sum / DRAWS;
    double error = sqrt((squares / DRAWS - mean * mean) / DRAWS);
    ck_assert_double_eq_tol(mean, (double)frame.households, 5 * error + 1e-9);
}
END_TEST

START_TEST(only_the_seed_and_the_frame_count)
{
    struct frame frame = frame_of(villages, FRAME_VILLAGES);
    struct sample_plan plan = plan_of(PLAN);
    struct sample_draw one = drawn(&frame, &plan, 7);
    struct sample_draw again = drawn(&frame, &plan, 7);
    struct sample_draw other = drawn(&frame, &plan, 8);
    ck_assert_str_eq(record_of(&one), record_of(&again));
    ck_assert_str_ne(record_of(&one), record_of(&other));
}
END_TEST

START_TEST(a_changed_record_is_seen)
{
    struct frame frame = frame_of(villages, FRAME_VILLAGES);
    struct sample_plan plan = plan_of(PLAN);
    struct sample_draw one = drawn(&frame, &plan, 7);
    struct sample_draw other = drawn(&frame, &plan, 8);
    const char *texts[2] = {record_of(&one), record_of(&other)};
    struct json *json[2];
    struct sample_record record;
    for (size_t i = 0; i < 2; i++)
        ck_assert_ok(json_parse(texts[i], strlen(texts[i]), &json[i]));
    ck_assert_ok(record_read(json[0], arena, &findings, &record));
    ck_found("", "");
    ck_assert_int_eq(record.seed, 7);
    ck_assert(hash_equal(record.plan.hash, plan.hash));
    ck_assert_ok(record_compare(json[0], json[0], &findings));
    ck_found("", "");
    ck_assert_ok(record_compare(json[0], json[1], &findings));
    ck_assert_uint_gt(findings_errors(&findings), 0);
    ck_assert_str_eq(findings.items[0].at, "/seed");
    ck_assert_str_eq(findings.items[0].code, "record_differs");
    json_free(json[0]);
    json_free(json[1]);
}
END_TEST

/* [plan, finding] on the frame of nine villages. */
static const struct {
    const char *plan;
    const char *code;
    size_t errors;
} refused[] = {
    {VILLAGES "\"household\":{\"method\":\"simple\",\"take\":11}}}", "sample_larger", 1},
    {VILLAGES "\"household\":{\"method\":\"simple\",\"take\":11,\"short\":\"all\"}}}", "sample_all",
     0},
    {VILLAGES "\"commune\":{\"method\":\"brewer\",\"take\":4}," FORMS "}}", "sample_larger", 1},
    {VILLAGES "\"village\":{\"method\":\"brewer\",\"take\":10}," FORMS "}}", "sample_larger", 1},
    {START "\"frame\":\"villages\",\"strata\":\"stratum\",\"stages\":{" FORMS "}}",
     "sample_stratum_column", 1},
    {START "\"frame\":\"villages\",\"strata\":\"unit\",\"stages\":{\"village\":{\"method\":"
           "\"brewer\",\"takes\":{\"19333\":1,\"19351\":1}}," FORMS "}}",
     "sample_stratum_take", 1},
    {START "\"frame\":\"villages\",\"strata\":\"unit\",\"stages\":{\"village\":{\"method\":"
           "\"brewer\",\"total\":2}," FORMS "}}",
     "sample_least", 1},
};

START_TEST(nothing_is_drawn)
{
    struct frame frame = frame_of(villages, FRAME_VILLAGES);
    struct sample_plan plan = plan_of(refused[_i].plan);
    struct sample_draw draw = {.cluster_count = 0};
    ck_found("", "");
    ck_assert_ok(draw_make(&frame, &plan, 1, &findings, &draw));
    ck_found(refused[_i].code, findings.count > 0 ? findings.items[0].at : "");
    ck_assert_uint_eq(findings_errors(&findings), refused[_i].errors);
    ck_assert((draw.cluster_count == 0) == (refused[_i].errors > 0));
}
END_TEST

START_TEST(a_total_is_shared_out)
{
    struct frame frame = frame_of(villages, FRAME_VILLAGES);
    struct sample_plan plan =
        plan_of(START "\"frame\":\"villages\",\"strata\":\"unit\",\"stages\":{\"village\":"
                      "{\"method\":\"sampford\",\"total\":6}," FORMS "}}");
    struct sample_draw draw = drawn(&frame, &plan, 1);
    /* 3 are left after one each: 200, 150 and 110 of 460 are 1.30, 0.98 and 0.72 of them */
    ck_assert_str_eq(draw.strata[0].name, "18880");
    ck_assert_int_eq(draw.strata[0].take, 2);
    ck_assert_int_eq(draw.strata[1].take, 2);
    ck_assert_int_eq(draw.strata[2].take, 2);
}
END_TEST

/* Three communes: two large villages, four and five small ones. */
static const char uneven[] =
    HEAD "a1,,18880,500\na2,,18880,500\nb1,,19333,50\nb2,,19333,50\nb3,,19333,50\nb4,,19333,50\n"
         "c1,,19351,40\nc2,,19351,40\nc3,,19351,40\nc4,,19351,40\nc5,,19351,40\n";

/* [of the stage, what is found, at which stratum, takes] */
static const struct {
    const char *words;
    const char *code;
    const char *where;
    int64_t takes[3];
} totals[] = {
    {"\"total\":4", "", "", {2, 1, 1}},
    {"\"total\":6", "sample_larger", "18880", {3, 2, 1}},
    {"\"total\":6,\"short\":\"all\"", "sample_shared", "18880", {2, 2, 2}},
    {"\"total\":11,\"short\":\"all\"", "sample_shared", "18880", {2, 4, 5}},
    {"\"total\":12,\"short\":\"all\"", "sample_all", "*", {2, 4, 5}},
    {"\"total\":9,\"least\":3,\"short\":\"all\"", "sample_shared", "18880", {2, 4, 3}},
};

START_TEST(what_a_stratum_lacks_goes_to_the_others)
{
    char text[600];
    struct sample_draw draw;
    struct frame frame = frame_of(uneven, FRAME_VILLAGES);
    snprintf(text, sizeof text,
             START "\"frame\":\"villages\",\"strata\":\"unit\",\"stages\":{\"village\":"
                   "{\"method\":\"sampford\",%s}," FORMS "}}",
             totals[_i].words);
    struct sample_plan plan = plan_of(text);
    ck_found("", "");
    ck_assert_ok(draw_make(&frame, &plan, 1, &findings, &draw));
    if (totals[_i].code[0] == '\0') {
        ck_found("", "");
    } else {
        ck_assert_str_eq(findings.items[0].code, totals[_i].code);
        ck_assert_str_eq(findings.items[0].args[0].value, totals[_i].where);
    }
    if (findings_errors(&findings) > 0)
        return;
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(draw.strata[i].take, totals[_i].takes[i]);
}
END_TEST

static const struct {
    const char *plan;
    const char *code;
    const char *at;
} bad[] = {
    {"[]", "plan_type", ""},
    {START "\"frame\":\"villages\",\"strata\":\"none\"}", "plan_missing", ""},
    {START "\"frame\":\"x\",\"strata\":\"none\",\"stages\":{" FORMS "}}", "plan_value", "/frame"},
    {START "\"frame\":\"villages\",\"strata\":\"field\",\"stages\":{" FORMS "}}", "plan_strata",
     "/strata"},
    {VILLAGES "\"household\":{\"method\":\"brewer\",\"take\":4}}}", "plan_value",
     "/stages/household/method"},
    {VILLAGES "\"household\":{\"method\":\"simple\"}}}", "plan_takes", "/stages/household"},
    {VILLAGES "\"household\":{\"method\":\"simple\",\"take\":4,\"total\":9}}}", "plan_takes",
     "/stages/household"},
    {VILLAGES "\"household\":{\"method\":\"simple\",\"total\":9}}}", "plan_takes",
     "/stages/household"},
    {VILLAGES "\"commune\":{\"method\":\"simple\",\"take\":1},\"household\":{\"method\":\"simple\","
              "\"total\":4}}}",
     "plan_takes", "/stages/household"},
    {VILLAGES "\"household\":{\"method\":\"simple\",\"take\":0}}}", "plan_number",
     "/stages/household/take"},
    {VILLAGES "\"dossier\":{\"method\":\"simple\",\"take\":4}," FORMS "}}", "plan_member",
     "/stages/dossier"},
};

START_TEST(plans_refused)
{
    (void)plan_of(bad[_i].plan);
    ck_found(bad[_i].code, bad[_i].at);
}
END_TEST

/* [strata and stages, the design's units, strata] */
static const struct {
    const char *plan;
    const char *ids;
    const char *strata;
} designs[] = {
    {"\"type\",\"stages\":{\"commune\":{\"method\":\"brewer\",\"take\":2},\"village\":{\"method\":"
     "\"brewer\",\"take\":2}," FORMS "}}",
     "[\"commune\",\"village\",\"form\"]", "[\"stratum\"]"},
    {"\"type\",\"stages\":{\"commune\":{\"method\":\"brewer\",\"take\":2}," FORMS "}}",
     "[\"commune\",\"form\"]", "[\"stratum\",\"village\"]"},
    {"\"none\",\"stages\":{\"commune\":{\"method\":\"brewer\",\"take\":2}," FORMS "}}",
     "[\"commune\",\"form\"]", "[]"},
    {"\"unit\",\"stages\":{\"village\":{\"method\":\"brewer\",\"take\":2}," FORMS "}}",
     "[\"village\",\"form\"]", "[\"stratum\"]"},
    {"\"none\",\"stages\":{" FORMS "}}", "[\"form\"]", "[\"village\"]"},
};

START_TEST(the_design_is_the_plans)
{
    AUTO(buffer) struct buffer text = buffer_of(1 << 20);
    AUTO(buffer) struct buffer wanted = buffer_of(1 << 20);
    AUTO(buffer) struct buffer told = buffer_of(1 << 20);
    struct frame frame = frame_of(villages, FRAME_VILLAGES);
    buffer_format(&text, START "\"frame\":\"villages\",\"strata\":%s", designs[_i].plan);
    struct sample_plan plan = plan_of(text.data);
    struct sample_draw draw = drawn(&frame, &plan, 1);
    ck_assert_ok(sample_design(&draw, &told));
    buffer_format(&wanted, "\"ids\":%s", designs[_i].ids);
    ck_assert_ptr_nonnull(strstr(told.data, wanted.data));
    buffer_reset(&wanted);
    buffer_format(&wanted, "\"strata\":%s", designs[_i].strata);
    ck_assert_ptr_nonnull(strstr(told.data, wanted.data));
}
END_TEST

START_TEST(presets_are_good)
{
    struct sample_plan plan;
    for (const char *const *id = sample_plan_presets(); *id != NULL; id++) {
        ck_assert_ok(sample_plan_preset(*id, arena, &plan));
        ck_assert_str_eq(plan.id, *id);
    }
    ck_assert_fault(sample_plan_preset("no", arena, &plan), FAULT_NOTFOUND);
    ck_assert_fault(sample_plan_preset("../x", arena, &plan), FAULT_NOTFOUND);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("draw");
    TCase *draws = tcase_create("draw");
    tcase_add_checked_fixture(draws, setup, teardown);
    tcase_add_test(draws, stages_multiply);
    tcase_add_test(draws, weights_add_up_to_the_population);
    tcase_add_test(draws, only_the_seed_and_the_frame_count);
    tcase_add_test(draws, a_changed_record_is_seen);
    tcase_add_loop_test(draws, nothing_is_drawn, 0, ARRAY_LENGTH(refused));
    tcase_add_test(draws, a_total_is_shared_out);
    tcase_add_loop_test(draws, what_a_stratum_lacks_goes_to_the_others, 0, ARRAY_LENGTH(totals));
    tcase_add_loop_test(draws, plans_refused, 0, ARRAY_LENGTH(bad));
    tcase_add_loop_test(draws, the_design_is_the_plans, 0, ARRAY_LENGTH(designs));
    tcase_add_test(draws, presets_are_good);
    suite_add_tcase(suite, draws);
    return run_suite(suite);
}
