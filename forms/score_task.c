/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/score_task.h"

#include "base/text.h"
#include "forms/campaign.h"

#include <stdio.h>
#include <string.h>

enum { MONTHS = 12, QUARTER_MONTHS = 3, YEAR_FIRST = 2000, YEAR_LAST = 2199, YEAR_DIGITS = 4 };

static const char *const state_names[SCORE_TASK_STATES] = {
    [SCORE_TASK_OPEN] = "open", [SCORE_TASK_DONE] = "done", [SCORE_TASK_DROPPED] = "dropped"};

const char *score_task_state_name(enum score_task_state state) { return state_names[state]; }

bool score_task_state_parse(const char *text, enum score_task_state *out)
{
    for (size_t i = 0; i < SCORE_TASK_STATES; i++) {
        if (strcmp(text, state_names[i]) == 0) {
            *out = (enum score_task_state)i;
            return true;
        }
    }
    return false;
}

bool score_task_is_overdue(const struct score_task *task, int32_t today)
{
    return task->state == SCORE_TASK_OPEN && task->due_day != DAY_NONE && task->due_day < today;
}

bool score_task_text_fits(const char *text, size_t most)
{
    if (!text_is_utf8(text, strlen(text)) || text_length(text) > most)
        return false;
    for (const char *at = text; *at != '\0'; at++)
        if (text_forbidden(at) != 0)
            return false;
    return true;
}

/* The first day of a month counted as day_month() does. */
static int32_t first_of(int month)
{
    char text[DATE_TEXT_SIZE];
    int32_t day = DAY_NONE;
    snprintf(text, sizeof text, "%04d-%02d-01", month / MONTHS, month % MONTHS + 1);
    return day_parse(text, &day) ? day : DAY_NONE;
}

static struct quarter quarter_at(int month)
{
    int first = month - month % QUARTER_MONTHS;
    return (struct quarter){.year = first / MONTHS,
                            .number = first % MONTHS / QUARTER_MONTHS + 1,
                            .first_day = first_of(first),
                            .last_day = first_of(first + QUARTER_MONTHS) - 1};
}

struct quarter quarter_of(int32_t day) { return quarter_at((int)day_month(day)); }

bool quarter_parse(const char *text, struct quarter *out)
{
    int64_t year = 0;
    char digits[YEAR_DIGITS + 1];
    if (strlen(text) != strlen("2026-Q3") || memcmp(text + YEAR_DIGITS, "-Q", 2) != 0 ||
        text[6] < '1' || text[6] > '4')
        return false;
    snprintf(digits, sizeof digits, "%.4s", text);
    if (!text_to_integer(digits, &year) || year < YEAR_FIRST || year > YEAR_LAST)
        return false;
    *out = quarter_at((int)year * MONTHS + (text[6] - '1') * QUARTER_MONTHS);
    return true;
}

void quarter_text(const struct quarter *quarter, char out[QUARTER_TEXT_SIZE])
{
    snprintf(out, QUARTER_TEXT_SIZE, "%d-Q%d", quarter->year, quarter->number);
}
