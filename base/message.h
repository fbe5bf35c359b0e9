/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * message - the words for a finding, in Vietnamese or English, from messages/vi.json and en.json.
 *
 *   catalogue: {"range": "Giá trị {value} nằm ngoài {low}-{high}. Xin sửa lại.", ...}
 *   finding {code: range, args: {...}} + language --message_text--> a sentence
 *
 * An id missing from the catalogue is written as id and arguments, so that nothing is swallowed;
 * a test holds both files to the same ids and the same arguments.
 * Thread: any, after the first message_load() (done by main before threads exist).
 */
#ifndef HAILONG_BASE_MESSAGE_H
#define HAILONG_BASE_MESSAGE_H

#include "base/buffer.h"

enum language { LANGUAGE_VI, LANGUAGE_EN };

/* Reads both embedded catalogues. Call once, at start. */
CHECKED enum fault message_load(void);

/* "vi" or "en" to the enum; false when it is neither ("en_US.UTF-8" counts as en). */
bool language_parse(const char *text, enum language *out);
const char *language_code(enum language language);

/* Appends the sentence for a finding (no place, no newline). */
void message_text(enum language language, const struct finding *finding, struct buffer *out);

/* Appends the place of a finding: "line 12", or "line 12 q9_24", in the language; others (a JSON
 * pointer) are the same in all. */
void message_place(enum language language, const char *at, struct buffer *out);

/* Appends a sentence that is no finding: message id, then name, value pairs ended by NULL. */
void message_say(struct buffer *out, enum language language, const char *code, ...)
    __attribute__((sentinel));

/* The bare words behind an id (no arguments filled in), or the id itself. */
const char *message_words(enum language language, const char *code);

#endif
