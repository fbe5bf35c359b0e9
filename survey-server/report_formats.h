/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_formats - the files a report can become: one table for the command and the pages of staff.
 * Thread: any. Faults: the exporters'; IO and FULL of a temporary file.
 */
#ifndef HAILONG_SURVEY_SERVER_REPORT_FORMATS_H
#define HAILONG_SURVEY_SERVER_REPORT_FORMATS_H

#include "analysis/report.h"

enum { REPORT_FORMATS_MAX = 8 };

struct report_format {
    const char *name; /* and the end of the file's name */
    const char *type; /* Content-Type */
    enum fault (*write)(const struct report *report, struct buffer *out);
    enum fault (*write_file)(const struct report *report, const char *path); /* instead of write */
    bool slow; /* takes longer to make than to look whether it is there already */
};

/* In the order they are written, ended by a NULL name. */
extern const struct report_format report_formats[];

/* NULL: there is none of that name. */
const struct report_format *report_format_named(const char *name);

/* Whatever the format, in memory. */
CHECKED enum fault report_format_write(const struct report_format *format,
                                       const struct report *report, struct buffer *out);

#endif
