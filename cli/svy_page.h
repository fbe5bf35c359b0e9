/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_page - what the parts of a sheet's page have in common: where they write, and how numbers are
 * written (svy_sheet_text.c has the figures, svy_page_basis.c what they rest on, svy_page_index.c
 * what an index has besides).
 *
 * Ownership: texts live in the sheet's arena; none is NULL. Thread: main's. Faults: those of the
 * buffer.
 */
#ifndef HAILONG_CLI_SVY_PAGE_H
#define HAILONG_CLI_SVY_PAGE_H

#include "cli/svy_sheet.h"

struct svy_page {
    const struct svy_sheet *sheet;
    enum language language;
    struct buffer *out;
};

/* A number with so many decimals, as the language writes it; nothing for what is not known. */
const char *svy_number_text(const struct svy_page *page, double value, int decimals,
                            const char *suffix);

static inline const char *svy_count_text(const struct svy_page *page, size_t value)
{
    return svy_number_text(page, (double)value, 0, "");
}

bool svy_same_column(const struct svy_figure *a, const struct svy_figure *b);

/* Of an index: what its parts are called; how to read its figures. */
void svy_page_parts(const struct svy_page *page);
void svy_page_index(const struct svy_page *page);

/* The design, the domain, how to read the figures, what must not be believed of them. */
void svy_page_basis(const struct svy_page *page);

#endif
