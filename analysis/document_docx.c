/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/document_docx.h"

#include "analysis/analysis_assets.h"
#include "analysis/docx_parts.h"
#include "analysis/paper.h"
#include "base/date.h"
#include "base/html.h"
#include "base/zip_write.h"

#include <stdio.h>
#include <string.h>

enum {
    PART_BYTES = DOCUMENT_BYTES_MAX,
    PICTURE_BYTES = 16 << 20,
    PICTURE_WIDTH = 1400, /* dots: 220 an inch */
    EMU = 12700           /* English metric units a point */
};

static const char VIETNAMESE[] = "vi-VN";
static const char XML_HEAD[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
static const char WORD_SPACES[] =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
    " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""
    " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
    " xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

static const char *words(const struct docx *docx, const char *code)
{
    return message_words(docx->document->language, code);
}

/* --- runs and paragraphs --------------------------------------------------------------------- */

void docx_run(struct buffer *out, const struct docx_run *run)
{
    buffer_text(out, "<w:r><w:rPr>");
    buffer_text(out, (run->face & DOCX_BOLD) != 0 ? "<w:b/>" : "");
    buffer_text(out, (run->face & DOCX_ITALIC) != 0 ? "<w:i/>" : "");
    buffer_text(out, (run->face & DOCX_CAPITALS) != 0 ? "<w:caps/>" : "");
    if (run->half_points > 0)
        buffer_format(out, "<w:sz w:val=\"%d\"/>", run->half_points);
    buffer_text(out, "</w:rPr><w:t xml:space=\"preserve\">");
    html_escape(out, run->text == NULL ? "" : run->text);
    buffer_text(out, "</w:t></w:r>");
}

static void open_paragraph(struct buffer *out, const char *style)
{
    buffer_format(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
}

static void close_paragraph(struct buffer *out) { buffer_text(out, "</w:p>\n"); }

void docx_paragraph(struct buffer *out, const char *style, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    open_paragraph(out, style);
    docx_run(out, &(struct docx_run){.text = text});
    close_paragraph(out);
}

void docx_cell_text(struct buffer *out, const struct docx_run *run, const struct docx_cell *cell)
{
    buffer_text(out, "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/>");
    buffer_text(out, cell->keep ? "<w:keepNext/>" : "");
    if (cell->indent > 0)
        buffer_format(out, "<w:ind w:left=\"%d\"/>", cell->indent);
    buffer_text(out, cell->align == ALIGN_RIGHT ? "<w:jc w:val=\"right\"/>" : "");
    /* The paragraph's end has a size too: an empty cell is no higher than the others. */
    if (run->half_points > 0)
        buffer_format(out, "<w:rPr><w:sz w:val=\"%d\"/></w:rPr>", run->half_points);
    buffer_text(out, "</w:pPr>");
    docx_run(out, run);
    close_paragraph(out);
}

/* --- two columns without lines --------------------------------------------------------------- */

static void open_pair(struct buffer *out, double left, double right, bool lined)
{
    const int pad = lined ? 60 : 10;
    buffer_format(out,
                  "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/>%s"
                  "<w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
                  "<w:top w:w=\"%d\" w:type=\"dxa\"/><w:left w:w=\"0\" w:type=\"dxa\"/>"
                  "<w:bottom w:w=\"%d\" w:type=\"dxa\"/><w:right w:w=\"160\" w:type=\"dxa\"/>"
                  "</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w=\"%d\"/><w:gridCol "
                  "w:w=\"%d\"/></w:tblGrid>",
                  docx_twips(left + right),
                  lined ? "<w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\" "
                          "w:color=\"AAB4BB\"/><w:insideH w:val=\"single\" w:sz=\"4\" "
                          "w:color=\"AAB4BB\"/></w:tblBorders>"
                        : "",
                  pad, pad, docx_twips(left), docx_twips(right));
}

static void open_half(struct buffer *out, double width)
{
    buffer_format(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>",
                  docx_twips(width));
}

static void put_office_line(struct buffer *out, const char *text, unsigned face)
{
    open_paragraph(out, "Office");
    docx_run(out, &(struct docx_run){text, face, 0});
    close_paragraph(out);
}

static void put_office(struct docx *docx)
{
    struct buffer *out = docx->body;
    const double left = PAPER_TEXT_WIDTH * 0.4;
    const double right = PAPER_TEXT_WIDTH * 0.6;
    open_pair(out, left, right, false);
    buffer_text(out, "<w:tr>");
    open_half(out, left);
    put_office_line(out, docx->document->issuer[0], DOCX_CAPITALS);
    put_office_line(out, docx->document->issuer[1], DOCX_BOLD | DOCX_CAPITALS);
    put_office_line(out, "―――――", DOCX_PLAIN);
    put_office_line(out, words(docx, "report_number_blank"), DOCX_PLAIN);
    buffer_text(out, "</w:tc>");
    open_half(out, right);
    put_office_line(out, words(docx, "report_state"), DOCX_BOLD | DOCX_CAPITALS);
    put_office_line(out, words(docx, "report_motto"), DOCX_BOLD);
    put_office_line(out, "―――――――――", DOCX_PLAIN);
    put_office_line(out, words(docx, "report_day_blank"), DOCX_ITALIC);
    buffer_text(out, "</w:tc></w:tr></w:tbl>");
}

static void put_title(struct docx *docx)
{
    const struct document *document = docx->document;
    if (document->mark_more != NULL)
        docx_paragraph(docx->body, "MarkMore", document->mark_more);
    put_office(docx);
    docx_paragraph(docx->body, "Title", document->title);
    docx_paragraph(docx->body, "Subject", document->subject);
    docx_paragraph(docx->body, "Notice", document->notice);
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void put_figures(struct docx *docx, const struct block *block)
{
    struct buffer *out = docx->body;
    const double left = block->level == 1 ? 166 : 120;
    const double right = PAPER_TEXT_WIDTH - left;
    open_pair(out, left, right, block->level == 1);
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct key_figure *figure = &block->figures[i];
        buffer_text(out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        open_half(out, left);
        docx_paragraph(out, "Label", figure->label);
        if (block->level == 1)
            docx_paragraph(out, "Figures", figure->value);
        buffer_text(out, "</w:tc>");
        open_half(out, right);
        if (block->level != 1)
            docx_paragraph(out, "Cell", figure->value);
        if (figure->detail != NULL || block->level == 1)
            docx_paragraph(out, block->level == 1 ? "Cell" : "Label",
                           figure->detail == NULL ? " " : figure->detail);
        buffer_text(out, "</w:tc></w:tr>");
    }
    buffer_text(out, "</w:tbl>");
    docx_paragraph(out, "Cell", " ");
}

/* What stands between <tag ...> and </tag> of a figure: its name, its description; escaped. */
static void put_spoken(struct buffer *out, const char *svg, const char *tag)
{
    char open[16];
    char close[16];
    snprintf(open, sizeof open, "<%s", tag);
    snprintf(close, sizeof close, "</%s>", tag);
    const char *from = strstr(svg, open);
    from = from == NULL ? NULL : strchr(from, '>');
    const char *to = from == NULL ? NULL : strstr(from, close);
    if (to != NULL)
        buffer_bytes(out, from + 1, (size_t)(to - from - 1));
}

static enum fault put_chart(struct docx *docx, struct zip_writer *zip, const struct block *block)
{
    AUTO(buffer) struct buffer picture = buffer_of(PICTURE_BYTES);
    struct buffer *out = docx->body;
    char name[64];
    int height = 0;
    TRY(paper_figure_png(block->svg, PICTURE_WIDTH, &picture, &height));
    const double spaces = 80; /* of a heading, between paragraphs */
    double room = paper_end() - PAPER_TOP - spaces - paper_words_under(docx->measure, block);
    double wide = PAPER_TEXT_WIDTH;
    double high = wide * height / PICTURE_WIDTH;
    if (high > room) {
        wide *= room / high;
        high = room;
    }
    size_t number = ++docx->pictures;
    snprintf(name, sizeof name, "word/media/figure%zu.png", number);
    TRY(zip_writer_put(zip, name, picture.data, picture.length));
    open_paragraph(out, "Figure");
    buffer_format(out,
                  "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">"
                  "<wp:extent cx=\"%lld\" cy=\"%lld\"/><wp:docPr id=\"%zu\" name=\"",
                  (long long)(wide * EMU), (long long)(high * EMU), number);
    html_escape(out, words(docx, "report_figure"));
    buffer_format(out, " %zu\" descr=\"", number);
    put_spoken(out, block->svg, "title");
    buffer_text(out, ". ");
    put_spoken(out, block->svg, "desc");
    buffer_format(out,
                  "\"/><a:graphic><a:graphicData "
                  "uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>"
                  "<pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"figure%zu.png\"/><pic:cNvPicPr/>"
                  "</pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdFigure%zu\"/><a:stretch>"
                  "<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" "
                  "y=\"0\"/><a:ext cx=\"%lld\" cy=\"%lld\"/></a:xfrm><a:prstGeom prst=\"rect\">"
                  "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
                  "</wp:inline></w:drawing></w:r>",
                  number, number, number, (long long)(wide * EMU), (long long)(high * EMU));
    close_paragraph(out);
    docx_paragraph(out, block->source == NULL ? "Normal" : "Lead", block->text);
    docx_paragraph(out, "Source", block->source);
    return OK;
}

/* Words that lead to a chart or a table stand on its page. */
static const char *text_style(const struct block *next)
{
    bool leads = next != NULL && (next->kind == BLOCK_CHART || next->kind == BLOCK_TABLE);
    return leads ? "Lead" : "Normal";
}

/* `next`: the block after it; NULL = none. */
static enum fault put_block(struct docx *docx, struct zip_writer *zip, const struct block *block,
                            const struct block *next)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        docx_paragraph(docx->body, block->level >= 3 ? "Heading2" : "Heading1", block->text);
        break;
    case BLOCK_TEXT:
        docx_paragraph(docx->body, text_style(next), block->text);
        break;
    case BLOCK_KEY_FIGURES:
        put_figures(docx, block);
        break;
    case BLOCK_TABLE:
        docx_table(docx, block);
        break;
    case BLOCK_CHART:
        return put_chart(docx, zip, block);
    case BLOCK_NOTE:
        docx_paragraph(docx->body, "Bullet", block->text);
        break;
    }
    return OK;
}

/* --- the parts of the file ------------------------------------------------------------------- */

static enum fault put_part(struct zip_writer *zip, const char *name, const struct buffer *part)
{
    TRY(buffer_check(part));
    return zip_writer_put(zip, name, part->data, part->length);
}

static enum fault put_asset(struct zip_writer *zip, const char *name, const char *asset_name)
{
    const struct asset *asset = asset_find(analysis_assets, asset_name);
    if (asset == NULL)
        return fault_raise(FAULT_NOTFOUND, "index_unknown", "index", asset_name, NULL);
    return zip_writer_put(zip, name, asset->data, asset->size);
}

/* Which language Word checks the spelling in. */
static const char *language_name(const struct docx *docx)
{
    return docx->document->language == LANGUAGE_VI ? VIETNAMESE : "en-GB";
}

/* The asset speaks Vietnamese. */
static enum fault put_styles(const struct docx *docx, struct zip_writer *zip)
{
    static const char name[] = "assets/docx/styles.xml";
    AUTO(buffer) struct buffer part = buffer_of(PART_BYTES);
    const struct asset *asset = asset_find(analysis_assets, name);
    if (asset == NULL)
        return fault_raise(FAULT_NOTFOUND, "index_unknown", "index", name, NULL);
    const char *from = asset->data;
    for (const char *at; (at = strstr(from, VIETNAMESE)) != NULL; from = at + strlen(VIETNAMESE)) {
        buffer_bytes(&part, from, (size_t)(at - from));
        buffer_text(&part, language_name(docx));
    }
    buffer_text(&part, from);
    return put_part(zip, "word/styles.xml", &part);
}

static enum fault put_document(struct docx *docx, struct zip_writer *zip)
{
    struct buffer *out = docx->body;
    buffer_format(out, "%s<w:document%s><w:body>\n", XML_HEAD, WORD_SPACES);
    put_title(docx);
    const struct block *blocks = docx->document->blocks;
    size_t count = docx->document->block_count;
    for (size_t i = 0; i < count; i++)
        TRY(put_block(docx, zip, &blocks[i], i + 1 < count ? &blocks[i + 1] : NULL));
    buffer_format(out,
                  "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>"
                  "<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>"
                  "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" "
                  "w:bottom=\"%d\" w:left=\"%d\" w:header=\"600\" w:footer=\"500\" "
                  "w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n",
                  docx_twips(PAPER_TOP), docx_twips(PAPER_RIGHT), docx_twips(PAPER_BOTTOM),
                  docx_twips(PAPER_LEFT));
    return put_part(zip, "word/document.xml", out);
}

static enum fault put_header(const struct docx *docx, struct zip_writer *zip)
{
    AUTO(buffer) struct buffer part = buffer_of(PART_BYTES);
    const char *mark = docx->document->mark;
    buffer_format(&part, "%s<w:hdr%s>", XML_HEAD, WORD_SPACES);
    docx_paragraph(&part, "Mark", mark == NULL ? " " : mark);
    buffer_text(&part, "</w:hdr>\n");
    return put_part(zip, "word/header1.xml", &part);
}

static void put_field(struct buffer *out, const char *name)
{
    buffer_format(out,
                  "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "
                  "xml:space=\"preserve\"> %s </w:instrText></w:r><w:r><w:fldChar "
                  "w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar "
                  "w:fldCharType=\"end\"/></w:r>",
                  name);
}

static enum fault put_footer(const struct docx *docx, struct zip_writer *zip)
{
    AUTO(buffer) struct buffer part = buffer_of(PART_BYTES);
    buffer_format(&part, "%s<w:ftr%s>", XML_HEAD, WORD_SPACES);
    docx_paragraph(&part, "Foot", docx->document->notice_short);
    open_paragraph(&part, "Foot");
    docx_run(&part, &(struct docx_run){.text = docx->document->issuer[1]});
    buffer_text(&part, "<w:r><w:tab/></w:r>");
    put_field(&part, "PAGE");
    docx_run(&part, &(struct docx_run){.text = "/"});
    put_field(&part, "NUMPAGES");
    close_paragraph(&part);
    buffer_text(&part, "</w:ftr>\n");
    return put_part(zip, "word/footer1.xml", &part);
}

static enum fault put_relations(const struct docx *docx, struct zip_writer *zip)
{
    static const char TYPES[] =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    static const struct {
        const char *id;
        const char *type;
        const char *target;
    } fixed[] = {{"rIdStyles", "styles", "styles.xml"},
                 {"rIdNumbering", "numbering", "numbering.xml"},
                 {"rIdHeader", "header", "header1.xml"},
                 {"rIdFooter", "footer", "footer1.xml"}};
    AUTO(buffer) struct buffer part = buffer_of(PART_BYTES);
    buffer_format(&part,
                  "%s<Relationships "
                  "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
                  XML_HEAD);
    for (size_t i = 0; i < ARRAY_LENGTH(fixed); i++)
        buffer_format(&part, "<Relationship Id=\"%s\" Type=\"%s%s\" Target=\"%s\"/>", fixed[i].id,
                      TYPES, fixed[i].type, fixed[i].target);
    for (size_t i = 1; i <= docx->pictures; i++)
        buffer_format(&part,
                      "<Relationship Id=\"rIdFigure%zu\" Type=\"%simage\" "
                      "Target=\"media/figure%zu.png\"/>",
                      i, TYPES, i);
    buffer_text(&part, "</Relationships>\n");
    return put_part(zip, "word/_rels/document.xml.rels", &part);
}

static enum fault put_names(const struct docx *docx, struct zip_writer *zip)
{
    char day[DATE_TEXT_SIZE];
    AUTO(buffer) struct buffer part = buffer_of(PART_BYTES);
    buffer_format(&part,
                  "%s<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/"
                  "2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                  "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                  "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>",
                  XML_HEAD);
    html_escape(&part, docx->document->subject);
    buffer_text(&part, "</dc:title><dc:creator>");
    html_escape(&part, docx->document->issuer[1] == NULL ? "" : docx->document->issuer[1]);
    day_text(docx->document->made, day);
    buffer_format(&part,
                  "</dc:creator><dc:language>%s</dc:language>"
                  "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:created>"
                  "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:modified>"
                  "</cp:coreProperties>\n",
                  language_name(docx), day, day);
    return put_part(zip, "docProps/core.xml", &part);
}

static enum fault put_all(struct docx *docx, struct zip_writer *zip)
{
    TRY(put_asset(zip, "[Content_Types].xml", "assets/docx/content_types.xml"));
    TRY(put_asset(zip, "_rels/.rels", "assets/docx/rels.xml"));
    TRY(put_styles(docx, zip));
    TRY(put_asset(zip, "word/numbering.xml", "assets/docx/numbering.xml"));
    TRY(put_document(docx, zip));
    TRY(put_header(docx, zip));
    TRY(put_footer(docx, zip));
    TRY(put_names(docx, zip));
    return put_relations(docx, zip);
}

enum fault document_docx(const struct document *document, struct buffer *out)
{
    AUTO(zip_writer) struct zip_writer *zip = NULL;
    AUTO(buffer) struct buffer body = buffer_of(PART_BYTES);
    AUTO(measures) struct paper_measures *own = document->measures == NULL ? measures_new() : NULL;
    struct paper_measures *measures = own == NULL ? document->measures : own;
    struct paper paper;
    struct docx docx = {.document = document, .body = &body, .measure = &paper};
    TRY(zip_writer_new(&zip));
    enum fault fault = paper_open(document, 0, NULL, measures, &paper);
    if (fault == OK)
        fault = put_all(&docx, zip);
    paper_cleanup(&paper);
    TRY(fault);
    return zip_writer_finish(zip, out);
}
