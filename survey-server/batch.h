/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch - POST /api/v1/responses: what a device has gathered, and how the device is.
 *
 *   {"sent":TIME,"device":{...},"responses":[{"id":"0193...","ticket":"7K3Q-...", ...}, ...]}
 *        |            |                      '-- each as if it were the body of a PUT
 *        |            '-- heartbeat.h
 *        '-- forms/clock.h: the skew that corrects every `started` of the batch
 *
 *   body --json_split--> items --intake.h--> jobs --http_wait: all at once, or 503--> results
 *
 *   {"received":TIME,"results":[{"id":"0193...","status":201,"findings":[]},
 *                               {"id":"x","status":422,"code":"response_id","detail":"...",
 *                                "findings":[]}, ...]}
 *
 * What makes the text no JSON (syntax, a name twice, a number no double holds), no `responses`, and
 * more than LIMIT_BATCH_ITEMS refuse the whole. After that an item harms no other. Items are stored
 * in their order, so an id that comes twice meets itself. `ticket` is taken out of an item before
 * anything else. What is wrong with `sent` or `device` refuses nothing: it is a warning in
 * `findings` beside `results`, a member that is there only when it says something.
 *
 * Ownership: the request owns the batch, which owns its intakes and arena. Thread: the request's.
 */
#ifndef HAILONG_SURVEY_SERVER_BATCH_H
#define HAILONG_SURVEY_SERVER_BATCH_H

#include "survey-server/http.h"

struct batch;
void batch_free(struct batch *batch);

enum fault api_post_responses(struct request *request);

#endif
