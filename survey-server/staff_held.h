/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_held - what the pages of quarantine share: the campaign, whose answers somebody may look
 * at, words for what is held, and ruling on it.
 *
 * A person sees the held answers of the campaign's units in their place. Those that name no unit of
 * the campaign belong to who sees the whole of it.
 *
 * Ownership: the arena holds what is read of the store. Thread: an errand's. Faults: the store's.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_HELD_H
#define HAILONG_SURVEY_SERVER_STAFF_HELD_H

#include "schema/rulings.h"
#include "survey-server/fields.h"
#include "survey-server/staff_desk.h"

struct held_desk {
    struct request *request;
    struct desk desk;
    struct arena *arena;
    const struct catalog_entry *entry;
    bool whole;         /* they see every answer of the campaign */
    const char **units; /* codes of the campaign's units in their place */
    size_t unit_count;
    bool rules; /* they may rule, too */
};

/* *out_found is false when the campaign is not there, or nothing of it is theirs. */
CHECKED enum fault held_open(struct request *request, struct held_desk *out, bool *out_found);
void held_desk_cleanup(struct held_desk *held);

bool held_sees(const struct held_desk *held, const char *unit);

/* What was typed into the form of a ruling. */
struct held_typed {
    const char *verdict; /* "in", "out", or anything */
    const char *why;
    int64_t seen;
    const struct uuid *ids;
    size_t count;
};
struct held_typed held_read(const struct fields *fields);

/* Rules as typed; *out_wrong is what is wrong in words, to say beside the form; NULL = done. */
CHECKED enum fault held_rule(const struct held_desk *held, const struct held_typed *typed,
                             const char **out_wrong);

/* The form's context: verdict, why, seen, wrong. `typed` may be NULL. */
CHECKED enum fault held_put_form(const struct held_desk *held, struct json_out *out,
                                 const struct held_typed *typed, const char *wrong);

/* A ruling as members of the open object: verdict words, who, when, why. */
void held_put_ruling(struct json_out *out, const struct page *page, const struct ruling *ruling);

/* "/staff/campaigns/qt/quarantine" + tail, with the page's language. */
const char *held_address(const struct held_desk *held, const struct page *page, const char *tail);

/* The first digits of an answer's id, to speak of it. */
enum { HELD_SHORT_SIZE = 9 };
void held_short(struct uuid id, char out[HELD_SHORT_SIZE]);

#endif
