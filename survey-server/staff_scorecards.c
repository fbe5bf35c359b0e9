/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_scorecards.h"

#include "base/text.h"
#include "survey-server/errands.h"
#include "survey-server/staff_account_view.h"
#include "survey-server/staff_place.h"
#include "survey-server/staff_post.h"
#include "survey-server/staff_score.h"

#include <inttypes.h>
#include <string.h>

enum { YEAR_FIRST = 2000, YEAR_LAST = 2199, DOCUMENT_BYTES = 2 << 20 };

static const char path[] = "/staff/scorecards";

/* The page: the list, and what was posted and could not be. */
struct list_page {
    struct request *request;
    struct desk desk;
    struct arena *arena;
    struct findings findings; /* in the file */
    const char *unit;         /* as typed */
    const char *year;
    const char *decimal; /* "comma", "point", "" */
    bool fill;
    const char *wrong; /* beside the form; NULL = nothing */
};

static void list_page_cleanup(struct list_page *list)
{
    desk_cleanup(&list->desk);
    arena_free(list->arena);
}

static enum fault open_list(struct request *request, struct list_page *out)
{
    out->request = request;
    out->year = "";
    out->decimal = "";
    TRY(desk_open(request, &out->desk));
    TRY(arena_new(SCORE_WORK_BYTES, &out->arena));
    out->findings = findings_in(out->arena);
    return OK;
}

static struct staff_places places_of(const struct list_page *list)
{
    return (struct staff_places){&list->desk, STAFF_SCORECARDS, true};
}

/* --- the page -------------------------------------------------------------------------------- */

static void put_card(struct json_out *out, const struct page *page, const struct list_page *list,
                     const struct kept_scorecard *card)
{
    const char *address = arena_format(page->arena, "%s/%" PRId64, path, card->number);
    json_open(out, NULL, '{');
    json_put_text(out, "href",
                  address == NULL ? NULL : visit_address(page->arena, &page->visit, address));
    json_put_text(out, "unit_name",
                  page_unit_name(list->desk.view->units, card->unit, page_words(page)));
    json_put_integer(out, "year", card->year);
    json_put_integer(out, "number", card->number);
    json_put_integer(out, "open", card->open);
    json_put_integer(out, "overdue", card->overdue);
    json_put_bool(out, "has_overdue", card->overdue > 0);
    json_put_integer(out, "done", card->done);
    json_put_text(out, "taken_by", card->actor);
    desk_put_time(out, "taken_at", card->at_ms);
    json_close(out, '}');
}

static enum fault put_cards(struct json_out *out, const struct page *page,
                            const struct list_page *list)
{
    struct scorecard_list cards = {NULL, 0};
    size_t shown = 0;
    TRY(store_scorecards(list->request->services->store, instant_day(instant_now()), list->arena,
                         &cards));
    json_open(out, "cards", '[');
    for (size_t i = 0; i < cards.count; i++) {
        if (!desk_may(&list->desk, STAFF_RESULTS, cards.items[i].unit))
            continue;
        put_card(out, page, list, &cards.items[i]);
        shown++;
    }
    json_close(out, ']');
    json_put_bool(out, "has_cards", shown > 0);
    return OK;
}

static void put_upload(struct json_out *out, const struct page *page, const struct list_page *list)
{
    const struct staff_places places = places_of(list);
    bool works = staff_has(list->desk.staff, STAFF_SCORECARDS);
    json_put_bool(out, "works", works);
    if (!works)
        return;
    json_put_text(out, "action", visit_address(page->arena, &page->visit, path));
    staff_place_put(out, page, &places, list->unit == NULL ? list->desk.staff->place : list->unit);
    json_put_text(out, "year_typed", list->year);
    json_put_bool(out, "decimal_comma", strcmp(list->decimal, "comma") == 0);
    json_put_bool(out, "decimal_point", strcmp(list->decimal, "point") == 0);
    json_put_bool(out, "fill", list->fill);
}

static enum fault reply(const struct list_page *list, int status)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = desk_page(list->request, &list->desk, "score_cards", &out);
    TRY(put_cards(&out, &page, list));
    put_upload(&out, &page, list);
    json_put_text(&out, "wrong", list->wrong);
    json_put_bool(&out, "refused", findings_errors(&list->findings) > 0);
    desk_put_findings(&out, &page, &list->findings);
    return page_reply(list->request, status, "staff-scorecards", &out);
}

enum fault staff_scorecards(struct request *request)
{
    AUTO(list_page) struct list_page list = {.request = request};
    TRY(open_list(request, &list));
    return reply(&list, 200);
}

/* --- taking one in --------------------------------------------------------------------------- */

static enum fault say_wrong(struct list_page *list, enum fault fault)
{
    return account_view_explain(list->request, fault, &list->wrong);
}

/* Unit and year; list->wrong says what is wrong with them. */
static enum fault read_typed(struct list_page *list, struct kept_scorecard *out)
{
    const struct staff_places places = places_of(list);
    int64_t year = 0;
    TRY(staff_place_read(list->request, &places, list->unit, &out->unit, &list->wrong));
    if (list->wrong != NULL)
        return OK;
    bool is_year = text_to_integer(list->year, &year) && year >= YEAR_FIRST && year <= YEAR_LAST;
    if (!is_year)
        return say_wrong(list,
                         fault_raise(FAULT_INVALID, "scorecard_year", "value", list->year, NULL));
    out->year = (int)year;
    out->decimal = list->decimal[0] == '\0' ? '\0' : list->decimal[0] == 'c' ? ',' : '.';
    out->fill = list->fill;
    return OK;
}

static struct xlsx_bytes file_of(const struct list_page *list, const struct fields *fields)
{
    struct xlsx_bytes file = {http_language(list->request) == LANGUAGE_VI ? "đã gửi" : "sent", "",
                              0};
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        if (strcmp(field->name, "file") != 0)
            continue;
        file.data = field->bytes != NULL ? field->bytes : field->value;
        file.size = field->bytes != NULL ? field->size : strlen(field->value);
        break;
    }
    return file;
}

/* Reads the file, then what would be kept of it: only what reads back without an error is. */
static enum fault read_file(struct list_page *list, const struct xlsx_bytes *file,
                            struct kept_scorecard *kept)
{
    const struct scorecard_ask ask = {file->path, kept->decimal, kept->fill};
    AUTO(buffer) struct buffer text = buffer_of(DOCUMENT_BYTES);
    struct scorecard card;
    struct sheet sheet;
    TRY(sheet_read_bytes(file, NULL, list->arena, &sheet));
    TRY(scorecard_read(&sheet, &ask, list->arena, &card));
    list->findings = card.findings;
    if (findings_errors(&card.findings) > 0)
        return OK;
    TRY(sheet_write_csv(&sheet, &text));
    const struct xlsx_bytes again = {file->path, text.data, text.length};
    TRY(score_read(&again, &ask, list->arena, &card));
    list->findings = card.findings;
    kept->document = arena_text_n(list->arena, text.data, text.length);
    return kept->document == NULL ? fault_nomem() : OK;
}

/* What is wrong with a file is a finding; what is wrong with us stays a fault. */
static enum fault take_file(struct list_page *list, const struct xlsx_bytes *file,
                            struct kept_scorecard *kept)
{
    if (file->size == 0)
        return say_wrong(list, fault_raise(FAULT_INVALID, "scorecard_file_none", NULL));
    enum fault fault = read_file(list, file, kept);
    if (fault == FAULT_INVALID || fault == FAULT_LIMIT || fault == FAULT_NUMERIC) {
        struct finding finding = *fault_detail();
        finding.severity = SEVERITY_ERROR;
        findings_put(&list->findings, &finding);
        return OK;
    }
    return fault;
}

static enum fault take_in(struct request *request)
{
    AUTO(list_page) struct list_page list = {.request = request};
    struct kept_scorecard kept = {.number = 0};
    struct fields fields = {0};
    bool done = false;
    TRY(open_list(request, &list));
    TRY(staff_post_read(request, &fields, &done));
    if (done)
        return OK;
    list.unit = staff_post_field(&fields, "unit");
    list.year = staff_post_field(&fields, "year");
    list.decimal = staff_post_field(&fields, "decimal");
    list.fill = fields_have(&fields, "fill", "yes");
    if (strcmp(list.decimal, "comma") != 0 && strcmp(list.decimal, "point") != 0)
        list.decimal = "";
    const struct xlsx_bytes file = file_of(&list, &fields);
    TRY(read_typed(&list, &kept));
    if (list.wrong == NULL)
        TRY(take_file(&list, &file, &kept));
    if (list.wrong != NULL || findings_errors(&list.findings) > 0)
        return reply(&list, 422);
    kept.actor = list.desk.staff->name;
    TRY(store_put_scorecard(request->services->store, &kept, &kept.number));
    const struct page page = page_titled(request, path, "score_cards");
    const char *address = arena_format(request->arena, "%s/%" PRId64, path, kept.number);
    const char *there =
        address == NULL ? NULL : visit_address(request->arena, &page.visit, address);
    if (there == NULL)
        return fault_nomem();
    account_view_say(request, address, "score_kept");
    http_reply_see_other(request, there);
    return OK;
}

enum fault staff_scorecards_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    if (!staff_has(desk.staff, STAFF_SCORECARDS))
        return desk_reply_nothing(request);
    errand_run(request, take_in);
    return OK;
}
