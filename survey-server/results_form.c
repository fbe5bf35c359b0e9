/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/results_form.h"

#include "forms/selection.h"
#include "survey-server/query_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 200, GROUP_SIZE = 112, LEVELS_OFFERED = 20 };

const char *const results_parts[REPORT_PART_COUNT] = {
    [REPORT_WHOLE] = "report", [REPORT_COMPONENTS] = "components", [REPORT_UNITS] = "units",
    [REPORT_ITEMS] = "items",  [REPORT_TREND] = "trend",           [REPORT_GROUPS] = "groups",
};

/* What limits the answers, in the order of an address. */
static const char *const limits[] = {"from", "to", "mode", "counter", "field", "group", "filter"};

static const char *held(const struct results_form *form, const char *name)
{
    const char *text = http_query(form->request, name);
    return text == NULL || *text == '\0' ? NULL : text;
}

static const char *path_of(const struct results_form *form, const char *below)
{
    const char *path =
        arena_format(form->page->arena, "/staff/campaigns/%s%s", form->entry->campaign->id, below);
    return path == NULL ? "/staff" : path;
}

static void put_address(struct buffer *text, const struct results_form *form, const char *part)
{
    buffer_format(text, "%s?lang=%s", form->request->path, form->page->visit.language);
    query_text_add(text, "part", part);
    for (size_t i = 0; i < ARRAY_LENGTH(limits); i++)
        query_text_add(text, limits[i], held(form, limits[i]));
}

static const char *keep(const struct results_form *form, const struct buffer *text)
{
    return buffer_check(text) == OK ? arena_text(form->page->arena, text->data) : NULL;
}

static const char *address(const struct results_form *form, const char *part)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_CONNECTION_BYTES);
    put_address(&text, form, part);
    return keep(form, &text);
}

const char *results_file_address(const struct results_form *form, const char *format, size_t table)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_CONNECTION_BYTES);
    put_address(&text, form, results_parts[form->part]);
    buffer_format(&text, "&format=%s", format);
    if (table > 0)
        buffer_format(&text, "&table=%zu", table);
    return keep(form, &text);
}

static const char *word(const struct results_form *form, const char *name)
{
    return page_word(form->page->arena, page_words(form->page), name);
}

/* --- tabs ------------------------------------------------------------------------------------ */

/* Months, fields and counters could be set against those of all. */
static bool offers(const struct results_form *form, enum report_part part)
{
    if (part == REPORT_TREND || part == REPORT_GROUPS)
        return !(form->guarded && form->limited);
    return part != REPORT_UNITS || form->entry->campaign->unit_count > 1;
}

static void put_tabs(const struct results_form *form, struct json_out *out)
{
    static const char *const words[REPORT_PART_COUNT] = {[REPORT_COMPONENTS] =
                                                             "staff_part_components",
                                                         [REPORT_UNITS] = "staff_part_units",
                                                         [REPORT_ITEMS] = "staff_part_items",
                                                         [REPORT_TREND] = "staff_part_trend",
                                                         [REPORT_GROUPS] = "staff_part_groups"};
    json_open(out, "parts", '[');
    for (size_t i = REPORT_COMPONENTS; i < REPORT_PART_COUNT; i++) {
        if (!offers(form, (enum report_part)i))
            continue;
        json_open(out, NULL, '{');
        json_put_text(out, "part_href", address(form, results_parts[i]));
        json_put_text(out, "part_name", word(form, words[i]));
        json_put_bool(out, "part_here", i == form->part);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_text(out, "part", results_parts[form->part]);
}

/* --- filters --------------------------------------------------------------------------------- */

static void put_option(struct json_out *out, const char *value, const char *said, bool chosen)
{
    json_open(out, NULL, '{');
    json_put_text(out, "option", value);
    json_put_text(out, "said", said);
    json_put_bool(out, "chosen", chosen);
    json_close(out, '}');
}

static void put_modes(const struct results_form *form, struct json_out *out)
{
    static const char *const words[MODE_COUNT] = {"report_mode_kiosk", "report_mode_phone",
                                                  "report_mode_interviewer", "report_mode_paper"};
    const char *asked = held(form, "mode");
    bool listed = asked == NULL;
    json_open(out, "modes", '[');
    for (size_t i = 0; i < MODE_COUNT; i++) {
        const char *name = response_mode_name((enum response_mode)i);
        bool chosen = asked != NULL && strcmp(asked, name) == 0;
        listed = listed || chosen;
        put_option(out, name, message_words(page_words(form->page), words[i]), chosen);
    }
    if (!listed) /* several, by an address written by hand: stay as they are */
        put_option(out, asked, asked, true);
    json_close(out, ']');
}

static bool is_offered(const struct question *question)
{
    return selection_may_group(question) && question->type == QUESTION_ONE &&
           question->choice_count > 1 && question->choice_count <= LEVELS_OFFERED;
}

static void put_levels(const struct results_form *form, const struct question *question,
                       const char *asked, struct json_out *out)
{
    const struct form *asking = form->entry->form;
    int language = form_language(asking, form->page->visit.language);
    json_open(out, NULL, '{');
    json_put_text(out, "group_name",
                  form_text(asking, &question->label, language < 0 ? 0 : language, NULL));
    json_open(out, "levels", '[');
    for (size_t i = 0; i < question->choice_count; i++) {
        char value[GROUP_SIZE];
        snprintf(value, sizeof value, "%s:%d", question->id, question->choices[i].value);
        put_option(
            out, value,
            form_text(asking, &question->choices[i].label, language < 0 ? 0 : language, NULL),
            asked != NULL && strcmp(asked, value) == 0);
    }
    json_close(out, ']');
    json_close(out, '}');
}

static void put_groups(const struct results_form *form, struct json_out *out)
{
    const char *asked = held(form, "group");
    const struct form *asking = form->entry->form;
    json_put_bool(out, "users_chosen", asked != NULL && strcmp(asked, "users") == 0);
    json_put_bool(out, "has_users", form->tally == NULL || form->tally->definition->users != NULL);
    json_open(out, "groups", '[');
    for (size_t i = 0; i < asking->question_count; i++)
        if (is_offered(&asking->questions[i]))
            put_levels(form, &asking->questions[i], asked, out);
    json_close(out, ']');
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The counters or fields that answers named, each once. */
static void put_names(const struct results_form *form, enum group_kind kind, const char *member,
                      struct json_out *out)
{
    const char **names = NULL;
    size_t count = 0;
    size_t all = form->tally == NULL ? 0 : form->tally->group_count;
    names = arena_array(form->page->arena, all + 1, sizeof *names);
    for (size_t i = 0; names != NULL && i < all; i++) {
        const struct tally_group *group = &form->tally->groups[i];
        if (group->kind == kind &&
            unit_list_within(form->units, group->unit, form->request->arguments[1]))
            names[count++] = group->name;
    }
    if (count > 0)
        qsort(names, count, sizeof *names, compare_names);
    json_open(out, member, '[');
    for (size_t i = 0, put = 0; i < count && put < NAMES_MAX; i++) {
        if (i > 0 && strcmp(names[i], names[i - 1]) == 0)
            continue;
        put_option(out, names[i], names[i], false);
        put++;
    }
    json_close(out, ']');
}

static void put_held(const struct results_form *form, struct json_out *out)
{
    json_put_text(out, "from_day", held(form, "from"));
    json_put_text(out, "to_day", held(form, "to"));
    json_put_text(out, "counter", held(form, "counter"));
    json_put_text(out, "field", held(form, "field"));
    json_put_text(out, "condition", form->guarded ? NULL : held(form, "filter"));
    json_put_bool(out, "limited", form->limited);
    json_put_bool(out, "months_only", form->guarded);
}

void results_form_put(const struct results_form *form, struct json_out *out)
{
    const char *below = arena_format(form->page->arena, "/units/%s", form->request->arguments[1]);
    json_put_text(out, "path", form->request->path);
    json_put_text(out, "campaign_href",
                  visit_address(form->page->arena, &form->page->visit, path_of(form, "")));
    json_put_text(out, "find_action", path_of(form, ""));
    json_put_text(out, "report_href",
                  visit_address(form->page->arena, &form->page->visit,
                                path_of(form, below == NULL ? "" : below)));
    const char *clear = arena_format(form->page->arena, "%s?lang=%s&part=%s", form->request->path,
                                     form->page->visit.language, results_parts[form->part]);
    json_put_text(out, "clear_href", clear);
    put_tabs(form, out);
    put_held(form, out);
    put_modes(form, out);
    put_groups(form, out);
    put_names(form, GROUP_COUNTER, "counters", out);
    put_names(form, GROUP_FIELD, "fields", out);
}
