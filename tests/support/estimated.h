/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * estimated - what the suites on estimates start from: the small survey and its tally.
 */
#ifndef HAILONG_TESTS_SUPPORT_ESTIMATED_H
#define HAILONG_TESTS_SUPPORT_ESTIMATED_H

#include "tests/support/survey.h"

#include <math.h>

static struct form *form;
static struct index_definition *definition;
static struct survey *survey;
static struct tally *tally;

static void setup(void)
{
    form = survey_form(SMALL_FORM);
    definition = survey_index(SMALL_INDEX);
    survey = survey_new(form);
    tally = NULL;
}

static void teardown(void)
{
    tally_free(tally);
    survey_free(survey);
    index_free(definition);
    form_free(form);
}

static void fill(void)
{
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &tally));
}

static void near(double value, double expected, double tolerance)
{
    ck_assert_msg(fabs(value - expected) <= tolerance, "%.12g is not %.12g", value, expected);
}

#endif
