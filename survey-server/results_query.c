/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/results_query.h"

#include "base/date.h"
#include "forms/response.h"

/* A day of the query; absent = open. */
static enum fault query_day(const struct request *request, const char *name, int32_t *out)
{
    const char *text = http_query(request, name);
    if (text != NULL && !day_parse(text, out))
        return fault_raise(FAULT_INVALID, "query_day", "name", name, "value", text, NULL);
    return OK;
}

/* Modes of answering, "kiosk,phone"; absent = all. */
static enum fault query_modes(const struct request *request, unsigned *out)
{
    const char *text = http_query(request, "mode");
    if (text != NULL && !response_modes_parse(text, out))
        return fault_raise(FAULT_INVALID, "query_mode", "value", text, NULL);
    return OK;
}

static enum fault check_names(const struct request *request, const char *also)
{
    const char *const known[] = {"unit", "from", "to", "mode", "filter", "lang", also, NULL};
    const char *other = http_query_other(request, known);
    const char *broken = http_query_broken(request);
    if (other != NULL)
        return fault_raise(FAULT_INVALID, "query_unknown", "name", other, NULL);
    return broken == NULL ? OK : fault_raise(FAULT_INVALID, "query_utf8", "name", broken, NULL);
}

enum fault results_query(const struct request *request, const char *also,
                         struct results_request *out)
{
    TRY(check_names(request, also));
    out->from_day = DAY_NONE;
    out->to_day = DAY_NONE;
    out->filter = http_query(request, "filter");
    TRY(query_day(request, "from", &out->from_day));
    TRY(query_day(request, "to", &out->to_day));
    return query_modes(request, &out->modes);
}
