/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/report_maker.h"

#include "base/date.h"
#include "forms/campaign.h"

#include <string.h>

/* The first and the last day of the answers counted in the whole campaign; "" without any. */
static const char *answered_words(struct report_maker *maker, const char *code)
{
    const struct tally *tally = maker->result->context->tally;
    if (tally->first_day == DAY_NONE)
        return "";
    return report_say(maker, code, "from", report_day(maker, tally->first_day), "to",
                      report_day(maker, tally->last_day), NULL);
}

/* "tại ki-ốt, trên giấy" */
static const char *mode_words(struct report_maker *maker, unsigned modes)
{
    static const char *const codes[MODE_COUNT] = {"report_mode_kiosk", "report_mode_phone",
                                                  "report_mode_interviewer", "report_mode_paper"};
    const char *list = "";
    for (size_t i = 0; i < MODE_COUNT; i++) {
        const char *words = report_words(maker, codes[i]);
        if ((modes & 1u << i) != 0)
            list = list[0] == '\0'
                       ? words
                       : report_say(maker, "report_modes_and", "first", list, "then", words, NULL);
    }
    return list;
}

/* "từ 01/11/2026 đến 30/11/2026": as limited, else as answered. */
static const char *days_words(struct report_maker *maker)
{
    const struct result_context *context = maker->result->context;
    if (context->from_day == DAY_NONE && context->to_day == DAY_NONE &&
        context->tally->first_day != DAY_NONE)
        return answered_words(maker, "report_period_both");
    bool from = context->from_day != DAY_NONE;
    bool to = context->to_day != DAY_NONE;
    static const char *const codes[] = {"report_period_open", "report_period_to",
                                        "report_period_from", "report_period_both"};
    return report_say(maker, codes[2 * from + to], "from",
                      from ? report_day(maker, context->from_day) : "", "to",
                      to ? report_day(maker, context->to_day) : "", NULL);
}

/* "..., quầy Q2, lĩnh vực đất đai, Giới tính: Nữ" */
static const char *selection_words(struct report_maker *maker, const char *words)
{
    const struct selection *selection = maker->result->context->selection;
    if (selection == NULL)
        return words;
    if (selection->counter != NULL)
        words = report_say(maker, "report_period_counter", "period", words, "counter",
                           selection->counter, NULL);
    if (selection->field != NULL)
        words = report_say(maker, "report_period_field", "period", words, "field", selection->field,
                           NULL);
    if (selection->question != NULL)
        words = report_say(
            maker, "report_period_group", "period", words, "question",
            form_text(maker->form, &selection->question->label, maker->form_language, NULL),
            "level", form_text(maker->form, &selection->choice->label, maker->form_language, NULL),
            NULL);
    if (selection->users != NULL)
        words = report_say(maker, "report_period_users", "period", words, NULL);
    return words;
}

/* The days, and what else limits the answers counted. */
static const char *period_words(struct report_maker *maker)
{
    const struct result_context *context = maker->result->context;
    const char *words = days_words(maker);
    if (context->modes != 0)
        words = report_say(maker, "report_period_modes", "period", words, "modes",
                           mode_words(maker, context->modes), NULL);
    words = selection_words(maker, words);
    if (context->filter != NULL)
        words = report_say(maker, "report_period_filter", "period", words, "filter",
                           context->filter, NULL);
    return words;
}

static void fact(struct report_maker *maker, struct key_figure *figures, size_t *count,
                 const struct key_figure *figure)
{
    if (figure->value != NULL && *figure->value != '\0') {
        figures[*count] = *figure;
        figures[(*count)++].label = report_words(maker, figure->label);
    }
}

void report_facts(struct report_maker *maker)
{
    const struct result_context *context = maker->result->context;
    const struct unit *unit = maker->result->subject.unit;
    const struct unit *parent = unit_list_find(context->units, unit->parent);
    struct key_figure *figures = arena_array(maker->arena, 6, sizeof *figures);
    if (figures == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    bool vi = maker->language == LANGUAGE_VI;
    bool limited = context->from_day != DAY_NONE || context->to_day != DAY_NONE;
    size_t count = 0;
    const struct key_figure all[] = {
        {"report_fact_unit", vi ? unit->full_name : report_unit_name(maker, unit),
         report_say(maker, "report_fact_code", "code", unit->code, NULL)},
        {"report_fact_parent",
         parent == NULL ? NULL : (vi ? parent->full_name : report_unit_name(maker, parent)), NULL},
        {"report_fact_campaign", context->campaign,
         report_say(maker, "report_fact_made", "day", report_day(maker, maker->document->made),
                    NULL)},
        {"report_fact_period", period_words(maker),
         limited ? answered_words(maker, "report_fact_answered")
                 : report_words(maker, "report_fact_answered_open")},
        {"report_fact_form",
         report_say(maker, "report_form", "form", maker->form->id, "version", maker->form->version,
                    NULL),
         NULL},
        {"report_fact_index", vi ? maker->definition->name_vi : maker->definition->name_en, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        fact(maker, figures, &count, &all[i]);
    report_add(maker, &(struct block){.kind = BLOCK_KEY_FIGURES,
                                      .level = 2,
                                      .figures = figures,
                                      .figure_count = count});
}

const char *report_source(struct report_maker *maker, int64_t responses)
{
    const char *line =
        report_say(maker, "report_source", "form", maker->form->id, "version", maker->form->version,
                   "campaign", maker->result->context->campaign, "period", period_words(maker),
                   "responses", report_integer(maker, responses), NULL);
    return report_join(
        maker, line,
        maker->document->mark == NULL
            ? NULL
            : report_say(maker, "report_source_mark", "mark", maker->document->mark, NULL));
}

/* What the whole is called: a province, or a city ranking as one. */
static void name_whole(struct report_maker *maker)
{
    const struct unit_figures *whole = report_whole(maker);
    const struct unit *unit = whole != NULL ? whole->unit : maker->result->subject.unit;
    bool city = unit->type != NULL && strcmp(unit->type, "thành phố") == 0;
    maker->whole = report_words(maker, city ? "report_whole_city" : "report_whole_province");
    maker->whole_head =
        report_words(maker, city ? "report_whole_head_city" : "report_whole_head_province");
}

static void set_title(struct report_maker *maker)
{
    struct document *document = maker->document;
    const struct unit *unit = maker->result->subject.unit;
    bool council = unit->level == UNIT_PROVINCE || unit->level == UNIT_COMMUNE;
    maker->unit = report_unit_name(maker, unit);
    document->issuer[0] = council ? report_words(maker, "report_issuer") : "";
    document->issuer[1] = maker->language == LANGUAGE_VI ? unit->full_name : maker->unit;
    document->title = report_words(maker, "report_title");
    document->subject = report_say(maker, "report_subject", "unit", maker->unit, NULL);
    if (maker->result->context->simulated) {
        document->mark = report_words(maker, "report_mark");
        document->mark_more = report_words(maker, "report_mark_more");
    }
    report_set_notice(maker);
    name_whole(maker);
    maker->source = report_source(maker, maker->result->subject.responses);
    const struct unit_figures *whole = report_whole(maker);
    maker->whole_source =
        whole == NULL ? ""
                      : report_say(maker, "report_whole_source", "whole", maker->whole_head,
                                   "responses", report_integer(maker, whole->responses), NULL);
}

static void units_part(struct report_maker *maker)
{
    report_comparison(maker);
    report_map(maker); /* inside the section of the comparison */
    report_multiples(maker);
    report_alike(maker);
}

/* What can be set against the figures of all is told only where no unit is withheld. */
static void opinions_part(struct report_maker *maker)
{
    report_choices(maker);
    report_needs(maker);
}

static void make_whole(struct report_maker *maker)
{
    bool open = maker->result->context->withheld == NULL;
    report_facts(maker);
    if (open)
        report_brief(maker);
    if (open)
        report_summary(maker);
    if (maker->result->subject.responses > 0) {
        report_components(maker);
        report_lowest_items(maker);
        report_since(maker);
        units_part(maker);
        if (open)
            report_trend(maker);
        if (open)
            report_groups(maker);
        report_lost(maker);
        if (open)
            opinions_part(maker);
        report_all_items(maker);
    }
    report_beside(maker);
    report_collection(maker);
    report_notes(maker);
}

static void make_part(struct report_maker *maker, enum report_part part)
{
    bool open = maker->result->context->withheld == NULL;
    set_title(maker);
    if (part == REPORT_WHOLE) {
        make_whole(maker);
        return;
    }
    if (part == REPORT_COMPONENTS && open)
        report_summary(maker);
    if (maker->result->subject.responses == 0)
        return;
    if (part == REPORT_COMPONENTS) {
        report_components(maker);
        report_components_figure(maker);
    }
    if (part == REPORT_UNITS)
        units_part(maker);
    if (part == REPORT_ITEMS) {
        report_lowest_items(maker);
        report_all_items(maker);
    }
    if (part == REPORT_ITEMS && open)
        opinions_part(maker);
    if (part == REPORT_TREND && open)
        report_trend(maker);
    if (part == REPORT_GROUPS && open)
        report_groups(maker);
}

enum fault report_make(const struct result *result, enum language language, struct report **out)
{
    return report_make_part(result, language, REPORT_WHOLE, out);
}

enum fault report_make_part(const struct result *result, enum language language,
                            enum report_part part, struct report **out)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(DOCUMENT_BYTES_MAX, &arena));
    struct report *report = arena_alloc(arena, sizeof *report);
    if (report == NULL)
        return FAULT_NOMEM;
    report->result = result;
    report->document.language = language;
    report->document.made = day_made();
    struct report_maker maker = {
        .document = &report->document,
        .arena = arena,
        .result = result,
        .definition = result->context->definition,
        .form = result->context->form,
        .language = language,
        .instrument = report_instrument(result->context->definition),
        .instrument_name = language == LANGUAGE_VI ? result->context->definition->name_vi
                                                   : result->context->definition->name_en,
        .form_language = form_language(result->context->form, language_code(language)),
        .scratch = buffer_of(DOCUMENT_BYTES_MAX),
    };
    make_part(&maker, part);
    buffer_cleanup(&maker.scratch);
    TRY(maker.fault);
    report->gap = maker.gap;
    report->arena = TAKE(arena);
    *out = report;
    return OK;
}

void report_free(struct report *report)
{
    if (report != NULL)
        arena_free(report->arena);
}
