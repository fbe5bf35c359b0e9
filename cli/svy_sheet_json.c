/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_write.h"
#include "cli/svy_sheet.h"

#include <math.h>

/* NaN and what is no number are null. */
static void put_number(struct json_out *out, const char *name, double value)
{
    json_put_number(out, name, isfinite(value) ? value : NAN);
}

static void put_list(struct json_out *out, const char *name, const char *const *texts, size_t count)
{
    json_open(out, name, '[');
    for (size_t i = 0; i < count; i++)
        json_put_text(out, NULL, texts[i]);
    json_close(out, ']');
}

/* {"commune": "s00"}, or null. */
static void put_group(const struct svy_sheet *sheet, int32_t group, struct json_out *out)
{
    if (group < 0) {
        json_put_null(out, "group");
        return;
    }
    json_open(out, "group", '{');
    for (size_t i = 0; i < sheet->by.names.count; i++) {
        size_t level = crossing_part(&sheet->by.crossing, (size_t)group, i);
        json_put_text(out, sheet->by.names.items[i], sheet->by.crossing.parts[i].labels[level]);
    }
    json_close(out, '}');
}

/* --- the question ---------------------------------------------------------------------------- */

static void put_ask(const struct svy_sheet *sheet, struct json_out *out)
{
    const struct svy_ask *ask = sheet->ask;
    json_put_text(out, "statistic", ask->name);
    put_list(out, "columns", ask->operands, ask->operand_count);
    put_list(out, "by", ask->by.items, ask->by.count);
    json_open(out, "where", '[');
    for (size_t i = 0; i < ask->where_count; i++)
        json_put_text(out, NULL, ask->where[i].text);
    json_close(out, ']');
    json_put_number(out, "level", ask->level);
}

/* --- the answer ------------------------------------------------------------------------------ */

static void put_doubts(unsigned doubts, struct json_out *out)
{
    json_open(out, "doubts", '[');
    for (unsigned doubt = 1; doubt < 1u << DOUBT_COUNT; doubt <<= 1) {
        if (doubts & doubt)
            json_put_text(out, NULL, doubt_name(doubt));
    }
    json_close(out, ']');
}

static void put_figure(const struct svy_sheet *sheet, const struct svy_figure *figure,
                       struct json_out *out)
{
    json_open(out, NULL, '{');
    json_put_text(out, "column", figure->column);
    put_group(sheet, figure->group, out);
    json_put_bool(out, "share", figure->is_share);
    put_number(out, "estimate", figure->estimate);
    put_number(out, "se", figure->se);
    if (isfinite(figure->interval[0]) && isfinite(figure->interval[1])) {
        json_open(out, "interval", '[');
        put_number(out, NULL, figure->interval[0]);
        put_number(out, NULL, figure->interval[1]);
        json_close(out, ']');
    } else {
        json_put_null(out, "interval");
    }
    put_number(out, "deff", figure->deff);
    put_number(out, "df", figure->df);
    if (figure->n < 0)
        json_put_null(out, "n");
    else
        json_put_integer(out, "n", figure->n);
    if (sheet->index != NULL)
        put_number(out, "unweighted", figure->unweighted);
    if (sheet->ask->statistic == SVY_TEST) {
        put_number(out, "t", figure->t);
        put_number(out, "p", figure->p);
    }
    if (sheet->ask->statistic == SVY_PROPORTION || sheet->index != NULL) {
        json_put_text(out, "method", figure->method);
        put_number(out, "pooled_deff", figure->pooled);
        json_put_integer(out, "pooled_groups", (int64_t)figure->pooled_groups);
    }
    put_doubts(figure->doubts, out);
    json_close(out, '}');
}

static void put_cells(const struct svy_sheet *sheet, const struct svy_two_way *table,
                      struct json_out *out)
{
    static const char *const names[] = {"cells", "row_shares", "n"};
    size_t columns = sheet->sides[1].count;
    for (size_t kind = 0; kind < ARRAY_LENGTH(names); kind++) {
        json_open(out, names[kind], '[');
        for (size_t a = 0; a < sheet->sides[0].count; a++) {
            double row = 0;
            for (size_t b = 0; b < columns; b++)
                row += table->weights[a * columns + b];
            json_open(out, NULL, '[');
            for (size_t b = 0; b < columns; b++) {
                double value = table->weights[a * columns + b];
                if (kind == 2)
                    json_put_integer(out, NULL, table->counts[a * columns + b]);
                else
                    put_number(out, NULL, kind == 0 ? value : value / row);
            }
            json_close(out, ']');
        }
        json_close(out, ']');
    }
}

static void put_table(const struct svy_sheet *sheet, const struct svy_two_way *table,
                      struct json_out *out)
{
    static const char *const sides[] = {"rows", "columns"};
    json_open(out, NULL, '{');
    put_group(sheet, table->group, out);
    for (size_t i = 0; i < 2; i++)
        put_list(out, sides[i], sheet->sides[i].labels, sheet->sides[i].count);
    put_cells(sheet, table, out);
    if (table->has_test) {
        json_open(out, "test", '{');
        json_put_text(out, "method", "F");
        put_number(out, "statistic", table->statistic);
        put_number(out, "ndf", table->ndf);
        put_number(out, "ddf", table->ddf);
        put_number(out, "p", table->p);
        json_close(out, '}');
    } else {
        json_put_null(out, "test");
    }
    json_close(out, '}');
}

/* --- what it rests on ------------------------------------------------------------------------ */

static void put_index(const struct svy_index *index, struct json_out *out)
{
    json_open(out, "index", '{');
    json_put_text(out, "id", index->id);
    json_put_text(out, "hash", index->hash);
    json_put_bool(out, "verified", index->verified);
    json_close(out, '}');
}

static void put_design(const struct svy_sheet *sheet, struct json_out *out)
{
    const struct design_spec *spec = sheet->spec;
    const struct stage *stage = &sheet->design.stages[0];
    json_open(out, "design", '{');
    put_list(out, "ids", spec->ids, spec->id_count);
    put_list(out, "strata", spec->strata, spec->stratum_count);
    put_list(out, "fpc", spec->fpc, spec->fpc_count);
    json_put_text(out, "weights", spec->weights);
    json_put_text(out, "probs", spec->probs);
    json_put_text(out, "weights_version", sheet->weights_version);
    json_put_bool(out, "nest", spec->nest);
    json_put_text(out, "lonely_psu", lonely_name(spec->lonely));
    json_put_bool(out, "adjust_domain_lonely", spec->adjust_domain_lonely);
    json_put_integer(out, "rows_count", (int64_t)sheet->design.rows);
    json_put_integer(out, "units_count", (int64_t)stage->unit_count);
    json_put_integer(out, "strata_count", (int64_t)stage->stratum_count);
    json_put_text(out, "deff_rule", sheet->deff == DEFF_REPLACEMENT ? "replace" : "wor");
    json_put_text(out, "df_rule",
                  sheet->design.replicates == NULL ? "units_less_strata_of_domain"
                                                   : "rank_of_replicates");
    json_close(out, '}');
    json_open(out, "domain", '{');
    json_put_integer(out, "rows_count", (int64_t)sheet->size.rows);
    json_put_integer(out, "weighted_count", (int64_t)sheet->size.weighted);
    put_number(out, "weight", sheet->size.weight);
    json_put_integer(out, "units_count", (int64_t)sheet->size.units);
    json_put_integer(out, "strata_count", (int64_t)sheet->size.strata);
    put_number(out, "df", domain_df(&sheet->size));
    json_close(out, '}');
}

void svy_sheet_json(const struct svy_sheet *sheet, struct buffer *text)
{
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    put_ask(sheet, &out);
    json_open(&out, "figures", '[');
    for (size_t i = 0; i < sheet->count; i++)
        put_figure(sheet, &sheet->figures[i], &out);
    json_close(&out, ']');
    json_open(&out, "tables", '[');
    for (size_t i = 0; i < sheet->table_count; i++)
        put_table(sheet, &sheet->tables[i], &out);
    json_close(&out, ']');
    if (sheet->index != NULL)
        put_index(sheet->index, &out);
    put_design(sheet, &out);
    json_put_findings(&out, "findings", &sheet->findings);
    json_close(&out, '}');
    buffer_char(text, '\n');
}
