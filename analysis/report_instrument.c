/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which instrument a report speaks of. The sentences were written for SIPAS, where a percentage is
 * a share of satisfied answers; another instrument has sentences of its own wherever those would
 * claim more than it measures:
 *
 *   SIPAS   a definition whose id begins with "sipas-"
 *   share   another whose percentages are shares of answers: a rating button
 *   score   another where answers have values: a percentage of the most that can be reached
 */
#include "analysis/report_maker.h"

#include <string.h>

/* A sentence of SIPAS, and what stands in its place; NULL = it is right as it is. */
static const struct {
    const char *sipas;
    const char *share;
    const char *score;
} sentences[] = {
    {"report_apart_component", "report_other_apart_component", "report_other_apart_component"},
    {"report_column_component", "report_other_column_component", "report_other_column_component"},
    {"report_column_satisfied", "report_share_column_satisfied", "report_score_column_satisfied"},
    {"report_column_share", NULL, "report_score_column_share"},
    {"report_column_users", "report_other_column_users", "report_other_column_users"},
    {"report_components_caption", "report_share_components_caption",
     "report_score_components_caption"},
    {"report_components_lead", "report_other_components_lead", "report_other_components_lead"},
    {"report_forest_own_title", "report_share_forest_own_title", "report_score_forest_own_title"},
    {"report_forest_title", "report_share_forest_title", "report_score_forest_title"},
    {"report_group_official", "report_other_group_official", "report_other_group_official"},
    {"report_items_caption", "report_share_items_caption", "report_score_items_caption"},
    {"report_lowest_caption", "report_share_lowest_caption", "report_score_lowest_caption"},
    {"report_lowest_lead", "report_other_lowest_lead", "report_other_lowest_lead"},
    {"report_note_estimate", "report_other_note_estimate", "report_other_note_estimate"},
    {"report_note_official", "report_share_note_official", "report_score_note_official"},
    {"report_note_users", "report_other_note_users", "report_other_note_users"},
    {"report_note_wording_own", "report_other_note_wording_own", "report_other_note_wording_own"},
    {"report_par_caption", "report_other_par_caption", "report_other_par_caption"},
    {"report_q2", "report_other_q2", "report_other_q2"},
    {"report_q2_interval", "report_other_q2_interval", "report_other_q2_interval"},
    {"report_q2_interval_voluntary", "report_other_q2_interval_voluntary",
     "report_other_q2_interval_voluntary"},
    {"report_q2_none", "report_other_q2_none", "report_other_q2_none"},
    {"report_q2_official", "report_share_q2_official", "report_score_q2_official"},
    {"report_q2_other", "report_share_q2_other", "report_score_q2_other"},
    {"report_q2_voluntary", "report_other_q2_voluntary", "report_other_q2_voluntary"},
    {"report_q3_above_more", "report_other_q3_above_more", "report_other_q3_above_more"},
    {"report_q3_below_more", "report_other_q3_below_more", "report_other_q3_below_more"},
    {"report_q3_official", "report_other_q3_official", "report_other_q3_official"},
    {"report_q3_same_more", "report_other_q3_same_more", "report_other_q3_same_more"},
    {"report_q3_unknown_more", "report_other_q3_unknown_more", "report_other_q3_unknown_more"},
    {"report_q4_alike_persons", "report_other_q4_alike_persons", "report_other_q4_alike_persons"},
    {"report_q4_certain", "report_other_q4_certain", "report_other_q4_certain"},
    {"report_q4_unsure", "report_other_q4_unsure", "report_other_q4_unsure"},
    {"report_q4_unsure_voluntary", "report_other_q4_unsure_voluntary",
     "report_other_q4_unsure_voluntary"},
    {"report_q5_first", NULL, "report_score_q5_first"},
    {"report_q5_first_bare", NULL, "report_score_q5_first_bare"},
    {"report_q5_more", "report_other_q5_more", "report_other_q5_more"},
    {"report_q5_none", "report_other_q5_none", "report_other_q5_none"},
    {"report_q5_scope", "report_other_q5_scope", "report_other_q5_scope"},
    {"report_section_comparison", "report_other_section_comparison",
     "report_other_section_comparison"},
    {"report_section_components", "report_other_section_components",
     "report_other_section_components"},
    {"report_section_lowest", "report_share_section_lowest", "report_score_section_lowest"},
    {"report_subject", "report_other_subject", "report_other_subject"},
    {"report_worst", "report_other_worst", "report_other_worst"},
    {"report_worst_bare", "report_other_worst_bare", "report_other_worst_bare"},
    {"report_worst_tied", "report_other_worst_tied", "report_other_worst_tied"},
};

bool report_is_item(const struct index_node *node)
{
    return node->kind == NODE_SHARE && node->parent != SIZE_MAX && !node->retired;
}

bool report_is_component(const struct index_node *node)
{
    return node->is_percent && !report_is_item(node) && !node->retired;
}

/* Whether the node's percentage, if it has one, is that of some answers among all. */
static bool is_share(const struct index_node *node)
{
    if (node->kind == NODE_SHARE)
        return strcmp(node->leaf_member, "share") == 0;
    return !node->is_percent || node->kind == NODE_POOLED;
}

enum instrument report_instrument(const struct index_definition *definition)
{
    static const char sipas[] = "sipas-";
    if (strncmp(definition->id, sipas, sizeof sipas - 1) == 0)
        return INSTRUMENT_SIPAS;
    for (size_t i = 0; i < definition->node_count; i++)
        if (!is_share(&definition->nodes[i]))
            return INSTRUMENT_SCORE;
    return INSTRUMENT_SHARE;
}

const char *report_sentence(const struct report_maker *maker, const char *code)
{
    if (maker->instrument == INSTRUMENT_SIPAS)
        return code;
    for (size_t i = 0; i < ARRAY_LENGTH(sentences); i++) {
        if (strcmp(sentences[i].sipas, code) != 0)
            continue;
        const char *other =
            maker->instrument == INSTRUMENT_SHARE ? sentences[i].share : sentences[i].score;
        return other != NULL ? other : code;
    }
    return code;
}

/* How many levels the one question has that the headline is a share of; 0 when it is no such. */
static size_t headline_levels(const struct report_maker *maker)
{
    const struct index_node *node = &maker->definition->nodes[maker->definition->headline];
    if (node->kind != NODE_SHARE)
        return 0;
    const struct question *question = form_question(maker->form, node->question);
    return question == NULL ? 0 : question->choice_count;
}

static const char *sipas_notice(const struct report_maker *maker)
{
    static const char *const codes[] = {NULL, "report_notice_not_verified", "report_notice_wording",
                                        "report_notice_both"};
    const char *code = codes[2 * maker->form->wording_own + !maker->definition->verified];
    return code == NULL ? NULL : report_words(maker, code);
}

void report_set_notice(struct report_maker *maker)
{
    struct document *document = maker->document;
    if (maker->instrument == INSTRUMENT_SIPAS) {
        document->notice = sipas_notice(maker);
        if (document->notice != NULL)
            document->notice_short = report_words(maker, "report_notice_short");
        return;
    }
    size_t levels = headline_levels(maker);
    document->notice =
        report_say(maker, levels > 0 ? "report_other_notice_levels" : "report_other_notice",
                   "count", report_integer(maker, (int64_t)levels), NULL);
    document->notice_short = report_words(maker, "report_other_notice_short");
}
