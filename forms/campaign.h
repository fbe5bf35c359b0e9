/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * campaign - one round of asking: which form, which units, when, and whether an answer belongs.
 *
 *   draft --open--> open --closing--> closing --close--> closed      (open again from closing)
 *
 * Ownership: a campaign's texts live in the arena it was read into. Thread: read by any.
 */
#ifndef HAILONG_FORMS_CAMPAIGN_H
#define HAILONG_FORMS_CAMPAIGN_H

#include "base/date.h"
#include "base/json_write.h"
#include "forms/form.h"
#include "forms/response.h"

enum campaign_state { CAMPAIGN_DRAFT, CAMPAIGN_OPEN, CAMPAIGN_CLOSING, CAMPAIGN_CLOSED };
enum campaign_access { ACCESS_OPEN, ACCESS_TICKET, ACCESS_DEVICE };

enum campaign_kind {
    KIND_COUNTER, /* everybody who comes to a counter, as long as it is open */
    KIND_SAMPLE   /* people drawn beforehand */
};

enum { DAY_NONE = INT32_MIN };

enum {
    CAMPAIGN_NAME_MAX = 200 /* characters */,
    CAMPAIGN_IDLE_LEAST_S = 15,
    CAMPAIGN_IDLE_MOST_S = 3600
};

struct campaign {
    const char *id;
    const char *province; /* code of the province it belongs to, or "VN" for the nation */
    const char *form;
    const char *version;
    const char *index;
    enum campaign_state state;
    enum campaign_access access;
    int32_t from_day; /* DAY_NONE = no rule */
    int32_t to_day;
    bool simulated;
    bool withdrawal;            /* answers may be taken back (schema/withdrawal.h) ... */
    struct hash withdrawal_key; /* ... with codes derived from this */
    const char *const *units;   /* codes, sorted by strcmp */
    size_t unit_count;
    enum campaign_kind kind;
    const char *name_vi; /* these two: "" or NULL = the form's title */
    const char *name_en;
    const char *languages; /* those offered, as "vi,en"; "" or NULL = all of the form's */
    int32_t idle_s;        /* before a kiosk asks whether anybody is there; 0 = as the form says */
    int64_t revision;      /* how often it was changed */
};

const char *campaign_state_name(enum campaign_state state);
bool campaign_state_parse(const char *text, enum campaign_state *out);
const char *campaign_access_name(enum campaign_access access);
bool campaign_access_parse(const char *text, enum campaign_access *out);
const char *campaign_kind_name(enum campaign_kind kind);
bool campaign_kind_parse(const char *text, enum campaign_kind *out);

/* How it is called in a language: its name, else the form's title in the form's `language`. */
const char *campaign_title(const struct campaign *campaign, const struct form *form,
                           const char *language);

/* Whether its page is offered in a language of the form. */
bool campaign_offers(const struct campaign *campaign, const char *language);

/* What is wrong with what staff say of it: INVALID campaign_name (too long, or no single line),
 * campaign_idle {low, high}, campaign_days (the last before the first), campaign_language {form,
 * value} (none of the form's), campaign_units_none; OK = nothing. */
CHECKED enum fault campaign_check(const struct campaign *campaign, const struct form *form);

/* A day as a member of an object that is open; DAY_NONE is null. */
void campaign_put_day(struct json_out *out, const char *name, int32_t day);

/* What the campaign is on a day: an open campaign past its last day behaves as closing. */
enum campaign_state campaign_state_on(const struct campaign *campaign, int32_t day);

/* The campaign's own text of one of its units' codes, or NULL. */
const char *campaign_unit(const struct campaign *campaign, const char *unit);
bool campaign_has_unit(const struct campaign *campaign, const char *unit);

/* Adds the reasons why a response does not belong: version (form or version is not the
 * campaign's), unit, time (started over 24 h ahead of `now`, or before the first day), late
 * (closed), draft; a test may come in a draft and before the first day. Nothing added = it belongs. `started` is by our clock (clock.h). */
void campaign_admit(const struct campaign *campaign, const struct response *response,
                    struct instant now, struct findings *findings);

#endif
