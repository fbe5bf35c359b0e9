/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/rows.h"

enum fault rows_each(struct csv_reader *csv, struct findings *findings,
                     enum fault (*take)(void *context, const struct csv_row *row), void *context)
{
    const struct csv_row *row = NULL;
    enum fault fault;
    while ((fault = csv_next(csv, &row)) != OK || row != NULL) {
        if (fault == FAULT_INVALID)
            findings_put(findings, fault_detail());
        else if (fault != OK)
            return fault;
        else if (!csv_row_is_empty(row))
            TRY(take(context, row));
    }
    return OK;
}
