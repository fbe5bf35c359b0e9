/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file: style inside, figures inside, nothing loaded, nothing run. The style's own @page boxes
 * carry the page number; two more, with the report's words, are written after it, so that every
 * printed page says whose it is and, when it is so, that the figures are simulated.
 */
#include "analysis/analysis_assets.h"
#include "analysis/document.h"
#include "base/html.h"
#include "base/text.h"

#include <string.h>

enum {
    ROWS_TOGETHER = 16,   /* a table of at most so many rows is not broken across pages */
    TITLE_LONG_FROM = 12, /* characters from which the title of a column of numbers is wider */
    VALUE_WORDS_FROM = 14 /* characters from which a key figure is words, set smaller */
};

struct page {
    const struct document *document;
    struct buffer *out;
};

static const char *words(const struct page *page, const char *code)
{
    return message_words(page->document->language, code);
}

/* <tag attributes>text</tag>, escaped; nothing when there is no text. */
static void element(struct buffer *out, const char *tag, const char *attributes, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    buffer_format(out, "<%s%s>", tag, attributes);
    html_escape(out, text);
    buffer_format(out, "</%s>\n", tag);
}

/* A CSS string: what could end it, or the style element, as \hex; without control characters. */
static void css_string(struct buffer *out, const char *text)
{
    buffer_char(out, '"');
    for (const char *at = text; *at != '\0';) {
        size_t left_out = text_forbidden(at);
        bool plain = strchr("\"\\<>&\t\n", *at) == NULL;
        if (left_out == 0 && plain)
            buffer_char(out, *at);
        else if (left_out == 0)
            buffer_format(out, "\\%x ", (unsigned)*at);
        at += left_out == 0 ? 1 : left_out;
    }
    buffer_char(out, '"');
}

static void page_boxes(const struct page *page)
{
    struct buffer *out = page->out;
    buffer_text(out, "@page{@bottom-left{content:");
    css_string(out, page->document->issuer[1]);
    buffer_text(out, "}");
    if (page->document->mark != NULL) {
        buffer_text(out, "@top-center{content:");
        css_string(out, page->document->mark);
        buffer_text(out, "}");
    }
    if (page->document->notice_short != NULL) {
        buffer_text(out, "@bottom-center{content:");
        css_string(out, page->document->notice_short);
        buffer_text(out, "}");
    }
    buffer_text(out, "}\n");
}

static void head(const struct page *page)
{
    const struct document *document = page->document;
    const struct asset *style = asset_find(analysis_assets, "assets/report.css");
    buffer_format(page->out,
                  "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" "
                  "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                  "<meta name=\"generator\" content=\"hailong %s\">\n<title>",
                  language_code(document->language), HAILONG_VERSION);
    if (document->mark != NULL) {
        html_escape(page->out, document->mark);
        buffer_text(page->out, " - ");
    }
    html_escape(page->out, document->title);
    buffer_text(page->out, ": ");
    html_escape(page->out, document->subject);
    buffer_text(page->out, "</title>\n<style>\n");
    buffer_text(page->out, style == NULL ? "" : style->data);
    page_boxes(page);
    buffer_text(page->out, "</style>\n</head>\n<body>\n");
}

/* On the screen a bar that stays; on paper the page box above and faint words across each page. */
static void mark(const struct page *page)
{
    if (page->document->mark == NULL)
        return;
    element(page->out, "p", " class=\"mark\"", page->document->mark);
    element(page->out, "p", " class=\"mark-more\"", page->document->mark_more);
    element(page->out, "div", " class=\"across\" aria-hidden=\"true\"", page->document->mark);
}

/* The office title block: issuing body left, the state's name and motto right. */
static void title(const struct page *page)
{
    const struct document *document = page->document;
    struct buffer *out = page->out;
    buffer_text(out, "<header class=\"title\">\n<div class=\"office\">\n<div>");
    element(out, "p", " class=\"issuer\"", document->issuer[0]);
    element(out, "p", " class=\"issuer name\"", document->issuer[1]);
    element(out, "p", " class=\"blank\"", words(page, "report_number_blank"));
    buffer_text(out, "</div>\n<div>");
    element(out, "p", " class=\"state\"", words(page, "report_state"));
    element(out, "p", " class=\"motto\"", words(page, "report_motto"));
    element(out, "p", " class=\"blank day\"", words(page, "report_day_blank"));
    buffer_text(out, "</div>\n</div>\n<h1><span>");
    html_escape(out, document->title);
    buffer_text(out, "</span> ");
    html_escape(out, document->subject);
    buffer_text(out, "</h1>\n");
    element(out, "p", " class=\"notice\"", document->notice);
    buffer_text(out, "</header>\n");
}

static void figures(struct buffer *out, const struct block *block)
{
    buffer_text(out, block->level == 1 ? "<dl class=\"lead\">\n" : "<dl class=\"facts\">\n");
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct key_figure *figure = &block->figures[i];
        buffer_text(out, "<div>");
        element(out, "dt", "", figure->label);
        element(out, "dd",
                text_length(figure->value) < VALUE_WORDS_FROM ? " class=\"value\""
                                                              : " class=\"value said\"",
                figure->value);
        element(out, "dd", "", figure->detail);
        buffer_text(out, "</div>\n");
    }
    buffer_text(out, "</dl>\n");
}

static bool has_groups(const struct block *block)
{
    for (size_t i = 0; i < block->column_count; i++)
        if (block->columns[i].group != NULL)
            return true;
    return false;
}

static bool same_group(const struct block *block, size_t a, size_t b)
{
    const char *left = block->columns[a].group;
    const char *right = block->columns[b].group;
    return left != NULL && right != NULL && strcmp(left, right) == 0;
}

/* How many columns from `first` on stand under one group head. */
static size_t group_width(const struct block *block, size_t first)
{
    size_t end = first + 1;
    while (end < block->column_count && same_group(block, first, end))
        end++;
    return end - first;
}

/* Right for numbers; room before a group and before words that follow numbers; the last of a table
 * to fill in is for writing. */
static const char *column_class(const struct block *block, size_t index)
{
    const struct table_column *column = &block->columns[index];
    bool starts = column->group != NULL && (index == 0 || !same_group(block, index - 1, index));
    if (column->align == ALIGN_RIGHT)
        return starts ? "number starts" : "number";
    if (block->to_fill && index + 1 == block->column_count)
        return "words remedy";
    bool after_numbers = index > 0 && block->columns[index - 1].align == ALIGN_RIGHT;
    return after_numbers ? "words verdict" : "words";
}

/* Titles of columns of numbers wrap to about the width of the numbers. */
static const char *title_width(const char *title)
{
    if (strchr(title, ' ') == NULL)
        return "";
    return text_length(title) < TITLE_LONG_FROM ? " class=\"two\"" : " class=\"more\"";
}

static void column_head(struct buffer *out, const struct block *block, size_t index, bool tall)
{
    const struct table_column *column = &block->columns[index];
    buffer_format(out, "<th scope=\"col\"%s class=\"%s\">", tall ? " rowspan=\"2\"" : "",
                  column_class(block, index));
    if (column->align == ALIGN_RIGHT)
        buffer_format(out, "<span%s>", title_width(column->title));
    html_escape(out, column->title);
    if (column->unit != NULL) {
        buffer_text(out, " (");
        html_escape(out, column->unit);
        buffer_char(out, ')');
    }
    buffer_text(out, column->align == ALIGN_RIGHT ? "</span></th>" : "</th>");
}

static void table_head(struct buffer *out, const struct block *block)
{
    bool groups = has_groups(block);
    buffer_text(out, "<thead>\n<tr>");
    for (size_t i = 0; groups && i < block->column_count;) {
        if (block->columns[i].group == NULL) {
            column_head(out, block, i++, true);
            continue;
        }
        size_t width = group_width(block, i);
        buffer_format(out, "<th scope=\"colgroup\" colspan=\"%zu\" class=\"group starts\">", width);
        html_escape(out, block->columns[i].group);
        buffer_text(out, "</th>");
        i += width;
    }
    if (groups)
        buffer_text(out, "</tr>\n<tr>");
    for (size_t i = 0; i < block->column_count; i++)
        if (!groups || block->columns[i].group != NULL)
            column_head(out, block, i, false);
    buffer_text(out, "</tr>\n</thead>\n");
}

/* The column that names the row: the second when the first is a code before more words. */
static size_t naming_column(const struct block *block)
{
    bool after_code = block->column_count > 2 && block->columns[1].align == ALIGN_LEFT;
    return after_code && !block->first_names ? 1 : 0;
}

static void table_row_html(struct buffer *out, const struct block *block,
                           const struct table_row *row)
{
    buffer_format(out, "<tr class=\"level%d%s\">", row->level < 2 ? row->level : 2,
                  row->emphasis ? " strong" : "");
    for (size_t i = 0; i < block->column_count; i++) {
        bool names = i == naming_column(block);
        buffer_format(out, "<%s class=\"%s\">", names ? "th scope=\"row\"" : "td",
                      column_class(block, i));
        html_escape(out, row->cells[i]);
        buffer_text(out, names ? "</th>" : "</td>");
    }
    buffer_text(out, "</tr>\n");
}

static void table_element(const struct page *page, const struct block *block, size_t number)
{
    struct buffer *out = page->out;
    buffer_format(out,
                  "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                  "aria-labelledby=\"table-%zu\">\n",
                  number);
    element(out, "p", " class=\"swipe\" aria-hidden=\"true\"", words(page, "report_swipe"));
    buffer_format(out,
                  "<table class=\"%s%s%s\" "
                  "aria-labelledby=\"table-%zu\">\n",
                  block->row_count <= ROWS_TOGETHER ? "short" : "long",
                  block->to_fill ? " fill" : "", block->first_names ? " named" : "", number);
    table_head(out, block);
    buffer_text(out, "<tbody>\n");
    for (size_t i = 0; i < block->row_count; i++)
        table_row_html(out, block, &block->rows[i]);
    buffer_text(out, "</tbody>\n</table>\n</div>\n");
}

/* The caption stands outside the scrolling box, which the keyboard can reach, and names it. */
static void table(const struct page *page, const struct block *block, size_t number)
{
    struct buffer *out = page->out;
    const char *text = block->text == NULL ? "" : block->text;
    buffer_format(out,
                  block->folded ? "<details>\n<summary id=\"table-%zu\">"
                                : "<p class=\"caption\" id=\"table-%zu\">",
                  number);
    html_escape(out, text);
    buffer_text(out, block->folded ? "</summary>\n" : "</p>\n");
    table_element(page, block, number);
    element(out, "p", " class=\"source\"", block->source);
    buffer_text(out, block->folded ? "</details>\n" : "");
}

/* Figures are told apart by their number, from the second on. */
static void figure_name(const struct page *page, size_t index)
{
    size_t number = 1;
    for (size_t i = 0; i < index; i++)
        number += page->document->blocks[i].kind == BLOCK_CHART;
    html_escape(page->out, words(page, "report_figure"));
    if (number > 1)
        buffer_format(page->out, " %zu", number);
}

static void chart(const struct page *page, size_t index)
{
    const struct block *block = &page->document->blocks[index];
    struct buffer *out = page->out;
    buffer_text(out, "<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                     "aria-label=\"");
    figure_name(page, index);
    buffer_text(out, "\">\n");
    element(out, "p", " class=\"swipe\" aria-hidden=\"true\"", words(page, "report_swipe_figure"));
    buffer_text(out, block->svg);
    buffer_text(out, "</div>\n");
    if (block->text != NULL || block->source != NULL) {
        buffer_text(out, "<figcaption>\n");
        element(out, "p", "", block->text);
        element(out, "p", " class=\"source\"", block->source);
        buffer_text(out, "</figcaption>\n");
    }
    buffer_text(out, "</figure>\n");
}

/* Consecutive notes are one list. */
static size_t notes(const struct page *page, size_t first)
{
    const struct document *document = page->document;
    size_t at = first;
    buffer_text(page->out, "<ul class=\"notes\">\n");
    for (; at < document->block_count && document->blocks[at].kind == BLOCK_NOTE; at++)
        element(page->out, "li", "", document->blocks[at].text);
    buffer_text(page->out, "</ul>\n");
    return at;
}

static void heading(const struct page *page, size_t index, bool *open)
{
    const struct block *block = &page->document->blocks[index];
    if (block->level != 2) {
        element(page->out, block->level == 1 ? "h1" : "h3", "", block->text);
        return;
    }
    bool figure = index + 1 < page->document->block_count &&
                  page->document->blocks[index + 1].kind == BLOCK_CHART;
    buffer_format(page->out, "%s<section%s>\n", *open ? "</section>\n" : "",
                  figure ? " class=\"figure\"" : "");
    *open = true;
    element(page->out, "h2", "", block->text);
}

static void body(const struct page *page)
{
    bool open = false;
    for (size_t i = 0; i < page->document->block_count;) {
        const struct block *block = &page->document->blocks[i];
        if (block->kind == BLOCK_NOTE) {
            i = notes(page, i);
            continue;
        }
        if (block->kind == BLOCK_HEADING)
            heading(page, i, &open);
        else if (block->kind == BLOCK_KEY_FIGURES)
            figures(page->out, block);
        else if (block->kind == BLOCK_TABLE)
            table(page, block, i);
        else if (block->kind == BLOCK_CHART)
            chart(page, i);
        else
            element(page->out, "p", "", block->text);
        i++;
    }
    buffer_text(page->out, open ? "</section>\n" : "");
}

enum fault document_html_blocks(const struct document *document, struct buffer *out)
{
    body(&(struct page){document, out});
    return buffer_check(out);
}

enum fault document_html(const struct document *document, struct buffer *out)
{
    struct page page = {document, out};
    head(&page);
    mark(&page);
    buffer_text(out, "<main>\n");
    title(&page);
    body(&page);
    buffer_text(out, "</main>\n</body>\n</html>\n");
    return buffer_check(out);
}
