/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a page has of an index besides its figures.
 */
#include "base/text.h"
#include "cli/svy_page.h"

#include <math.h>

enum { NUMBER_BYTES = 64 };

static void put_maximum(const struct svy_page *page, const char *maximum)
{
    AUTO(buffer) struct buffer local = buffer_of(NUMBER_BYTES);
    text_decimal_vi(maximum, &local);
    buffer_char(page->out, ' ');
    message_say(page->out, page->language, "svy_index_maximum", "maximum",
                page->language == LANGUAGE_VI ? local.data : maximum, NULL);
}

void svy_page_parts(const struct svy_page *page)
{
    const struct svy_index *index = page->sheet->index;
    buffer_format(page->out, "\n%s\n", message_words(page->language, "svy_index_parts"));
    for (size_t i = 0; i < index->count; i++) {
        const struct svy_part *part = &index->parts[i];
        const char *name = page->language == LANGUAGE_VI ? part->name_vi : part->name_en;
        if (name == NULL)
            continue;
        buffer_format(page->out, "  %s: %s", part->code, name);
        if (part->maximum != NULL)
            put_maximum(page, part->maximum);
        buffer_char(page->out, '\n');
    }
}

static void put_line(const struct svy_page *page, const char *code, const char *name,
                     const char *value)
{
    buffer_text(page->out, "  ");
    message_say(page->out, page->language, code, name, value, NULL);
    buffer_char(page->out, '\n');
}

/* Each way once: a pooled design effect is each part's own. */
static void put_methods(const struct svy_page *page)
{
    const struct svy_sheet *sheet = page->sheet;
    bool is_told[SHARE_METHOD_COUNT] = {false};
    for (size_t i = 0; i < sheet->count; i++) {
        const struct svy_figure *figure = &sheet->figures[i];
        enum share_method method = SHARE_MEAN;
        if (figure->method == NULL || !share_method_of(figure->method, &method) || is_told[method])
            continue;
        is_told[method] = true;
        put_line(page, isnan(figure->pooled) ? "svy_method_index" : "svy_method_index_pooled",
                 "method", figure->method);
    }
}

void svy_page_index(const struct svy_page *page)
{
    const struct svy_index *index = page->sheet->index;
    put_line(page, "svy_index_deff", NULL, NULL);
    put_methods(page);
    put_line(page, "svy_index_reading", NULL, NULL);
    put_line(page, "svy_index_unweighted", NULL, NULL);
    if (!index->verified)
        put_line(page, "report_note_not_verified", "index", index->id);
}
