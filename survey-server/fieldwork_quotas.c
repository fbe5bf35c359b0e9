/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/fieldwork_quotas.h"

#include <stdlib.h>
#include <string.h>

enum { PERCENT = 100 };

int64_t quota_of_unit(const struct target_table *table, const char *unit)
{
    size_t low = 0;
    for (size_t high = table->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(table->rows[middle].target.unit, unit) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == table->count)
        return 0;
    const struct campaign_target *target = &table->rows[low].target; /* "" sorts first */
    bool whole = strcmp(target->unit, unit) == 0 && target->question[0] == '\0';
    return whole ? target->target : 0;
}

int quota_compare(struct quota_share a, struct quota_share b)
{
    if (a.target == 0 || b.target == 0)
        return (a.target == 0) - (b.target == 0);
    int64_t left = a.count * b.target; /* TARGET_MOST and the answers of a store leave room */
    int64_t right = b.count * a.target;
    return (left > right) - (left < right);
}

int64_t quota_percent(struct quota_share share)
{
    return share.target == 0 ? 0 : PERCENT * share.count / share.target;
}

static int compare_rows(const void *left, const void *right)
{
    const struct target_progress *a = *(const struct target_progress *const *)left;
    const struct target_progress *b = *(const struct target_progress *const *)right;
    int order = quota_compare((struct quota_share){a->count, a->target.target},
                              (struct quota_share){b->count, b->target.target});
    return order != 0 ? order : (a > b) - (a < b);
}

/* "Giới tính: Nữ". */
static const char *group_words(const struct quota_page *page, const struct campaign_target *target)
{
    const struct question *question = form_question(page->form, target->question);
    const struct choice *choice =
        question == NULL ? NULL : question_choice(question, target->level);
    int language = form_language(page->form, page->page->visit.language);
    language = language < 0 ? 0 : language;
    if (choice == NULL)
        return target->question;
    return arena_format(page->arena, "%s: %s",
                        form_text(page->form, &question->label, language, NULL),
                        form_text(page->form, &choice->label, language, NULL));
}

static void put_quota(struct json_out *out, const struct quota_page *page,
                      const struct target_progress *row)
{
    const struct quota_share share = {row->count, row->target.target};
    json_open(out, NULL, '{');
    json_put_text(
        out, "unit_name",
        page_unit_name(page->desk->view->units, row->target.unit, page_words(page->page)));
    json_put_text(out, "group", group_words(page, &row->target));
    json_put_integer(out, "count", share.count);
    json_put_integer(out, "target", share.target);
    json_put_integer(out, "percent", quota_percent(share));
    json_close(out, '}');
}

enum fault quotas_put(struct json_out *out, const struct quota_page *page,
                      const struct target_table *table)
{
    const struct target_progress **rows = arena_array(page->arena, table->count + 1, sizeof *rows);
    size_t count = 0;
    if (rows == NULL)
        return fault_nomem();
    for (size_t i = 0; i < table->count; i++) {
        const struct campaign_target *target = &table->rows[i].target;
        if (target->question[0] != '\0' && desk_may(page->desk, STAFF_FIELDWORK, target->unit))
            rows[count++] = &table->rows[i];
    }
    qsort(rows, count, sizeof *rows, compare_rows);
    json_put_bool(out, "has_quotas", count > 0);
    json_put_bool(out, "quotas_more", count > QUOTAS_SHOWN);
    json_open(out, "quotas", '[');
    for (size_t i = 0; i < count && i < QUOTAS_SHOWN; i++)
        put_quota(out, page, rows[i]);
    json_close(out, ']');
    return OK;
}
