/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_score_carry.h"

#include "base/text.h"
#include "survey-server/errands.h"
#include "survey-server/staff_account_view.h"
#include "survey-server/staff_post.h"

#include <inttypes.h>
#include <string.h>

/* What becomes of a task of the earlier scorecard. */
enum outcome {
    OUTCOME_GOES,
    OUTCOME_CAME,
    OUTCOME_HERE,
    OUTCOME_GONE,
    OUTCOME_PARTS,
    OUTCOME_WHOLE
};

static const char *const reasons[] = {
    [OUTCOME_GOES] = NULL,
    [OUTCOME_CAME] = NULL,
    [OUTCOME_HERE] = "score_carry_here",
    [OUTCOME_GONE] = "score_carry_gone",
    [OUTCOME_PARTS] = "score_carry_parts",
    [OUTCOME_WHOLE] = "score_carry_whole",
};

/* The page: a scorecard, and an earlier one with its tasks. */
struct carry {
    struct score_desk desk;
    struct arena *arena; /* of the earlier one's table */
    struct scorecard_list cards;
    const struct kept_scorecard *from; /* NULL = there is none */
    struct scorecard card;             /* the earlier one's */
    struct score_task_list tasks;
    const char *wrong; /* NULL = nothing */
};

static void carry_cleanup(struct carry *carry)
{
    score_desk_cleanup(&carry->desk);
    arena_free(carry->arena);
}

/* --- the other scorecards -------------------------------------------------------------------- */

static bool is_kin(const struct score_desk *desk, const struct kept_scorecard *card)
{
    return card->year == desk->kept.year && strcmp(card->unit, desk->kept.unit) == 0;
}

static enum fault read_cards(const struct score_desk *desk, struct scorecard_list *out)
{
    return store_scorecards(desk->request->services->store, desk->today, desk->arena, out);
}

/* An earlier one by its number; 0 = the last of them that has tasks. */
static const struct kept_scorecard *earlier_of(const struct score_desk *desk,
                                               const struct scorecard_list *cards, int64_t number)
{
    for (size_t i = 0; i < cards->count; i++) {
        const struct kept_scorecard *card = &cards->items[i];
        if (is_kin(desk, card) && card->number < desk->kept.number &&
            (number == 0 ? card->tasks > 0 : card->number == number))
            return card;
    }
    return NULL;
}

static const struct kept_scorecard *newest_of(const struct score_desk *desk,
                                              const struct scorecard_list *cards)
{
    for (size_t i = 0; i < cards->count; i++)
        if (is_kin(desk, &cards->items[i]))
            return &cards->items[i];
    return &desk->kept;
}

static enum fault read_tasks(const struct score_desk *desk, int64_t number,
                             struct score_task_list *out)
{
    const struct score_task_query now = {.scorecard = number, .before_ms = INT64_MAX};
    return store_score_tasks(desk->request->services->store, &now, desk->arena, out);
}

static enum outcome judge(const struct score_desk *desk, int64_t from,
                          const struct score_task *task)
{
    size_t at = scorecard_find(&desk->card, task->code);
    const struct score_task *here = score_task_of(&desk->tasks, task->code);
    if (here != NULL)
        return here->origin == from ? OUTCOME_CAME : OUTCOME_HERE;
    if (at == SIZE_MAX)
        return OUTCOME_GONE;
    const struct score_row *row = &desk->card.rows[at];
    if (!row->is_leaf)
        return OUTCOME_PARTS;
    return row->points.known && row->lost.value.numerator >= 0 ? OUTCOME_WHOLE : OUTCOME_GOES;
}

static size_t count_goes(const struct score_desk *desk, int64_t from,
                         const struct score_task_list *tasks)
{
    size_t count = 0;
    for (size_t i = 0; i < tasks->count; i++)
        count += judge(desk, from, &tasks->items[i]) == OUTCOME_GOES;
    return count;
}

static const char *address_of(const struct page *page, int64_t number, const char *tail)
{
    const char *path = arena_format(page->arena, "/staff/scorecards/%" PRId64 "%s", number, tail);
    return path == NULL ? NULL : visit_address(page->arena, &page->visit, path);
}

/* --- what the scorecard's own page says ------------------------------------------------------ */

enum fault score_carry_put_offer(struct json_out *out, const struct page *page,
                                 const struct score_desk *desk)
{
    struct scorecard_list cards = {NULL, 0};
    struct score_task_list tasks = {NULL, 0};
    TRY(read_cards(desk, &cards));
    const struct kept_scorecard *newest = newest_of(desk, &cards);
    const struct kept_scorecard *from = earlier_of(desk, &cards, 0);
    if (newest->number > desk->kept.number) {
        json_put_text(out, "newer_href", address_of(page, newest->number, ""));
        json_put_integer(out, "newer_number", newest->number);
    }
    if (from == NULL)
        return OK;
    TRY(read_tasks(desk, from->number, &tasks));
    size_t goes = count_goes(desk, from->number, &tasks);
    json_put_bool(out, "has_earlier", true);
    json_put_integer(out, "from_number", from->number);
    json_put_text(out, "from_href", address_of(page, from->number, ""));
    json_put_text(out, "carry_href", score_address(desk, page, "/carry"));
    json_put_integer(out, "goes", (int64_t)goes);
    json_put_integer(out, "of", (int64_t)tasks.count);
    json_put_bool(out, "can_take", goes > 0 && desk->works);
    return OK;
}

/* --- the page -------------------------------------------------------------------------------- */

static enum fault open_from(struct carry *carry, int64_t number)
{
    struct kept_scorecard kept = {.number = 0};
    struct score_desk *desk = &carry->desk;
    carry->from = earlier_of(desk, &carry->cards, number);
    if (carry->from == NULL)
        return OK;
    TRY(arena_new(SCORE_WORK_BYTES, &carry->arena));
    TRY(store_scorecard(desk->request->services->store, carry->from->number, carry->arena, &kept));
    TRY(score_read_kept(&kept, carry->arena, &carry->card));
    return read_tasks(desk, carry->from->number, &carry->tasks);
}

static enum fault open_carry(struct request *request, struct carry *out, bool *out_found)
{
    TRY(score_desk_open(request, &out->desk, out_found));
    return *out_found ? read_cards(&out->desk, &out->cards) : OK;
}

/* Whether more is hoped for than there is to win back now. */
static bool hopes_too_much(const struct score_desk *desk, const struct score_task *task)
{
    size_t at = scorecard_find(&desk->card, task->code);
    struct exact hoped;
    if (at == SIZE_MAX || task->hoped[0] == '\0' || exact_parse(task->hoped, &hoped) != OK)
        return false;
    const struct score_figure most = score_bound(&desk->card.rows[at]);
    return most.known && exact_compare(hoped, most.value) > 0;
}

static void put_row(struct json_out *out, const struct page *page, const struct carry *carry,
                    const struct score_row *row, const struct score_task *earlier)
{
    const struct score_desk *desk = &carry->desk;
    enum outcome outcome = judge(desk, carry->from->number, earlier);
    bool came = outcome == OUTCOME_CAME;
    const struct score_task *task = came ? score_task_of(&desk->tasks, earlier->code) : earlier;
    const char *word = reasons[outcome];
    if (word == NULL && hopes_too_much(desk, task))
        word = "score_carry_hoped";
    const char *tail = arena_format(page->arena, "/criteria/%s", task->code);
    int64_t where = came ? desk->kept.number : carry->from->number;
    json_open(out, NULL, '{');
    json_put_text(out, "href", tail == NULL ? NULL : address_of(page, where, tail));
    json_put_text(out, "code", task->code);
    json_put_text(out, "criterion", row->texts[SCORE_NAME]);
    score_put_task(out, page, desk, task);
    json_put_text(out, "told",
                  word == NULL ? NULL : page_word(page->arena, page_words(page), word));
    json_close(out, '}');
}

/* The tasks whose outcome is one of first to last, in the order of the earlier table. */
static void put_group(struct json_out *out, const struct page *page, const struct carry *carry,
                      const char *name, const enum outcome between[2])
{
    int64_t count = 0;
    json_open(out, NULL, '{');
    json_put_text(out, "group_name", page_word(page->arena, page_words(page), name));
    json_put_text(out, "group_id", name);
    json_open(out, "tasks", '[');
    for (size_t i = 0; i < carry->card.row_count; i++) {
        const struct score_row *row = &carry->card.rows[i];
        const struct score_task *task = score_task_of(&carry->tasks, row->texts[SCORE_CODE]);
        if (task == NULL)
            continue;
        enum outcome outcome = judge(&carry->desk, carry->from->number, task);
        if (outcome < between[0] || outcome > between[1])
            continue;
        put_row(out, page, carry, row, task);
        count++;
    }
    json_close(out, ']');
    json_put_integer(out, "count", count);
    json_put_bool(out, "has_tasks", count > 0);
    json_close(out, '}');
}

static void put_others(struct json_out *out, const struct page *page, const struct carry *carry)
{
    const struct score_desk *desk = &carry->desk;
    bool any = false;
    json_open(out, "others", '[');
    for (size_t i = 0; i < carry->cards.count; i++) {
        const struct kept_scorecard *card = &carry->cards.items[i];
        if (!is_kin(desk, card) || card->number >= desk->kept.number || card->tasks == 0 ||
            card->number == carry->from->number)
            continue;
        const char *address = score_address(desk, page, "/carry");
        json_open(out, NULL, '{');
        json_put_integer(out, "other_number", card->number);
        json_put_text(out, "other_href",
                      address == NULL
                          ? NULL
                          : arena_format(page->arena, "%s&from=%" PRId64, address, card->number));
        json_close(out, '}');
        any = true;
    }
    json_close(out, ']');
    json_put_bool(out, "has_others", any);
}

static void put_from(struct json_out *out, const struct page *page, const struct carry *carry)
{
    static const enum outcome goes[] = {OUTCOME_GOES, OUTCOME_GOES};
    static const enum outcome came[] = {OUTCOME_CAME, OUTCOME_CAME};
    static const enum outcome stays[] = {OUTCOME_HERE, OUTCOME_WHOLE};
    const struct score_desk *desk = &carry->desk;
    size_t count = count_goes(desk, carry->from->number, &carry->tasks);
    json_put_integer(out, "from_number", carry->from->number);
    json_put_text(out, "from_href", address_of(page, carry->from->number, ""));
    json_put_text(out, "from_by", carry->from->actor);
    desk_put_time(out, "from_at", carry->from->at_ms);
    json_put_integer(out, "goes", (int64_t)count);
    json_put_bool(out, "can_take", count > 0 && desk->works);
    json_put_bool(out, "nothing_goes", count == 0);
    put_others(out, page, carry);
    json_open(out, "groups", '[');
    put_group(out, page, carry, "score_carry_goes", goes);
    put_group(out, page, carry, "score_carry_came", came);
    put_group(out, page, carry, "score_carry_stays", stays);
    json_close(out, ']');
}

static enum fault reply(const struct carry *carry, int status)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct score_desk *desk = &carry->desk;
    struct page page = desk_page(desk->request, &desk->desk, "score_carry", &out);
    TRY(score_put_head(&out, &page, desk));
    json_put_integer(&out, "number", desk->kept.number);
    json_put_text(&out, "action", visit_address(page.arena, &page.visit, desk->request->path));
    json_put_text(&out, "wrong", carry->wrong);
    TRY(account_view_put_said(&out, &page, desk->request, desk->request->path));
    json_put_bool(&out, "has_from", carry->from != NULL);
    if (carry->from != NULL)
        put_from(&out, &page, carry);
    return page_reply(desk->request, status, "staff-score-carry", &out);
}

enum fault staff_score_carry(struct request *request)
{
    AUTO(carry) struct carry carry = {.wrong = NULL};
    const char *asked = http_query(request, "from");
    int64_t number = 0;
    bool found = false;
    TRY(open_carry(request, &carry, &found));
    if (!found || (asked != NULL && (!text_to_integer(asked, &number) || number <= 0)))
        return desk_reply_nothing(request);
    TRY(open_from(&carry, number));
    return number != 0 && carry.from == NULL ? desk_reply_nothing(request) : reply(&carry, 200);
}

/* --- taking over ----------------------------------------------------------------------------- */

static enum fault take_over(const struct carry *carry, int64_t from, size_t *out_carried)
{
    const struct score_desk *desk = &carry->desk;
    const struct scorecard *card = &desk->card;
    const char **codes = arena_array(desk->arena, card->row_count + 1, sizeof *codes);
    size_t count = 0;
    if (codes == NULL)
        return fault_nomem();
    for (size_t i = 0; i < card->row_count; i++) {
        const char *code = card->rows[i].texts[SCORE_CODE];
        const struct score_task *task = score_task_of(&carry->tasks, code);
        if (task != NULL && judge(desk, from, task) == OUTCOME_GOES)
            codes[count++] = code;
    }
    const struct score_carry tasks = {from, desk->kept.number, codes, count,
                                      desk->desk.staff->name};
    return store_carry_score_tasks(desk->request->services->store, &tasks, out_carried);
}

static enum fault take(struct request *request)
{
    AUTO(carry) struct carry carry = {.wrong = NULL};
    struct fields fields = {0};
    int64_t from = 0;
    size_t carried = 0;
    bool found = false;
    bool done = false;
    TRY(staff_post_read(request, &fields, &done));
    if (done)
        return OK;
    TRY(open_carry(request, &carry, &found));
    if (!found || !carry.desk.works)
        return desk_reply_nothing(request);
    if (!text_to_integer(staff_post_field(&fields, "from"), &from))
        from = 0;
    if (from != 0)
        TRY(open_from(&carry, from));
    TRY(account_view_explain(request, take_over(&carry, from, &carried), &carry.wrong));
    if (carry.wrong != NULL) {
        if (carry.from == NULL)
            TRY(open_from(&carry, 0));
        return reply(&carry, 422);
    }
    const struct page page = page_titled(request, request->path, "score_carry");
    const char *there = visit_address(request->arena, &page.visit, request->path);
    there = there == NULL ? NULL : arena_format(request->arena, "%s&from=%" PRId64, there, from);
    if (there == NULL)
        return fault_nomem();
    account_view_say(request, request->path,
                     carried > 0 ? "score_carry_done" : "score_carry_nothing");
    http_reply_see_other(request, there);
    return OK;
}

enum fault staff_score_carry_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    if (!staff_has(desk.staff, STAFF_SCORECARDS))
        return desk_reply_nothing(request);
    errand_run(request, take);
    return OK;
}
