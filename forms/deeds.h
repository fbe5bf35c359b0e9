/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deeds - what the audit says was done, in words a person understands: by the action of its row
 * (schema/audit_log.h) and, for a state, its detail.
 *
 *   {action: campaign_state, subject: qt-2026, detail: closed} --> "đóng đợt khảo sát qt-2026"
 *
 * An action without words here is said by its name, subject and detail. Thread: any.
 */
#ifndef HAILONG_FORMS_DEEDS_H
#define HAILONG_FORMS_DEEDS_H

#include "base/message.h"

#include <stdint.h>

struct deed {
    const char *action;
    const char *subject;
    const char *detail;
    int64_t responses;
    int64_t withdrawn;
};

/* Appends the words, without a full stop; who did it stands beside them. */
void deed_words(const struct deed *deed, enum language language, struct buffer *out);

/* The actions there are words for, to choose from, by number from 0; NULL after the last. */
const char *deed_action(size_t number);
/* What an action is called in a list. */
const char *deed_kind(const char *action, enum language language);

#endif
