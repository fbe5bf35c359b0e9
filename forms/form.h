/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form - a questionnaire: what may be asked and answered, in which languages.
 *
 *   definitions/sipas-2026.json --form_load--> struct form (immutable)
 *
 *   form
 *    +- questions[]  flat, in form order; a `group` heads the rows of one screen, and rows carry
 *    |               that screen's name; notes only speak
 *    +- scales       choices shared by many questions (already copied into each question)
 *    +- columns      question -> place in a response's codes (cursor.h), -1 for what has no code
 *
 * The document's format is the schema Form of docs/openapi.yaml; its hash is its identity, and it
 * never changes once published. Expressions (`relevant`) are base/expr.h.
 *
 * Ownership: everything in a form belongs to it. Thread: read by any. Faults: NOMEM, LIMIT, and
 * INVALID when the text is not JSON; what is wrong with the form itself is findings.
 * Limits: FORM_BYTES_MAX, FORM_QUESTIONS_MAX, FORM_CHOICES_MAX a question, FORM_LANGUAGES_MAX.
 */
#ifndef HAILONG_FORMS_FORM_H
#define HAILONG_FORMS_FORM_H

#include "base/expr.h"
#include "base/id.h"

enum {
    FORM_BYTES_MAX = 1 << 20,
    FORM_QUESTIONS_MAX = 400,
    FORM_CHOICES_MAX = 60,
    FORM_LANGUAGES_MAX = 12,
    FORM_TEXT_MAX = 4000,         /* characters of a text answer, unless the question says less */
    FORM_NUMBER_MAX = 2000000000, /* of a number answer either way; codes are int32 */
    FORM_SET_MAX = 30,            /* greatest value of a choice of `many`: codes are bit sets */
    FORM_SCREEN_ROWS = 5          /* answers asked on one screen; more is a warning */
};

enum question_type {
    QUESTION_ONE,
    QUESTION_MANY,
    QUESTION_SCALE,
    QUESTION_NUMBER,
    QUESTION_TEXT,
    QUESTION_DATE,
    QUESTION_UNIT,
    QUESTION_NOTE,
    QUESTION_CONSENT,
    QUESTION_GROUP
};

/* One text in each of the form's languages; NULL where it is not translated. */
struct label {
    const char *texts[FORM_LANGUAGES_MAX];
};

struct choice {
    int32_t value;
    struct label label;
    int face; /* 1 (worst) to 5 (best), 0 = none */
};

struct question {
    const char *id;
    enum question_type type;
    const char *number; /* as printed on paper, "9" or "24"; NULL = none */
    const char *screen; /* the group or question whose screen it shares; NULL = its own */
    const char *scale;  /* name of its scale; NULL = none */
    struct label label;
    struct label hint;
    struct label audio;           /* files in which it is spoken (survey-server/media.h) */
    const struct choice *choices; /* in order; the scale's for QUESTION_SCALE */
    size_t choice_count;
    bool required;
    bool decline; /* null is an answer: "does not wish to say" */
    int64_t low;  /* QUESTION_NUMBER: members "min" and "max", both included */
    int64_t high;
    size_t text_max;             /* QUESTION_TEXT: member "max", characters */
    const struct expr *relevant; /* asked only when true; NULL = always */
    const char *relevant_text;   /* the same as canonical JSON, for the browser */
    int column; /* place in the codes, -1 = no code (text, unit, note, consent, group) */
};

/* How a kiosk treats the page; seconds. */
struct kiosk {
    int64_t idle_s;
    int64_t warn_s;
    int64_t thank_s;
    bool keep_partial;
    bool back;
};

struct form_lookup; /* id -> question */

struct form {
    struct arena *arena;
    const char *id;
    const char *version;
    bool wording_own; /* the items are our words, not the ministry's */
    const char *languages[FORM_LANGUAGES_MAX];
    int fallbacks[FORM_LANGUAGES_MAX]; /* index of the language to fall back to, -1 = none */
    const char *language_names[FORM_LANGUAGES_MAX]; /* what each calls itself; NULL = not said */
    size_t language_count;
    size_t text_count;                       /* labels and hints, scales once */
    size_t untranslated[FORM_LANGUAGES_MAX]; /* of these, in each language */
    struct label title;
    struct label introduction;
    struct kiosk kiosk;
    const struct question *questions;
    size_t question_count;
    size_t column_count;
    const char *document; /* canonical JSON */
    struct hash hash;     /* of the document */
    const struct form_lookup *lookup;
};

/* Reads a definition. `findings` receives everything wrong (errors: *out is NULL), strictly:
 * unknown members, a condition on a later question or on a choice that does not exist, rows of a
 * screen that lie apart; and everything doubtful (warnings: missing translations, once a language;
 * a text not in normal form C; a screen of more than FORM_SCREEN_ROWS; a group without rows). Each
 * has its JSON pointer. Conditions hold only = != < <= > >= in has count and or not empty, so that
 * judging them cannot fail. */
CHECKED enum fault form_load(const char *text, size_t length, struct findings *findings,
                             struct form **out);
void form_free(struct form *form);
OWN_POINTER(form, struct form, form_free)

/* A form shipped with the program, by id; FAULT_NOTFOUND form_unknown {form}. */
CHECKED enum fault form_builtin(const char *id, struct form **out);

/* The question with an id, or NULL. Constant time. */
const struct question *form_question(const struct form *form, const char *id);

/* The choice with a value, or NULL. */
const struct choice *question_choice(const struct question *question, int64_t value);

/* Whether it asks for consent before its questions: nothing is stored without a yes. */
bool form_asks_consent(const struct form *form);

/* Index of a language, or -1. */
int form_language(const struct form *form, const char *code);

/* The text to show in a language: its own, else along the fallback chain, else the first that
 * exists; "" when there is none. `out_language` (may be NULL) gets the language it is in, for the
 * lang attribute. */
const char *form_text(const struct form *form, const struct label *label, int language,
                      int *out_language);

const char *question_type_name(enum question_type type);

/* True for what a person answers (not note, group). */
bool question_is_asked(const struct question *question);

#endif
