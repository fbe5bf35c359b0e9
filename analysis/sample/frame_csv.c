/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/frame.h"

#include <inttypes.h>
#include <stdio.h>

enum { NUMBER_SIZE = 24 };

static const char *const certain_names[] = {[CERTAIN_NONE] = "",
                                            [CERTAIN_COMMUNE] = "commune",
                                            [CERTAIN_VILLAGE] = "village",
                                            [CERTAIN_BOTH] = "both"};

static void put_number(struct buffer *out, int64_t number)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%" PRId64, number);
    csv_put(out, false, text);
}

static void put_village(const struct frame *frame, const struct frame_row *row, struct buffer *out)
{
    csv_put(out, true, row->code);
    csv_put(out, false, row->name);
    csv_put(out, false, row->unit->code);
    put_number(out, row->households);
    put_number(out, row->size);
    csv_put(out, false, certain_names[row->certain]);
    if (frame->has_stratum)
        csv_put(out, false, row->stratum);
    csv_end_row(out);
}

static void put_dossier(const struct frame *frame, const struct frame_row *row, struct buffer *out)
{
    csv_put(out, true, row->code);
    csv_put(out, false, row->unit->code);
    csv_put(out, false, row->field);
    csv_put(out, false, row->finished);
    if (frame->has_stratum)
        csv_put(out, false, row->stratum);
    csv_end_row(out);
}

enum fault frame_csv(const struct frame *frame, struct buffer *out)
{
    bool villages = frame->kind == FRAME_VILLAGES;
    buffer_text(out,
                villages ? "code,name,unit,households,size,certain" : "number,unit,field,finished");
    buffer_text(out, frame->has_stratum ? ",stratum\r\n" : "\r\n");
    for (size_t i = 0; i < frame->count; i++) {
        if (villages)
            put_village(frame, &frame->rows[i], out);
        else
            put_dossier(frame, &frame->rows[i], out);
    }
    return buffer_check(out);
}
