/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/fieldwork_units.h"

#include "survey-server/fieldwork_quotas.h"
#include "survey-server/unit_finder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE_SIZE = 32 };

enum show { SHOW_ALL, SHOW_SILENT, SHOW_SHORT, SHOW_HELD, SHOW_COUNT };

static const struct {
    const char *name;
    const char *word;
} shows[SHOW_COUNT] = {
    [SHOW_ALL] = {"all", "staff_units_all"},
    [SHOW_SILENT] = {"silent", "staff_units_silent"},
    [SHOW_SHORT] = {"short", "staff_units_short"},
    [SHOW_HELD] = {"held", "staff_units_held"},
};

/* A unit in the order of the page. */
struct ranked_unit {
    const struct unit *unit;
    const struct unit_fieldwork *row;
    struct quota_share share; /* of what is wanted of it */
};

int64_t fieldwork_recent(const struct unit_fieldwork *row, size_t days)
{
    int64_t sum = 0;
    for (size_t i = FIELDWORK_RECENT - days; i < FIELDWORK_RECENT; i++)
        sum += row->recent[i];
    return sum;
}

/* "4,2" (or "4.2"): how much of what came is set aside, in percent; NULL when nothing came. */
static const char *rate_of(const struct page *page, struct arena *arena,
                           const struct unit_fieldwork *row)
{
    char digits[RATE_SIZE];
    int64_t all = row->valid + row->partial + row->quarantined;
    if (all == 0)
        return NULL;
    snprintf(digits, sizeof digits, "%.1f", 100.0 * (double)row->quarantined / (double)all);
    if (page_words(page) == LANGUAGE_VI)
        *strchr(digits, '.') = ',';
    return arena_text(arena, digits);
}

void fieldwork_counts_put(struct json_out *out, const struct page *page, struct arena *arena,
                          const struct unit_fieldwork *row)
{
    json_put_integer(out, "valid", row->valid);
    json_put_integer(out, "partial", row->partial);
    json_put_integer(out, "quarantined", row->quarantined);
    json_put_integer(out, "refused", row->refused);
    json_put_integer(out, "today", fieldwork_recent(row, 1));
    json_put_integer(out, "week", fieldwork_recent(row, FIELDWORK_WEEK));
    json_put_bool(out, "has_held", row->quarantined > 0);
    json_put_text(out, "rate", rate_of(page, arena, row));
}

static void put_unit(struct json_out *out, const struct fieldwork_units *units,
                     const struct ranked_unit *unit, bool with_province)
{
    const struct unit_list *list = units->desk->view->units;
    const char *code = unit->unit->code;
    json_open(out, NULL, '{');
    json_put_text(out, "code", code);
    json_put_text(out, "unit_name", page_unit_name(list, code, page_words(units->page)));
    if (with_province)
        json_put_text(out, "province",
                      page_unit_name(list, unit->unit->parent, page_words(units->page)));
    fieldwork_counts_put(out, units->page, units->arena, unit->row);
    if (unit->share.target > 0) {
        json_put_integer(out, "target", unit->share.target);
        json_put_integer(out, "percent", quota_percent(unit->share));
    }
    desk_put_day(out, "last", unit->row->last_day);
    json_put_text(out, "held_href",
                  arena_format(units->arena, "%s&ruled=any&unit=%s", units->quarantine, code));
    json_close(out, '}');
}

/* Who lags stands first: the smallest part of what is wanted, then the fewest answers. */
static int compare_units(const void *left, const void *right)
{
    const struct ranked_unit *a = left;
    const struct ranked_unit *b = right;
    int order = quota_compare(a->share, b->share);
    if (order != 0)
        return order;
    if (a->row->valid != b->row->valid)
        return a->row->valid < b->row->valid ? -1 : 1;
    return strcmp(a->unit->code, b->unit->code);
}

/* --- which are shown ------------------------------------------------------------------------- */

static enum show show_of(const struct request *request)
{
    const char *asked = http_query(request, "show");
    for (size_t i = 0; asked != NULL && i < SHOW_COUNT; i++)
        if (strcmp(asked, shows[i].name) == 0)
            return (enum show)i;
    return SHOW_ALL;
}

static bool is_shown(const struct ranked_unit *unit, enum show show)
{
    switch (show) {
    case SHOW_SILENT:
        return fieldwork_recent(unit->row, FIELDWORK_WEEK) == 0;
    case SHOW_SHORT:
        return unit->share.count < unit->share.target;
    case SHOW_HELD:
        return unit->row->quarantined > 0;
    case SHOW_ALL:
    case SHOW_COUNT:
    default:
        return true;
    }
}

static void put_shows(struct json_out *out, const struct page *page, enum show show)
{
    json_put_bool(out, "has_shows", true);
    json_open(out, "shows", '[');
    for (size_t i = 0; i < SHOW_COUNT; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "value", shows[i].name);
        json_put_text(out, "show_name", page_word(page->arena, page_words(page), shows[i].word));
        json_put_bool(out, "chosen", i == show);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static size_t place_of(const struct campaign *campaign, const char *code)
{
    size_t low = 0;
    for (size_t high = campaign->unit_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(campaign->units[middle], code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The units found, as `show` chooses, in the order of the page. */
static struct ranked_unit *rank(const struct fieldwork_units *units, enum show show,
                                struct found_units *found)
{
    struct ranked_unit *ranked = arena_array(units->arena, found->all + 1, sizeof *ranked);
    size_t count = 0;
    for (size_t i = 0; ranked != NULL && i < found->all; i++) {
        const struct unit *unit = found->units[i];
        const struct unit_fieldwork *row = &units->rows[place_of(units->campaign, unit->code)];
        const struct quota_share share = {row->valid, quota_of_unit(units->targets, unit->code)};
        ranked[count] = (struct ranked_unit){unit, row, share};
        count += is_shown(&ranked[count], show);
    }
    if (ranked != NULL)
        qsort(ranked, count, sizeof *ranked, compare_units);
    found->all = count;
    return ranked;
}

enum fault fieldwork_units_put(struct json_out *out, const struct fieldwork_units *units)
{
    struct found_units found;
    enum show show = show_of(units->request);
    TRY(finder_gather(units->request, units->desk, units->campaign, STAFF_FIELDWORK, &found));
    struct ranked_unit *ranked = rank(units, show, &found);
    if (ranked == NULL)
        return fault_nomem();
    found.show = show == SHOW_ALL ? NULL : shows[show].name;
    finder_cut(&found);
    finder_put(&found, units->page, units->request->path, out);
    put_shows(out, units->page, show);
    const struct ranked_unit *first = ranked + (found.page - 1) * FINDER_PAGE_UNITS;
    json_open(out, "units", '[');
    for (size_t i = 0; i < found.count; i++)
        put_unit(out, units, &first[i], found.several_provinces);
    json_close(out, ']');
    return OK;
}
