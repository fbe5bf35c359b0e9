/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_scorecards.h"

#include "base/number_cell.h"
#include "base/text.h"
#include "survey-server/errands.h"
#include "survey-server/staff_account_view.h"
#include "survey-server/staff_post.h"
#include "survey-server/staff_score.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24, FIGURE_BYTES = 256, TOLD_BYTES = 200 };

/* A task as the form has it, before it is judged. */
struct typed_task {
    const char *account;
    const char *person;
    const char *due;
    const char *state;
    const char *hoped;
    const char *note;
    int64_t seen;
};

/* The page of one criterion. */
struct criterion {
    struct score_desk desk;
    struct score_line line;
    struct typed_task typed;
    const char *wrong; /* NULL = nothing */
};

static void criterion_cleanup(struct criterion *criterion) { score_desk_cleanup(&criterion->desk); }

static enum fault open_criterion(struct request *request, struct criterion *out, bool *out_found)
{
    TRY(score_desk_open(request, &out->desk, out_found));
    if (!*out_found)
        return OK;
    size_t row = scorecard_find(&out->desk.card, request->arguments[1]);
    *out_found = row != SIZE_MAX && out->desk.card.rows[row].is_leaf;
    if (!*out_found)
        return OK;
    const char *code = out->desk.card.rows[row].texts[SCORE_CODE];
    out->line = (struct score_line){row, score_task_of(&out->desk.tasks, code)};
    return OK;
}

static const struct score_row *row_of(const struct criterion *criterion)
{
    return &criterion->desk.card.rows[criterion->line.row];
}

/* --- the page -------------------------------------------------------------------------------- */

static void put_accounts(struct json_out *out, const struct criterion *criterion)
{
    const struct score_desk *desk = &criterion->desk;
    json_open(out, "accounts", '[');
    for (size_t i = 0; i < desk->account_count; i++) {
        const struct account_entry *entry = &desk->accounts[i];
        bool chosen = strcmp(entry->staff.name, criterion->typed.account) == 0;
        if (!chosen && !score_may_have(desk, entry))
            continue;
        json_open(out, NULL, '{');
        json_put_text(out, "value", entry->staff.name);
        json_put_text(out, "full_name", entry->staff.full_name);
        json_put_bool(out, "chosen", chosen);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_form(struct json_out *out, const struct page *page,
                     const struct criterion *criterion)
{
    const struct typed_task *typed = &criterion->typed;
    put_accounts(out, criterion);
    json_open(out, "states", '[');
    for (size_t i = 0; i < SCORE_TASK_STATES; i++) {
        const char *name = score_task_state_name((enum score_task_state)i);
        json_open(out, NULL, '{');
        json_put_text(out, "value", name);
        json_put_text(
            out, "state_name",
            page_word(page->arena, page_words(page), score_state_word((enum score_task_state)i)));
        json_put_bool(out, "chosen", strcmp(name, typed->state) == 0);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_text(out, "typed_person", typed->person);
    json_put_text(out, "typed_due", typed->due);
    json_put_text(out, "typed_hoped", typed->hoped);
    json_put_text(out, "typed_note", typed->note);
    json_put_integer(out, "seen", typed->seen);
    json_put_text(out, "wrong", criterion->wrong);
    json_put_integer(out, "person_max", SCORE_TASK_PERSON_MAX);
    json_put_integer(out, "note_max", SCORE_TASK_NOTE_MAX);
}

/* The earlier scorecard that the task came from. */
static void put_origin(struct json_out *out, const struct page *page,
                       const struct criterion *criterion)
{
    const struct score_task *task = criterion->line.task;
    if (task == NULL || task->origin == 0)
        return;
    const char *path = arena_format(page->arena, "/staff/scorecards/%" PRId64 "/criteria/%s",
                                    task->origin, task->code);
    json_put_integer(out, "origin_number", task->origin);
    json_put_text(out, "origin_href",
                  path == NULL ? NULL : visit_address(page->arena, &page->visit, path));
}

static enum fault put_changes(struct json_out *out, const struct page *page,
                              const struct criterion *criterion)
{
    const struct score_desk *desk = &criterion->desk;
    const struct score_task_query query = {desk->kept.number, row_of(criterion)->texts[SCORE_CODE],
                                           INT64_MAX};
    struct score_task_list changes = {NULL, 0};
    TRY(store_score_tasks(desk->request->services->store, &query, desk->arena, &changes));
    json_put_bool(out, "has_changes", changes.count > 0);
    json_open(out, "changes", '[');
    for (size_t i = 0; i < changes.count; i++) {
        const struct score_task *task = &changes.items[i];
        json_open(out, NULL, '{');
        json_put_text(out, "change_state",
                      page_word(page->arena, page_words(page), score_state_word(task->state)));
        json_put_text(out, "change_who", score_who(desk, task));
        desk_put_day(out, "change_due", task->due_day);
        score_put_decimal(out, page, "change_hoped", task->hoped);
        json_put_text(out, "change_note", task->note);
        json_put_text(out, "change_by", task->actor);
        desk_put_time(out, "change_at", task->at_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static enum fault reply(const struct criterion *criterion, int status)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct score_desk *desk = &criterion->desk;
    const struct score_row *row = row_of(criterion);
    struct page page = desk_page(desk->request, &desk->desk, "score_criterion", &out);
    TRY(score_put_head(&out, &page, desk));
    score_put_line(&out, &page, desk, &criterion->line);
    json_put_text(&out, "action", visit_address(page.arena, &page.visit, desk->request->path));
    json_put_text(&out, "why_lost", row->texts[SCORE_REASON]);
    json_put_text(&out, "remedy", row->texts[SCORE_REMEDY]);
    json_put_text(&out, "lead", scorecard_lead(&desk->card, criterion->line.row));
    json_put_text(&out, "deadline", row->texts[SCORE_DEADLINE]);
    json_put_text(&out, "product", row->texts[SCORE_PRODUCT]);
    put_form(&out, &page, criterion);
    TRY(account_view_put_said(&out, &page, desk->request, desk->request->path));
    put_origin(&out, &page, criterion);
    TRY(put_changes(&out, &page, criterion));
    return page_reply(desk->request, status, "staff-score-criterion", &out);
}

/* The form of a task as it is; of a new one, with what its row says. */
static enum fault typed_of(const struct criterion *criterion, struct typed_task *out)
{
    AUTO(buffer) struct buffer figure = buffer_of(FIGURE_BYTES);
    struct arena *arena = criterion->desk.arena;
    const struct score_task *task = criterion->line.task;
    const struct score_figure bound = score_bound(row_of(criterion));
    char day[DATE_TEXT_SIZE] = "";
    *out = (struct typed_task){"", "", "", score_task_state_name(SCORE_TASK_OPEN), "", "", 0};
    const char *hoped = task == NULL ? "" : task->hoped;
    if (task == NULL && bound.known && criterion->desk.works &&
        number_cell_text(bound.value, 1, &figure) == OK && buffer_check(&figure) == OK)
        hoped = figure.data;
    AUTO(buffer) struct buffer shown = buffer_of(FIGURE_BYTES);
    bool english = http_language(criterion->desk.request) == LANGUAGE_EN;
    if (hoped[0] != '\0' && !english)
        text_decimal_vi(hoped, &shown);
    else
        buffer_text(&shown, hoped);
    TRY(buffer_check(&shown));
    out->hoped = arena_text(arena, shown.length == 0 ? "" : shown.data);
    if (task == NULL)
        return out->hoped == NULL ? fault_nomem() : OK;
    if (task->due_day != DAY_NONE)
        day_text(task->due_day, day);
    out->account = task->account;
    out->person = task->person;
    out->due = arena_text(arena, day);
    out->state = score_task_state_name(task->state);
    out->note = task->note;
    out->seen = task->number;
    return out->hoped == NULL || out->due == NULL ? fault_nomem() : OK;
}

enum fault staff_score_criterion(struct request *request)
{
    AUTO(criterion) struct criterion criterion = {.wrong = NULL};
    bool found = false;
    TRY(open_criterion(request, &criterion, &found));
    if (!found)
        return desk_reply_nothing(request);
    TRY(typed_of(&criterion, &criterion.typed));
    return reply(&criterion, 200);
}

/* --- changing the task ----------------------------------------------------------------------- */

static enum fault raise_typed(const char *code, const char *value)
{
    char told[TOLD_BYTES + 1];
    snprintf(told, sizeof told, "%.*s", (int)text_fit(value, TOLD_BYTES), value);
    return fault_raise(FAULT_INVALID, code, "value", told, NULL);
}

static enum fault raise_long(const char *code, int limit)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%d", limit);
    return fault_raise(FAULT_INVALID, code, "limit", text, NULL);
}

static enum fault check_who(const struct criterion *criterion)
{
    const struct score_desk *desk = &criterion->desk;
    const struct typed_task *typed = &criterion->typed;
    const struct score_task *task = criterion->line.task;
    bool known =
        typed->account[0] == '\0' || (task != NULL && strcmp(task->account, typed->account) == 0);
    for (size_t i = 0; i < desk->account_count && !known; i++)
        known = strcmp(desk->accounts[i].staff.name, typed->account) == 0 &&
                score_may_have(desk, &desk->accounts[i]);
    if (!known)
        return raise_typed("score_task_account", typed->account);
    if (typed->account[0] != '\0' && typed->person[0] != '\0')
        return fault_raise(FAULT_INVALID, "score_task_both", NULL);
    if (!score_task_text_fits(typed->person, SCORE_TASK_PERSON_MAX) ||
        strpbrk(typed->person, "\t\n\r") != NULL)
        return raise_long("score_task_person", SCORE_TASK_PERSON_MAX);
    if (!score_task_text_fits(typed->note, SCORE_TASK_NOTE_MAX))
        return raise_long("score_task_note", SCORE_TASK_NOTE_MAX);
    return OK;
}

/* Points as somebody writes them: "1.234" has decimals, for no criterion has a thousand points. */
static enum fault read_hoped(const struct criterion *criterion, const char **out)
{
    AUTO(buffer) struct buffer text = buffer_of(FIGURE_BYTES);
    AUTO(buffer) struct buffer most = buffer_of(FIGURE_BYTES);
    const struct score_figure bound = score_bound(row_of(criterion));
    const struct number_cell cell = number_cell_read(criterion->typed.hoped);
    *out = "";
    if (cell.kind == NUMBER_EMPTY)
        return OK;
    bool fits = (cell.kind == NUMBER_ONE || cell.kind == NUMBER_TWO) && !cell.has_twin &&
                cell.value.numerator >= 0 && bound.known &&
                exact_compare(cell.value, bound.value) <= 0 &&
                number_cell_text(cell.value, 1, &text) == OK && buffer_check(&text) == OK;
    if (fits) {
        *out = arena_text(criterion->desk.arena, text.data);
        return *out == NULL ? fault_nomem() : OK;
    }
    if (!bound.known || number_cell_text(bound.value, 1, &most) != OK)
        buffer_text(&most, "0");
    TRY(buffer_check(&most));
    return fault_raise(FAULT_INVALID, "score_task_hoped", "value", criterion->typed.hoped, "limit",
                       most.data, NULL);
}

/* "2026-09-30", as browsers send it, or "30/09/2026". */
static enum fault read_due(const char *typed, int32_t *out)
{
    char iso[sizeof "2026-09-30"];
    *out = DAY_NONE;
    if (typed[0] == '\0' || day_parse(typed, out))
        return OK;
    if (strlen(typed) == strlen("30/09/2026") && typed[2] == '/' && typed[5] == '/') {
        snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", typed + 6, typed + 3, typed);
        if (day_parse(iso, out))
            return OK;
    }
    return raise_typed("score_task_day", typed);
}

static enum fault read_task(const struct criterion *criterion, struct score_task *out)
{
    const struct typed_task *typed = &criterion->typed;
    struct score_task task = {.number = typed->seen,
                              .code = row_of(criterion)->texts[SCORE_CODE],
                              .account = typed->account,
                              .person = typed->person,
                              .note = typed->note,
                              .actor = criterion->desk.desk.staff->name};
    TRY(check_who(criterion));
    TRY(read_due(typed->due, &task.due_day));
    if (!score_task_state_parse(typed->state, &task.state))
        return fault_raise(FAULT_INVALID, "score_task_state", NULL);
    TRY(read_hoped(criterion, &task.hoped));
    *out = task;
    return OK;
}

static enum fault change(const struct criterion *criterion)
{
    struct score_task task;
    TRY(read_task(criterion, &task));
    return store_put_score_task(criterion->desk.request->services->store,
                                criterion->desk.kept.number, &task);
}

static enum fault take_change(struct request *request)
{
    AUTO(criterion) struct criterion criterion = {.wrong = NULL};
    struct fields fields = {0};
    bool found = false;
    bool done = false;
    TRY(staff_post_read(request, &fields, &done));
    if (done)
        return OK;
    TRY(open_criterion(request, &criterion, &found));
    if (!found || !criterion.desk.works)
        return desk_reply_nothing(request);
    criterion.typed = (struct typed_task){staff_post_field(&fields, "account"),
                                          staff_post_field(&fields, "person"),
                                          staff_post_field(&fields, "due"),
                                          staff_post_field(&fields, "state"),
                                          staff_post_field(&fields, "hoped"),
                                          staff_post_field(&fields, "note"),
                                          0};
    if (!text_to_integer(staff_post_field(&fields, "seen"), &criterion.typed.seen))
        criterion.typed.seen = 0;
    enum fault fault = change(&criterion);
    TRY(account_view_explain(request, fault, &criterion.wrong));
    if (fault == FAULT_CONFLICT && criterion.line.task != NULL)
        criterion.typed.seen = criterion.line.task->number;
    if (criterion.wrong != NULL)
        return reply(&criterion, 422);
    const struct page page = page_titled(request, request->path, "score_criterion");
    const char *there = visit_address(request->arena, &page.visit, request->path);
    if (there == NULL)
        return fault_nomem();
    account_view_say(request, request->path, "score_saved");
    http_reply_see_other(request, there);
    return OK;
}

enum fault staff_score_criterion_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    if (!staff_has(desk.staff, STAFF_SCORECARDS))
        return desk_reply_nothing(request);
    errand_run(request, take_change);
    return OK;
}
