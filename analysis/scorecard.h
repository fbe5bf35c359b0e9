/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scorecard - a province's PAR INDEX scorecard: the table of criteria with maximum, points and what
 * was taken off, as in the annex of a plan, read, checked against itself, exact.
 *
 *   struct sheet --scorecard_read--> rows (fields, criteria), total, findings
 *
 *   STT    Lĩnh vực/Tiêu chí   Điểm chuẩn  Điểm thẩm định  Điểm bị trừ  Lý do ...
 *   6      Cải cách tài chính  12          9.8480          -2.1520              a field
 *   6.3.3  Thực hiện quy định  1           0               -1           Qua ... a criterion, under
 * 6 Tổng cộng           100         86.2482 (86,25) -13.7518             the total
 *
 * The head is found by its names, in Vietnamese or English, capitals, tones and signs aside; it may
 * stand again further down (a new page). A row without code and figures goes on with the texts of
 * the row above. Parents are found by code; 6.3 need not have a row. Numbers: number_cell.h; a cell
 * with two readings is decided by the row's maximum (by the total's, if it is a maximum), else by
 * what the caller said, else it is an error that asks.
 *
 * Points are the appraised ones, else the self-scored. What is lost is points - maximum, computed;
 * the printed deduction is only compared with it.
 *
 * Findings, `at` the cell ("C12"): errors, the file cannot be used: scorecard_number {column,
 * value, code}, scorecard_number_two {column, value, code, decimal, grouped}, scorecard_code
 * {value}, scorecard_code_twice {code, line}, scorecard_code_missing, scorecard_over {column, code,
 * value, maximum}, scorecard_under {column, code, value}, scorecard_maximum_missing {code},
 * scorecard_head_twice {column}. Warnings: scorecard_head_unknown {column},
 * scorecard_sign_lost {code, value, right}, scorecard_deduction {code, value, right},
 * scorecard_points_missing {code}, scorecard_sum {code, value, right}, scorecard_total {value,
 * right}, scorecard_total_maximum {value, right}, scorecard_total_hundred {value}, scorecard_twin
 * {value, twin}, scorecard_field_missing {code, field}. Notes: scorecard_joined {code},
 * scorecard_loose.
 * Faults: INVALID scorecard_head_missing {path}, scorecard_rows_none {path}; LIMIT scorecard_rows
 *         {path, limit}; NUMERIC from exact.h.
 * Ownership: the arena's; the sheet must outlive it. Thread: one at a time.
 * Limits: SCORECARD_ROWS_MAX rows.
 */
#ifndef HAILONG_ANALYSIS_SCORECARD_H
#define HAILONG_ANALYSIS_SCORECARD_H

#include "base/exact.h"
#include "base/finding.h"
#include "base/sheet.h"

enum { SCORECARD_ROWS_MAX = 2000, SCORECARD_TITLES_MAX = 8 };

enum score_column {
    SCORE_CODE,
    SCORE_NAME,
    SCORE_MAXIMUM,
    SCORE_SELF,
    SCORE_APPRAISED,
    SCORE_DEDUCTION,
    SCORE_REASON,
    SCORE_REMEDY,
    SCORE_LEAD,
    SCORE_FOLLOW,
    SCORE_DEADLINE,
    SCORE_PRODUCT,
    SCORE_STATE,
    SCORE_COLUMNS
};

/* Who judges a criterion: an appraisal of documents; a survey of officials and leaders; citizens.
 */
enum score_kind { SCORE_APPRAISAL, SCORE_SURVEY, SCORE_SIPAS, SCORE_KINDS };

struct score_figure {
    bool known;
    struct exact value;
};

struct score_row {
    const char *texts[SCORE_COLUMNS];           /* never NULL; the code without a last point */
    struct score_figure figures[SCORE_COLUMNS]; /* MAXIMUM to DEDUCTION, this as printed */
    struct score_figure points;                 /* appraised, else self-scored, else derived */
    struct score_figure lost;                   /* points - maximum: 0 or less */
    size_t line;
    size_t parent; /* position of the row above it by code, SIZE_MAX = none */
    size_t field;  /* position of its field (itself for a field), SIZE_MAX = the field has no row */
    int level;     /* points in its code: 0 for a field */
    bool is_leaf;
    enum score_kind kind;
};

struct scorecard {
    const char *path;
    const char *titles[SCORECARD_TITLES_MAX]; /* what stands above the head */
    size_t title_count;
    bool has[SCORE_COLUMNS];
    struct score_row *rows;
    size_t row_count;
    struct score_row *total; /* NULL = the table has none, and it cannot be added up */
    struct exact lost;       /* sum over the leaves: 0 or less */
    struct findings findings;
    struct arena *arena;
};

struct scorecard_ask {
    const char *path; /* for messages */
    char decimal;     /* ',' or '.' where a cell has two readings; 0 = ask */
    bool fill;        /* a row without remedy, lead, deadline and product has those above it */
};

/* `out` is written even if there are errors among its findings; figures are then not to be used. */
CHECKED enum fault scorecard_read(const struct sheet *sheet, const struct scorecard_ask *ask,
                                  struct arena *arena, struct scorecard *out);

/* Position of a row by its code, SIZE_MAX for none. */
size_t scorecard_find(const struct scorecard *card, const char *code);

/* Whether `row` is `root` or under it. */
bool scorecard_under(const struct scorecard *card, size_t row, size_t root);

/* Who leads: the row's own, else the nearest above it that names one, else "". */
const char *scorecard_lead(const struct scorecard *card, size_t row);

/* Message id of a column's head, of a kind's name. */
const char *score_column_words(enum score_column column);
const char *score_kind_words(enum score_kind kind);
const char *score_kind_name(enum score_kind kind); /* "survey" */

#endif
