/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * withdrawal - taking an answer back, in a campaign made with `--withdrawal`.
 *
 *   key of the campaign + id of the response --> "7K3Q-M0XD-9TVB-52HE", said once, on thanking
 *   that code + every id of the campaign ------> the response, which is deleted
 *
 * The code is derived and kept nowhere: who reads the answers (a file, a backup without the
 * campaign's key) cannot make it, and who holds it learns nothing but that it works. Eleven of its
 * symbols are a keyed hash of the id (55 bits: among a million answers two alike are one chance in
 * 70,000, and then neither is taken); four seal those, so that an invented code is refused before
 * anything is looked through, but one in a million; one checks the typing.
 *
 * What was taken back is gone: the document, its codes, other bodies under its id. The audit keeps
 * that one was, of which campaign and when. Copies made before (backups, exports) still have it.
 *
 * Time: about a microsecond for each response of the campaign. Thread: any.
 * Faults: the store's; CONFLICT withdrawal_closed {campaign} unless it is open or closing.
 */
#ifndef HAILONG_SCHEMA_WITHDRAWAL_H
#define HAILONG_SCHEMA_WITHDRAWAL_H

#include "base/spoken.h"
#include "schema/store.h"

/* The code of a response of a campaign that has withdrawal. */
void withdrawal_code(const struct campaign *campaign, struct uuid id, char out[SPOKEN_TEXT_SIZE]);

/* Reads what somebody typed as withdrawal_code writes it; false when it is none. */
bool withdrawal_read(const char *text, char out[SPOKEN_TEXT_SIZE]);

/* Deletes the response whose code somebody typed; *out is false when there is none (any more). */
CHECKED enum fault store_withdraw(struct store *store, const struct campaign *campaign,
                                  const char *code, bool *out);

#endif
