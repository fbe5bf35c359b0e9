/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text_screen - what in a free text may point at a person, covered before the text goes to others.
 *
 *   "Gọi cho anh Nguyễn Văn A, 0912 345 678"
 *       --text_screen--> "Gọi cho anh [tên đã che], [số đã che]"
 *
 *   number  nine digits or more, single spaces, dots or hyphens between them: telephones, papers,
 * accounts mail    something@something.something name    a Vietnamese surname and one to four words
 * with capitals after it; "Y" or "H'" and such a word, as the Ê Đê, Jrai and Ba Na write
 *
 * It covers too much rather than too little: a street called Trần Phú goes too. It cannot see a
 * name in small letters, a nickname, or what only a neighbour would know: somebody must still read
 * a text before it is published.
 *
 * The stored answer is never changed. Thread: any. Faults: those of the buffer.
 */
#ifndef HAILONG_FORMS_TEXT_SCREEN_H
#define HAILONG_FORMS_TEXT_SCREEN_H

#include "base/buffer.h"

/* What stands in place of each; in the reader's language. */
struct screen_words {
    const char *number;
    const char *mail;
    const char *name;
};

/* Appends the text with what it covered; how often is added to *out_count. */
CHECKED enum fault text_screen(const char *text, const struct screen_words *words,
                               struct buffer *out, size_t *out_count);

#endif
