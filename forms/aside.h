/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aside - why answers are in quarantine, in words for whoever reads how many there are: by the code
 * of a finding (validate.h, campaign.h, the server's consent, ticket and device).
 * Thread: any.
 */
#ifndef HAILONG_FORMS_ASIDE_H
#define HAILONG_FORMS_ASIDE_H

#include "base/message.h"

/* A code that has no words stands for itself. */
const char *aside_words(enum language language, const char *code);

/* The codes that have words, one after the other; NULL past the last. */
const char *aside_code(size_t index);

#endif
