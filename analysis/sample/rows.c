/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/rows.h"
#include "base/place.h"

enum fault rows_names(struct csv_reader *csv, struct findings *findings, const struct csv_row **out)
{
    TRY(csv_names_any(csv, out));
    for (size_t i = 0; *out != NULL && i < (*out)->count; i++) {
        const char *name = (*out)->cells[i];
        if (name[0] != '\0' && csv_column(*out, name) != (int)i)
            findings_add(findings, SEVERITY_ERROR, "line 1", "sample_column_twice", "column",
                         place_excerpt(name, findings), NULL);
    }
    return OK;
}

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
