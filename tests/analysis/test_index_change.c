/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_change.h"

#include "analysis/index_gap.h"
#include "tests/support/survey.h"

enum { UNITS_MOST = 8 };

static struct arena *arena;
static struct unit_naming naming;
static struct findings findings;

static void setup(void)
{
    ck_assert_ok(arena_new(32 << 20, &arena));
    ck_assert_ok(unit_naming_load(arena, &naming));
    findings = findings_in(arena);
}

static void teardown(void) { arena_free(arena); }

/* A round in which every figure of unit u is `first` + u, exactly. */
struct made {
    struct change_round round;
    struct index_value *values;
    struct index_place *places;
};

static struct made make_round(const struct index_definition *definition, int year,
                              const char *const *units, size_t count)
{
    struct made made = {.round = {.definition = definition, .year = year, .digits = -1}};
    size_t cells = definition->node_count * count;
    made.values = arena_array(arena, cells + 1, sizeof *made.values);
    made.places = arena_array(arena, cells + 1, sizeof *made.places);
    ck_assert(made.values != NULL && made.places != NULL);
    ck_assert_ok(unit_names_make(&naming, units, count, &made.round.units));
    for (size_t i = 0; i < cells; i++) {
        size_t unit = i / definition->node_count;
        made.values[i] = (struct index_value){.known = true,
                                              .percent = exact_integer((int64_t)unit + 1),
                                              .points = exact_integer((int64_t)unit + 1)};
        made.places[i] = (struct index_place){.rank = count - unit, .ranked = count};
    }
    made.round.values = made.values;
    made.round.places = made.places;
    return made;
}

static struct index_definition *papi(const char *id)
{
    struct index_definition *definition = NULL;
    ck_assert_ok(index_builtin(id, &definition));
    return definition;
}

static void is_list(const struct index_definition *definition, struct node_list list,
                    const char *expected)
{
    AUTO(buffer) struct buffer text = buffer_of(1000);
    for (size_t i = 0; i < list.count; i++)
        buffer_format(&text, "%s%s", i == 0 ? "" : " ", definition->nodes[list.nodes[i]].code);
    ck_assert_str_eq(text.data == NULL ? "" : text.data, expected);
}

static void check_concepts(const char *id_now, const char *id_before)
{
    static const struct {
        const char *now;
        const char *before;
        const char *code;
        enum change_refusal refusal;
        const char *counterpart;
        const char *came;
        const char *went;
    } rows[] = {
        {"papi-2018", "papi-2011", "total", CHANGE_CONCEPT, "total", "2.1 7 8", ""},
        {"papi-2018", "papi-2011", "2", CHANGE_CONCEPT, "2", "2.1", ""},
        {"papi-2018", "papi-2011", "7", CHANGE_CONCEPT, NULL, "", ""},
        {"papi-2018", "papi-2011", "1", CHANGE_MADE, "1", "", ""},
        {"papi-2018", "papi-2011", "6.4", CHANGE_MADE, "6.4", "", ""},
        {"papi-2019", "papi-2018", "8", CHANGE_CONCEPT, "8", "8.3", ""},
        {"papi-2019", "papi-2018", "7", CHANGE_MADE, "7", "", ""},
        {"papi-2021", "papi-2019", "5", CHANGE_CONCEPT, "5", "", "5.2"},
        {"papi-2021", "papi-2019", "total", CHANGE_CONCEPT, "total", "", "5.2"},
        {"papi-2021", "papi-2019", "5.1", CHANGE_SCALE, "5.1", "", ""},
        {"papi-2021", "papi-2019", "8", CHANGE_MADE, "8", "", ""},
        {"papi-2021", "papi-2011", "total", CHANGE_CONCEPT, "total", "2.1 7 8", "5.2"},
    };
    static const char *const units[] = {"A"};
    AUTO(index_definition) struct index_definition *now = papi(id_now);
    AUTO(index_definition) struct index_definition *before = papi(id_before);
    struct made round_now = make_round(now, now->valid_from, units, 1);
    struct made round_before = make_round(before, before->valid_from, units, 1);
    struct change_node nodes[INDEX_NODES_MAX];
    size_t found = 0;
    ck_assert_ok(change_nodes(&round_now.round, &round_before.round, arena, nodes));
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        if (strcmp(rows[i].now, id_now) != 0 || strcmp(rows[i].before, id_before) != 0)
            continue;
        const struct change_node *node = &nodes[index_find(now, rows[i].code)];
        ck_assert_msg(node->refusal == rows[i].refusal, "%s of %s", rows[i].code, id_now);
        size_t expected =
            rows[i].counterpart == NULL ? SIZE_MAX : index_find(before, rows[i].counterpart);
        ck_assert_uint_eq(node->before, expected);
        is_list(now, node->came, rows[i].came);
        is_list(before, node->went, rows[i].went);
        found++;
    }
    ck_assert_uint_gt(found, 0);
}

START_TEST(parts_are_matched_by_concept)
{
    check_concepts("papi-2018", "papi-2011");
    check_concepts("papi-2019", "papi-2018");
    check_concepts("papi-2021", "papi-2019");
    check_concepts("papi-2021", "papi-2011");
}
END_TEST

static enum change_refusal refusal_of_total(const char *id_now, int year_now, const char *id_before,
                                            int year_before)
{
    static const char *const units[] = {"A"};
    AUTO(index_definition) struct index_definition *now = papi(id_now);
    AUTO(index_definition) struct index_definition *before = papi(id_before);
    struct made round_now = make_round(now, year_now, units, 1);
    struct made round_before = make_round(before, year_before, units, 1);
    struct change_node nodes[INDEX_NODES_MAX];
    ck_assert_ok(change_nodes(&round_now.round, &round_before.round, arena, nodes));
    return nodes[0].refusal;
}

START_TEST(rounds_that_cannot_be_compared)
{
    ck_assert_int_eq(refusal_of_total("papi-2021", 2023, "papi-2021", 2022), CHANGE_MADE);
    ck_assert_int_eq(refusal_of_total("papi-2021", 2021, "papi-2021", 2020), CHANGE_YEAR_BEFORE);
    ck_assert_int_eq(refusal_of_total("papi-2019", 2021, "papi-2019", 2020), CHANGE_YEAR_NOW);
    ck_assert_int_eq(refusal_of_total("papi-2021", 2023, "sipas-2026", 2023), CHANGE_INSTRUMENT);
    ck_assert_str_eq(change_refusal_name(CHANGE_CONCEPT), "concept");
}
END_TEST

/* Points and places of a node whose figures and places are set by hand. */
static struct change change_of(struct made *now, struct made *before, size_t node)
{
    struct change_node nodes[INDEX_NODES_MAX];
    struct change_unit units[UNITS_MOST];
    struct change change;
    ck_assert_ok(change_nodes(&now->round, &before->round, arena, nodes));
    ck_assert_ok(change_units(&now->round, &before->round, NULL, arena, units));
    struct change_question question = {&now->round, &before->round, &nodes[node],
                                       node,        &units[0],      0};
    ck_assert_ok(change_make(&question, &change));
    return change;
}

START_TEST(points_and_places)
{
    static const struct {
        const char *now;
        const char *before;
        size_t rank_now;
        size_t rank_before;
        size_t ranked_before; /* of 63 now */
        const char *value;
        const char *places_vi;
        const char *ranks;
    } rows[] = {
        {"85.42", "84.66", 51, 37, 63, "+0.7600", "giảm 14 bậc", "37/63 → 51/63"},
        {"38.9711", "40.5274", 35, 42, 63, "-1.5563", "tăng 7 bậc", "42/63 → 35/63"},
        {"1.00001", "1.00002", 5, 5, 61, "0.0000", "giữ nguyên bậc", "5/61 → 5/63"},
    };
    static const char *const units[] = {"A"};
    AUTO(index_definition) struct index_definition *definition = papi("papi-2021");
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        AUTO(buffer) struct buffer value = buffer_of(200);
        AUTO(buffer) struct buffer places = buffer_of(200);
        AUTO(buffer) struct buffer ranks = buffer_of(200);
        struct made now = make_round(definition, 2023, units, 1);
        struct made before = make_round(definition, 2022, units, 1);
        ck_assert_ok(exact_parse(rows[i].now, &now.values[0].points));
        ck_assert_ok(exact_parse(rows[i].before, &before.values[0].points));
        now.places[0] = (struct index_place){.rank = rows[i].rank_now, .ranked = 63};
        before.places[0] =
            (struct index_place){.rank = rows[i].rank_before, .ranked = rows[i].ranked_before};
        struct change change = change_of(&now, &before, 0);
        ck_assert_int_eq(change.refusal, CHANGE_MADE);
        ck_assert_ok(change_text(&change, &value));
        change_say_places(change.places, LANGUAGE_VI, &places);
        change_say_ranks(&change, &ranks);
        ck_assert_str_eq(value.data, rows[i].value);
        ck_assert_str_eq(places.data, rows[i].places_vi);
        ck_assert_str_eq(ranks.data, rows[i].ranks);
    }
}
END_TEST

START_TEST(places_among_a_few_are_not_told)
{
    static const struct {
        struct index_place now;
        struct index_place before;
        bool placed;
    } rows[] = {{{1, 1, false}, {1, 1, false}, false},     {{35, 63, false}, {2, 3, false}, false},
                {{1, 2, false}, {2, 2, false}, true},      {{17, 34, false}, {30, 68, false}, true},
                {{17, 34, false}, {30, 69, false}, false}, {{0, 0, false}, {1, 61, false}, false},
                {{30, 61, false}, {0, 0, false}, false}};
    static const char *const units[] = {"A"};
    AUTO(index_definition) struct index_definition *definition = papi("papi-2021");
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct made now = make_round(definition, 2023, units, 1);
        struct made before = make_round(definition, 2022, units, 1);
        now.places[0] = rows[i].now;
        before.places[0] = rows[i].before;
        ck_assert_int_eq(change_of(&now, &before, 0).placed, rows[i].placed);
    }
}
END_TEST

/* Without a figure in one round, or of a year that the definition is not for. */
START_TEST(places_that_both_print_are_told_without_figures)
{
    static const char *const units[] = {"A"};
    AUTO(index_definition) struct index_definition *definition = papi("papi-2021");
    struct made now = make_round(definition, 2021, units, 1);
    struct made before = make_round(definition, 2020, units, 1);
    now.places[0] = (struct index_place){48, 60, true};
    before.places[0] = (struct index_place){42, 63, true};
    struct change change = change_of(&now, &before, 0);
    ck_assert_int_eq(change.refusal, CHANGE_YEAR_BEFORE);
    ck_assert(change.placed && !change.valued && change.places == -6);
    before.round.year = 2022;
    now.round.year = 2023;
    now.values[0].known = false;
    change = change_of(&now, &before, 0);
    ck_assert_int_eq(change.refusal, CHANGE_MADE);
    ck_assert(change.placed && !change.valued && change.places == -6);
    before.places[0].printed = false;
    change = change_of(&now, &before, 0);
    ck_assert(!change.placed && change.refusal == CHANGE_MISSING_NOW);
}
END_TEST

START_TEST(percentages_change_by_points)
{
    static const char *const units[] = {"A"};
    AUTO(index_definition) struct index_definition *definition = survey_index(SMALL_INDEX);
    AUTO(buffer) struct buffer text = buffer_of(200);
    struct made now = make_round(definition, 2025, units, 1);
    struct made before = make_round(definition, 2024, units, 1);
    ck_assert_ok(exact_ratio(200, 3, &now.values[SMALL_P].percent));
    ck_assert_ok(exact_parse("80.5", &before.values[SMALL_P].percent));
    struct change change = change_of(&now, &before, SMALL_P);
    ck_assert(change.percent && change.direction < 0);
    ck_assert_ok(change_text(&change, &text));
    ck_assert_str_eq(text.data, "-13.83");
    ck_assert_uint_eq(change_whole(definition), SMALL_P);
    now.round.digits = 0;
    ck_assert_int_eq(change_of(&now, &before, SMALL_P).digits, 0);
}
END_TEST

START_TEST(what_is_missing)
{
    static const char *const units[] = {"A"};
    static const char *const others[] = {"B"};
    AUTO(index_definition) struct index_definition *definition = papi("papi-2021");
    struct made now = make_round(definition, 2023, units, 1);
    struct made before = make_round(definition, 2022, units, 1);
    struct made strangers = make_round(definition, 2022, others, 1);
    ck_assert_int_eq(change_of(&now, &strangers, 0).refusal, CHANGE_UNIT_ABSENT);
    before.places[0].rank = 0;
    ck_assert(!change_of(&now, &before, 0).placed);
    before.values[0].known = false;
    ck_assert_int_eq(change_of(&now, &before, 0).refusal, CHANGE_MISSING_BEFORE);
    now.values[0].known = false;
    ck_assert_int_eq(change_of(&now, &before, 0).refusal, CHANGE_MISSING_NOW);
}
END_TEST

START_TEST(dimensions_are_counted)
{
    AUTO(index_definition) struct index_definition *definition = papi("papi-2021");
    struct change changes[INDEX_NODES_MAX] = {0};
    static const struct change up = {.valued = true, .direction = 1};
    static const struct change down = {.valued = true, .direction = -1};
    static const struct change refused = {.refusal = CHANGE_CONCEPT, .direction = 1};
    static const struct change same = {.valued = true};
    for (size_t i = 0; i < definition->node_count; i++)
        changes[i] = same;
    changes[index_find(definition, "1")] = up;
    changes[index_find(definition, "2")] = up;
    changes[index_find(definition, "3")] = down;
    changes[index_find(definition, "8")] = refused;
    changes[index_find(definition, "8.1")] = up;
    struct change_counts counts = change_count(definition, change_whole(definition), changes);
    ck_assert_uint_eq(counts.up, 2);
    ck_assert_uint_eq(counts.down, 1);
    ck_assert_uint_eq(counts.same, 4);
    ck_assert_uint_eq(counts.refused, 1);
    counts = change_count(definition, index_find(definition, "8"), changes);
    ck_assert_uint_eq(counts.up, 1);
    ck_assert_uint_eq(counts.same, 2);
    counts = change_count(definition, index_find(definition, "8.1"), changes);
    ck_assert_uint_eq(counts.up + counts.down + counts.same + counts.refused, 0);
}
END_TEST

/* --- over 1/7/2025 --------------------------------------------------------------------------- */

static const char *const new_units[] = {"Lâm Đồng", "Huế", "Quảng Trị", "Đắk Nông"};
static const char *const old_units[] = {"Dak Nong", "Binh Thuan", "Lam Dong", "Thua Thien Hue",
                                        "Quang Tri"};

static void match_units(const struct index_definition *definition, struct change_unit *out)
{
    struct successors successors;
    struct made now = make_round(definition, 2025, new_units, ARRAY_LENGTH(new_units));
    struct made before = make_round(definition, 2024, old_units, ARRAY_LENGTH(old_units));
    ck_assert_ok(successors_read(NULL, &naming, &findings, &successors));
    ck_assert_ok(change_units(&now.round, &before.round, &successors, arena, out));
}

START_TEST(units_of_before_are_found_by_successors)
{
    AUTO(index_definition) struct index_definition *definition = papi("papi-2021");
    struct change_unit units[UNITS_MOST];
    match_units(definition, units);
    ck_assert_int_eq(units[0].refusal, CHANGE_UNIT_MERGED);
    ck_assert_uint_eq(units[0].part_count, 3);
    ck_assert_int_eq(units[1].refusal, CHANGE_MADE);
    ck_assert_uint_eq(units[1].row, 3);
    ck_assert_int_eq(units[2].refusal, CHANGE_UNIT_MERGED);
    ck_assert_int_eq(units[3].refusal, CHANGE_UNIT_UNKNOWN);
    ck_assert_uint_eq(change_units_merged(units, ARRAY_LENGTH(new_units)), 2);
}
END_TEST

START_TEST(a_refusal_names_the_units)
{
    AUTO(index_definition) struct index_definition *definition = papi("papi-2021");
    AUTO(buffer) struct buffer vi = buffer_of(1000);
    struct change_unit units[UNITS_MOST];
    struct change change;
    struct made now = make_round(definition, 2025, new_units, ARRAY_LENGTH(new_units));
    struct made before = make_round(definition, 2024, old_units, ARRAY_LENGTH(old_units));
    struct change_node node = {.refusal = CHANGE_MADE};
    match_units(definition, units);
    struct change_question question = {&now.round, &before.round, &node, 0, &units[0], 0};
    ck_assert_ok(change_make(&question, &change));
    ck_assert_int_eq(change.refusal, CHANGE_UNIT_MERGED);
    ck_assert_ok(change_say_refusal(&question, change.refusal, LANGUAGE_VI, &vi));
    ck_assert_msg(strstr(vi.data, "Đắk Nông, Bình Thuận, Lâm Đồng") != NULL, "%s", vi.data);
}
END_TEST

/* 500 of 1,000, 90 of 100 and 3 of 4: 593 of 1,104; the mean of the percentages is 71.67. */
START_TEST(merged_units_are_added_up_from_counts)
{
    AUTO(index_definition) struct index_definition *definition = survey_index(SMALL_INDEX);
    static const struct leaf_count a[] = {{500, 1000}, {90, 100}, {3, 4}, {1, 2}, {9, 9}};
    struct leaf_count leaves[ARRAY_LENGTH(a)][SMALL_NODES] = {0};
    struct index_given published[SMALL_NODES] = {[SMALL_S] = {.known = true}};
    struct change_evidence rows[ARRAY_LENGTH(a)] = {0};
    struct change_evidence sums[ARRAY_LENGTH(new_units)];
    struct index_value values[SMALL_NODES];
    struct change_unit units[UNITS_MOST];
    AUTO(buffer) struct buffer text = buffer_of(100);
    match_units(definition, units);
    ck_assert(change_can_pool(definition));
    for (size_t i = 0; i < ARRAY_LENGTH(a); i++) {
        leaves[i][SMALL_A] = a[i];
        rows[i] = (struct change_evidence){.leaves = leaves[i], .published = published};
    }
    leaves[0][SMALL_B] = (struct leaf_count){1, 2}; /* one part only has answers to it */
    struct change_pooling pooling = {definition, rows, units, ARRAY_LENGTH(new_units)};
    ck_assert_ok(change_pool(&pooling, arena, sums));
    ck_assert(units[0].refusal == CHANGE_MADE && units[0].pooled && units[0].row == 0);
    ck_assert_int_eq(sums[0].leaves[SMALL_A].satisfied, 593);
    ck_assert_int_eq(sums[0].leaves[SMALL_A].answers, 1104);
    ck_assert_int_eq(sums[0].leaves[SMALL_B].answers, 0);
    ck_assert_ptr_null(sums[0].published); /* a part's figure says nothing of the sum */
    ck_assert(!units[1].pooled && units[1].row == 1);
    ck_assert_ptr_eq(sums[1].leaves, leaves[3]);
    ck_assert_ptr_eq(sums[1].published, published);
    ck_assert_int_eq(units[2].refusal, CHANGE_UNIT_PART);
    ck_assert_ptr_null(sums[2].leaves);
    struct index_evidence pooled = {.leaves = sums[0].leaves};
    ck_assert_ok(index_evaluate(definition, &pooled, values));
    ck_assert_ok(exact_text(values[SMALL_P].percent, 2, &text));
    ck_assert_str_eq(text.data, "53.71");
}
END_TEST

START_TEST(counts_too_great)
{
    AUTO(index_definition) struct index_definition *definition = survey_index(SMALL_INDEX);
    struct leaf_count leaves[SMALL_NODES] = {[SMALL_A] = {1, INT64_MAX / 2}};
    struct change_evidence rows[ARRAY_LENGTH(old_units)];
    struct change_evidence sums[ARRAY_LENGTH(new_units)];
    struct change_unit units[UNITS_MOST];
    match_units(definition, units);
    for (size_t i = 0; i < ARRAY_LENGTH(old_units); i++)
        rows[i] = (struct change_evidence){.leaves = leaves};
    struct change_pooling pooling = {definition, rows, units, ARRAY_LENGTH(new_units)};
    ck_assert_fault(change_pool(&pooling, arena, sums), FAULT_NUMERIC);
}
END_TEST

/* Tasks done in time of tasks: 10 of 10 and 0 of 30 are a quarter, not a half. A rate that is no
 * count is not known of the merged unit, so neither is what hangs on it. */
START_TEST(inputs_that_count_are_added_up)
{
    static const char text[] =
        "{\"id\":\"tasks\"," SMALL_NAME ",\"verified\":true,\"source\":\"thử\","
        "\"valid\":{\"from\":2023,\"to\":2026},\"rounding\":{\"percent\":2,\"points\":4},"
        "\"inputs\":[{\"code\":\"all\"," SMALL_NAME ",\"count\":true},"
        "{\"code\":\"done\"," SMALL_NAME ",\"count\":true},{\"code\":\"rate\"," SMALL_NAME "}],"
        "\"nodes\":[{\"code\":\"x\"," SMALL_NAME ",\"combine\":\"sum\",\"maximum\":\"3\","
        "\"children\":[\"t\",\"r\"]},"
        "{\"code\":\"t\"," SMALL_NAME ",\"maximum\":\"2\",\"score\":[\"*\",\"maximum\","
        "[\"/\",\"done\",\"all\"]]},"
        "{\"code\":\"r\"," SMALL_NAME ",\"maximum\":\"1\",\"score\":\"rate\"}]}";
    static const char *const now_units[] = {"Hưng Yên"};
    static const char *const before_units[] = {"Thái Bình", "Hưng Yên"};
    static const int64_t counts[2][3] = {{10, 10, 1}, {30, 0, 1}};
    AUTO(index_definition) struct index_definition *definition = survey_index(text);
    struct made now = make_round(definition, 2025, now_units, 1);
    struct made before = make_round(definition, 2024, before_units, 2);
    struct index_given inputs[2][3];
    struct change_evidence rows[2];
    struct change_evidence sum;
    struct index_value values[3];
    struct successors successors;
    struct change_unit unit;
    ck_assert(change_can_pool(definition));
    for (size_t i = 0; i < 6; i++)
        inputs[i / 3][i % 3] = (struct index_given){true, exact_integer(counts[i / 3][i % 3])};
    for (size_t i = 0; i < 2; i++)
        rows[i] = (struct change_evidence){.inputs = inputs[i]};
    ck_assert_ok(successors_read(NULL, &naming, &findings, &successors));
    ck_assert_ok(change_units(&now.round, &before.round, &successors, arena, &unit));
    ck_assert_ok(change_pool(&(struct change_pooling){definition, rows, &unit, 1}, arena, &sum));
    struct index_evidence pooled = {.inputs = sum.inputs};
    ck_assert_ok(index_evaluate(definition, &pooled, values));
    ck_assert(values[1].known && exact_compare(values[1].points, (struct exact){1, 2}) == 0);
    ck_assert(!values[0].known && !values[2].known);
}
END_TEST

/* --- gaps ------------------------------------------------------------------------------------ */

static void parse_all(const char *const *texts, size_t count, struct exact *values, bool *known)
{
    for (size_t i = 0; i < count; i++) {
        known[i] = texts[i] != NULL;
        if (known[i])
            ck_assert_ok(exact_parse(texts[i], &values[i]));
    }
}

START_TEST(gaps_to_both_ends)
{
    static const char *const texts[] = {"99.27", NULL, "79.48", "99.93", "99.93"};
    struct exact values[ARRAY_LENGTH(texts)];
    bool known[ARRAY_LENGTH(texts)];
    struct exact to_best;
    struct exact to_worst;
    AUTO(buffer) struct buffer text = buffer_of(100);
    parse_all(texts, ARRAY_LENGTH(texts), values, known);
    struct gap_ends ends =
        gap_find_ends(&(struct ranking_scores){values, known, ARRAY_LENGTH(texts)});
    ck_assert_uint_eq(ends.ranked, 4);
    ck_assert_uint_eq(ends.best.unit, 3);
    ck_assert_uint_eq(ends.best.shared, 2);
    ck_assert_uint_eq(ends.worst.unit, 2);
    ck_assert_uint_eq(ends.worst.shared, 1);
    ck_assert_ok(gap_make(&ends, values[0], &to_best, &to_worst));
    ck_assert_ok(exact_text(to_best, 2, &text));
    buffer_char(&text, ' ');
    ck_assert_ok(exact_text(to_worst, 2, &text));
    ck_assert_str_eq(text.data, "0.66 19.79");
    ends = gap_find_ends(&(struct ranking_scores){values, known, 0});
    ck_assert_uint_eq(ends.ranked, 0);
}
END_TEST

/* SIPAS of the five provinces of Tây Nguyên, between two others. */
START_TEST(places_within_a_region)
{
    static const char *const texts[] = {"90", "80.38", "83.84", "82.10", "81.49", "81.21", "70"};
    static const size_t region_of[] = {0, 1, 1, 1, 1, 1, SIZE_MAX};
    static const size_t ranks[] = {1, 5, 1, 2, 3, 4, 0};
    struct exact values[ARRAY_LENGTH(texts)];
    bool known[ARRAY_LENGTH(texts)];
    struct index_place places[ARRAY_LENGTH(texts)];
    parse_all(texts, ARRAY_LENGTH(texts), values, known);
    struct ranking_scores scores = {values, known, ARRAY_LENGTH(texts)};
    ck_assert_ok(gap_regions(&scores, region_of, 2, places));
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        ck_assert_uint_eq(places[i].rank, ranks[i]);
    ck_assert_uint_eq(places[3].ranked, 5);
    ck_assert_uint_eq(places[0].ranked, 1);
    known[2] = false;
    ck_assert_ok(gap_regions(&scores, region_of, 2, places));
    ck_assert_uint_eq(places[3].rank, 1);
    ck_assert_uint_eq(places[3].ranked, 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("index_change");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, parts_are_matched_by_concept);
    tcase_add_test(tests, rounds_that_cannot_be_compared);
    tcase_add_test(tests, points_and_places);
    tcase_add_test(tests, places_among_a_few_are_not_told);
    tcase_add_test(tests, places_that_both_print_are_told_without_figures);
    tcase_add_test(tests, percentages_change_by_points);
    tcase_add_test(tests, what_is_missing);
    tcase_add_test(tests, dimensions_are_counted);
    tcase_add_test(tests, units_of_before_are_found_by_successors);
    tcase_add_test(tests, a_refusal_names_the_units);
    tcase_add_test(tests, merged_units_are_added_up_from_counts);
    tcase_add_test(tests, counts_too_great);
    tcase_add_test(tests, inputs_that_count_are_added_up);
    tcase_add_test(tests, gaps_to_both_ends);
    tcase_add_test(tests, places_within_a_region);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
