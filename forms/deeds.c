/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/deeds.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24 };

/* Action, detail (NULL = any), words, what the kind is called (NULL = as the row before); an
 * action's rows stand together. */
static const char *const deeds[][4] = {
    {"report_read", NULL, "deed_report_read", "deed_kind_report_read"},
    {"report_keep", NULL, "deed_report_keep", "deed_kind_report_keep"},
    {"report_make", NULL, "deed_report_make", "deed_kind_report_make"},
    {"fieldwork_read", NULL, "deed_fieldwork_read", "deed_kind_fieldwork_read"},
    {"index_read", NULL, "deed_index_read", "deed_kind_index_read"},
    {"export", NULL, "deed_export", "deed_kind_export"},
    {"backup", NULL, "deed_backup", "deed_kind_backup"},
    {"audit_keep", NULL, "deed_audit_keep", "deed_kind_audit_keep"},
    {"sign_in", NULL, "deed_sign_in", "deed_kind_sign_in"},
    {"sign_in_wrong", NULL, "deed_sign_in_wrong", "deed_kind_sign_in_wrong"},
    {"sign_in_wrong_code", NULL, "deed_sign_in_wrong_code", "deed_kind_sign_in_wrong_code"},
    {"password_set", NULL, "deed_password_set", "deed_kind_password_set"},
    {"account_add", NULL, "deed_account_add", "deed_kind_account_add"},
    {"account_change", NULL, "deed_account_change", "deed_kind_account_change"},
    {"account_disable", NULL, "deed_account_disable", "deed_kind_account_disable"},
    {"account_enable", NULL, "deed_account_enable", "deed_kind_account_enable"},
    {"account_invite", NULL, "deed_account_invite", "deed_kind_account_invite"},
    {"account_remove", NULL, "deed_account_remove", "deed_kind_account_remove"},
    {"account_reset_code", NULL, "deed_account_reset_code", "deed_kind_account_reset_code"},
    {"account_sign_out", NULL, "deed_account_sign_out", "deed_kind_account_sign_out"},
    {"code_on", NULL, "deed_code_on", "deed_kind_code_on"},
    {"code_off", NULL, "deed_code_off", "deed_kind_code_off"},
    {"password_change", NULL, "deed_password_change", "deed_kind_password_change"},
    {"campaign_create", NULL, "deed_campaign_create", "deed_kind_campaign_create"},
    {"campaign_change", NULL, "deed_campaign_change", "deed_kind_campaign_change"},
    {"campaign_state", "open", "deed_campaign_open", "deed_kind_campaign_state"},
    {"campaign_state", "closing", "deed_campaign_closing", NULL},
    {"campaign_state", "closed", "deed_campaign_closed", NULL},
    {"responses_put", NULL, "deed_responses_put", "deed_kind_responses_put"},
    {"responses_counted", NULL, "deed_responses_counted", "deed_kind_responses_counted"},
    {"response_rule", NULL, "deed_response_rule", "deed_kind_response_rule"},
    {"response_withdraw", NULL, "deed_response_withdraw", "deed_kind_response_withdraw"},
    {"purge", NULL, "deed_purge", "deed_kind_purge"},
    {"ticket_issue", NULL, "deed_ticket_issue", "deed_kind_ticket_issue"},
    {"device_enrol", NULL, "deed_device_enrol", "deed_kind_device_enrol"},
    {"device_revoke", NULL, "deed_device_revoke", "deed_kind_device_revoke"},
    {"device_forget", NULL, "deed_device_forget", "deed_kind_device_forget"},
    {"form_publish", NULL, "deed_form_publish", "deed_kind_form_publish"},
    {"units_import", NULL, "deed_units_import", "deed_kind_units_import"},
    {"published_add", NULL, "deed_published_add", "deed_kind_published_add"},
    {"published_remove", NULL, "deed_published_remove", "deed_kind_published_remove"},
    {"scorecard_add", NULL, "deed_scorecard_add", "deed_kind_scorecard_add"},
    {"score_task_carry", NULL, "deed_score_task_carry", "deed_kind_score_task_carry"},
    {"score_task_change", NULL, "deed_score_task_change", "deed_kind_score_task_change"},
    {"sample_frame_add", NULL, "deed_sample_frame_add", "deed_kind_sample_frame_add"},
    {"sample_draw", NULL, "deed_sample_draw", "deed_kind_sample_draw"},
    {"sample_visits_add", NULL, "deed_sample_visits_add", "deed_kind_sample_visits_add"},
    {"sample_weights_add", NULL, "deed_sample_weights_add", "deed_kind_sample_weights_add"},
    {"sample_keep", NULL, "deed_sample_keep", "deed_kind_sample_keep"},
    {"", NULL, "deed_other", NULL},
};

static size_t row_of(const struct deed *deed)
{
    size_t i = 0;
    while (i + 1 < ARRAY_LENGTH(deeds) &&
           (strcmp(deeds[i][0], deed->action) != 0 ||
            (deeds[i][1] != NULL && strcmp(deeds[i][1], deed->detail) != 0)))
        i++;
    return i;
}

void deed_words(const struct deed *deed, enum language language, struct buffer *out)
{
    char responses[NUMBER_SIZE];
    char withdrawn[NUMBER_SIZE];
    size_t row = row_of(deed);
    snprintf(responses, sizeof responses, "%" PRId64, deed->responses);
    snprintf(withdrawn, sizeof withdrawn, "%" PRId64, deed->withdrawn);
    message_say(out, language, deeds[row][2], "action", deed->action, "subject", deed->subject,
                "detail", deed->detail, "responses", responses, "withdrawn", withdrawn, NULL);
}

const char *deed_action(size_t number)
{
    for (size_t i = 0; i < ARRAY_LENGTH(deeds); i++) {
        if (deeds[i][3] != NULL && number-- == 0)
            return deeds[i][0];
    }
    return NULL;
}

const char *deed_kind(const char *action, enum language language)
{
    for (size_t i = 0; i < ARRAY_LENGTH(deeds); i++) {
        if (deeds[i][3] != NULL && strcmp(deeds[i][0], action) == 0)
            return message_words(language, deeds[i][3]);
    }
    return action;
}
