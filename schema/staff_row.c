/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/staff_row.h"

enum fault staff_of_row(struct arena *arena, sqlite3_stmt *row, int column, struct staff *out)
{
    int role = sqlite3_column_int(row, column + 2);
    if (role < 0 || role >= STAFF_ROLE_COUNT)
        return fault_raise(FAULT_CORRUPT, "account_role", "account", query_text(row, column), NULL);
    out->role = (enum staff_role)role;
    TRY(store_keep_text(arena, query_text(row, column), &out->name));
    TRY(store_keep_text(arena, query_text(row, column + 1), &out->full_name));
    return store_keep_text(arena, query_text(row, column + 3), &out->place);
}
