/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_forms.h"

#include "survey-server/staff_desk.h"
#include "survey-server/staff_form_changes.h"
#include "survey-server/staff_post.h"

#include <string.h>

/* The page in its three states: asking for a file, refusing one, showing what it changes. */
struct publishing {
    struct request *request;
    const struct desk *desk;
    const char *text;                /* the file's; NULL = none yet */
    const struct findings *findings; /* about it */
    const struct form *form;         /* what it is; NULL = it cannot be published */
};

/* The version of the same form that was published last, NULL when there is none. */
static enum fault find_last(const struct publishing *publishing, const struct form **out)
{
    const struct form_entry *forms = NULL;
    size_t count = 0;
    struct services *services = publishing->request->services;
    *out = NULL;
    TRY(store_forms(services->store, publishing->request->arena, &forms, &count));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(forms[i].id, publishing->form->id) == 0)
            TRY(catalog_form(services->catalog, forms[i].id, forms[i].version, out));
    }
    return OK;
}

static enum fault put_form(const struct publishing *publishing, struct json_out *out)
{
    const struct form *form = publishing->form;
    const struct form *last = NULL;
    TRY(find_last(publishing, &last));
    json_put_text(out, "id", form->id);
    json_put_text(out, "form_version", form->version);
    json_put_text(out, "name", form_text(form, &form->title, 0, NULL));
    json_put_integer(out, "questions", (int64_t)form->question_count);
    json_put_text(out, "document", publishing->text);
    staff_form_coverage_put(out, form);
    if (last == NULL)
        return OK;
    json_put_text(out, "with", last->version);
    return staff_form_changes_put(out, publishing->request->arena, last, form);
}

static enum fault reply(const struct publishing *publishing)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct request *request = publishing->request;
    bool refused = publishing->text != NULL && publishing->form == NULL;
    struct page page = desk_page(request, publishing->desk, "staff_publish", &out);
    json_put_text(&out, "action",
                  visit_address(request->arena, &page.visit, "/staff/forms/publish"));
    json_put_text(&out, "forms_href", visit_address(request->arena, &page.visit, "/staff/forms"));
    json_put_bool(&out, "refused", refused);
    json_put_bool(&out, "accepted", publishing->form != NULL);
    desk_put_findings(&out, &page, publishing->findings);
    if (publishing->form != NULL)
        TRY(put_form(publishing, &out));
    return page_reply(request, refused ? 422 : 200, "staff-publish", &out);
}

enum fault staff_form_publish(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    if (!desk_may(&desk, STAFF_DEFINITIONS, NULL))
        return desk_reply_nothing(request);
    const struct publishing publishing = {.request = request, .desk = &desk};
    return reply(&publishing);
}

/* Reads what was sent; what is wrong with it is findings, also that it is no JSON. */
static enum fault read_form(const char *text, struct findings *findings, struct form **out)
{
    enum fault fault = form_load(text, strlen(text), findings, out);
    if (fault != FAULT_INVALID)
        return fault;
    findings_put(findings, fault_detail());
    return OK;
}

/* What is published already under this name and version, with other contents, is a finding. */
static enum fault publish(const struct publishing *publishing, struct findings *findings,
                          bool *out_done)
{
    const char *actor = publishing->desk->staff->name;
    enum fault fault =
        store_put_form(publishing->request->services->store, publishing->form, actor);
    *out_done = fault == OK;
    if (fault != FAULT_CONFLICT)
        return fault;
    findings_put(findings, fault_detail());
    return OK;
}

enum fault staff_form_publish_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(form) struct form *form = NULL;
    struct fields fields = {0};
    bool done = false;
    TRY(staff_post_open(request, STAFF_DEFINITIONS, &desk, &fields, &done));
    if (done)
        return OK;
    if (!desk_may(&desk, STAFF_DEFINITIONS, NULL))
        return desk_reply_nothing(request);
    struct findings findings = findings_in(request->arena);
    const char *text = staff_post_field(&fields, "file");
    TRY(read_form(text, &findings, &form));
    struct publishing publishing = {request, &desk, text, &findings, form};
    if (form != NULL && fields_have(&fields, "confirmed", "yes"))
        TRY(publish(&publishing, &findings, &done));
    if (findings_errors(&findings) > 0)
        publishing.form = NULL;
    if (!done)
        return reply(&publishing);
    const char *where = arena_format(request->arena, "/staff/forms/%s/%s", form->id, form->version);
    if (where == NULL)
        return fault_nomem();
    http_reply_see_other(request, where);
    return OK;
}
