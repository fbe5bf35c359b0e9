/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the figures were made, what they do not say, and what identifies them.
 */
#include "analysis/report_maker.h"

#include <string.h>

enum { HASH_SHOWN = 16, IDENTITY_ROWS = 7 };

static void note(struct report_maker *maker, const char *text)
{
    report_add(maker, &(struct block){.kind = BLOCK_NOTE, .text = text});
}

static void method_notes(struct report_maker *maker)
{
    const struct index_definition *definition = maker->definition;
    note(maker, report_say(maker, "report_note_official", "percent",
                           report_integer(maker, definition->percent_digits), "points",
                           report_integer(maker, definition->points_digits), NULL));
    note(maker, report_words(maker, "report_note_estimate"));
    if (maker->result->compared_count > 1)
        note(maker, report_say(maker, "report_note_compare", "whole", maker->whole, NULL));
    if (report_is_voluntary(maker))
        note(maker, report_words(maker, "report_note_voluntary"));
    note(maker, report_words(maker, "report_note_blank"));
    if (report_users_shown(maker))
        note(maker, report_words(maker, "report_note_users"));
    const char *quarantine = report_quarantine(maker);
    if (*quarantine != '\0')
        note(maker, quarantine);
    note(maker, report_words(maker, "report_note_scope"));
}

static bool assumed(const struct report_maker *maker)
{
    return maker->result->subject.is_commune &&
           maker->result->pooled[maker->definition->headline].units == 0;
}

/* What a definition says of its source, a bullet a sentence: read, inferred, not verified. */
static void source_notes(struct report_maker *maker)
{
    const char *at = maker->definition->source != NULL ? maker->definition->source : "";
    while (*at != '\0') {
        const char *end = strstr(at, ". ");
        size_t length = end == NULL ? strlen(at) : (size_t)(end - at) + 1;
        const char *sentence = arena_text_n(maker->arena, at, length);
        if (sentence == NULL) {
            maker->fault = FAULT_NOMEM;
            return;
        }
        note(maker, sentence);
        at += length + (end != NULL);
    }
}

/* What keeps the figures from being the official ones. */
static void standing_notes(struct report_maker *maker)
{
    const struct index_definition *definition = maker->definition;
    if (maker->form->wording_own)
        note(maker, report_words(maker, "report_note_wording_own"));
    if (maker->document->mark != NULL)
        note(maker, report_say(maker, "report_note_mark", "mark", maker->document->mark, "more",
                               maker->document->mark_more, NULL));
    if (definition->verified)
        return;
    report_heading(maker, "report_heading_source");
    note(maker, report_say(maker, "report_note_not_verified", "index", definition->id, NULL));
    source_notes(maker);
}

/* The design effect of the headline and where it came from. */
static const char *deff_words(struct report_maker *maker)
{
    const struct result *result = maker->result;
    const struct estimate *own = &result->subject.estimates[maker->definition->headline];
    const char *deff = report_decimal(maker, own->deff, 2);
    if (!result->subject.is_commune)
        return report_say(maker, "report_note_deff_province", "deff", deff, "clusters",
                          report_integer(maker, own->clusters), "df",
                          report_integer(maker, own->df), NULL);
    size_t units = result->pooled[maker->definition->headline].units;
    return report_say(maker,
                      assumed(maker) ? "report_note_deff_assumed" : "report_note_deff_pooled",
                      "deff", deff, "units", report_integer(maker, (int64_t)units), NULL);
}

static const char *hash_words(struct report_maker *maker, struct hash hash)
{
    char text[HASH_TEXT_SIZE];
    hash_text(hash, text);
    const char *kept = arena_text_n(maker->arena, text, HASH_SHOWN);
    return kept == NULL ? "" : kept;
}

static void identity_row(struct report_maker *maker, struct table_maker *table, const char *what,
                         const char *value)
{
    const char **cells = table_row(maker, table, 0, false);
    cells[0] = report_words(maker, what);
    cells[1] = value;
}

/* "1,80 (gộp từ 78 đơn vị cấp xã)"; with the assumption instead where there was nothing to pool. */
static const char *pooled_words(struct report_maker *maker, size_t position)
{
    const struct pooled_deff *pooled = &maker->result->pooled[position];
    return report_say(
        maker, pooled->units == 0 ? "report_identity_deff_assumed" : "report_identity_deff_pooled",
        "deff", report_decimal(maker, pooled->value, 2), "units",
        report_integer(maker, (int64_t)pooled->units), NULL);
}

/* What the interval of the headline rests on. */
static void design_rows(struct report_maker *maker, struct table_maker *table)
{
    size_t headline = maker->definition->headline;
    const struct estimate *own = &maker->result->subject.estimates[headline];
    identity_row(maker, table, "report_identity_deff_communes", pooled_words(maker, headline));
    if (!own->has_interval)
        return;
    const char *clusters = report_integer(maker, own->clusters);
    if (maker->result->subject.is_commune) {
        identity_row(maker, table, "report_identity_clusters", clusters);
        return;
    }
    identity_row(maker, table, "report_identity_deff", report_decimal(maker, own->deff, 2));
    identity_row(maker, table, "report_identity_df",
                 report_say(maker, "report_identity_df_value", "df", report_integer(maker, own->df),
                            "clusters", clusters, NULL));
}

/* The pooled design effect of every node above the items. */
static void deff_table(struct report_maker *maker)
{
    static const char *const heads[] = {"report_column_code", "report_column_component",
                                        "report_column_deff"};
    const struct index_definition *definition = maker->definition;
    struct table_maker table = table_with(maker, definition->node_count);
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++)
        table_column(&table,
                     &(struct table_column){report_words(maker, heads[i]), NULL, ALIGN_LEFT, NULL});
    for (size_t i = 0; i < definition->node_count; i++) {
        const struct index_node *node = &definition->nodes[i];
        if (!report_is_component(node) || !index_node_is_counted(node))
            continue;
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = node->code;
        cells[1] = report_node_name(maker, node);
        cells[2] = pooled_words(maker, i);
    }
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_deff_caption"), .folded = true});
}

static void statistician_notes(struct report_maker *maker)
{
    bool commune = maker->result->subject.is_commune;
    report_heading(maker, "report_heading_statistician");
    note(maker, report_words(maker, "report_note_meaning"));
    note(maker, report_words(maker, commune ? "report_note_design_commune"
                                            : "report_note_design_province"));
    if (maker->result->subject.estimates[maker->definition->headline].has_interval)
        note(maker, deff_words(maker));
    if (maker->result->judged_count > 1)
        note(maker, report_say(maker, "report_note_tests", "whole", maker->whole, NULL));
    if (maker->result->subject.responses > 0)
        deff_table(maker);
}

static void identity(struct report_maker *maker)
{
    struct table_maker table = table_with(maker, IDENTITY_ROWS);
    table_column(&table, &(struct table_column){report_words(maker, "report_identity_what"), NULL,
                                                ALIGN_LEFT, NULL});
    table_column(&table, &(struct table_column){report_words(maker, "report_identity_value"), NULL,
                                                ALIGN_LEFT, NULL});
    identity_row(maker, &table, "report_identity_campaign", maker->result->context->campaign);
    identity_row(maker, &table, "report_identity_form",
                 report_say(maker, "report_identity_form_value", "id", maker->form->id, "version",
                            maker->form->version, "hash", hash_words(maker, maker->form->hash),
                            NULL));
    identity_row(maker, &table, "report_identity_index",
                 report_say(maker, "report_identity_index_value", "id", maker->definition->id,
                            "hash", hash_words(maker, maker->definition->hash), NULL));
    if (maker->result->subject.responses > 0)
        design_rows(maker, &table);
    identity_row(maker, &table, "report_identity_program", "hailong " HAILONG_VERSION);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_identity_caption")});
}

/* What somebody needs to make the same report again: the same store gives the same line. */
static void repeat(struct report_maker *maker)
{
    const char *made =
        report_say(maker, "report_repeat", "program", "hailong " HAILONG_VERSION, "form",
                   hash_words(maker, maker->form->hash), "index", maker->definition->id,
                   "index_hash", hash_words(maker, maker->definition->hash), "unit",
                   maker->result->subject.unit->code, NULL);
    const char *audit =
        maker->result->context->audit_number == 0
            ? NULL
            : report_say(maker, "report_repeat_audit", "number",
                         report_integer(maker, maker->result->context->audit_number), "head",
                         maker->result->context->audit_head, NULL);
    report_text(maker, report_join(maker, report_join(maker, made, audit), maker->source));
}

static const char *finding_words(struct report_maker *maker, const struct finding *finding)
{
    static const char *const severities[] = {"severity_note", "severity_warning", "severity_error"};
    return report_say(
        maker, finding->at != NULL && *finding->at != '\0' ? "report_finding_at" : "report_finding",
        "severity", report_words(maker, severities[finding->severity]), "at", finding->at, "text",
        report_finding(maker, finding), NULL);
}

static void findings(struct report_maker *maker)
{
    const struct findings *list = &maker->result->findings;
    if (list->count == 0)
        return;
    report_heading(maker, "report_findings");
    for (size_t i = 0; i < list->count; i++)
        note(maker, finding_words(maker, &list->items[i]));
    if (list->dropped > 0)
        note(maker, report_say(maker, "report_findings_dropped", "count",
                               report_integer(maker, (int64_t)list->dropped), NULL));
}

void report_notes(struct report_maker *maker)
{
    report_section(maker, "report_section_notes");
    method_notes(maker);
    standing_notes(maker);
    findings(maker);
    statistician_notes(maker);
    identity(maker);
    repeat(maker);
}
