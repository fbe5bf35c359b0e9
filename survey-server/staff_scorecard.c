/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_scorecards.h"

#include "survey-server/staff_account_view.h"
#include "survey-server/staff_score_carry.h"

#include <string.h>

/* Which criteria are shown. */
enum show { SHOW_ALL, SHOW_OPEN, SHOW_OVERDUE, SHOW_MINE, SHOW_NONE, SHOW_DONE, SHOW_COUNT };

static const struct {
    const char *name;
    const char *word;
} shows[SHOW_COUNT] = {
    [SHOW_ALL] = {"all", "score_show_all"},        [SHOW_OPEN] = {"open", "score_show_open"},
    [SHOW_OVERDUE] = {"overdue", "score_overdue"}, [SHOW_MINE] = {"mine", "score_show_mine"},
    [SHOW_NONE] = {"none", "score_show_none"},     [SHOW_DONE] = {"done", "score_show_done"},
};

static enum show show_of(const struct request *request)
{
    const char *asked = http_query(request, "show");
    for (size_t i = 0; asked != NULL && i < SHOW_COUNT; i++)
        if (strcmp(asked, shows[i].name) == 0)
            return (enum show)i;
    return SHOW_ALL;
}

static bool is_shown(const struct score_desk *desk, const struct score_line *line, enum show show)
{
    const struct score_task *task = line->task;
    if (show == SHOW_ALL || show == SHOW_NONE || task == NULL)
        return show == SHOW_ALL || (show == SHOW_NONE && task == NULL);
    if (show == SHOW_OVERDUE)
        return score_task_is_overdue(task, desk->today);
    if (show == SHOW_DONE)
        return task->state == SCORE_TASK_DONE;
    bool mine = strcmp(task->account, desk->desk.staff->name) == 0;
    return task->state == SCORE_TASK_OPEN && (show == SHOW_OPEN || mine);
}

static enum fault put_lines(struct json_out *out, const struct page *page,
                            const struct score_desk *desk, enum show show)
{
    struct score_line *lines = NULL;
    size_t count = 0;
    int64_t shown = 0;
    TRY(score_lines(desk, &desk->tasks, &lines, &count));
    json_open(out, "lines", '[');
    for (size_t i = 0; i < count; i++) {
        if (!is_shown(desk, &lines[i], show))
            continue;
        json_open(out, NULL, '{');
        score_put_line(out, page, desk, &lines[i]);
        json_close(out, '}');
        shown++;
    }
    json_close(out, ']');
    json_put_integer(out, "shown", shown);
    json_put_integer(out, "all", (int64_t)count);
    json_put_bool(out, "has_lines", shown > 0);
    return OK;
}

static void put_shows(struct json_out *out, const struct page *page, enum show show)
{
    json_open(out, "shows", '[');
    for (size_t i = 0; i < SHOW_COUNT; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "value", shows[i].name);
        json_put_text(out, "show_name", page_word(page->arena, page_words(page), shows[i].word));
        json_put_bool(out, "chosen", i == show);
        json_close(out, '}');
    }
    json_close(out, ']');
}

enum fault staff_scorecard(struct request *request)
{
    AUTO(score_desk) struct score_desk desk = {0};
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    enum show show = show_of(request);
    bool found = false;
    TRY(score_desk_open(request, &desk, &found));
    if (!found)
        return desk_reply_nothing(request);
    struct page page = desk_page(request, &desk.desk, "score_card", &out);
    TRY(score_put_head(&out, &page, &desk));
    TRY(account_view_put_said(&out, &page, request, request->path));
    TRY(score_carry_put_offer(&out, &page, &desk));
    put_shows(&out, &page, show);
    json_put_text(&out, "path", request->path);
    TRY(put_lines(&out, &page, &desk, show));
    desk_put_findings(&out, &page, &desk.card.findings);
    return page_reply(request, 200, "staff-scorecard", &out);
}
