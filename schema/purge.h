/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * purge - the end of keeping: of a closed campaign, texts or whole documents go from the file, and
 * a row stays that says so.
 *
 *   PURGE_TEXTS    answers in words, device, interviewer, assignment; in quarantine every answer
 *                  that is no number, and what its reasons quote
 *   PURGE_ANSWERS  the document but what its row says anyway: campaign, form, version, unit, mode,
 *                  started, complete
 *
 * Figures stay as they were: responses, quarantine and its reasons, conflicts are counted by rows,
 * and reports by packed codes, which hold no word and no device. A purged document's codes can be
 * derived no more: rebuild leaves them as they are.
 *
 * A response's id and the hash of its first body stay: sent or imported again it is known, and
 * stores nothing; another body under its id is a conflict (409) whose words are not kept. Other
 * bodies that were kept under the ids are emptied. Answers that tried the campaign out go whole. An
 * export leaves out documents that are gone.
 *
 * One transaction with its row of table purge and of the audit; then the file is written anew
 * (VACUUM) and the log cut, so that nothing is left in freed pages. Meanwhile nobody else writes:
 * answers that come are told to come back. Backups and exports made before still hold all.
 *
 *     struct purge_rule rule = {.campaign = "qt-2024", .what = PURGE_TEXTS, .before_day =
 * DAY_NONE}; TRY(store_purge(store, &rule, NULL, &purged));
 *
 * Thread: any. Faults: the store's; NOTFOUND campaign_unknown {campaign}; CONFLICT purge_open
 * {campaign} unless it is closed.
 */
#ifndef HAILONG_SCHEMA_PURGE_H
#define HAILONG_SCHEMA_PURGE_H

#include "base/id.h"
#include "schema/store.h"

enum purge_what { PURGE_TEXTS = 1, PURGE_ANSWERS = 2 };

struct purge_rule {
    const char *campaign;
    enum purge_what what;
    int32_t before_day; /* responses received before it; DAY_NONE = all */
    bool dry;           /* only counts */
};

struct purged {
    int64_t responses; /* that had something to lose */
    int64_t conflicts;
    int64_t number;  /* of its row; 0 = nothing was there, or it was dry */
    bool log_is_cut; /* false: somebody read all the while, and the log has old pages until the
                      * server stops */
};

/* "texts", "answers". */
bool purge_what_parse(const char *text, enum purge_what *out);
const char *purge_what_name(enum purge_what what);

CHECKED enum fault store_purge(struct store *store, const struct purge_rule *rule,
                               const char *actor, struct purged *out);

/* What of a document stays, canonical; `quarantined` documents are trusted in nothing. */
CHECKED enum fault purge_document(const struct form *form, const char *document,
                                  enum purge_what what, bool quarantined, struct buffer *out);
/* Reasons of quarantine without what they quote. */
CHECKED enum fault purge_reasons(const struct form *form, const char *reasons, struct buffer *out);

#endif
