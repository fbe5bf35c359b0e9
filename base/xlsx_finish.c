/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What libxlsxwriter cannot draw is written into its finished charts: error bars with lengths from
 * cells. Excel draws the high-low lines of a line chart, LibreOffice only such bars; where both are
 * drawn they lie on one another.
 */
#include "base/html.h"
#include "base/xlsx_writing.h"
#include "base/zip_write.h"

#include <stdio.h>
#include <string.h>

enum { CHART_BYTES_MAX = 8 << 20 };

/* "'Tên'!$F$27:$F$98" */
static void put_range(struct buffer *out, const struct xlsx_sheet *sheet,
                      const struct xlsx_chart *chart, size_t column)
{
    char first[LXW_MAX_CELL_NAME_LENGTH];
    char last[LXW_MAX_CELL_NAME_LENGTH];
    lxw_row_t row = (lxw_row_t)chart->head_row + 1;
    lxw_rowcol_to_cell_abs(first, row, (lxw_col_t)column, true, true);
    lxw_rowcol_to_cell_abs(last, row + (lxw_row_t)chart->row_count - 1, (lxw_col_t)column, true,
                           true);
    buffer_text(out, "<c:numRef><c:f>'");
    html_escape(out, sheet->name);
    buffer_format(out, "'!%s:%s</c:f></c:numRef>", first, last);
}

static void put_bars(struct buffer *out, const struct xlsx_sheet *sheet,
                     const struct xlsx_chart *chart)
{
    buffer_text(out, "<c:errBars><c:errDir val=\"y\"/><c:errBarType val=\"both\"/>"
                     "<c:errValType val=\"cust\"/><c:noEndCap val=\"1\"/><c:plus>");
    put_range(out, sheet, chart, chart->reach_column);
    buffer_text(out, "</c:plus><c:minus>");
    put_range(out, sheet, chart, chart->reach_column + 1);
    buffer_text(out, "</c:minus><c:spPr><a:ln w=\"12700\"><a:solidFill><a:srgbClr "
                     "val=\"1B2733\"/></a:solidFill></a:ln></c:spPr></c:errBars>");
}

/* The text up to a mark behind `from`, the mark not with it; NULL when there is none. */
static const char *copy_to(struct buffer *out, const char *from, const char *mark)
{
    const char *at = strstr(from, mark);
    if (at != NULL)
        buffer_bytes(out, from, (size_t)(at - from));
    return at;
}

/* Error bars stand before the categories of the second series, that of the values. */
static enum fault add_bars(const struct xlsx_sheet *sheet, const struct xlsx_chart *chart,
                           const char *text, struct buffer *out)
{
    static const char *const marks[] = {"<c:idx val=\"1\"/><c:order", "<c:cat>"};
    const char *at = text;
    for (size_t i = 0; i < ARRAY_LENGTH(marks) && at != NULL; i++)
        at = copy_to(out, at, marks[i]);
    if (at == NULL)
        return fault_raise(FAULT_IO, "zip_write", "why", marks[1], NULL);
    put_bars(out, sheet, chart);
    buffer_text(out, at);
    return buffer_check(out);
}

static enum fault finish_chart(struct zip_writer *zip, size_t number,
                               const struct xlsx_sheet *sheet, const struct xlsx_chart *chart)
{
    AUTO(buffer) struct buffer text = buffer_of(CHART_BYTES_MAX);
    AUTO(buffer) struct buffer changed = buffer_of(CHART_BYTES_MAX);
    char name[64];
    snprintf(name, sizeof name, "xl/charts/chart%zu.xml", number);
    TRY(zip_writer_get(zip, name, &text));
    TRY(add_bars(sheet, chart, text.data, &changed));
    return zip_writer_put(zip, name, changed.data, changed.length);
}

enum fault xlsx_finish_charts(const struct xlsx_workbook *workbook, const void *bytes,
                              size_t length, struct buffer *out)
{
    AUTO(zip_writer) struct zip_writer *zip = NULL;
    size_t number = 0;
    TRY(zip_writer_from(bytes, length, &zip));
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        const struct xlsx_sheet *sheet = &workbook->sheets[i];
        for (size_t k = 0; k < sheet->chart_count; k++) {
            number++;
            if (sheet->charts[k].reach_column > 0)
                TRY(finish_chart(zip, number, sheet, &sheet->charts[k]));
        }
    }
    return zip_writer_finish(zip, out);
}
