/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_campaigns - campaigns made, changed, opened and closed in the browser.
 *
 *   GET, POST /staff/campaigns/new                    makes one, in draft (?below=CODE&q=WORDS)
 *   GET, POST /staff/campaigns/{id}/settings          what it is; where to try it out
 *   GET, POST /staff/campaigns/{id}/state/{state}     asks first, then opens, closes ...
 *   GET       /staff/campaigns/{id}/poster?unit=CODE  PDF: a page a unit with its QR code
 *
 * A campaign is run by who has STAFF_CAMPAIGNS at all its units. A poster is for who has it at the
 * unit. What somebody may not do is not there: 404. A post that cannot be done is answered 422,
 * with why and what was typed.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_CAMPAIGNS_H
#define HAILONG_SURVEY_SERVER_STAFF_CAMPAIGNS_H

#include "survey-server/http.h"

enum fault staff_campaign_new(struct request *request);
enum fault staff_campaign_new_post(struct request *request);
enum fault staff_campaign_settings(struct request *request);
enum fault staff_campaign_settings_post(struct request *request);
enum fault staff_campaign_state(struct request *request);
enum fault staff_campaign_state_post(struct request *request);
enum fault staff_campaign_poster(struct request *request);

#endif
