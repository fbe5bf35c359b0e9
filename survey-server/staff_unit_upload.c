/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_units.h"

#include "schema/store.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_post.h"

#include <string.h>

enum { WORK_BYTES = 64 << 20, SHOWN_CHANGES = 300 };

/* The page in its states: asking for a list, refusing it, showing what it changes, refusing what
 * was said of heirs. */
struct upload_page {
    struct request *request;
    const struct desk *desk;
    struct arena *arena;
    struct findings findings;
    const char *text;        /* the list; NULL = none yet */
    struct unit_list *units; /* NULL = it cannot be read */
    struct unit_changes changes;
    const char *heirs_text; /* as posted; NULL = to be suggested */
    struct unit_heirs heirs;
};

static void upload_page_cleanup(struct upload_page *update)
{
    unit_list_free(update->units);
    arena_free(update->arena);
}

/* What kind of change it is, as a word of the page. */
static const char *kind_of(const struct unit_change *change)
{
    if (change->before == NULL)
        return "staff_unit_new";
    return unit_change_ends(change) ? "staff_unit_ends" : "staff_unit_changes";
}

static void put_change(struct json_out *out, const struct page *page,
                       const struct unit_change *change)
{
    char day[DATE_TEXT_SIZE];
    json_open(out, NULL, '{');
    json_put_text(out, "kind", page_word(page->arena, page_words(page), kind_of(change)));
    json_put_text(out, "code", change->after->code);
    json_put_text(out, "unit_name", change->after->full_name);
    if (change->before != NULL && strcmp(change->before->full_name, change->after->full_name) != 0)
        json_put_text(out, "was", change->before->full_name);
    day_text_vi(change->after->valid_from, day);
    json_put_text(out, "from", day);
    if (change->after->valid_to != INT32_MAX) {
        day_text_vi(change->after->valid_to, day);
        json_put_text(out, "to", day);
    }
    json_close(out, '}');
}

static void put_changes(struct json_out *out, const struct page *page,
                        const struct unit_changes *changes)
{
    json_open(out, "changes", '[');
    for (size_t i = 0; i < changes->count && i < SHOWN_CHANGES; i++)
        put_change(out, page, &changes->items[i]);
    json_close(out, ']');
    json_put_bool(out, "has_changes", changes->count > 0);
    json_put_bool(out, "more", changes->count > SHOWN_CHANGES);
    json_put_integer(out, "count", (int64_t)changes->count);
    json_put_integer(out, "same", (int64_t)changes->same);
    json_put_integer(out, "unnamed", (int64_t)changes->unnamed);
}

static enum fault reply(const struct upload_page *update)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    AUTO(buffer) struct buffer heirs = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct request *request = update->request;
    bool refused = findings_errors(&update->findings) > 0;
    struct page page = desk_page(request, update->desk, "staff_unit_upload", &out);
    json_put_text(&out, "action",
                  visit_address(request->arena, &page.visit, "/staff/units/upload"));
    json_put_text(&out, "units_href", visit_address(request->arena, &page.visit, "/staff/units"));
    json_put_bool(&out, "refused", refused);
    desk_put_findings(&out, &page, &update->findings);
    json_put_bool(&out, "accepted", update->units != NULL);
    if (update->units != NULL) {
        put_changes(&out, &page, &update->changes);
        json_put_text(&out, "document", update->text);
        unit_heir_suggest(&update->changes, update->arena, &heirs);
        const char *suggested = heirs.length == 0 ? NULL : heirs.data;
        json_put_text(&out, "heirs", update->heirs_text != NULL ? update->heirs_text : suggested);
    }
    return page_reply(request, refused ? 422 : 200, "staff-unit-upload", &out);
}

enum fault staff_unit_upload(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    if (!desk_may(&desk, STAFF_DEFINITIONS, NULL))
        return desk_reply_nothing(request);
    const struct upload_page update = {
        .request = request, .desk = &desk, .findings = findings_in(request->arena)};
    return reply(&update);
}

static enum fault read_units(struct upload_page *update)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct unit_list *held = update->desk->view->units;
    TRY(csv_open_text("", update->text, strlen(update->text), &csv));
    TRY(unit_list_read(csv, &update->findings, &update->units));
    if (update->units == NULL)
        return OK;
    unit_compare_check(held, update->units, &update->findings);
    if (findings_errors(&update->findings) == 0)
        return unit_compare(held, update->units, update->arena, &update->changes);
    unit_list_free(TAKE(update->units));
    return OK;
}

static enum fault read_heirs(struct upload_page *update)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct unit_lists lists = {update->desk->view->units, update->units};
    if (update->heirs_text == NULL ||
        update->heirs_text[strspn(update->heirs_text, " \r\n")] == '\0')
        return OK;
    TRY(csv_open_text("", update->heirs_text, strlen(update->heirs_text), &csv));
    enum fault fault = unit_heir_read(csv, &lists, &update->findings, &update->heirs);
    if (fault != FAULT_INVALID)
        return fault;
    findings_put(&update->findings, fault_detail());
    return OK;
}

/* Looks at what was sent, and takes it in when that was asked for and nothing is wrong. */
static enum fault take_in(struct upload_page *update, bool confirmed, bool *out_done)
{
    const char *actor = update->desk->staff->name;
    TRY(read_units(update));
    if (update->units == NULL || !confirmed)
        return OK;
    TRY(read_heirs(update));
    if (findings_errors(&update->findings) > 0)
        return OK;
    *out_done = true;
    return store_put_units_heirs(update->request->services->store, update->units, &update->heirs,
                                 actor);
}

enum fault staff_unit_upload_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(upload_page) struct upload_page update = {.request = request, .desk = &desk};
    struct fields fields = {0};
    bool done = false;
    TRY(staff_post_open(request, STAFF_DEFINITIONS, &desk, &fields, &done));
    if (done)
        return OK;
    if (!desk_may(&desk, STAFF_DEFINITIONS, NULL))
        return desk_reply_nothing(request);
    TRY(arena_new(WORK_BYTES, &update.arena));
    update.findings = findings_in(update.arena);
    update.text = staff_post_field(&fields, "file");
    update.heirs_text = fields_first(&fields, "heirs");
    TRY(take_in(&update, fields_have(&fields, "confirmed", "yes"), &done));
    if (!done)
        return reply(&update);
    http_reply_see_other(request, "/staff/units");
    return OK;
}
