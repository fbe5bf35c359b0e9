/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form_load - reading a definition (private to form*.c).
 *
 *   form_load.c      the document: languages, fallbacks, title, scales, kiosk
 *   form_value.c     the small values everything is made of: texts, ids, numbers, labels, choices
 *   form_question.c  one question
 *   form_lint.c      what only shows between questions: conditions, screens, translations
 *
 * What any definition is read with is base/reader.h.
 */
#ifndef HAILONG_FORMS_FORM_LOAD_H
#define HAILONG_FORMS_FORM_LOAD_H

#include "base/reader.h"
#include "forms/form.h"

enum { FORM_LOOKUP_SLOTS = 1024 }; /* more than twice FORM_QUESTIONS_MAX: probes stay short */

struct form_lookup {
    const struct question *slots[FORM_LOOKUP_SLOTS];
};

struct choice_list {
    const struct choice *items;
    size_t count;
};

struct named_scale {
    const char *name;
    struct choice_list choices;
};

/* Both included. */
struct form_bounds {
    int64_t low;
    int64_t high;
};

/* Texts a language lacks. */
struct translation_gap {
    size_t count;
    const char *first; /* pointer to the first of them */
};

struct form_reader {
    struct reader common;
    struct form *form;          /* what is being read; all memory is its arena's */
    struct question *questions; /* form->questions, to write to */
    struct form_lookup *lookup; /* form->lookup, to write to: holds the questions read so far */
    struct named_scale *scales;
    size_t scale_count;
    struct translation_gap gaps[FORM_LANGUAGES_MAX];
    struct arena *scratch; /* gone when the form is read */
};

/* The slot of an id: its question, or NULL where it would be. */
const struct question **form_lookup_slot(struct form_lookup *lookup, const char *id);

/* form_value.c */

/* A text that is not blank, copied; else the finding and NULL. NULL without finding when absent. */
const char *form_string(struct form_reader *reader, const struct written *value);
/* A letter, then up to 63 of letters, digits, _ . - */
bool form_is_identifier(const char *text);
/* A text that is one; else the finding and NULL. */
const char *form_identifier(struct form_reader *reader, const struct written *value);
/* A whole number; `otherwise` when it is absent or (with a finding) wrong. */
int64_t form_integer(const struct written *value, struct form_bounds bounds, int64_t otherwise);
/* A text in several languages; gaps are counted. Nothing when absent. */
struct label form_label(struct form_reader *reader, const struct written *value);
/* A list of choices whose values lie within 0 and `most`; empty when absent or wrong. */
struct choice_list form_choices(struct form_reader *reader, const struct written *value,
                                int64_t most);

/* form_question.c: reads questions[index] and adds it to the lookup. */
void form_read_question(struct form_reader *reader, const struct written *value, size_t index);

/* form_lint.c */

/* Reads a question's condition, which may speak of the questions read before it. */
const struct expr *form_condition(struct form_reader *reader, const struct written *value);
void form_lint_screens(struct form_reader *reader);
/* The notice comes first. */
void form_lint_consent(struct form_reader *reader);
void form_lint_translations(struct form_reader *reader);

#endif
