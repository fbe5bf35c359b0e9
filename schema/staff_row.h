/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_row - somebody of the staff as queries give them: name, full name, role, place in four
 * columns from `column` on (private to schema). Thread: the connection's.
 * Faults: CORRUPT account_role {account}: a role there is none of; the arena's.
 */
#ifndef HAILONG_SCHEMA_STAFF_ROW_H
#define HAILONG_SCHEMA_STAFF_ROW_H

#include "forms/staff.h"
#include "schema/store_inside.h"

CHECKED enum fault staff_of_row(struct arena *arena, sqlite3_stmt *row, int column,
                                struct staff *out);

#endif
