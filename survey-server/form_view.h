/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form_view - a form as the context of templates/form.html (see templates/README.md).
 *
 *   form.questions[] --layout--> spots: which entry opens a part, a group, a screen
 *                    --write---> parts > groups > screens > questions (question_view.h)
 *
 *   a note without a screen      opens a part          "Phần B. ..."
 *   an entry with a number       opens a group         "Câu 9 / 10"
 *   a group, or a question that shares no screen with the one before   opens a screen
 *
 * After a post with mistakes the answers are kept, each wrong question has its message, and the
 * summary one line a numbered group.
 * Ownership: everything pointed to must outlive the call; texts made go to the page's arena.
 * Thread: any. Errors stay in the buffer (json_write.h).
 */
#ifndef HAILONG_SURVEY_SERVER_FORM_VIEW_H
#define HAILONG_SURVEY_SERVER_FORM_VIEW_H

#include "forms/campaign.h"
#include "survey-server/fields.h"
#include "survey-server/page.h"

struct form_view {
    struct page page;
    const struct form *form;
    int language; /* index in the form's languages */
    const struct campaign *campaign;
    const struct unit_list *units;
    const char *id;                  /* the response's, in a hidden field */
    const char *started;             /* when the page was first made */
    const struct fields *fields;     /* posted; NULL = an empty form */
    const struct findings *findings; /* about them; NULL = none */
};

/* A label's text, nothing when it has none; and as NAME_lang the language it is in, when that is
 * not the page's: a screen reader must know, and so must the browser that picks the letters. */
void form_view_put(struct json_out *out, const struct form_view *view, const char *name,
                   const struct label *label);
/* The same for a text that was changed on the way; `language` is an index in the form's. */
void form_view_put_language(struct json_out *out, const struct form_view *view, const char *name,
                            int language);

/* Writes the whole context, except its closing bracket. NOMEM, LIMIT. */
CHECKED enum fault form_view_write(const struct form_view *view, struct json_out *out);
/* The same without what sends it and without scripts: a form to look at. */
CHECKED enum fault form_view_write_preview(const struct form_view *view, struct json_out *out);

#endif
