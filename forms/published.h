/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * published - figures that others have published about a place and a year, each with the instrument
 * that measured it, so that a report can set them beside its own and say why they differ.
 *
 *   place,year,instrument,value,n,rank,ranked,from,to,source    --published_read-->
 *   67,2023,counter-3-neutral,"99,55",,,,,,"Báo cáo ..."           struct published_list
 *   67,2023,sipas,"81,21",,,,,,"Kế hoạch ..."
 *
 * place, year, instrument, value and source must be there. A value keeps the decimals it was
 * published with; its scale is the instrument's, so the file does not tell it again. n: how many
 * answered; rank of `ranked` places; from, to: days of the survey, where the source tells them.
 *
 * An instrument is more than a name: whom it asks, where, what, on which scale. From these marks
 * a report takes its reasons (analysis/beside.h). One id may have changed what it is over the
 * years: sipas asked people who had just finished a procedure up to 2021, households from 2022 on.
 *
 * Findings, each at its line: errors published_column {column}, published_column_twice {column},
 * published_place {value}, published_year {value, low, high}, published_instrument {value, known},
 * published_instrument_year {instrument, year}, published_value {value}, published_value_range
 * {value, instrument, low, high}, published_n {column, value}, published_rank {rank, ranked},
 * published_day {column, value}, published_days {from, to, year}, published_source {limit},
 * published_twice {instrument, place, year, line}; warnings published_column_unused {column},
 * published_value_small {value, instrument}: points of ten taken for a percentage;
 * published_place_year {place, year}: the code was not in force then.
 * Ownership: everything lives in the arena; instruments are static. Thread: one at a time.
 * Faults: those of csv.h; NOMEM and LIMIT of the arena.
 */
#ifndef HAILONG_FORMS_PUBLISHED_H
#define HAILONG_FORMS_PUBLISHED_H

#include "base/exact.h"
#include "base/finding.h"
#include "base/json_write.h"
#include "forms/campaign.h"
#include "forms/unit.h"

enum {
    PUBLISHED_MAX = 10000,       /* figures in a file, and in a store */
    PUBLISHED_SOURCE_MAX = 500,  /* characters */
    PUBLISHED_DIGITS_MAX = 6,    /* decimals of a value */
    PUBLISHED_FIRST_YEAR = 2000, /* nothing of the kind is older */
};

/* What an instrument is like, a bit each: reasons are drawn from pairs of them. */
enum instrument_mark {
    INSTRUMENT_COUNTER = 1 << 0, /* pressed at the counter, in sight of the official */
    INSTRUMENT_SERVED = 1 << 1,  /* asks people who have just finished a procedure */
    INSTRUMENT_SAMPLE = 1 << 2,  /* asks people drawn at random, away from the counter */
    INSTRUMENT_ONE_QUESTION = 1 << 3,
    INSTRUMENT_ITEMS = 1 << 4,       /* asks about many criteria, one by one */
    INSTRUMENT_NO_MIDDLE = 1 << 5,   /* three levels: two satisfied ones and dissatisfied */
    INSTRUMENT_MIDDLE = 1 << 6,      /* three levels, the middle one not satisfied */
    INSTRUMENT_FIVE_LEVELS = 1 << 7, /* satisfied = the two highest */
    INSTRUMENT_EXPERIENCE = 1 << 8   /* what people went through, not whether they are satisfied */
};

struct published_instrument {
    const char *id; /* "counter-3" */
    int first_year; /* both included; INT_MAX = still so */
    int last_year;
    bool is_percent; /* of satisfied people or answers; otherwise points */
    int low;         /* of its scale */
    int high;
    unsigned marks;     /* enum instrument_mark */
    const char *family; /* what a sentence calls it, in every language: "SIPAS"; NULL = a button */
    const char *name;   /* message ids: its name in a table and in a sentence, */
    const char *people; /* who answers and where, */
    const char *scale;  /* what is asked and on which scale */
};

/* The instrument of that id in that year; NULL when there was none. */
const struct published_instrument *instrument_find(const char *id, int year);
/* The instrument a form is, by its id with or without the year: sipas of sipas-2026; or NULL. */
const struct published_instrument *instrument_of_form(const char *form, int year);
bool instrument_is_known(const char *id);
/* All ids in a row, "counter-3, sipas", for messages. */
void instrument_list(struct buffer *out);

struct published_figure {
    const char *place; /* unit code */
    int year;
    const struct published_instrument *instrument;
    struct exact value;
    int digits;   /* decimals it was published with */
    int64_t n;    /* answers; 0 = not told */
    int64_t rank; /* 0 = not told, with `ranked` */
    int64_t ranked;
    int32_t from_day; /* of the survey; DAY_NONE = not told */
    int32_t to_day;
    const char *source; /* NULL: our own */
    size_t line;        /* of the file; 0 = from the store */
};

struct published_list {
    struct published_figure *figures;
    size_t count;
};

/* Whether two figures stand for the same thing: place, year and instrument. */
bool published_same(const struct published_figure *a, const struct published_figure *b);

/* Whether they also say the same. */
bool published_equal(const struct published_figure *a, const struct published_figure *b);

/* Its members in an object that is open: what is not told is null. */
CHECKED enum fault published_json(const struct published_figure *figure, struct json_out *out);

/* Reads a decimal with a point or a comma; false when it is none, or has too many decimals. */
bool published_value(const char *text, struct exact *out, int *out_digits);

/* Reads a whole file; with an error among the findings the list must not be used. */
CHECKED enum fault published_read(struct csv_reader *csv, const struct unit_list *units,
                                  struct arena *arena, struct findings *findings,
                                  struct published_list *out);

#endif
