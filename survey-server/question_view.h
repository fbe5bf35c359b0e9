/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * question_view - one question as the context of templates/question.html.
 *
 *   one many scale unit consent -> "pick"      number text date -> "write"      note -> "info"
 *
 * Thread: any. Errors stay in the buffer (json_write.h).
 */
#ifndef HAILONG_SURVEY_SERVER_QUESTION_VIEW_H
#define HAILONG_SURVEY_SERVER_QUESTION_VIEW_H

#include "survey-server/form_view.h"

struct question_view {
    const struct form_view *view;
    const struct question *question;
    bool headed;         /* its screen has a heading of its own */
    const char *message; /* what is wrong with its answer; NULL = nothing */
    const char *next;    /* id of the next wrong question; NULL = it is the last */
};

void question_view_write(struct json_out *out, const struct question_view *question);

/* Whether it is something to choose: one, many, scale. */
bool question_view_is_item(const struct question *question);

#endif
