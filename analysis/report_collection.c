/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the answers came together: begun, finished, broken off, kept aside and why, refused. Forms
 * and reasons are counted here, not what anybody answered, so nothing is suppressed.
 */
#include "analysis/report_maker.h"

#include "forms/aside.h"

enum { REASONS_SHOWN = 8, QUARANTINE_NOTE_PERCENT = 5, ROWS = 6 };

static int64_t begun(const struct report_maker *maker)
{
    const struct result_counts *counts = &maker->result->counts;
    return maker->result->subject.responses + counts->partial + counts->quarantined;
}

/* A row by the ids of its name and of what it means. */
static void row(struct report_maker *maker, struct table_maker *table, const char *const codes[2],
                int64_t count)
{
    const char **cells = table_row(maker, table, 0, false);
    cells[0] = report_words(maker, codes[0]);
    cells[1] = report_integer(maker, count);
    cells[2] = report_share(maker, count, begun(maker));
    cells[3] = report_words(maker, codes[1]);
}

/* A reason of quarantine: one form may have several. */
static void reason_rows(struct report_maker *maker, struct table_maker *table)
{
    const struct result_counts *counts = &maker->result->counts;
    for (size_t i = 0; i < counts->reason_count && i < REASONS_SHOWN; i++) {
        const struct reason_count *reason = &counts->reasons[i];
        const char **cells = table_row(maker, table, 1, false);
        cells[0] = aside_words(maker->language, reason->code);
        cells[1] = report_integer(maker, reason->count);
        cells[2] = report_share(maker, reason->count, begun(maker));
    }
}

static void put_table(struct report_maker *maker)
{
    const struct result_counts *counts = &maker->result->counts;
    struct table_maker table = table_with(maker, ROWS + REASONS_SHOWN);
    table_text_column(maker, &table, "report_column_collected");
    table_number_column(maker, &table, "report_column_count");
    table_column(&table, &(struct table_column){report_words(maker, "report_column_of_begun"), "%",
                                                ALIGN_RIGHT, NULL});
    table_text_column(maker, &table, "report_column_meaning");
    row(maker, &table,
        (const char *const[]){"report_collected_begun", "report_collected_begun_more"},
        begun(maker));
    row(maker, &table,
        (const char *const[]){"report_collected_finished", "report_collected_finished_more"},
        maker->result->subject.responses);
    row(maker, &table,
        (const char *const[]){"report_collected_partial", "report_collected_partial_more"},
        counts->partial);
    row(maker, &table,
        (const char *const[]){"report_collected_quarantined", "report_collected_quarantined_more"},
        counts->quarantined);
    reason_rows(maker, &table);
    row(maker, &table,
        (const char *const[]){"report_collected_conflicts", "report_collected_conflicts_more"},
        counts->conflicts);
    row(maker, &table,
        (const char *const[]){"report_collected_refused", "report_collected_refused_more"},
        counts->refused);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_collected_caption"),
                             .first_names = true,
                             .source = report_words(maker, "report_collected_source")});
}

const char *report_quarantine(struct report_maker *maker)
{
    int64_t aside = maker->result->counts.quarantined;
    int64_t all = begun(maker);
    if (all == 0)
        return "";
    return report_say(maker,
                      100 * aside > QUARANTINE_NOTE_PERCENT * all ? "report_note_quarantine_high"
                                                                  : "report_note_quarantine",
                      "percent", report_decimal(maker, 100 * (double)aside / (double)all, 1),
                      "count", report_integer(maker, aside), "begun", report_integer(maker, all),
                      "limit", report_integer(maker, QUARANTINE_NOTE_PERCENT), NULL);
}

void report_collection(struct report_maker *maker)
{
    const struct result_counts *counts = &maker->result->counts;
    if (begun(maker) + counts->refused == 0)
        return;
    report_section(maker, "report_section_collection");
    if (maker->result->context->filter != NULL)
        report_text(maker, report_words(maker, "report_collected_filtered"));
    put_table(maker);
    report_ruled(maker);
}
