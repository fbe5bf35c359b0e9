/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/sample_answers.h"

#include "schema/purge.h"

#include <stdio.h>
#include <string.h>

enum { ROW_BYTES = 1 << 20, LOOK_ROWS = 10000, NUMBER_SIZE = 24 };

void sample_answers_cleanup(struct sample_answers *answers)
{
    buffer_cleanup(&answers->row);
    buffer_cleanup(&answers->text);
}

/* --- reading --------------------------------------------------------------------------------- */

/* In canonical JSON a text within a text has its quotes escaped: only a member is written so. */
static bool has_number(const struct stored_response *row)
{
    return strstr(row->document, "\"assignment\":\"") != NULL;
}

static enum fault raise_size(size_t limit)
{
    char megabytes[NUMBER_SIZE];
    snprintf(megabytes, sizeof megabytes, "%zu", limit >> 20);
    return fault_raise(FAULT_LIMIT, "weights_answers_size", "limit", megabytes, NULL);
}

enum fault sample_answers_add(void *context, const struct stored_response *row)
{
    struct sample_answers *answers = context;
    if (row->purged == PURGE_ANSWERS)
        return OK;
    buffer_reset(&answers->row);
    TRY(response_table_row(&answers->table, row->id, row->document, row->reasons, &answers->row));
    TRY(buffer_check(&answers->row));
    bool numbered = has_number(row);
    if (numbered)
        buffer_bytes(&answers->text, answers->row.data, answers->row.length);
    for (const char *at = answers->row.data; !numbered && *at != '\0'; at++) {
        if (*at == '\n')
            buffer_char(&answers->text, '\n');
    }
    return answers->text.fault == FAULT_LIMIT ? raise_size(answers->text.limit)
                                              : buffer_check(&answers->text);
}

/* The valid answers of the draw's place. */
static enum fault query_of(const struct sample_drawn *drawn, struct response_query *out)
{
    const struct sample_work *work = &drawn->work;
    const struct campaign *campaign = work->entry->campaign;
    const char *place = drawn->kept.place;
    struct response_query query = {
        .campaign = campaign->id, .from_day = DAY_NONE, .to_day = DAY_NONE, .partial = true};
    if (strcmp(place, STAFF_EVERYWHERE) != 0) {
        const char **units = arena_array(work->arena, campaign->unit_count + 1, sizeof *units);
        if (units == NULL)
            return FAULT_NOMEM;
        for (size_t i = 0; i < campaign->unit_count; i++) {
            if (unit_list_within(work->desk.view->units, campaign->units[i], place))
                units[query.unit_count++] = campaign->units[i];
        }
        query.units = units;
    }
    *out = query;
    return OK;
}

/* --- looking --------------------------------------------------------------------------------- */

struct look {
    bool found;
    size_t rows;
};

/* LIMIT ends the looking. */
static enum fault look_at(void *context, const struct stored_response *row)
{
    struct look *look = context;
    look->found = row->purged != PURGE_ANSWERS && has_number(row);
    look->rows++;
    return look->found || look->rows == LOOK_ROWS ? FAULT_LIMIT : OK;
}

enum fault sample_answers_some(const struct sample_drawn *drawn, bool *out)
{
    struct store *store = drawn->work.request->services->store;
    struct response_query query;
    struct look look = {false, 0};
    *out = false;
    if (drawn->visits.document == NULL)
        return OK;
    TRY(query_of(drawn, &query));
    enum fault fault = store_visit_responses(store, &query, false, look_at, &look);
    *out = look.found;
    return look.found || look.rows == LOOK_ROWS ? OK : fault;
}

/* --- tying ----------------------------------------------------------------------------------- */

static enum fault read_answers(const struct sample_drawn *drawn, struct sample_answers *out)
{
    const struct sample_work *work = &drawn->work;
    struct response_query query;
    out->table = (struct response_table){.form = work->entry->form,
                                         .simulated = work->entry->campaign->simulated};
    TRY(query_of(drawn, &query));
    response_table_head(&out->table, &out->text);
    return store_visit_responses(work->request->services->store, &query, false, sample_answers_add,
                                 out);
}

/* The draw and what became of its forms. Warnings about them stand on the draw's page. */
static enum fault make_draw(struct sample_drawn *drawn, struct contacts *out)
{
    struct sample_work *work = &drawn->work;
    TRY(sample_drawn_again(drawn));
    if (drawn->same)
        TRY(sample_drawn_contacts(drawn, drawn->visits.document, out));
    if (findings_errors(&work->findings) == 0)
        work->findings = findings_in(work->arena);
    return OK;
}

static enum fault tie(struct sample_drawn *drawn, const struct contacts *contacts,
                      struct buffer *out, struct joined_counts *out_counts)
{
    struct sample_work *work = &drawn->work;
    AUTO(sample_answers)
    struct sample_answers answers = {.row = buffer_of(ROW_BYTES),
                                     .text = buffer_of(SAMPLE_ANSWERS_BYTES)};
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct joined_ask ask = {&work->draw, contacts, &work->findings};
    TRY(read_answers(drawn, &answers));
    TRY(csv_open_text("answers.csv", answers.text.data, answers.text.length, &csv));
    enum fault fault = joined_make(csv, &ask, out, out_counts);
    return out->fault == FAULT_LIMIT ? raise_size(out->limit) : fault;
}

enum fault sample_answers_join(struct sample_drawn *drawn, struct buffer *out,
                               struct joined_counts *out_counts)
{
    struct sample_work *work = &drawn->work;
    struct contacts contacts;
    if (drawn->visits.document == NULL)
        return sample_work_say(work, fault_raise(FAULT_INVALID, "weights_no_visits", NULL));
    TRY(make_draw(drawn, &contacts));
    if (findings_errors(&work->findings) > 0)
        return OK;
    return sample_work_say(work, tie(drawn, &contacts, out, out_counts));
}
