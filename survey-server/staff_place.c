/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_place.h"

#include "base/text.h"
#include "survey-server/staff_account_view.h"

#include <string.h>

enum { WORDS_BYTES = 4096, EXAMPLES_MAX = 4, TYPED_BYTES = 200 /* of it told again */ };

static bool may_have(const struct staff_places *places, const char *place)
{
    if (places->units_only && strcmp(place, STAFF_EVERYWHERE) == 0)
        return false;
    return desk_may(places->desk, places->right, place);
}

static size_t count_places(const struct staff_places *places)
{
    size_t count = 0;
    for (size_t i = 0; i < unit_list_count(places->desk->view->units); i++)
        count += may_have(places, unit_list_at(places->desk->view->units, i)->code);
    return count;
}

static void put_choice(struct json_out *out, const char *code, const char *label,
                       const char *chosen)
{
    json_open(out, NULL, '{');
    json_put_text(out, "code", code);
    json_put_text(out, "place_label", label);
    json_put_bool(out, "chosen", chosen != NULL && strcmp(code, chosen) == 0);
    json_close(out, '}');
}

void staff_place_put(struct json_out *out, const struct page *page,
                     const struct staff_places *places, const char *chosen)
{
    const struct desk *desk = places->desk;
    const struct unit_list *units = desk->view->units;
    bool listed = count_places(places) <= STAFF_PLACES_LISTED;
    json_put_bool(out, "has_places", listed);
    if (!listed) {
        json_put_text(out, "place_typed", chosen == NULL ? "" : chosen);
        return;
    }
    json_put_bool(out, "place_chosen", chosen != NULL && may_have(places, chosen));
    json_open(out, "places", '[');
    if (may_have(places, STAFF_EVERYWHERE))
        put_choice(out, STAFF_EVERYWHERE, account_view_place(page, desk, STAFF_EVERYWHERE), chosen);
    for (size_t i = 0; i < unit_list_count(units); i++) {
        const char *code = unit_list_at(units, i)->code;
        if (may_have(places, code))
            put_choice(out, code, page_unit_name(units, code, page_words(page)), chosen);
    }
    json_close(out, ']');
}

/* --- reading it ------------------------------------------------------------------------------ */

/* The units that have a name, as far as they are told. */
struct namesakes {
    const struct unit *units[EXAMPLES_MAX];
    size_t count;
};

static bool is_called(struct arena *arena, const struct unit *unit, const char *wanted)
{
    const char *name = text_fold(arena, unit->name);
    const char *full_name = text_fold(arena, unit->full_name);
    return (name != NULL && strcmp(name, wanted) == 0) ||
           (full_name != NULL && strcmp(full_name, wanted) == 0);
}

static enum fault find_by_name(const struct staff_places *places, const char *typed,
                               struct namesakes *out)
{
    const struct unit_list *units = places->desk->view->units;
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(LIMIT_PAGE_BYTES, &arena));
    const char *wanted = text_fold(arena, typed);
    if (wanted == NULL)
        return fault_nomem();
    for (size_t i = 0; i < unit_list_count(units); i++) {
        const struct unit *unit = unit_list_at(units, i);
        if (!may_have(places, unit->code) || !is_called(arena, unit, wanted))
            continue;
        if (out->count < EXAMPLES_MAX)
            out->units[out->count] = unit;
        out->count++;
    }
    return OK;
}

/* "Xã Tân Thành (25000), Xã Tân Thành (31150)". */
static const char *examples(struct request *request, const struct namesakes *found)
{
    const char *text = "";
    for (size_t i = 0; i < found->count && i < EXAMPLES_MAX && text != NULL; i++)
        text = arena_format(request->arena, "%s%s%s (%s)", text, i == 0 ? "" : ", ",
                            found->units[i]->full_name, found->units[i]->code);
    return text;
}

static enum fault say_wrong(struct request *request, const char *typed,
                            const struct namesakes *found, const char **out)
{
    AUTO(buffer) struct buffer words = buffer_of(WORDS_BYTES);
    const char *code = found->count > 1 ? "account_place_many" : "account_place_unknown";
    const char *told =
        arena_format(request->arena, "%.*s", (int)text_fit(typed, TYPED_BYTES), typed);
    message_say(&words, http_language(request), code, "value", told, "examples",
                found->count > 1 ? examples(request, found) : "", NULL);
    TRY(buffer_check(&words));
    *out = arena_text(request->arena, words.data);
    return *out == NULL ? fault_nomem() : OK;
}

enum fault staff_place_read(struct request *request, const struct staff_places *places,
                            const char *typed, const char **out, const char **out_wrong)
{
    struct namesakes found = {.count = 0};
    *out = NULL;
    if (may_have(places, typed) && (strcmp(typed, STAFF_EVERYWHERE) == 0 ||
                                    unit_list_find(places->desk->view->units, typed) != NULL)) {
        *out = typed;
        return OK;
    }
    TRY(find_by_name(places, typed, &found));
    if (found.count == 1) {
        *out = arena_text(request->arena, found.units[0]->code);
        return *out == NULL ? fault_nomem() : OK;
    }
    return say_wrong(request, typed, &found, out_wrong);
}
