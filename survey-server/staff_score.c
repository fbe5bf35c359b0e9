/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_score.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { POINT_DIGITS = 4, FIGURE_BYTES = 256 };

void score_desk_cleanup(struct score_desk *desk)
{
    desk_cleanup(&desk->desk);
    arena_free(desk->arena);
}

enum fault score_read(const struct xlsx_bytes *file, const struct scorecard_ask *ask,
                      struct arena *arena, struct scorecard *out)
{
    struct sheet *sheet = arena_alloc(arena, sizeof *sheet);
    if (sheet == NULL)
        return fault_nomem();
    TRY(sheet_read_bytes(file, NULL, arena, sheet));
    return scorecard_read(sheet, ask, arena, out);
}

enum fault score_read_kept(const struct kept_scorecard *kept, struct arena *arena,
                           struct scorecard *out)
{
    const struct xlsx_bytes file = {"", kept->document, strlen(kept->document)};
    const struct scorecard_ask ask = {"", kept->decimal, kept->fill};
    return score_read(&file, &ask, arena, out);
}

struct score_figure score_bound(const struct score_row *row)
{
    if (!row->points.known)
        return row->figures[SCORE_MAXIMUM];
    struct score_figure lost = row->lost;
    lost.value.numerator = -lost.value.numerator;
    return lost;
}

enum fault score_desk_open(struct request *request, struct score_desk *out, bool *out_found)
{
    struct store *store = request->services->store;
    int64_t number = 0;
    *out_found = false;
    out->request = request;
    out->today = instant_day(instant_now());
    TRY(desk_open(request, &out->desk));
    if (!text_to_integer(request->arguments[0], &number))
        return OK;
    TRY(arena_new(SCORE_WORK_BYTES, &out->arena));
    enum fault fault = store_scorecard(store, number, out->arena, &out->kept);
    if (fault == FAULT_NOTFOUND)
        return OK;
    TRY(fault);
    if (!desk_may(&out->desk, STAFF_RESULTS, out->kept.unit))
        return OK;
    out->works = desk_may(&out->desk, STAFF_SCORECARDS, out->kept.unit);
    const struct score_task_query now = {.scorecard = number, .before_ms = INT64_MAX};
    TRY(store_score_tasks(store, &now, out->arena, &out->tasks));
    TRY(store_accounts(store, out->arena, &out->accounts, &out->account_count));
    TRY(score_read_kept(&out->kept, out->arena, &out->card));
    TRY(gain_make(&out->card, NULL, 0, &out->gains));
    *out_found = true;
    return OK;
}

const struct score_task *score_task_of(const struct score_task_list *tasks, const char *code)
{
    for (size_t i = 0; i < tasks->count; i++)
        if (strcmp(tasks->items[i].code, code) == 0)
            return &tasks->items[i];
    return NULL;
}

enum fault score_lines(const struct score_desk *desk, const struct score_task_list *tasks,
                       struct score_line **out, size_t *out_count)
{
    const struct scorecard *card = &desk->card;
    struct score_line *lines = arena_array(desk->arena, card->row_count + 1, sizeof *lines);
    size_t count = 0;
    if (lines == NULL)
        return fault_nomem();
    for (size_t i = 0; i < desk->gains.gain_count; i++)
        lines[count++].row = desk->gains.gains[i].row;
    for (size_t i = 0; i < card->row_count; i++) {
        const struct score_row *row = &card->rows[i];
        bool is_gain = row->points.known && row->lost.value.numerator < 0;
        bool has_task = score_task_of(tasks, row->texts[SCORE_CODE]) != NULL;
        if (row->is_leaf && !is_gain && (!row->points.known || has_task))
            lines[count++].row = i;
    }
    for (size_t i = 0; i < count; i++)
        lines[i].task = score_task_of(tasks, card->rows[lines[i].row].texts[SCORE_CODE]);
    *out = lines;
    *out_count = count;
    return OK;
}

bool score_may_have(const struct score_desk *desk, const struct account_entry *entry)
{
    return !entry->disabled &&
           staff_may(&entry->staff, STAFF_RESULTS, desk->kept.unit, desk->desk.view->units);
}

const char *score_who(const struct score_desk *desk, const struct score_task *task)
{
    for (size_t i = 0; i < desk->account_count; i++)
        if (task->account[0] != '\0' && strcmp(desk->accounts[i].staff.name, task->account) == 0)
            return desk->accounts[i].staff.full_name;
    return task->account[0] != '\0' ? task->account : task->person;
}

const char *score_state_word(enum score_task_state state)
{
    static const char *const words[SCORE_TASK_STATES] = {
        [SCORE_TASK_OPEN] = "score_open",
        [SCORE_TASK_DONE] = "score_done",
        [SCORE_TASK_DROPPED] = "score_dropped",
    };
    return words[state];
}

/* --- pages ----------------------------------------------------------------------------------- */

void score_put_decimal(struct json_out *out, const struct page *page, const char *name,
                       const char *decimal)
{
    AUTO(buffer) struct buffer text = buffer_of(FIGURE_BYTES);
    if (decimal[0] == '\0')
        return;
    if (page_words(page) == LANGUAGE_VI)
        text_decimal_vi(decimal, &text);
    else
        buffer_text(&text, decimal);
    json_put_text(out, name, buffer_check(&text) == OK ? text.data : "?");
}

void score_put_points(struct json_out *out, const struct page *page, const char *name,
                      const struct score_figure *points)
{
    AUTO(buffer) struct buffer text = buffer_of(FIGURE_BYTES);
    if (!points->known)
        return;
    bool fits = exact_text(points->value, POINT_DIGITS, &text) == OK && buffer_check(&text) == OK;
    score_put_decimal(out, page, name, fits ? text.data : "?");
}

/* Whether a finding names the criterion. */
static bool is_questioned(const struct scorecard *card, const char *code)
{
    for (size_t i = 0; i < card->findings.count; i++) {
        const struct finding *finding = &card->findings.items[i];
        for (size_t a = 0; finding->severity != SEVERITY_NOTE && a < finding->arg_count; a++)
            if (strcmp(finding->args[a].name, "code") == 0 &&
                strcmp(finding->args[a].value, code) == 0)
                return true;
    }
    return false;
}

void score_put_task(struct json_out *out, const struct page *page, const struct score_desk *desk,
                    const struct score_task *task)
{
    json_put_text(out, "whose", score_who(desk, task));
    desk_put_day(out, "due", task->due_day);
    json_put_text(out, "state",
                  page_word(page->arena, page_words(page), score_state_word(task->state)));
    json_put_bool(out, "overdue", score_task_is_overdue(task, desk->today));
    score_put_decimal(out, page, "hoped", task->hoped);
    json_put_text(out, "note", task->note[0] == '\0' ? NULL : task->note);
}

void score_put_line(struct json_out *out, const struct page *page, const struct score_desk *desk,
                    const struct score_line *line)
{
    const struct score_row *row = &desk->card.rows[line->row];
    struct score_figure lost = row->lost;
    lost.value.numerator = -lost.value.numerator;
    json_put_text(out, "code", row->texts[SCORE_CODE]);
    json_put_text(out, "criterion", row->texts[SCORE_NAME]);
    score_put_points(out, page, "maximum", &row->figures[SCORE_MAXIMUM]);
    score_put_points(out, page, "points", &row->points);
    score_put_points(out, page, "lost", &lost);
    json_put_bool(out, "questioned", is_questioned(&desk->card, row->texts[SCORE_CODE]));
    const char *tail = arena_format(page->arena, "/criteria/%s", row->texts[SCORE_CODE]);
    json_put_text(out, "href", tail == NULL ? NULL : score_address(desk, page, tail));
    json_put_bool(out, "has_task", line->task != NULL);
    if (line->task != NULL)
        score_put_task(out, page, desk, line->task);
}

const char *score_address(const struct score_desk *desk, const struct page *page, const char *tail)
{
    const char *path =
        arena_format(page->arena, "/staff/scorecards/%" PRId64 "%s", desk->kept.number, tail);
    return path == NULL ? NULL : visit_address(page->arena, &page->visit, path);
}

enum fault score_put_head(struct json_out *out, const struct page *page,
                          const struct score_desk *desk)
{
    const struct score_row *total = desk->card.total;
    const struct score_figure all = {true, desk->gains.all};
    json_put_text(out, "unit_name",
                  page_unit_name(desk->desk.view->units, desk->kept.unit, page_words(page)));
    json_put_integer(out, "year", desk->kept.year);
    json_put_text(out, "taken_by", desk->kept.actor);
    desk_put_time(out, "taken_at", desk->kept.at_ms);
    if (total != NULL) {
        score_put_points(out, page, "total", &desk->gains.total);
        score_put_points(out, page, "total_maximum", &total->figures[SCORE_MAXIMUM]);
    }
    score_put_points(out, page, "all_lost", &all);
    json_put_text(out, "list_href", visit_address(page->arena, &page->visit, "/staff/scorecards"));
    json_put_text(out, "card_href", score_address(desk, page, ""));
    json_put_text(out, "summary_href", score_address(desk, page, "/summary"));
    json_put_bool(out, "works", desk->works);
    json_put_text(out, "language", page->visit.language);
    return OK;
}
