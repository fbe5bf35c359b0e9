/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_samples - what a province does before anyone is asked, for staff with STAFF_SAMPLES.
 *
 *   GET /staff/sample-size   how many to ask: what is asked for is the address, named as the
 * options of `hailong sample size`; ?aim=share|difference|band says which of half-width, other,
 * threshold counts, costs stand apart; &format=pdf|csv keeps it
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_SAMPLES_H
#define HAILONG_SURVEY_SERVER_STAFF_SAMPLES_H

#include "survey-server/http.h"

enum fault staff_sample_size(struct request *request);
enum fault staff_sample_list(struct request *request);
enum fault staff_sample_list_post(struct request *request);
enum fault staff_sample_frame(struct request *request);
enum fault staff_sample_frame_post(struct request *request);
enum fault staff_sample_draw(struct request *request);
enum fault staff_sample_draw_post(struct request *request);
enum fault staff_sample_weights(struct request *request);
enum fault staff_sample_weights_post(struct request *request);
enum fault staff_sample_weighing(struct request *request);

#endif
