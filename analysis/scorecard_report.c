/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/scorecard_report.h"

#include "analysis/report_maker.h"
#include "base/date.h"

#include <string.h>

enum { POINT_DIGITS = 4, SHOWN_DIGITS = 2, SHARE_DIGITS = 1, HALF = 50 };

struct telling {
    const struct scorecard_told *told;
    const struct scorecard *card;
    struct report_maker *maker;
};

static const char *points_of(const struct telling *telling, struct exact value)
{
    return report_exact(telling->maker, value, POINT_DIGITS);
}

static const char *figure(const struct telling *telling, const struct score_figure *figure)
{
    return figure->known ? points_of(telling, figure->value) : report_dash;
}

static const char *maximum_of(const struct telling *telling, const struct score_row *row)
{
    const struct score_figure *maximum = &row->figures[SCORE_MAXIMUM];
    return maximum->known ? report_exact(telling->maker, maximum->value, SHOWN_DIGITS)
                          : report_dash;
}

static const char *share_of(const struct telling *telling, struct exact share)
{
    return report_exact(telling->maker, share, SHARE_DIGITS);
}

/* 100 lost / all, of what is lost now. */
static const char *part_of(const struct telling *telling, const struct score_figure *lost)
{
    struct exact share;
    if (!lost->known || telling->card->lost.numerator == 0)
        return report_dash;
    enum fault fault = exact_divide(lost->value, telling->card->lost, &share);
    if (fault == OK)
        fault = exact_multiply(share, exact_integer(100), &share);
    if (fault != OK) {
        telling->maker->fault = fault;
        return "";
    }
    return share_of(telling, share);
}

static void head(struct table_maker *table, const struct telling *telling, const char *code,
                 const char *unit)
{
    table_column(table, &(struct table_column){.title = report_words(telling->maker, code),
                                               .unit = unit == NULL || unit[0] == '%'
                                                           ? unit
                                                           : report_words(telling->maker, unit),
                                               .align = unit == NULL ? ALIGN_LEFT : ALIGN_RIGHT});
}

static const char *const points_unit = "scorecard_unit";

/* --- key figures ----------------------------------------------------------------------------- */

/* How many of the first gains hold half of all there is to win back. */
static size_t half_count(const struct score_gains *gains)
{
    size_t count = 0;
    while (count < gains->gain_count &&
           exact_compare(gains->gains[count].running_share, exact_integer(HALF)) < 0)
        count++;
    return count < gains->gain_count ? count + 1 : count;
}

static struct key_figure total_figure(const struct telling *telling)
{
    const struct score_row *total = telling->card->total;
    struct report_maker *maker = telling->maker;
    struct key_figure made = {report_words(maker, "scorecard_key_total"), report_dash,
                              report_words(maker, "scorecard_key_total_none")};
    if (total == NULL || !total->points.known)
        return made;
    made.value = report_exact(maker, total->points.value, SHOWN_DIGITS);
    made.detail = report_say(maker, "scorecard_key_total_detail", "points",
                             figure(telling, &total->points), "maximum", maximum_of(telling, total),
                             "lost", figure(telling, &total->lost), NULL);
    return made;
}

static struct key_figure target_figure(const struct telling *telling)
{
    struct report_maker *maker = telling->maker;
    const struct score_gains *gains =
        telling->told->changed != NULL ? telling->told->changed : telling->told->now;
    size_t count = gain_target(gains, *telling->told->target);
    const char *target = report_exact(maker, *telling->told->target, SHOWN_DIGITS);
    struct key_figure made = {report_say(maker, "scorecard_key_target", "target", target, NULL),
                              report_dash, NULL};
    if (count == SIZE_MAX) {
        made.detail = gains->total.known ? report_say(maker, "scorecard_target_never", "attainable",
                                                      figure(telling, &gains->attainable), NULL)
                                         : report_words(maker, "scorecard_key_total_none");
        return made;
    }
    made.value = report_say(maker, "scorecard_key_count", "count",
                            report_integer(maker, (int64_t)count), NULL);
    const char *fewest =
        telling->told->changed != NULL ? "scorecard_target_fewest_more" : "scorecard_target_fewest";
    made.detail = report_words(maker, count == 0 ? "scorecard_target_there" : fewest);
    return made;
}

static void key_figures(const struct telling *telling)
{
    struct report_maker *maker = telling->maker;
    const struct score_gains *now = telling->told->now;
    struct key_figure *figures = arena_array(maker->arena, 3, sizeof *figures);
    if (figures == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    size_t half = half_count(now);
    figures[0] = total_figure(telling);
    figures[1] = (struct key_figure){
        report_words(maker, "scorecard_key_lost"),
        report_say(maker, "scorecard_key_count", "count",
                   report_integer(maker, (int64_t)now->gain_count), NULL),
        report_say(maker, "scorecard_key_lost_detail", "points", points_of(telling, now->all),
                   "count", report_integer(maker, (int64_t)half), NULL)};
    bool has_target = telling->told->target != NULL;
    if (has_target)
        figures[2] = target_figure(telling);
    report_add(maker, &(struct block){.kind = BLOCK_KEY_FIGURES,
                                      .level = 1,
                                      .figures = figures,
                                      .figure_count = has_target ? 3 : 2});
}

/* --- fields ---------------------------------------------------------------------------------- */

static void field_row(const struct telling *telling, struct table_maker *table,
                      const struct score_row *row, bool is_total)
{
    const char **cells = table_row(telling->maker, table, 0, is_total);
    size_t at = 0;
    cells[at++] = row->texts[SCORE_CODE];
    cells[at++] = is_total && row->texts[SCORE_NAME][0] == '\0'
                      ? report_words(telling->maker, "scorecard_total_row")
                      : row->texts[SCORE_NAME];
    cells[at++] = maximum_of(telling, row);
    cells[at++] = figure(telling, &row->points);
    cells[at++] = figure(telling, &row->lost);
    cells[at++] = part_of(telling, &row->lost);
}

static void fields(const struct telling *telling)
{
    struct report_maker *maker = telling->maker;
    const struct scorecard *card = telling->card;
    struct table_maker table = table_with(maker, card->row_count + 1);
    report_section(maker, "scorecard_section_fields");
    head(&table, telling, "scorecard_head_code", NULL);
    head(&table, telling, "scorecard_head_field", NULL);
    head(&table, telling, "scorecard_head_maximum", points_unit);
    head(&table, telling, "scorecard_head_points", points_unit);
    head(&table, telling, "scorecard_head_lost", points_unit);
    head(&table, telling, "scorecard_head_share", "%");
    for (size_t i = 0; i < card->row_count; i++)
        if (card->rows[i].field == i)
            field_row(telling, &table, &card->rows[i], false);
    if (card->total != NULL)
        field_row(telling, &table, card->total, true);
    table_add(maker, &table, (struct block){.text = report_words(maker, "scorecard_table_fields")});
}

/* --- what to win back ------------------------------------------------------------------------ */

static void gains_table(const struct telling *telling, const struct score_gains *gains,
                        size_t limit, const char *caption)
{
    struct report_maker *maker = telling->maker;
    struct table_maker table = table_with(maker, limit + 1);
    head(&table, telling, "scorecard_head_code", NULL);
    head(&table, telling, "scorecard_head_criterion", NULL);
    head(&table, telling, "scorecard_head_kind", NULL);
    head(&table, telling, "scorecard_head_gain", points_unit);
    head(&table, telling, "scorecard_head_share", "%");
    head(&table, telling, "scorecard_head_running", points_unit);
    head(&table, telling, "scorecard_head_running_share", "%");
    for (size_t i = 0; i < limit; i++) {
        const struct score_gain *gain = &gains->gains[i];
        const struct score_row *row = &telling->card->rows[gain->row];
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = row->texts[SCORE_CODE];
        cells[1] = row->texts[SCORE_NAME];
        cells[2] = report_words(maker, score_kind_words(row->kind));
        cells[3] = points_of(telling, gain->points);
        cells[4] = share_of(telling, gain->share);
        cells[5] = points_of(telling, gain->running);
        cells[6] = share_of(telling, gain->running_share);
    }
    table_add(maker, &table, (struct block){.text = caption});
}

static void groups_table(const struct telling *telling, const struct score_group *groups,
                         size_t count, const char *name_head)
{
    struct report_maker *maker = telling->maker;
    struct table_maker table = table_with(maker, count + 1);
    head(&table, telling, name_head, NULL);
    head(&table, telling, "scorecard_head_count", "scorecard_unit_criteria");
    head(&table, telling, "scorecard_head_maximum", points_unit);
    head(&table, telling, "scorecard_head_points", points_unit);
    head(&table, telling, "scorecard_head_gain", points_unit);
    head(&table, telling, "scorecard_head_share", "%");
    for (size_t i = 0; i < count; i++) {
        const struct score_group *group = &groups[i];
        if (group->count == 0)
            continue;
        const char **cells = table_row(maker, &table, 0, false);
        const char *name = group->name;
        if (name == NULL)
            name = report_words(maker, score_kind_words(group->kind));
        cells[0] = name[0] == '\0' ? report_words(maker, "scorecard_lead_none") : name;
        cells[1] = report_integer(maker, (int64_t)group->count);
        cells[2] = report_exact(maker, group->maximum, SHOWN_DIGITS);
        cells[3] = points_of(telling, group->points);
        cells[4] = points_of(telling, group->lost);
        cells[5] = share_of(telling, group->share);
    }
    table_add(maker, &table, (struct block){.text = report_words(maker, "scorecard_table_groups")});
}

static void gains_parts(const struct telling *telling)
{
    struct report_maker *maker = telling->maker;
    const struct score_gains *now = telling->told->now;
    report_section(maker, "scorecard_section_gains");
    if (now->gain_count == 0) {
        report_text(maker, report_words(maker, "scorecard_nothing_lost"));
        return;
    }
    gains_table(telling, now, now->gain_count, report_words(maker, "scorecard_table_gains"));
    report_section(maker, "scorecard_section_kinds");
    groups_table(telling, now->kinds, SCORE_KINDS, "scorecard_head_kind");
    report_section(maker, "scorecard_section_leads");
    groups_table(telling, now->leads, now->lead_count, "scorecard_head_lead");
}

/* --- self-scored beside appraised ------------------------------------------------------------ */

static void self_row(const struct telling *telling, struct table_maker *table,
                     const struct score_row *row, bool is_strong)
{
    const struct score_figure *self = &row->figures[SCORE_SELF];
    const struct score_figure *appraised = &row->figures[SCORE_APPRAISED];
    struct score_figure apart = {self->known && appraised->known, exact_integer(0)};
    if (apart.known && exact_subtract(appraised->value, self->value, &apart.value) != OK)
        telling->maker->fault = FAULT_NUMERIC;
    if (!self->known || (apart.known && apart.value.numerator == 0 && row->level > 0))
        return;
    const char **cells = table_row(telling->maker, table, row->level > 0, is_strong);
    cells[0] = row->texts[SCORE_CODE];
    cells[1] = row->texts[SCORE_NAME];
    cells[2] = figure(telling, self);
    cells[3] = figure(telling, appraised);
    cells[4] = figure(telling, &apart);
}

static void self_part(const struct telling *telling)
{
    struct report_maker *maker = telling->maker;
    const struct scorecard *card = telling->card;
    if (!card->has[SCORE_SELF])
        return;
    struct table_maker table = table_with(maker, card->row_count + 1);
    report_section(maker, "scorecard_section_self");
    head(&table, telling, "scorecard_head_code", NULL);
    head(&table, telling, "scorecard_head_criterion", NULL);
    head(&table, telling, "scorecard_column_self", points_unit);
    head(&table, telling, "scorecard_column_appraised", points_unit);
    head(&table, telling, "scorecard_head_apart", points_unit);
    for (size_t i = 0; i < card->row_count; i++)
        self_row(telling, &table, &card->rows[i], card->rows[i].level == 0);
    if (card->total != NULL)
        self_row(telling, &table, card->total, true);
    table_add(maker, &table, (struct block){.text = report_words(maker, "scorecard_table_self")});
}

/* --- what if, target ------------------------------------------------------------------------- */

static void changed_row(const struct telling *telling, struct table_maker *table, size_t index)
{
    const struct score_row *row = &telling->card->rows[index];
    struct exact after = telling->told->changed->points[index];
    struct exact more;
    if (!row->points.known || exact_compare(after, row->points.value) == 0)
        return;
    if (exact_subtract(after, row->points.value, &more) != OK)
        telling->maker->fault = FAULT_NUMERIC;
    const char **cells = table_row(telling->maker, table, row->level > 0, row->level == 0);
    cells[0] = row->texts[SCORE_CODE];
    cells[1] = row->texts[SCORE_NAME];
    cells[2] = figure(telling, &row->points);
    cells[3] = points_of(telling, after);
    cells[4] = points_of(telling, more);
}

static void changed_total(const struct telling *telling, struct table_maker *table)
{
    const struct score_row *total = telling->card->total;
    struct exact more;
    if (total == NULL || !total->points.known)
        return;
    struct exact after = telling->told->changed->total.value;
    if (exact_subtract(after, total->points.value, &more) != OK)
        telling->maker->fault = FAULT_NUMERIC;
    const char **cells = table_row(telling->maker, table, 0, true);
    cells[1] = report_words(telling->maker, "scorecard_total_row");
    cells[2] = figure(telling, &total->points);
    cells[3] = points_of(telling, after);
    cells[4] = points_of(telling, more);
}

static void changed_part(const struct telling *telling)
{
    struct report_maker *maker = telling->maker;
    if (telling->told->changed == NULL)
        return;
    struct table_maker table = table_with(maker, telling->card->row_count + 1);
    report_section(maker, "scorecard_section_changed");
    head(&table, telling, "scorecard_head_code", NULL);
    head(&table, telling, "scorecard_head_criterion", NULL);
    head(&table, telling, "scorecard_head_before", points_unit);
    head(&table, telling, "scorecard_head_after", points_unit);
    head(&table, telling, "scorecard_head_more", points_unit);
    for (size_t i = 0; i < telling->card->row_count; i++)
        changed_row(telling, &table, i);
    changed_total(telling, &table);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "scorecard_table_changed")});
}

static void target_part(const struct telling *telling)
{
    struct report_maker *maker = telling->maker;
    const struct scorecard_told *told = telling->told;
    if (told->target == NULL)
        return;
    const struct score_gains *gains = told->changed != NULL ? told->changed : told->now;
    size_t count = gain_target(gains, *told->target);
    const char *target = report_exact(maker, *told->target, SHOWN_DIGITS);
    report_section_said(maker,
                        report_say(maker, "scorecard_section_target", "target", target, NULL));
    if (count == SIZE_MAX || count == 0) {
        report_text(maker, target_figure(telling).detail);
        return;
    }
    struct exact reached;
    if (exact_add(gains->total.value, gains->gains[count - 1].running, &reached) != OK)
        maker->fault = FAULT_NUMERIC;
    gains_table(telling, gains, count,
                report_say(maker, "scorecard_table_target", "count",
                           report_integer(maker, (int64_t)count), "total",
                           points_of(telling, reached), NULL));
}

/* --- reasons and remedies, notes ------------------------------------------------------------- */

/* Deadline and product in one column, so that the others have room on a page. */
static const char *remedy_cell(const struct telling *telling, const struct score_row *row,
                               enum score_column column)
{
    const char *text = row->texts[column];
    if (column != SCORE_DEADLINE || row->texts[SCORE_PRODUCT][0] == '\0')
        return text;
    return text[0] == '\0' ? row->texts[SCORE_PRODUCT]
                           : report_say(telling->maker, "scorecard_when", "deadline", text,
                                        "product", row->texts[SCORE_PRODUCT], NULL);
}

static void remedies_part(const struct telling *telling)
{
    static const struct {
        enum score_column column;
        const char *words;
    } shown[] = {
        {SCORE_REASON, "scorecard_column_reason"}, {SCORE_REMEDY, "scorecard_column_remedy"},
        {SCORE_LEAD, "scorecard_head_lead"},       {SCORE_DEADLINE, "scorecard_head_when"},
        {SCORE_STATE, "scorecard_column_state"},
    };
    struct report_maker *maker = telling->maker;
    const struct scorecard *card = telling->card;
    if (!card->has[SCORE_REMEDY] && !card->has[SCORE_REASON])
        return;
    struct table_maker table = table_with(maker, card->row_count);
    report_section(maker, "scorecard_section_remedies");
    head(&table, telling, "scorecard_head_code", NULL);
    head(&table, telling, "scorecard_head_criterion", NULL);
    for (size_t c = 0; c < ARRAY_LENGTH(shown); c++)
        if (shown[c].column != SCORE_STATE || card->has[SCORE_STATE])
            head(&table, telling, shown[c].words, NULL);
    for (size_t i = 0; i < card->row_count; i++) {
        const struct score_row *row = &card->rows[i];
        const char **cells = table_row(maker, &table, 0, row->level == 0);
        size_t at = 0;
        cells[at++] = row->texts[SCORE_CODE];
        cells[at++] = row->texts[SCORE_NAME];
        for (size_t c = 0; c < ARRAY_LENGTH(shown); c++)
            if (shown[c].column != SCORE_STATE || card->has[SCORE_STATE])
                cells[at++] = remedy_cell(telling, row, shown[c].column);
    }
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "scorecard_table_remedies")});
}

/* Figures of a finding as the document's language writes them; a code such as 1.1 is none. */
static const char *finding_text(const struct telling *telling, const struct finding *finding)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    struct finding told = *finding;
    told.args = args;
    for (size_t i = 0; i < finding->arg_count; i++) {
        struct exact value;
        const char *point = strchr(finding->args[i].value, '.');
        args[i] = finding->args[i];
        if (strcmp(args[i].name, "code") != 0 && point != NULL &&
            strlen(point + 1) <= EXACT_DIGITS_MAX && exact_parse(args[i].value, &value) == OK)
            args[i].value = report_exact(telling->maker, value, (int)strlen(point + 1));
    }
    return report_finding(telling->maker, &told);
}

static void notes_part(const struct telling *telling)
{
    struct report_maker *maker = telling->maker;
    const struct findings *findings = &telling->card->findings;
    report_section(maker, "scorecard_section_notes");
    report_add(maker, &(struct block){.kind = BLOCK_NOTE,
                                      .text = report_words(maker, "scorecard_note_lost")});
    report_add(maker, &(struct block){.kind = BLOCK_NOTE,
                                      .text = report_words(maker, "scorecard_note_kinds")});
    for (size_t i = 0; i < findings->count; i++) {
        const char *text = finding_text(telling, &findings->items[i]);
        if (findings->items[i].severity == SEVERITY_WARNING)
            report_add(maker, &(struct block){.kind = BLOCK_NOTE,
                                              .text = report_say(maker, "scorecard_note_cell",
                                                                 "cell", findings->items[i].at,
                                                                 "text", text, NULL)});
    }
}

static void make_parts(const struct telling *telling)
{
    struct document *document = telling->maker->document;
    document->issuer[0] = "";
    document->issuer[1] = "";
    document->title = report_words(telling->maker, "report_title");
    document->subject = report_words(telling->maker, "scorecard_subject");
    for (size_t i = 0; i < telling->card->title_count && !telling->told->brief; i++)
        report_text(telling->maker, telling->card->titles[i]);
    key_figures(telling);
    fields(telling);
    gains_parts(telling);
    self_part(telling);
    changed_part(telling);
    target_part(telling);
    if (telling->told->brief)
        return;
    remedies_part(telling);
    notes_part(telling);
}

enum fault scorecard_document(const struct scorecard_told *told, struct document *out)
{
    struct document document = {.language = told->language, .made = day_made()};
    struct report_maker maker = {.document = &document,
                                 .arena = told->card->arena,
                                 .language = told->language,
                                 .scratch = buffer_of(DOCUMENT_BYTES_MAX)};
    struct telling telling = {told, told->card, &maker};
    make_parts(&telling);
    buffer_cleanup(&maker.scratch);
    TRY(maker.fault);
    *out = document;
    return OK;
}
