/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/tally_users.h"

#include <string.h>

/* Notes the column of a question the condition mentions. */
static bool note_column(void *context, const char *name, const struct exact *constant)
{
    (void)constant;
    struct tally_users *users = context;
    const struct question *question = form_question(users->form, name);
    if (question == NULL || question->column < 0)
        return true;
    if (users->column_count < USERS_COLUMNS_MAX)
        users->columns[users->column_count] = question->column;
    users->column_count++;
    return true;
}

struct tally_users tally_users_of(const struct form *form, const struct expr *condition)
{
    struct tally_users users = {.form = form, .condition = condition};
    if (condition != NULL)
        expr_names(condition, note_column, &users);
    return users;
}

/* Where answers like these are remembered. */
static struct users_seen *seen_of(struct tally_users *users, const int32_t *codes,
                                  struct users_seen *asked)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < users->column_count; i++) {
        asked->codes[i] = codes[users->columns[i]];
        hash = hash * 5 + (uint32_t)asked->codes[i];
    }
    return &users->seen[hash % USERS_SEEN_MAX];
}

enum fault tally_users_judge(struct tally_users *users, const int32_t *codes, bool *out)
{
    struct coded_answers answers = {users->form, codes};
    struct users_seen asked = {.known = true};
    *out = false;
    if (users->condition == NULL)
        return OK;
    if (users->column_count > USERS_COLUMNS_MAX)
        return expr_truth(users->condition, codes_look_up, &answers, out);
    struct users_seen *seen = seen_of(users, codes, &asked);
    if (!seen->known || memcmp(seen->codes, asked.codes, sizeof asked.codes) != 0) {
        TRY(expr_truth(users->condition, codes_look_up, &answers, &asked.user));
        *seen = asked;
    }
    *out = seen->user;
    return OK;
}
