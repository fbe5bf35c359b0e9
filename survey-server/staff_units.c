/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_units.h"

#include "schema/store.h"
#include "survey-server/name_search.h"
#include "survey-server/staff_desk.h"

#include <string.h>

enum { PAGE_UNITS = 100, SEARCH_BYTES = 16 << 20 };

/* Which units are shown. */
struct unit_search {
    const struct unit_list *units;
    const char *below; /* a unit's code; "" = the provinces */
    struct name_search names;
};

static bool is_shown(const struct unit_search *search, const struct unit *unit)
{
    if (search->names.wanted[0] == '\0')
        return strcmp(unit->parent, search->below) == 0;
    if (search->below[0] != '\0' && !unit_list_within(search->units, unit->code, search->below))
        return false;
    return name_search_fits(&search->names, unit->full_name, unit->code);
}

static const char *units_address(const struct page *page, const char *below)
{
    const char *all = visit_address(page->arena, &page->visit, "/staff/units");
    return all == NULL || below[0] == '\0' ? all
                                           : arena_format(page->arena, "%s&below=%s", all, below);
}

static void put_unit(struct json_out *out, const struct page *page, const struct unit *unit)
{
    char day[DATE_TEXT_SIZE];
    bool english = page_words(page) == LANGUAGE_EN;
    json_open(out, NULL, '{');
    json_put_text(out, "code", unit->code);
    json_put_text(out, "unit_name", english ? unit->full_name_en : unit->full_name);
    json_put_text(out, "href", units_address(page, unit->code));
    day_text_vi(unit->valid_from, day);
    json_put_text(out, "from", day);
    if (unit->valid_to != INT32_MAX) {
        day_text_vi(unit->valid_to, day);
        json_put_text(out, "to", day);
    }
    json_close(out, '}');
}

/* Writes the units of one page; yields how many there are in all. */
static size_t put_units(struct json_out *out, const struct page *page,
                        const struct unit_search *search, size_t number)
{
    size_t found = 0;
    json_open(out, "units", '[');
    for (size_t i = 0; i < unit_list_count(search->units); i++) {
        const struct unit *unit = unit_list_at(search->units, i);
        if (!is_shown(search, unit))
            continue;
        if (found / PAGE_UNITS + 1 == number)
            put_unit(out, page, unit);
        found++;
    }
    json_close(out, ']');
    return found;
}

static void put_pages(struct json_out *out, const struct page *page, size_t number, size_t found)
{
    size_t last = found == 0 ? 1 : (found - 1) / PAGE_UNITS + 1;
    json_put_integer(out, "found", (int64_t)found);
    json_put_integer(out, "page", (int64_t)number);
    json_put_integer(out, "pages", (int64_t)last);
    json_put_bool(out, "none", found == 0);
    json_put_bool(out, "many", last > 1);
    if (number > 1 && number <= last)
        json_put_integer(out, "page_before", (int64_t)number - 1);
    if (number < last)
        json_put_integer(out, "page_after", (int64_t)number + 1);
    json_put_text(out, "language", page->visit.language);
}

enum fault staff_units(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const char *words = http_query(request, "q");
    const char *below = http_query(request, "below");
    size_t number = 1;
    TRY(desk_open(request, &desk));
    TRY(arena_new(SEARCH_BYTES, &arena));
    TRY(name_search_page(request, &number));
    struct unit_search search = {.units = desk.view->units, .below = below == NULL ? "" : below};
    TRY(name_search_begin(arena, words, &search.names));
    struct page page = desk_page(request, &desk, "staff_unit_lists", &out);
    if (search.below[0] != '\0' && unit_list_find(search.units, search.below) == NULL)
        return desk_reply_nothing(request);
    size_t found = put_units(&out, &page, &search, number);
    put_pages(&out, &page, number, found);
    json_put_text(&out, "q", words);
    json_put_text(&out, "action", "/staff/units");
    if (search.below[0] != '\0') {
        json_put_text(&out, "below", search.below);
        json_put_text(&out, "below_name",
                      page_unit_name(search.units, search.below, page_words(&page)));
    }
    json_put_text(&out, "all_href", units_address(&page, ""));
    json_put_text(&out, "heirs_href",
                  visit_address(request->arena, &page.visit, "/staff/units/heirs"));
    if (desk_may(&desk, STAFF_DEFINITIONS, NULL))
        json_put_text(&out, "upload_href",
                      visit_address(request->arena, &page.visit, "/staff/units/upload"));
    return page_reply(request, 200, "staff-units", &out);
}

enum fault staff_unit_heirs(struct request *request)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer csv = buffer_of(LIMIT_PAGE_BYTES);
    struct unit_heirs heirs;
    TRY(arena_new(SEARCH_BYTES, &arena));
    TRY(store_unit_heirs(request->services->store, arena, &heirs));
    csv_put_mark(&csv);
    unit_heir_write(&heirs, &csv);
    TRY(buffer_check(&csv));
    http_reply_header(request, "Content-Disposition", "attachment; filename=\"unit-heirs.csv\"");
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply(request, 200, "text/csv; charset=utf-8", &csv);
    return OK;
}
