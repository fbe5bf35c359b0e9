/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cursor - a stream of coded responses: the seam between the store and the analysis, which never
 * see each other. The store makes one; so does a CSV import; so does a test with three responses.
 *
 *     while ((fault = cursor->next(cursor, &row)) == OK && row != NULL)
 *         row->codes[form_question(form, "q9_24")->column]
 *     cursor->close(cursor);
 *
 * Codes: one, scale, number: the value; many: a bit set, bit v = choice v (so choice values of a
 * `many` are 0-30); date: days since 1970. Missing has a kind, never NaN. Texts, units and consent
 * have no code.
 * Ownership: a row is the cursor's, until the next call. Thread: one at a time.
 */
#ifndef HAILONG_FORMS_CURSOR_H
#define HAILONG_FORMS_CURSOR_H

#include "base/id.h"
#include "forms/response.h"

enum {
    CODE_BLANK = INT32_MIN, /* asked, not answered */
    CODE_NOT_ASKED,         /* not relevant */
    CODE_DECLINED,          /* null */
    CODE_INVALID            /* answered, but not with something the form allows */
};

/* True when a code is an answer. */
static inline bool code_is_answer(int32_t code) { return code > CODE_INVALID; }

/* The codes of a response to a form: the context of codes_look_up. */
struct coded_answers {
    const struct form *form;
    const int32_t *codes;
};

/* An expr_lookup (base/expr.h): the value of a question's code; missing without an answer, and for
 * what has no code. */
enum fault codes_look_up(void *coded_answers, const char *name, struct value *out);

struct coded_response {
    struct uuid id;
    const char *unit;
    const char *village; /* NULL = not known */
    const char *counter; /* NULL = not known */
    const char *field;   /* NULL = not known */
    int32_t day;         /* of `started`, in the zone */
    enum response_mode mode;
    bool complete;
    const int32_t *codes; /* form->column_count of them */
};

struct response_cursor {
    /* The next row, NULL at the end. */
    enum fault (*next)(struct response_cursor *cursor, const struct coded_response **out);
    void (*close)(struct response_cursor *cursor);
};

static inline void response_cursor_cleanup(struct response_cursor **cursor)
{
    if (*cursor != NULL)
        (*cursor)->close(*cursor);
}

#endif
