/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame - the list a sample is drawn from: villages with their households, or finished dossiers.
 *
 *   villages.csv  code,name,unit,households[,size,stratum,certain]
 *   dossiers.csv  number,unit,field,finished[,stratum]
 *        --frame_read--> rows sorted by unit and code, findings, hash
 *
 * size: what units are drawn by where it is not households (people of age, say). certain: commune,
 * village or both: the unit of the row, the row itself, or both are in the sample whatever is
 * drawn. The name of a village serves the person who goes there; it is no part of the draw. A
 * column that looks like people's names, telephones or papers is told and dropped: a number does.
 * So is any column that is not known.
 *
 * The hash is of what the draw depends on (kind, codes, units, households, sizes, strata, certain;
 * fields and days of dossiers), in sorted order: the order of lines and names change nothing.
 *
 * Findings, `at` "line 12". Errors, nothing may be drawn: sample_column {column}, sample_none,
 * sample_code {value}, sample_duplicate {code, line}, sample_households {code, value}, sample_size
 * {code, value}, sample_certain {code, value}, sample_unit_unknown {code, unit}, sample_unit_force
 * {code, unit, day}, sample_unit_level {code, unit}, sample_finished {code, value},
 * sample_finished_future {code, value, day}, sample_stratum {code}, sample_total {limit}, and
 * csv_...; warnings: sample_people {column}, sample_column_unused {column}.
 * Ownership: the arena's. Thread: one at a time. Limits: FRAME_ROWS_MAX rows.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_FRAME_H
#define HAILONG_ANALYSIS_SAMPLE_FRAME_H

#include "base/csv.h"
#include "base/id.h"
#include "forms/unit.h"

enum { FRAME_ROWS_MAX = 500000, FRAME_CODE_MAX = 64 };

enum frame_kind { FRAME_VILLAGES, FRAME_DOSSIERS };

enum frame_certain { CERTAIN_NONE, CERTAIN_COMMUNE, CERTAIN_VILLAGE, CERTAIN_BOTH };

struct frame_row {
    const char *code; /* of the village; the dossier's number */
    const char *name; /* "" = not told */
    const struct unit *unit;
    int64_t households; /* 1 for a dossier */
    int64_t size;
    const char *stratum; /* "" = none */
    const char *field;   /* of a dossier */
    const char *finished;
    enum frame_certain certain;
    size_t line;
};

struct frame {
    enum frame_kind kind;
    bool has_stratum;
    struct frame_row *rows;
    size_t count;
    int64_t households;
    struct hash hash;
};

struct frame_ask {
    enum frame_kind kind;
    const struct unit_list *units; /* outlives the frame */
    int32_t day;                   /* units must be in force on it */
};

/* *out is to be used only when there were no errors. */
CHECKED enum fault frame_read(struct csv_reader *csv, const struct frame_ask *ask,
                              struct arena *arena, struct findings *findings, struct frame *out);

/* The frame as a file that reads back as it is: what is known of it and nothing else. */
CHECKED enum fault frame_csv(const struct frame *frame, struct buffer *out);

const char *frame_kind_name(enum frame_kind kind);
bool frame_kind_parse(const char *name, enum frame_kind *out);

#endif
