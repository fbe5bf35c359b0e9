/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tally_users - whether a respondent is a user, by the definition's condition (private to tally.c).
 * What was judged once is remembered by the answers the condition asks for: there are few of them.
 *
 * Ownership: borrows form and condition. Thread: one at a time. Faults: the condition's (expr.h).
 */
#ifndef HAILONG_ANALYSIS_TALLY_USERS_H
#define HAILONG_ANALYSIS_TALLY_USERS_H

#include "base/expr.h"
#include "forms/cursor.h"

enum { USERS_COLUMNS_MAX = 4, USERS_SEEN_MAX = 64 };

struct users_seen {
    bool known;
    bool user;
    int32_t codes[USERS_COLUMNS_MAX];
};

struct tally_users {
    const struct form *form;
    const struct expr *condition; /* NULL = nobody is known to be one */
    int columns[USERS_COLUMNS_MAX];
    size_t column_count; /* beyond the maximum nothing is remembered */
    struct users_seen seen[USERS_SEEN_MAX];
};

struct tally_users tally_users_of(const struct form *form, const struct expr *condition);
CHECKED enum fault tally_users_judge(struct tally_users *users, const int32_t *codes, bool *out);

#endif
