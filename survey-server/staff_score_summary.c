/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_scorecards.h"

#include "base/csv.h"
#include "survey-server/problem.h"
#include "survey-server/staff_score.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { QUARTERS_SHOWN = 24, DAY_MS = 24 * 60 * 60 * 1000, MINUTE_MS = 60 * 1000 };

/* A scorecard's tasks as they stood when a quarter ended, or stand now. */
struct summary {
    struct score_desk desk;
    struct quarter quarter;
    struct score_task_list before; /* as they stood when it began */
    struct score_task_list tasks;
    struct score_line *lines;
    size_t line_count;
};

static void summary_cleanup(struct summary *summary) { score_desk_cleanup(&summary->desk); }

/* What the tasks of somebody, or all of them, come to. */
struct tally_of_tasks {
    const char *who;
    int64_t open;
    int64_t overdue;
    int64_t done;
    int64_t done_now; /* in the quarter */
    int64_t dropped;
    struct exact hoped; /* of the open ones */
    struct exact won;   /* hoped for from the done ones */
};

static int64_t begin_of(int32_t day)
{
    return (int64_t)day * DAY_MS - (int64_t)DATE_ZONE_MINUTES * MINUTE_MS;
}

static enum fault look(struct summary *summary)
{
    struct score_desk *desk = &summary->desk;
    struct store *store = desk->request->services->store;
    struct score_task_query query = {.scorecard = desk->kept.number,
                                     .before_ms = begin_of(summary->quarter.first_day)};
    TRY(store_score_tasks(store, &query, desk->arena, &summary->before));
    query.before_ms = begin_of(summary->quarter.last_day + 1);
    TRY(store_score_tasks(store, &query, desk->arena, &summary->tasks));
    if (desk->today > summary->quarter.last_day)
        desk->today = summary->quarter.last_day; /* overdue then, whatever came after */
    return score_lines(desk, &summary->tasks, &summary->lines, &summary->line_count);
}

/* --- counting -------------------------------------------------------------------------------- */

static enum fault add_hoped(const struct score_task *task, struct exact *sum)
{
    struct exact points;
    if (task->hoped[0] == '\0')
        return OK;
    TRY(exact_parse(task->hoped, &points));
    return exact_add(*sum, points, sum);
}

static enum fault add_task(const struct summary *summary, const struct score_task *task,
                           struct tally_of_tasks *out)
{
    const struct score_task *was = score_task_of(&summary->before, task->code);
    if (task->state == SCORE_TASK_DROPPED) {
        out->dropped++;
        return OK;
    }
    if (task->state == SCORE_TASK_DONE) {
        out->done++;
        out->done_now += was == NULL || was->state != SCORE_TASK_DONE;
        return add_hoped(task, &out->won);
    }
    out->open++;
    out->overdue += score_task_is_overdue(task, summary->desk.today);
    return add_hoped(task, &out->hoped);
}

static struct tally_of_tasks empty_tally(const char *who)
{
    return (struct tally_of_tasks){.who = who, .hoped = exact_integer(0), .won = exact_integer(0)};
}

/* The tasks of each, in the order in which they stand; the last is all of them. */
static enum fault count(const struct summary *summary, struct tally_of_tasks **out,
                        size_t *out_count)
{
    size_t found = 0;
    struct tally_of_tasks all = empty_tally("");
    struct tally_of_tasks *list =
        arena_array(summary->desk.arena, summary->line_count + 1, sizeof *list);
    if (list == NULL)
        return fault_nomem();
    for (size_t i = 0; i < summary->line_count; i++) {
        const struct score_task *task = summary->lines[i].task;
        size_t at = 0;
        if (task == NULL)
            continue;
        const char *who = score_who(&summary->desk, task);
        while (at < found && strcmp(list[at].who, who) != 0)
            at++;
        if (at == found)
            list[found++] = empty_tally(who);
        TRY(add_task(summary, task, &list[at]));
        TRY(add_task(summary, task, &all));
    }
    list[found] = all;
    *out = list;
    *out_count = found;
    return OK;
}

/* --- the page -------------------------------------------------------------------------------- */

static void put_tally(struct json_out *out, const struct page *page,
                      const struct tally_of_tasks *tally)
{
    const struct score_figure hoped = {true, tally->hoped};
    const struct score_figure won = {true, tally->won};
    json_put_text(out, "tally_who", tally->who);
    json_put_integer(out, "open_count", tally->open);
    json_put_integer(out, "overdue_count", tally->overdue);
    json_put_integer(out, "done_count", tally->done);
    json_put_integer(out, "done_now", tally->done_now);
    json_put_integer(out, "dropped_count", tally->dropped);
    score_put_points(out, page, "hoped_open", &hoped);
    score_put_points(out, page, "hoped_done", &won);
}

static enum fault put_tallies(struct json_out *out, const struct page *page,
                              const struct summary *summary)
{
    struct tally_of_tasks *list = NULL;
    size_t found = 0;
    int64_t none = 0;
    TRY(count(summary, &list, &found));
    put_tally(out, page, &list[found]);
    json_open(out, "people", '[');
    for (size_t i = 0; i < found; i++) {
        json_open(out, NULL, '{');
        put_tally(out, page, &list[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_bool(out, "has_people", found > 0);
    for (size_t i = 0; i < summary->line_count; i++)
        none += summary->lines[i].task == NULL;
    json_put_integer(out, "without", none);
    return OK;
}

static void put_quarter(struct json_out *out, const struct page *page,
                        const struct quarter *quarter, const struct quarter *chosen)
{
    static const char *const words[] = {"I", "II", "III", "IV"};
    char value[QUARTER_TEXT_SIZE];
    quarter_text(quarter, value);
    bool english = page_words(page) == LANGUAGE_EN;
    json_open(out, NULL, '{');
    json_put_text(out, "value", value);
    json_put_text(out, "quarter_name",
                  english ? arena_format(page->arena, "Q%d %d", quarter->number, quarter->year)
                          : arena_format(page->arena, "Quý %s năm %d", words[quarter->number - 1],
                                         quarter->year));
    json_put_bool(out, "chosen", quarter->first_day == chosen->first_day);
    json_close(out, '}');
}

/* From now back to the quarter in which the scorecard was taken in. */
static void put_quarters(struct json_out *out, const struct page *page,
                         const struct summary *summary)
{
    struct quarter at = quarter_of(instant_day(instant_now()));
    const int32_t first =
        instant_day((struct instant){summary->desk.kept.at_ms, DATE_ZONE_MINUTES});
    bool seen = false;
    json_open(out, "quarters", '[');
    for (size_t i = 0; i < QUARTERS_SHOWN && at.last_day >= first; i++) {
        put_quarter(out, page, &at, &summary->quarter);
        seen = seen || at.first_day == summary->quarter.first_day;
        at = quarter_of(at.first_day - 1);
    }
    if (!seen)
        put_quarter(out, page, &summary->quarter, &summary->quarter);
    json_close(out, ']');
    json_open(out, "quarter", '[');
    put_quarter(out, page, &summary->quarter, &summary->quarter);
    json_close(out, ']');
    desk_put_day(out, "quarter_from", summary->quarter.first_day);
    desk_put_day(out, "quarter_to", summary->quarter.last_day);
    desk_put_day(out, "as_of", summary->desk.today);
}

static void put_tasks(struct json_out *out, const struct page *page, const struct summary *summary)
{
    json_open(out, "lines", '[');
    for (size_t i = 0; i < summary->line_count; i++) {
        if (summary->lines[i].task == NULL)
            continue;
        json_open(out, NULL, '{');
        score_put_line(out, page, &summary->desk, &summary->lines[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static enum fault reply_page(const struct summary *summary)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    char quarter[QUARTER_TEXT_SIZE];
    struct request *request = summary->desk.request;
    struct page page = desk_page(request, &summary->desk.desk, "score_summary", &out);
    TRY(score_put_head(&out, &page, &summary->desk));
    quarter_text(&summary->quarter, quarter);
    const char *tail = score_address(&summary->desk, &page, "/summary");
    json_put_text(&out, "path", request->path);
    json_put_text(
        &out, "csv_href",
        tail == NULL ? NULL : arena_format(page.arena, "%s&quarter=%s&format=csv", tail, quarter));
    put_quarters(&out, &page, summary);
    TRY(put_tallies(&out, &page, summary));
    put_tasks(&out, &page, summary);
    return page_reply(request, 200, "staff-score-summary", &out);
}

/* --- the file -------------------------------------------------------------------------------- */

static enum fault put_figure(struct buffer *out, const struct score_figure *figure, bool negative)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_UPLOAD_KEY_BYTES);
    struct exact value = figure->value;
    if (negative)
        value.numerator = -value.numerator;
    if (figure->known)
        TRY(exact_text(value, 4, &text));
    TRY(buffer_check(&text));
    csv_put(out, false, text.length == 0 ? "" : text.data);
    return OK;
}

static enum fault put_csv_line(struct buffer *out, const struct summary *summary,
                               const struct score_line *line)
{
    const struct score_row *row = &summary->desk.card.rows[line->row];
    const struct score_task *task = line->task;
    char due[DATE_TEXT_SIZE] = "";
    csv_put(out, true, row->texts[SCORE_CODE]);
    csv_put(out, false, row->texts[SCORE_NAME]);
    TRY(put_figure(out, &row->figures[SCORE_MAXIMUM], false));
    TRY(put_figure(out, &row->points, false));
    TRY(put_figure(out, &row->lost, true));
    if (task != NULL && task->due_day != DAY_NONE)
        day_text(task->due_day, due);
    bool overdue = task != NULL && score_task_is_overdue(task, summary->desk.today);
    csv_put(out, false, task == NULL ? "" : score_who(&summary->desk, task));
    csv_put(out, false, due);
    csv_put(out, false, task == NULL ? "" : score_task_state_name(task->state));
    csv_put(out, false, overdue ? "yes" : "");
    csv_put(out, false, task == NULL ? "" : task->hoped);
    csv_put(out, false, task == NULL ? "" : task->note);
    csv_end_row(out);
    return OK;
}

static enum fault reply_csv(const struct summary *summary)
{
    static const char *const names[] = {"code", "name",  "maximum", "points", "lost", "who",
                                        "due",  "state", "overdue", "hoped",  "note"};
    AUTO(buffer) struct buffer csv = buffer_of(LIMIT_PAGE_BYTES);
    char quarter[QUARTER_TEXT_SIZE];
    struct request *request = summary->desk.request;
    quarter_text(&summary->quarter, quarter);
    csv_put_mark(&csv);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        csv_put(&csv, i == 0, names[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < summary->line_count; i++)
        TRY(put_csv_line(&csv, summary, &summary->lines[i]));
    TRY(buffer_check(&csv));
    const char *disposition =
        arena_format(request->arena, "attachment; filename=\"scorecard-%" PRId64 "-%s.csv\"",
                     summary->desk.kept.number, quarter);
    if (disposition == NULL)
        return fault_nomem();
    http_reply_header(request, "Content-Disposition", disposition);
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply(request, 200, "text/csv; charset=utf-8", &csv);
    return OK;
}

enum fault staff_score_summary(struct request *request)
{
    AUTO(summary) struct summary summary = {.lines = NULL};
    const char *asked = http_query(request, "quarter");
    const char *format = http_query(request, "format");
    bool found = false;
    TRY(score_desk_open(request, &summary.desk, &found));
    if (!found)
        return desk_reply_nothing(request);
    summary.quarter = quarter_of(summary.desk.today);
    if (asked != NULL && !quarter_parse(asked, &summary.quarter))
        return problem_reply(request, 422, "score_quarter", "value", asked, NULL);
    TRY(look(&summary));
    return format != NULL && strcmp(format, "csv") == 0 ? reply_csv(&summary)
                                                        : reply_page(&summary);
}
