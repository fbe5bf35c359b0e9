/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/unit_finder.h"

#include "base/text.h"
#include "survey-server/name_search.h"
#include "survey-server/query_text.h"

#include <string.h>

struct search {
    struct name_search names;
    const char *above; /* the parent last asked about */
    bool above_named;
};

static bool is_named(const struct search *search, const struct unit *unit)
{
    return name_search_fits(&search->names, unit->full_name, unit->code);
}

/* By its own name or that of what it lies in, which is asked once for all that lie there. */
static bool matches(struct search *search, const struct unit_list *list, const struct unit *unit)
{
    if (search->above == NULL || strcmp(search->above, unit->parent) != 0) {
        const struct unit *parent = unit_list_find(list, unit->parent);
        search->above = unit->parent;
        search->above_named = parent != NULL && is_named(search, parent);
    }
    return search->above_named || is_named(search, unit);
}

static bool other_province(const struct unit *first, const struct unit *unit)
{
    return strcmp(first->parent, unit->parent) != 0;
}

/* The list stands province by province, in each by name. */
static void gather(struct search *search, const struct desk *desk, const struct campaign *campaign,
                   enum staff_right right, struct found_units *out)
{
    const struct unit_list *list = desk->view->units;
    for (size_t i = 0; i < unit_list_count(list) && out->all < campaign->unit_count; i++) {
        const struct unit *unit = unit_list_at(list, i);
        bool last = unit_list_find(list, unit->code) == unit;
        if (!last || !campaign_has_unit(campaign, unit->code) ||
            !desk_may(desk, right, unit->code) || !matches(search, list, unit))
            continue;
        out->several_provinces =
            out->several_provinces || (out->all > 0 && other_province(out->units[0], unit));
        out->units[out->all++] = unit;
    }
}

enum fault finder_gather(struct request *request, const struct desk *desk,
                         const struct campaign *campaign, enum staff_right right,
                         struct found_units *out)
{
    const char *asked = http_query(request, "find");
    struct found_units found = {.asked = asked == NULL ? "" : asked};
    struct search search = {.above = NULL};
    AUTO(arena) struct arena *scratch = NULL; /* names in lower case, of a nation */
    TRY(name_search_page(request, &found.page));
    if (text_length(found.asked) > FINDER_TEXT_MAX)
        found.asked = "";
    TRY(arena_new(FINDER_BYTES, &scratch));
    TRY(name_search_begin(scratch, found.asked, &search.names));
    found.units = arena_array(request->arena, campaign->unit_count + 1, sizeof *found.units);
    if (found.units == NULL)
        return fault_nomem();
    gather(&search, desk, campaign, right, &found);
    *out = found;
    return OK;
}

void finder_cut(struct found_units *found)
{
    found->pages = found->all == 0 ? 1 : (found->all + FINDER_PAGE_UNITS - 1) / FINDER_PAGE_UNITS;
    if (found->page > found->pages)
        found->page = found->pages;
    size_t from = (found->page - 1) * FINDER_PAGE_UNITS;
    found->count = found->all - from < FINDER_PAGE_UNITS ? found->all - from : FINDER_PAGE_UNITS;
    found->units += from;
}

enum fault finder_find(struct request *request, const struct desk *desk,
                       const struct campaign *campaign, enum staff_right right,
                       struct found_units *out)
{
    struct found_units found;
    TRY(finder_gather(request, desk, campaign, right, &found));
    finder_cut(&found);
    *out = found;
    return OK;
}

/* The page before or after. */
static void put_page_href(const struct found_units *found, const struct page *page,
                          const char *path, bool after, struct json_out *out)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_CONNECTION_BYTES);
    const char *base = visit_address(page->arena, &page->visit, path);
    buffer_text(&text, base == NULL ? "" : base);
    query_text_add(&text, "find", *found->asked == '\0' ? NULL : found->asked);
    query_text_add(&text, "show", found->show);
    buffer_format(&text, "&page=%zu", after ? found->page + 1 : found->page - 1);
    if (base != NULL && buffer_check(&text) == OK)
        json_put_text(out, after ? "next_href" : "previous_href", text.data);
}

void finder_put(const struct found_units *found, const struct page *page, const char *path,
                struct json_out *out)
{
    json_put_text(out, "find", found->asked);
    json_put_text(out, "find_action", path);
    json_put_bool(out, "findable",
                  found->pages > 1 || *found->asked != '\0' || found->show != NULL ||
                      found->all > 12);
    json_put_integer(out, "found_all", (int64_t)found->all);
    json_put_bool(out, "found_none", found->all == 0);
    json_put_bool(out, "has_pages", found->pages > 1);
    json_put_integer(out, "page_number", (int64_t)found->page);
    json_put_integer(out, "page_count", (int64_t)found->pages);
    json_put_bool(out, "several", found->several_provinces);
    if (found->page > 1)
        put_page_href(found, page, path, false, out);
    if (found->page < found->pages)
        put_page_href(found, page, path, true, out);
}
