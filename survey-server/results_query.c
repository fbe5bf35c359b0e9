/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/results_query.h"

#include "base/date.h"
#include "forms/response.h"
#include "survey-server/routes.h"

/* A field of a page's form that was left empty asks for nothing; a program means what it says. */
static const char *query_text(const struct request *request, const char *name)
{
    const char *text = http_query(request, name);
    bool empty = text != NULL && *text == '\0' && route_dress(request) == DRESS_PAGE;
    return empty ? NULL : text;
}

/* A day of the query; absent = open. */
static enum fault query_day(const struct request *request, const char *name, int32_t *out)
{
    const char *text = query_text(request, name);
    if (text != NULL && !day_parse(text, out))
        return fault_raise(FAULT_INVALID, "query_day", "name", name, "value", text, NULL);
    return OK;
}

/* Modes of answering, "kiosk,phone"; absent = all. */
static enum fault query_modes(const struct request *request, unsigned *out)
{
    const char *text = query_text(request, "mode");
    if (text != NULL && !response_modes_parse(text, out))
        return fault_raise(FAULT_INVALID, "query_mode", "value", text, NULL);
    return OK;
}

static enum fault check_names(const struct request *request, const char *const *also)
{
    const char *known[12 + RESULTS_QUERY_ALSO_MAX] = {"unit",    "from",  "to",    "mode", "filter",
                                                      "counter", "field", "group", "lang"};
    size_t count = 9;
    for (size_t i = 0; also != NULL && also[i] != NULL && i < RESULTS_QUERY_ALSO_MAX; i++)
        known[count++] = also[i];
    const char *other = http_query_other(request, known);
    const char *broken = http_query_broken(request);
    if (other != NULL)
        return fault_raise(FAULT_INVALID, "query_unknown", "name", other, NULL);
    return broken == NULL ? OK : fault_raise(FAULT_INVALID, "query_utf8", "name", broken, NULL);
}

enum fault results_query(const struct request *request, const char *const *also,
                         struct results_request *out)
{
    TRY(check_names(request, also));
    out->from_day = DAY_NONE;
    out->to_day = DAY_NONE;
    out->filter = query_text(request, "filter");
    out->selected = (struct selection_texts){
        query_text(request, "counter"), query_text(request, "field"), query_text(request, "group")};
    TRY(query_day(request, "from", &out->from_day));
    TRY(query_day(request, "to", &out->to_day));
    return query_modes(request, &out->modes);
}
