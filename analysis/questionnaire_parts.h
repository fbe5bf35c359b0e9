/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * questionnaire_parts - what the pages of a questionnaire are put together with (private to
 * questionnaire*.c).
 *
 *   questionnaire.c          pages, their head and foot, the copies
 *   questionnaire_front.c    what stands before the questions
 *   questionnaire_put.c      questions and boxes
 *   questionnaire_grid.c     scales: a row of boxes, a grid of items
 *   questionnaire_words.c    conditions, leaps and references in words
 *
 * Whatever puts something down does so at quire->paper.y and moves it; it asks paper_need first,
 * which turns the page. What may not be parted is put twice: first in the air, to see its height.
 */
#ifndef HAILONG_ANALYSIS_QUESTIONNAIRE_PARTS_H
#define HAILONG_ANALYSIS_QUESTIONNAIRE_PARTS_H

#include "analysis/paper.h"
#include "analysis/questionnaire.h"

#define QUIRE_LEFT 57.0
#define QUIRE_WIDTH 495.0
#define QUIRE_TOP 96.0
#define QUIRE_BOX 14.0
#define QUIRE_INDENT 24.0 /* of the words after a box */

struct quire {
    struct paper paper; /* first: paper.turn is handed it */
    const struct questionnaire *asked;
    struct arena *arena;
    cairo_t **pages; /* each draws on a recording */
    size_t page_count;
    size_t consent; /* the question that stands in front; SIZE_MAX = none */
};

/* A range of the form's entries that is put down in one go. */
struct piece {
    size_t from;
    size_t to;
};

extern const struct paper_style quire_body;
extern const struct paper_style quire_bold;
extern const struct paper_style quire_italic;
extern const struct paper_style quire_small;

typedef void (*quire_putter)(struct quire *quire, const struct piece *piece);
double quire_height(struct quire *quire, quire_putter put, const struct piece *piece);

/* Text over the whole width. */
void quire_text(struct quire *quire, const char *text, const struct paper_style *style);
static inline void quire_gap(struct quire *quire, double points) { quire->paper.y += points; }
/* Words of ours; with arguments (name, value ... NULL), in the arena. */
const char *quire_words(const struct quire *quire, const char *code);
const char *quire_say(struct quire *quire, const char *code, ...) __attribute__((sentinel));
/* A label in the questionnaire's language. */
const char *quire_label(const struct quire *quire, const struct label *label);

/* questionnaire_front.c */
void quire_put_front(struct quire *quire);

/* questionnaire_put.c */
struct box {
    double x;
    double y;
    bool round;
    const char *code; /* NULL = empty */
};
void quire_put_box(struct quire *quire, const struct box *box);
void quire_put_piece(struct quire *quire, const struct piece *piece);
/* The next piece from an entry on. */
struct piece quire_piece(const struct form *form, size_t from);
void quire_put_question(struct quire *quire, size_t index);
/* The id of a question beside what begins at y. */
void quire_put_id(struct quire *quire, const struct question *question, double y);
/* What is said before and after a question: when it is asked, where some answers lead. */
void quire_put_condition(struct quire *quire, size_t index, double width);
void quire_put_leaps(struct quire *quire, size_t index, double width);
/* "24. Ghế ngồi, bàn viết đầy đủ" */
const char *quire_numbered(struct quire *quire, const struct question *question, const char *code);

/* questionnaire_grid.c: false when the words are too wide; nothing is put down then. */
bool quire_put_scale(struct quire *quire, const struct question *question);
bool quire_put_grid(struct quire *quire, const struct piece *rows);

/* questionnaire_words.c: in the arena. NULL = nothing to say. */
const char *quire_condition(struct quire *quire, size_t index);
const char *quire_leaps(struct quire *quire, size_t index);

#endif
