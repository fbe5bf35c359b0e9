/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form_compare - what differs between two versions of a form, for whoever is to publish one.
 *
 *   before: {"questions":[{"id":"q5","label":{"vi":"Tuổi"}}]}
 *   after:  {"questions":[{"id":"q5","label":{"vi":"Năm sinh"}}]}
 *   -->     question "q5", path "label/vi", before "Tuổi", after "Năm sinh"
 *
 * The documents are compared member by member, so that no member is forgotten: questions stand for
 * themselves by their ids, choices by their values, wherever they stand in the list. A question or
 * choice that is there once only is one change, told by its label in the first language. The order
 * of questions is one change of the form's.
 *
 * Ownership: changes and their texts live in the arena. Thread: any. Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_FORMS_FORM_COMPARE_H
#define HAILONG_FORMS_FORM_COMPARE_H

#include "forms/form.h"

struct form_change {
    const char *question; /* its id; NULL = the form's own */
    const char *path;     /* members below it, "choices/3/label/vi"; "" = all of it */
    const char *before;   /* a text as it is, anything else as JSON; NULL = not there */
    const char *after;    /* NULL = no more there; never NULL together with `before` */
};

struct form_changes {
    const struct form_change *items; /* in the order of the later form, what is gone at the end */
    size_t count;
};

CHECKED enum fault form_compare(const struct form *before, const struct form *after,
                                struct arena *arena, struct form_changes *out);

#endif
