/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * selection - the responses of one counter, one field of procedures, one group of people: each NULL
 * takes all, what is given holds together.
 *
 *     TRY(selection_read(&asked, form, users, &selection));
 *     TRY(selection_cursor(&selection, &cursor));      the rows it takes, and no others
 *
 * A group is a level of a question with one coded answer, "gender:2", or "users": whom the index's
 * condition takes for a user. Counter and field are compared as they were told.
 * Ownership: borrows form, condition and texts. Thread: read by any. Faults: INVALID group_unknown
 * {value}; NOMEM; the cursor's.
 */
#ifndef HAILONG_FORMS_SELECTION_H
#define HAILONG_FORMS_SELECTION_H

#include "base/json_write.h"
#include "forms/cursor.h"

struct selection_texts {
    const char *counter;
    const char *field;
    const char *group;
};

struct selection {
    const struct form *form;
    const char *counter;
    const char *field;
    const struct question *question; /* with the choice taken */
    const struct choice *choice;
    const struct expr *users;
};

/* `users` may be NULL: no index says who is one. */
CHECKED enum fault selection_read(const struct selection_texts *texts, const struct form *form,
                                  const struct expr *users, struct selection *out);
bool selection_is_open(const struct selection *selection);

CHECKED enum fault selection_takes(const struct selection *selection,
                                   const struct coded_response *row, bool *out);

/* Puts the selection, which must outlive it, before a cursor, as filter_cursor() does. */
CHECKED enum fault selection_cursor(const struct selection *selection,
                                    struct response_cursor **cursor);

/* Whether a question can make groups. */
bool selection_may_group(const struct question *question);

/* Members counter, field, group of an object that is open. */
void selection_json(const struct selection *selection, struct json_out *out);

#endif
