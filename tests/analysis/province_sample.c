/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/analysis/province_sample.h"

#include "analysis/sample/record.h"
#include "analysis/survey/weighing.h"

#include <stdlib.h>
#include <string.h>

enum { BLANK = 255, SATISFIED_FROM = 4, APART = 1000000 };
static const uint64_t ANSWER_SEEDS = UINT64_C(0x9e3779b97f4a7c15);

static const char *const number_names[NUMBERS] = {
    "commune",   "village",   "form",   "stratum", "stratum_unit", "unit",
    "p_commune", "p_village", "p_form", "base",    "response",     "final"};
static const char *const code_names[CODES] = {"area", "age", "sex", "answered", "satisfied",
                                              "q1",   "q2",  "q3",  "q4"};

/* As a number of 15 digits has it. */
static double as_written(double value)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    record_decimal(value, &text);
    return text.data == NULL ? value : strtod(text.data, NULL);
}

static enum fault make_columns(size_t rows, struct province_sample *out)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        out->numbers[i] = arena_array(out->arena, rows + 1, sizeof(double));
        out->columns[i] = (struct column){
            .name = number_names[i], .kind = COLUMN_NUMBERS, .numbers = out->numbers[i]};
        if (out->numbers[i] == NULL)
            return FAULT_NOMEM;
    }
    for (size_t i = 0; i < CODES; i++) {
        out->codes[i] = arena_array(out->arena, rows + 1, sizeof(uint8_t));
        out->columns[NUMBERS + i] =
            (struct column){.name = code_names[i], .kind = COLUMN_CODES, .codes = out->codes[i]};
        if (out->codes[i] == NULL)
            return FAULT_NOMEM;
    }
    out->dataset = (struct dataset){out->arena, rows, out->columns, NUMBERS + CODES};
    return OK;
}

/* --- a village ------------------------------------------------------------------------------- */

/* Where a cluster stands. */
struct place {
    size_t commune;
    size_t village;
    size_t stratum;
    double chances[STAGE_COUNT];
    double weight;
};

static size_t stratum_of(const struct sample_draw *draw, const char *name)
{
    size_t at = 0;
    while (strcmp(draw->strata[at].name, name) != 0)
        at++;
    return at;
}

static struct place place_of(const struct sample_draw *draw, size_t at, const struct place *before)
{
    const struct draw_cluster *cluster = &draw->clusters[at];
    struct place place = {.village = at, .stratum = stratum_of(draw, cluster->stratum)};
    if (at > 0)
        place.commune =
            before->commune + (strcmp(draw->clusters[at - 1].commune, cluster->commune) != 0);
    for (size_t i = 0; i < STAGE_FORM; i++)
        place.chances[i] = as_written(exact_double(cluster->above[i]));
    place.chances[STAGE_FORM] = as_written(exact_double(cluster->within));
    place.weight = as_written(1 / cluster->decimal);
    return place;
}

static void put_place(struct province_sample *out, size_t row, const struct place *place)
{
    bool certain = !(place->chances[STAGE_COMMUNE] < 1);
    double numbers[NUMBER_BASE + 1] = {
        [NUMBER_COMMUNE] = (double)place->commune,
        [NUMBER_VILLAGE] = (double)place->village,
        [NUMBER_FORM] = (double)row,
        [NUMBER_STRATUM] = (double)place->stratum,
        [NUMBER_STRATUM_UNIT] = (double)(certain ? APART + place->commune : place->stratum),
        [NUMBER_UNIT] = (double)(certain ? APART + place->village : place->commune),
        [NUMBER_P_COMMUNE] = place->chances[STAGE_COMMUNE],
        [NUMBER_P_VILLAGE] = place->chances[STAGE_VILLAGE],
        [NUMBER_P_FORM] = place->chances[STAGE_FORM],
        [NUMBER_BASE] = place->weight};
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
        out->numbers[i][row] = numbers[i];
}

static void put_person(struct province_sample *out, size_t row, const struct person *person,
                       bool answers)
{
    out->codes[CODE_AREA][row] = person->area;
    out->codes[CODE_ANSWERED][row] = answers;
    out->codes[CODE_AGE][row] = answers ? person->age : BLANK;
    out->codes[CODE_SEX][row] = answers ? person->sex : BLANK;
    out->codes[CODE_SATISFIED][row] = answers ? person->items[0] >= SATISFIED_FROM : BLANK;
    for (size_t i = 0; i < ITEMS; i++)
        out->codes[CODE_ITEMS + i][row] = answers ? person->items[i] : BLANK;
    out->answered += answers;
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault weigh_response(struct province_sample *out)
{
    struct nonresponse_spec spec = {.rows = out->dataset.rows};
    struct grouping areas;
    double factors[AREAS + 1];
    TRY(column_vector(&out->columns[NUMBER_BASE], spec.rows, out->arena, &spec.weight));
    TRY(column_vector(&out->columns[NUMBERS + CODE_ANSWERED], spec.rows, out->arena,
                      &spec.respondent));
    TRY(column_grouping(&out->columns[NUMBERS + CODE_AREA], spec.rows, out->arena, &areas));
    spec.classes = &areas;
    return weights_for_nonresponse(&spec, out->numbers[NUMBER_RESPONSE], factors);
}

static enum fault fill(const struct sampling *sampling, struct province_sample *out)
{
    struct random random = random_seeded((uint64_t)sampling->seed ^ ANSWER_SEEDS);
    struct place place = {.commune = 0};
    size_t row = 0;
    for (size_t at = 0; at < out->draw.cluster_count; at++) {
        const struct draw_cluster *cluster = &out->draw.clusters[at];
        const struct village *village = province_village(sampling->province, cluster->code);
        place = place_of(&out->draw, at, &place);
        for (size_t i = 0; i < cluster->count; i++, row++) {
            const struct person *person = &village->people[cluster->numbers[i] - 1];
            put_place(out, row, &place);
            put_person(out, row, person, person_answers(person, &random));
        }
    }
    return weigh_response(out);
}

enum fault province_sample_make(const struct sampling *sampling, struct arena *arena,
                                struct province_sample *out)
{
    struct findings findings = findings_in(arena);
    size_t rows = 0;
    *out = (struct province_sample){.arena = arena};
    TRY(draw_make(sampling->frame, sampling->plan, sampling->seed, &findings, &out->draw));
    if (findings_errors(&findings) > 0)
        return fault_of_finding(FAULT_INVALID, findings_first_error(&findings));
    for (size_t at = 0; at < out->draw.cluster_count; at++)
        rows += out->draw.clusters[at].count;
    TRY(make_columns(rows, out));
    return fill(sampling, out);
}
