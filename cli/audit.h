/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * audit - what commands that take data out leave in the audit. Thread: main's.
 */
#ifndef HAILONG_CLI_AUDIT_H
#define HAILONG_CLI_AUDIT_H

#include "cli/command.h"
#include "schema/audit_log.h"

/* Notes what was done. The files are there by then, so a store that cannot be written (a full disk)
 * is told on stderr and changes nothing else. */
void audit_noted(const struct call *call, struct store *store, const struct audit_note *note);

#endif
