/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/sample_drawn.h"

#include <string.h>

void sample_drawn_cleanup(struct sample_drawn *drawn)
{
    json_free(drawn->record);
    sample_work_cleanup(&drawn->work);
}

enum fault sample_drawn_open(struct request *request, struct sample_drawn *out, bool *out_found)
{
    struct sample_work *work = &out->work;
    TRY(sample_work_find_draw(request, work, &out->kept, out_found));
    return *out_found
               ? store_visits(request->services->store, out->kept.number, work->arena, &out->visits)
               : OK;
}

static enum fault compare(struct sample_drawn *drawn)
{
    struct sample_work *work = &drawn->work;
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES_MAX);
    AUTO(json) struct json *again = NULL;
    TRY(record_write(&work->draw, drawn->frame.day, &text));
    TRY(json_parse(text.data, text.length, &again));
    TRY(record_compare(drawn->record, again, &work->findings));
    drawn->same = findings_errors(&work->findings) == 0;
    return OK;
}

enum fault sample_drawn_again(struct sample_drawn *drawn)
{
    struct sample_work *work = &drawn->work;
    struct store *store = work->request->services->store;
    struct sample_record record;
    TRY(store_frame(store, drawn->kept.frame, work->arena, &drawn->frame));
    TRY(json_parse(drawn->kept.record, strlen(drawn->kept.record), &drawn->record));
    TRY(record_read(drawn->record, work->arena, &work->findings, &record));
    if (findings_errors(&work->findings) > 0)
        return OK;
    work->plan = record.plan;
    TRY(sample_work_frame(work, &drawn->frame));
    if (findings_errors(&work->findings) > 0)
        return OK;
    TRY(sample_work_draw(work, record.seed));
    return findings_errors(&work->findings) > 0 ? OK : compare(drawn);
}

enum fault sample_drawn_contacts(struct sample_drawn *drawn, const char *text, struct contacts *out)
{
    struct sample_work *work = &drawn->work;
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    TRY(csv_open_text(sample_work_sent(work->request), text, strlen(text), &csv));
    return sample_work_say(work, contacts_read(csv, &work->draw, &work->findings, out));
}
