/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_work - what the pages of a campaign's samples do alike: who may, a list read, a draw made
 * again.
 *
 *   AUTO(sample_work) struct sample_work work = {0};
 *   TRY(sample_work_open(request, &work, &found));      found = may be looked at
 *   TRY(sample_work_frame(&work, kind, day, text));     work.frame, or errors in work.findings
 *   TRY(sample_work_draw(&work, seed));                 work.draw, the same
 *
 * Samples are of a campaign and of a place; whoever has STAFF_SAMPLES there sees them, and whoever
 * has it at a unit of the campaign may draw. Every unit of a frame is one of the campaign's in
 * their place: else error sample_unit_campaign {code, unit}.
 *
 * What is wrong with a file is a finding; what is wrong with us stays a fault.
 * Ownership: all lives in the work's arena; it holds the catalog's view. Thread: the request's.
 */
#ifndef HAILONG_SURVEY_SERVER_SAMPLE_WORK_H
#define HAILONG_SURVEY_SERVER_SAMPLE_WORK_H

#include "analysis/sample/record.h"
#include "schema/samples.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_post.h"

struct sample_work {
    struct request *request;
    struct desk desk;
    struct arena *arena;
    const struct catalog_entry *entry;
    struct findings findings;
    struct sample_plan plan;
    struct frame frame;
    struct sample_draw draw;
};
void sample_work_cleanup(struct sample_work *work);

/* The campaign of the address. */
CHECKED enum fault sample_work_open(struct request *request, struct sample_work *out,
                                    bool *out_found);
/* The number in the address; false: it is none. */
bool sample_work_number(const struct sample_work *work, int64_t *out);

/* The draw of the address; *out_found false: none that they may see. */
CHECKED enum fault sample_work_find_draw(struct request *request, struct sample_work *work,
                                         struct kept_draw *out, bool *out_found);

/* A frame of text that outlives the work; new ones are held to the campaign's units in the place.
 */
CHECKED enum fault sample_work_frame(struct sample_work *work, const struct kept_frame *frame);
CHECKED enum fault sample_work_check_units(struct sample_work *work);
CHECKED enum fault sample_work_draw(struct sample_work *work, int64_t seed);

/* The reply of a post or a page done before: an errand's work when they may, else 404. */
enum fault sample_work_start(struct request *request, request_handler make);

/* Addresses below the campaign: "/samples", "/samples/3". */
const char *sample_work_address(const struct sample_work *work, const struct page *page,
                                const char *tail, int64_t number);
/* Below a draw: "/samples/3/weights", "/samples/3/weights/1". */
const char *sample_work_weights(const struct sample_work *work, const struct page *page,
                                int64_t draw, int64_t number);
/* 303 there. */
CHECKED enum fault sample_work_go(const struct sample_work *work, const char *tail, int64_t number);

/* A file to keep, with what the audit says of who took it; NULL = no memory was left for it. */
struct sample_file {
    const char *name;
    const char *type;
    const char *told;
};
CHECKED enum fault sample_work_send(const struct sample_work *work, const struct sample_file *file,
                                    struct buffer *body);

/* Keeps what a fault says as a finding, when whoever asks can mend it. */
CHECKED enum fault sample_work_say(struct sample_work *work, enum fault fault);
const char *
sample_work_sent(const struct request *request); /* what a file that was sent is called */

#endif
