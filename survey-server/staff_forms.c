/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_forms.h"

#include "survey-server/form_view.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_form_changes.h"

#include <string.h>

/* Everything on these pages that is a form's own is in the page's language, else as it falls back.
 */
static const char *title_of(const struct page *page, const struct form *form)
{
    int language = form_language(form, page->visit.language);
    return form_text(form, &form->title, language < 0 ? 0 : language, NULL);
}

static const char *address_of(const struct page *page, const struct form *form, const char *below)
{
    const char *tail =
        arena_format(page->arena, "/staff/forms/%s/%s%s", form->id, form->version, below);
    return tail == NULL ? NULL : visit_address(page->arena, &page->visit, tail);
}

/* Whether a campaign asks by it, and has a unit of one's place. */
static bool is_use(const struct desk *desk, const struct catalog_entry *entry,
                   const struct form *form)
{
    bool seen = false;
    for (size_t i = 0; entry->form == form && i < entry->campaign->unit_count && !seen; i++)
        seen = desk_may(desk, STAFF_RESULTS, entry->campaign->units[i]);
    return seen;
}

static int64_t count_uses(const struct desk *desk, const struct form *form)
{
    int64_t uses = 0;
    for (size_t i = 0; i < desk->view->count; i++)
        uses += is_use(desk, &desk->view->entries[i], form);
    return uses;
}

static enum fault put_form(struct request *request, struct json_out *out, const struct page *page,
                           const struct desk *desk, const struct form_entry *entry)
{
    const struct form *form = NULL;
    TRY(catalog_form(request->services->catalog, entry->id, entry->version, &form));
    json_open(out, NULL, '{');
    json_put_text(out, "id", form->id);
    json_put_text(out, "version", form->version);
    json_put_text(out, "name", title_of(page, form));
    json_put_text(out, "href", address_of(page, form, ""));
    json_put_integer(out, "questions", (int64_t)form->question_count);
    json_put_integer(out, "languages_many", (int64_t)form->language_count);
    json_put_integer(out, "uses", count_uses(desk, form));
    json_close(out, '}');
    return OK;
}

enum fault staff_forms(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct form_entry *forms = NULL;
    size_t count = 0;
    TRY(desk_open(request, &desk));
    TRY(store_forms(request->services->store, request->arena, &forms, &count));
    struct page page = desk_page(request, &desk, "staff_forms", &out);
    json_open(&out, "forms", '[');
    for (size_t i = 0; i < count; i++)
        TRY(put_form(request, &out, &page, &desk, &forms[i]));
    json_close(&out, ']');
    if (desk_may(&desk, STAFF_DEFINITIONS, NULL))
        json_put_text(&out, "publish_href",
                      visit_address(request->arena, &page.visit, "/staff/forms/publish"));
    return page_reply(request, 200, "staff-forms", &out);
}

/* --- one form -------------------------------------------------------------------------------- */

/* The other versions of the form, each with the address that compares them. */
static enum fault put_others(struct request *request, struct json_out *out, const struct page *page,
                             const struct form *form)
{
    const struct form_entry *forms = NULL;
    size_t count = 0;
    TRY(store_forms(request->services->store, request->arena, &forms, &count));
    json_open(out, "others", '[');
    for (size_t i = 0; i < count; i++) {
        if (strcmp(forms[i].id, form->id) != 0 || strcmp(forms[i].version, form->version) == 0)
            continue;
        const char *href = address_of(page, form, "");
        json_open(out, NULL, '{');
        json_put_text(out, "version", forms[i].version);
        json_put_text(out, "href",
                      arena_format(request->arena, "%s&with=%s", href, forms[i].version));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static void put_uses(struct json_out *out, const struct page *page, const struct desk *desk,
                     const struct form *form)
{
    json_open(out, "campaigns", '[');
    for (size_t i = 0; i < desk->view->count; i++) {
        if (is_use(desk, &desk->view->entries[i], form))
            json_put_text(out, NULL, desk->view->entries[i].campaign->id);
    }
    json_close(out, ']');
    json_put_bool(out, "has_campaigns", count_uses(desk, form) > 0);
    json_put_text(out, "preview_href", address_of(page, form, "/preview"));
    json_put_text(out, "json_href",
                  arena_format(page->arena, "/api/v1/forms/%s/%s", form->id, form->version));
}

/* The form an address names, or the one 404; *out_form NULL: that was the reply. */
static enum fault find_form(struct request *request, const char *version,
                            const struct form **out_form)
{
    *out_form = NULL;
    enum fault fault =
        catalog_form(request->services->catalog, request->arguments[0], version, out_form);
    return fault == FAULT_NOTFOUND ? desk_reply_nothing(request) : fault;
}

enum fault staff_form(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct form *form = NULL;
    const struct form *other = NULL;
    const char *with = http_query(request, "with");
    TRY(desk_open(request, &desk));
    TRY(find_form(request, request->arguments[1], &form));
    if (form == NULL)
        return OK;
    if (with != NULL)
        TRY(find_form(request, with, &other));
    if (with != NULL && other == NULL)
        return OK;
    struct page page = desk_page(request, &desk, "staff_forms", &out);
    json_put_text(&out, "id", form->id);
    json_put_text(&out, "form_version", form->version);
    json_put_text(&out, "name", title_of(&page, form));
    json_put_text(&out, "forms_href", visit_address(request->arena, &page.visit, "/staff/forms"));
    json_put_integer(&out, "questions", (int64_t)form->question_count);
    staff_form_coverage_put(&out, form);
    put_uses(&out, &page, &desk, form);
    TRY(put_others(request, &out, &page, form));
    if (other != NULL) {
        json_put_text(&out, "with", other->version);
        TRY(staff_form_changes_put(&out, request->arena, other, form));
    }
    return page_reply(request, 200, "staff-form", &out);
}

/* --- the preview ----------------------------------------------------------------------------- */

enum fault staff_form_preview(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    static const struct campaign none = {.id = "", .province = STAFF_EVERYWHERE};
    const struct form *form = NULL;
    TRY(desk_open(request, &desk));
    TRY(find_form(request, request->arguments[1], &form));
    if (form == NULL)
        return OK;
    const char *asked = http_query(request, "lang");
    int language = asked == NULL ? 0 : form_language(form, asked);
    struct page page = page_titled(request, request->path, "staff_preview");
    page.kept = http_query_again(request, "lang");
    page.languages = form->languages;
    page.names = form->language_names;
    page.language_count = form->language_count;
    page.visit.language = form->languages[language < 0 ? 0 : language];
    struct form_view view = {.page = page,
                             .form = form,
                             .language = language < 0 ? 0 : language,
                             .campaign = &none,
                             .units = desk.view->units};
    TRY(form_view_write_preview(&view, &out));
    json_put_text(&out, "form_version", form->version);
    json_put_text(&out, "form_href", address_of(&page, form, ""));
    return page_reply(request, 200, "staff-preview", &out);
}
