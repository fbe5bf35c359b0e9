/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * api - the handlers under /api/v1: JSON in, JSON out (docs/openapi.yaml).
 */
#ifndef HAILONG_SURVEY_SERVER_API_H
#define HAILONG_SURVEY_SERVER_API_H

#include "survey-server/http.h"

/* 201 stored, 200 repeated, 202 quarantined, 409 conflict: {"id","status","findings":[...]}. */
enum fault api_put_response(struct request *request);

/* A form's definition, as it was published; ETag is its hash. */
enum fault api_form(struct request *request);

/* The index object of a unit; without ?unit= of the campaign's province. */
enum fault api_index(struct request *request);

#endif
