/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_field.h"

#include "analysis/sample_paper.h"
#include "base/date.h"

enum { VISITS_SHOWN = 3, RATE_DIGITS = 1 };

/* To be written over: day and result of a visit. */
static const char blank[] = "..../....   ........";

struct field {
    const struct sample_draw *draw;
    const struct contacts *contacts;
    struct report_maker *maker;
};

const char *sample_paper_place(struct report_maker *maker, const struct sample_draw *draw,
                               const struct draw_cluster *cluster)
{
    const char *name = cluster->name[0] != '\0' ? cluster->name : cluster->code;
    if (draw->plan->kind == FRAME_DOSSIERS)
        return report_say(maker, "field_stratum", "stratum", cluster->stratum, NULL);
    const struct frame_row *row = draw->rows[cluster->first_row];
    return report_say(maker, "field_village", "name", name, "code", cluster->code, "unit",
                      row->unit->full_name, NULL);
}

const char *sample_paper_number(struct report_maker *maker, const struct sample_draw *draw,
                                const struct draw_cluster *cluster, int64_t number)
{
    return draw->plan->kind == FRAME_DOSSIERS
               ? draw->rows[cluster->first_row + (size_t)number - 1]->code
               : report_integer(maker, number);
}

static const char *place_of(const struct field *field, const struct draw_cluster *cluster)
{
    return sample_paper_place(field->maker, field->draw, cluster);
}

/* --- sheets ---------------------------------------------------------------------------------- */

static void put_row(const struct field *field, struct table_maker *table,
                    const struct draw_cluster *cluster, size_t place, bool reserve)
{
    struct report_maker *maker = field->maker;
    const char **cells = table_row(maker, table, 0, false);
    int64_t number = (reserve ? cluster->reserves : cluster->numbers)[place - 1];
    const char *form = draw_form_number(maker->arena, cluster, place, reserve);
    cells[0] = form == NULL ? "" : form;
    cells[1] = sample_paper_number(maker, field->draw, cluster, number);
    for (size_t i = 0; i < VISITS_SHOWN; i++)
        cells[2 + i] = blank;
}

static void put_table(const struct field *field, const struct draw_cluster *cluster, bool reserve)
{
    struct report_maker *maker = field->maker;
    size_t count = reserve ? cluster->reserve_count : cluster->count;
    bool dossiers = field->draw->plan->kind == FRAME_DOSSIERS;
    struct table_maker table = table_with(maker, count + 1);
    if (count == 0)
        return;
    table_text_column(maker, &table, "field_head_form");
    table_text_column(maker, &table, dossiers ? "field_head_dossier" : "field_head_household");
    table_text_column(maker, &table, "field_head_visit_1");
    table_text_column(maker, &table, "field_head_visit_2");
    table_text_column(maker, &table, "field_head_visit_3");
    table_text_column(maker, &table, "field_head_note");
    for (size_t place = 1; place <= count; place++)
        put_row(field, &table, cluster, place, reserve);
    table_add(maker, &table,
              (struct block){
                  .text = report_words(maker, reserve ? "field_table_reserves" : "field_table"),
                  .to_fill = true});
}

static void put_sheet(const struct field *field, const struct draw_cluster *cluster)
{
    struct report_maker *maker = field->maker;
    report_add(maker, &(struct block){.kind = BLOCK_HEADING,
                                      .level = 2,
                                      .new_page = true,
                                      .text = place_of(field, cluster)});
    if (cluster->reserve > 0)
        report_text(maker, report_say(maker, "field_reserve_village", "place",
                                      report_integer(maker, (int64_t)cluster->reserve), NULL));
    report_text(maker, report_say(maker, "field_who", "population",
                                  report_integer(maker, cluster->population), NULL));
    put_table(field, cluster, false);
    put_table(field, cluster, true);
}

static void put_guide(const struct field *field)
{
    static const char *const codes[] = {"field_code_1_1", "field_code_1_2", "field_code_2_1",
                                        "field_code_2_2", "field_code_2_3", "field_code_3_1",
                                        "field_code_3_2", "field_code_4"};
    struct report_maker *maker = field->maker;
    report_text(maker, report_words(maker, field->draw->plan->kind == FRAME_DOSSIERS
                                               ? "field_guide_dossiers"
                                               : "field_guide_households"));
    report_text(maker, report_say(maker, "field_guide_rule", "visits",
                                  report_integer(maker, field->draw->plan->visits), NULL));
    report_heading(maker, "field_codes");
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        report_add(maker,
                   &(struct block){.kind = BLOCK_NOTE, .text = report_words(maker, codes[i])});
}

static void make_sheets(const struct field *field)
{
    field->maker->document->title = report_words(field->maker, "field_title");
    field->maker->document->subject = report_words(field->maker, "field_subject");
    put_guide(field);
    for (size_t i = 0; i < field->draw->cluster_count; i++)
        put_sheet(field, &field->draw->clusters[i]);
}

/* --- progress -------------------------------------------------------------------------------- */

static const char *rate(const struct field *field, enum contact_rate which)
{
    struct exact percent;
    if (!field->contacts->has_rate[which] ||
        exact_multiply(field->contacts->rates[which], exact_integer(100), &percent) != OK)
        return report_dash;
    return report_exact(field->maker, percent, RATE_DIGITS);
}

static void put_progress_row(const struct field *field, struct table_maker *table, const char *name,
                             const struct contact_village *village)
{
    struct report_maker *maker = field->maker;
    const char **cells = table_row(maker, table, 0, name == NULL);
    cells[0] = name == NULL ? report_words(maker, "field_total") : name;
    cells[1] = report_integer(maker, village->planned);
    cells[2] = report_integer(maker, village->visited);
    cells[3] = report_integer(maker, village->done);
    cells[4] = village->planned == 0
                   ? report_dash
                   : report_decimal(maker, 100.0 * (double)village->done / (double)village->planned,
                                    RATE_DIGITS);
    cells[5] = report_integer(maker, village->replaced);
    cells[6] = report_integer(maker, village->reserves);
}

static void put_progress(const struct field *field)
{
    static const char *const heads[] = {"field_head_planned",  "field_head_visited",
                                        "field_head_done",     "field_head_share",
                                        "field_head_replaced", "field_head_reserves"};
    struct report_maker *maker = field->maker;
    struct contact_village all = {0};
    struct table_maker table = table_with(maker, field->draw->cluster_count + 1);
    table_text_column(maker, &table, "field_head_place");
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++)
        table_number_column(maker, &table, heads[i]);
    for (size_t i = 0; i < field->draw->cluster_count; i++) {
        const struct contact_village *village = &field->contacts->villages[i];
        if (field->draw->clusters[i].reserve > 0 && village->visited == 0)
            continue;
        put_progress_row(field, &table, place_of(field, &field->draw->clusters[i]), village);
        all.planned += village->planned;
        all.visited += village->visited;
        all.done += village->done;
        all.replaced += village->replaced;
        all.reserves += village->reserves;
    }
    put_progress_row(field, &table, NULL, &all);
    table_add(maker, &table, (struct block){.text = report_words(maker, "field_progress_table")});
}

static void put_rates(const struct field *field)
{
    static const char *const said[RATES] = {"field_rr1",   "field_rr2",  "field_rr3", "field_rr4",
                                            "field_coop1", "field_ref1", "field_con1"};
    struct report_maker *maker = field->maker;
    struct table_maker table = table_with(maker, RATES);
    table_text_column(maker, &table, "field_head_rate");
    table_text_column(maker, &table, "field_head_meaning");
    table_number_column(maker, &table, "field_head_percent");
    for (size_t i = 0; i < RATES; i++) {
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = contact_rate_name((enum contact_rate)i);
        cells[1] = report_words(maker, said[i]);
        cells[2] = rate(field, (enum contact_rate)i);
    }
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "field_rates_table"),
                             .source = report_words(maker, "field_rates_source")});
}

static void make_progress(const struct field *field)
{
    field->maker->document->title = report_words(field->maker, "field_progress_title");
    field->maker->document->subject = report_words(field->maker, "field_progress_subject");
    put_progress(field);
    put_rates(field);
}

/* --- documents ------------------------------------------------------------------------------- */

void sample_paper_findings(struct report_maker *maker, const struct findings *findings)
{
    report_heading(maker, "field_findings");
    if (findings->count == 0)
        report_text(maker, report_words(maker, "field_findings_none"));
    for (size_t i = 0; i < findings->count; i++)
        report_add(maker, &(struct block){.kind = BLOCK_NOTE,
                                          .text = report_finding(maker, &findings->items[i])});
}

enum fault sample_paper_make(const struct sample_paper *paper, struct arena *arena,
                             struct document *out)
{
    struct document document = {
        .language = paper->language, .made = day_made(), .issuer = {"", ""}};
    struct report_maker maker = {.document = &document,
                                 .arena = arena,
                                 .language = paper->language,
                                 .scratch = buffer_of(DOCUMENT_BYTES_MAX)};
    paper->put(&maker, paper->about);
    buffer_cleanup(&maker.scratch);
    TRY(maker.fault);
    *out = document;
    return OK;
}

static void put_field(struct report_maker *maker, const void *about)
{
    struct field field = *(const struct field *)about;
    field.maker = maker;
    if (field.contacts == NULL)
        make_sheets(&field);
    else
        make_progress(&field);
}

enum fault sample_sheets_document(const struct sample_draw *draw, enum language language,
                                  struct arena *arena, struct document *out)
{
    struct field field = {.draw = draw};
    struct sample_paper paper = {put_field, &field, language};
    return sample_paper_make(&paper, arena, out);
}

enum fault sample_progress_document(const struct sample_draw *draw, const struct contacts *contacts,
                                    enum language language, struct arena *arena,
                                    struct document *out)
{
    struct field field = {.draw = draw, .contacts = contacts};
    struct sample_paper paper = {put_field, &field, language};
    return sample_paper_make(&paper, arena, out);
}
