/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the figures of a page rest on: the design, the domain, methods, findings.
 */
#include "analysis/survey/replicate.h"
#include "cli/svy_page.h"

#include <math.h>
#include <string.h>

enum { LINE_BYTES = 1 << 20 };

/* One line: a sentence with a list of names in it, or another when there are none. */
static void put_names_line(const struct svy_page *page, const char *code, const char *code_none,
                           const char *const *names, size_t count)
{
    AUTO(buffer) struct buffer list = buffer_of(LINE_BYTES);
    for (size_t i = 0; i < count; i++)
        buffer_format(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    buffer_text(page->out, "  ");
    message_say(page->out, page->language, count > 0 ? code : code_none, "columns",
                list.data == NULL ? "" : list.data, NULL);
    buffer_char(page->out, '\n');
}

static void put_weights_line(const struct svy_page *page)
{
    const struct design_spec *spec = page->sheet->spec;
    const char *code = spec->weights != NULL ? "svy_design_weights"
                       : spec->probs != NULL ? "svy_design_probs"
                       : spec->fpc_count > 0 ? "svy_design_weights_fpc"
                                             : "svy_design_weights_none";
    const char *column = spec->weights != NULL ? spec->weights : spec->probs;
    put_names_line(page, code, code, &column, column != NULL);
}

static void put_line(const struct svy_page *page, const char *code)
{
    buffer_format(page->out, "  %s\n", message_words(page->language, code));
}

static void put_design(const struct svy_page *page)
{
    const struct svy_sheet *sheet = page->sheet;
    const struct design_spec *spec = sheet->spec;
    const struct stage *stage = &sheet->design.stages[0];
    const char *lonely = lonely_name(spec->lonely);
    buffer_char(page->out, '\n');
    message_say(page->out, page->language, "svy_design_title", "rows",
                svy_count_text(page, sheet->design.rows), "units",
                svy_count_text(page, stage->unit_count), "strata",
                svy_count_text(page, stage->stratum_count), NULL);
    buffer_char(page->out, '\n');
    put_names_line(page, "svy_design_ids", "svy_design_ids_none", spec->ids, spec->id_count);
    put_names_line(page, "svy_design_strata", "svy_design_strata_none", spec->strata,
                   spec->stratum_count);
    put_weights_line(page);
    if (sheet->weights_version != NULL) {
        buffer_text(page->out, "  ");
        message_say(page->out, page->language, "svy_weights_version", "version",
                    sheet->weights_version, NULL);
        buffer_char(page->out, '\n');
    }
    put_names_line(page, "svy_design_fpc", "svy_design_fpc_none", spec->fpc, spec->fpc_count);
    put_names_line(page, "svy_design_lonely_rule", "svy_design_lonely_rule", &lonely, 1);
    buffer_text(page->out, "  ");
    message_say(page->out, page->language, "svy_design_domain", "rows",
                svy_count_text(page, sheet->size.weighted), "units",
                svy_count_text(page, sheet->size.units), "strata",
                svy_count_text(page, sheet->size.strata), "df",
                svy_number_text(page, domain_df(&sheet->size), 0, ""), NULL);
    buffer_char(page->out, '\n');
    if (sheet->design.replicates == NULL) {
        put_line(page, "svy_design_df_rule");
        return;
    }
    buffer_text(page->out, "  ");
    message_say(page->out, page->language, "svy_design_replicates", "count",
                svy_count_text(page, sheet->design.replicates->count), NULL);
    buffer_char(page->out, '\n');
}

/* How intervals of shares were made, each way once. */
static void put_methods(const struct svy_page *page)
{
    const struct svy_sheet *sheet = page->sheet;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct svy_figure *figure = &sheet->figures[i];
        bool is_told = i > 0 && svy_same_column(figure - 1, figure);
        if (figure->method == NULL || is_told)
            continue;
        const char *groups = svy_count_text(page, figure->pooled_groups);
        buffer_text(page->out, "  ");
        message_say(page->out, page->language,
                    isnan(figure->pooled) ? "svy_method_own" : "svy_method_pooled", "column",
                    figure->column, "method", figure->method, "deff",
                    svy_number_text(page, figure->pooled, 2, ""), "groups", groups, NULL);
        buffer_char(page->out, '\n');
    }
}

static void put_reading(const struct svy_page *page)
{
    const struct svy_sheet *sheet = page->sheet;
    bool has_share = false;
    bool has_deff = false;
    for (size_t i = 0; i < sheet->count; i++) {
        has_share = has_share || sheet->figures[i].is_share;
        has_deff = has_deff || isfinite(sheet->figures[i].deff);
    }
    if (has_share)
        put_line(page, "svy_reading_share");
    if (has_deff && sheet->index == NULL)
        put_line(page,
                 sheet->deff == DEFF_REPLACEMENT ? "svy_reading_deff" : "svy_reading_deff_wor");
    if (sheet->index == NULL)
        put_methods(page);
    else
        svy_page_index(page);
}

/* Places that the sentence itself makes plain. */
static bool is_general(const char *place)
{
    static const char *const general[] = {"design", "by", "column", "test"};
    for (size_t i = 0; i < ARRAY_LENGTH(general); i++) {
        if (strcmp(general[i], place) == 0)
            return true;
    }
    return false;
}

static void put_findings(const struct svy_page *page)
{
    const struct findings *findings = &page->sheet->findings;
    if (findings->count > 0)
        buffer_format(page->out, "\n%s\n", message_words(page->language, "svy_findings"));
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        buffer_text(page->out, "  - ");
        if (!is_general(finding->at))
            buffer_format(page->out, "%s: ", finding->at);
        message_text(page->language, finding, page->out);
        buffer_char(page->out, '\n');
    }
}

void svy_page_basis(const struct svy_page *page)
{
    put_design(page);
    put_reading(page);
    put_findings(page);
}
