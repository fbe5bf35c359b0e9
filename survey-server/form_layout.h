/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form_layout - where each entry of a form stands on its page, and what is wrong with its answer.
 *
 *   questions[] --form_lay_out--> spots[], one an entry: opens a part, a group, a screen; shown
 *
 * The rules are in form_view.h. Ownership: spots and messages live in the page's arena.
 */
#ifndef HAILONG_SURVEY_SERVER_FORM_LAYOUT_H
#define HAILONG_SURVEY_SERVER_FORM_LAYOUT_H

#include "survey-server/form_view.h"

struct spot {
    bool part; /* these: it opens one */
    bool group;
    bool screen;
    bool shown;          /* a question or note stands here (not a title, not a heading) */
    bool headed;         /* in a screen that a group heads */
    size_t group_at;     /* the entry that opened its group */
    const char *message; /* what is wrong with its answer; NULL = nothing */
};

struct form_layout {
    const struct form_view *view;
    struct spot *spots;
    int64_t total; /* highest number of a group */
    int64_t items; /* things to choose */
};

CHECKED enum fault form_lay_out(const struct form_view *view, struct form_layout *out);

/* The whole number a group bears, or 0. */
int64_t form_group_number(const struct question *question);

/* True for a note that opens a part. */
bool form_opens_part(const struct question *question);

/* The wrong questions of the group that an entry opened. */
struct mistakes {
    size_t count;
    size_t first;
    bool all_missing; /* none of them was answered */
};
struct mistakes form_mistakes(const struct form_layout *layout, size_t group_at);

#endif
