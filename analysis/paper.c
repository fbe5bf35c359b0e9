/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/paper.h"

#include "base/date.h"
#include "base/png_write.h"
#include "base/text.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOOKMARK_LEVELS = 4 };

static const char FAMILY[] = "Liberation Serif, Times New Roman, Noto Serif, serif";
static const double INK[3] = {0x1b / 255.0, 0x27 / 255.0, 0x33 / 255.0};
static const double QUIET[3] = {0x4b / 255.0, 0x57 / 255.0, 0x61 / 255.0};

static cairo_status_t keep_bytes(void *context, const unsigned char *data, unsigned length)
{
    struct buffer *out = context;
    buffer_bytes(out, (const char *)data, length);
    return CAIRO_STATUS_SUCCESS; /* the buffer remembers what went wrong */
}

static void set_ink(const struct paper *paper, const double ink[3])
{
    cairo_set_source_rgb(paper->cairo, ink[0], ink[1], ink[2]);
}

/* --- text ------------------------------------------------------------------------------------ */

static void choose_font(const struct paper *paper, const struct paper_style *style)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, FAMILY);
    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    if ((style->face & FACE_BOLD) != 0)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    if ((style->face & FACE_ITALIC) != 0)
        pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(paper->layout, font);
    pango_font_description_free(font);
}

static bool is_clean(const char *text)
{
    while (*text != '\0' && text_forbidden(text) == 0)
        text++;
    return *text == '\0';
}

/* Pango draws control characters as boxes with their numbers: they are left out, as in a page. */
static void put_letters(PangoLayout *layout, const char *text)
{
    if (is_clean(text)) {
        pango_layout_set_text(layout, text, -1);
        return;
    }
    AUTO(buffer) struct buffer clean = buffer_of(DOCUMENT_BYTES_MAX);
    while (*text != '\0') {
        size_t left_out = text_forbidden(text);
        if (left_out == 0)
            buffer_char(&clean, *text);
        text += left_out == 0 ? 1 : left_out;
    }
    pango_layout_set_text(layout, clean.data == NULL ? "" : clean.data, -1);
}

static void set_text(const struct paper *paper, const char *text, const struct paper_style *style,
                     double width)
{
    choose_font(paper, style);
    put_letters(paper->layout, text);
    pango_layout_set_wrap(paper->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(paper->layout, style->align);
    pango_layout_set_line_spacing(paper->layout, style->line > 0 ? (float)style->line : 0.0F);
    pango_layout_set_width(paper->layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
    set_ink(paper, (style->face & FACE_QUIET) != 0 ? QUIET : INK);
}

double paper_set(struct paper *paper, const char *text, const struct paper_style *style,
                 double width)
{
    int height;
    set_text(paper, text, style, width);
    pango_layout_get_size(paper->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double paper_height(struct paper *paper, const char *text, const struct paper_style *style,
                    double width)
{
    const struct measure_key unbroken = {text, style->size, style->face, style->line, -1};
    const struct measure_key key = {text, style->size, style->face, style->line, width};
    struct measure measure = {0, 0, 0};
    if (measures_find(paper->measures, &unbroken, &measure) && measure.line <= width)
        return measure.height;
    if (!measures_find(paper->measures, &key, &measure)) {
        measure.height = paper_set(paper, text, style, width);
        measures_keep(paper->measures, &key, measure);
    }
    return measure.height;
}

void paper_draw(struct paper *paper, double x, double y)
{
    if (paper->pages == 0)
        return;
    cairo_move_to(paper->cairo, x, y);
    pango_cairo_show_layout(paper->cairo, paper->layout);
}

static double width_of(const struct paper *paper)
{
    int width;
    pango_layout_get_size(paper->layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

static double widest_word(const struct paper *paper, const char *text)
{
    double widest = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");
        pango_layout_set_text(paper->layout, text, (int)length);
        double width = width_of(paper);
        widest = width > widest ? width : widest;
        text += length + (text[length] != '\0');
    }
    return widest;
}

void paper_widths(struct paper *paper, const char *text, const struct paper_style *style,
                  double *out_word, double *out_line)
{
    const struct measure_key key = {text, style->size, style->face, style->line, -1};
    struct measure measure = {0, 0, 0};
    if (!measures_find(paper->measures, &key, &measure)) {
        measure.height = paper_set(paper, text, style, -1);
        measure.line = width_of(paper);
        measure.word = strpbrk(text, " \n") == NULL ? measure.line : NAN;
    }
    if (out_word != NULL && isnan(measure.word)) {
        set_text(paper, text, style, -1);
        measure.word = widest_word(paper, text);
    }
    measures_keep(paper->measures, &key, measure);
    *out_line = measure.line;
    if (out_word != NULL)
        *out_word = measure.word;
}

/* How many lines stand together from line `at` of `count` on: none stands alone on a page. */
static int lines_together(int at, int count)
{
    const int whole = 3; /* so few are not parted at all */
    if (at == 0)
        return count <= whole ? count : 2;
    return at == count - 2 ? 2 : 1;
}

double paper_opening(struct paper *paper, const char *text, const struct paper_style *style,
                     double width)
{
    double height = paper_set(paper, text, style, width);
    int count = pango_layout_get_line_count(paper->layout);
    return height * lines_together(0, count) / count;
}

/* Line by line, as the page may turn between two. What follows may set another text on a new page:
 * this one's lines are held apart. */
static void put_lines(struct paper *paper, const struct paper_style *style, double x)
{
    int at_line = 0;
    PangoLayout *layout = pango_layout_copy(paper->layout);
    int count = pango_layout_get_line_count(layout);
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    do {
        PangoRectangle line;
        pango_layout_iter_get_line_extents(at, NULL, &line);
        double height = (double)line.height / PANGO_SCALE;
        double down = (double)(pango_layout_iter_get_baseline(at) - line.y) / PANGO_SCALE;
        if (paper_need(paper, height * lines_together(at_line++, count)))
            set_ink(paper, (style->face & FACE_QUIET) != 0 ? QUIET : INK);
        if (paper->pages > 0) {
            cairo_move_to(paper->cairo, x + (double)line.x / PANGO_SCALE, paper->y + down);
            pango_cairo_show_layout_line(paper->cairo, pango_layout_iter_get_line_readonly(at));
        }
        paper->y += height;
    } while (pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
    g_object_unref(layout);
}

void paper_put_at(struct paper *paper, const char *text, const struct paper_style *style, double x,
                  double width)
{
    if (text == NULL || *text == '\0')
        return;
    double height = paper_height(paper, text, style, width);
    bool fits = paper->y + height <= paper_end();
    if (!fits || paper->pages > 0)
        (void)paper_set(paper, text, style, width);
    if (!fits) {
        put_lines(paper, style, x);
        return;
    }
    paper_draw(paper, x, paper->y);
    paper->y += height;
}

void paper_put_capitals(struct paper *paper, const char *text, const struct paper_style *style,
                        double x, double width)
{
    if (text == NULL)
        return;
    char *capitals = g_utf8_strup(text, -1);
    paper_put_at(paper, capitals, style, x, width);
    g_free(capitals);
}

void paper_put(struct paper *paper, const char *text, const struct paper_style *style)
{
    paper_put_at(paper, text, style, PAPER_LEFT, PAPER_TEXT_WIDTH);
}

/* --- pages ----------------------------------------------------------------------------------- */

static void put_small(struct paper *paper, const char *text, const struct paper_style *style,
                      double y)
{
    (void)paper_set(paper, text, style, PAPER_TEXT_WIDTH);
    paper_draw(paper, PAPER_LEFT, y);
}

/* On one line, cut where the page's number stands. */
static void put_foot(struct paper *paper, const char *text, const struct paper_style *style,
                     double y)
{
    const double number = 60;
    set_text(paper, text, style, PAPER_TEXT_WIDTH - number);
    pango_layout_set_ellipsize(paper->layout, PANGO_ELLIPSIZE_END);
    paper_draw(paper, PAPER_LEFT, y);
    pango_layout_set_ellipsize(paper->layout, PANGO_ELLIPSIZE_NONE);
}

/* Faint and large from corner to corner: a page cannot be shown without it. */
static void put_across(struct paper *paper, const char *mark)
{
    const struct paper_style style = {44, FACE_BOLD, PANGO_ALIGN_CENTER, 0};
    double height = paper_set(paper, mark, &style, PAPER_HEIGHT);
    cairo_save(paper->cairo);
    cairo_translate(paper->cairo, PAPER_WIDTH / 2, PAPER_HEIGHT / 2);
    cairo_rotate(paper->cairo, -0.9);
    cairo_set_source_rgba(paper->cairo, INK[0], INK[1], INK[2], 0.07);
    paper_draw(paper, -PAPER_HEIGHT / 2, -height / 2);
    cairo_restore(paper->cairo);
}

static void put_furniture(struct paper *paper)
{
    const struct document *document = paper->document;
    const struct paper_style mark = {10, FACE_BOLD, PANGO_ALIGN_CENTER, 0};
    const struct paper_style foot = {9, FACE_QUIET, PANGO_ALIGN_LEFT, 0};
    const struct paper_style notice = {9, FACE_QUIET, PANGO_ALIGN_CENTER, 0};
    const struct paper_style number = {9, FACE_QUIET, PANGO_ALIGN_RIGHT, 0};
    char text[32];
    if (paper->pages == 0)
        return;
    snprintf(text, sizeof text, "%d/%d", paper->page, paper->pages);
    if (document->mark != NULL) {
        put_across(paper, document->mark);
        put_small(paper, document->mark, &mark, 36);
    }
    if (document->notice_short != NULL)
        put_small(paper, document->notice_short, &notice, paper_end() + 10);
    if (document->issuer[1] != NULL)
        put_foot(paper, document->issuer[1], &foot, paper_end() + 24);
    put_small(paper, text, &number, paper_end() + 24);
}

static void new_page(struct paper *paper)
{
    if (paper->turn != NULL) {
        paper->turn(paper);
        return;
    }
    if (paper->page > 0)
        cairo_show_page(paper->cairo);
    paper->page++;
    paper->y = PAPER_TOP;
    put_furniture(paper);
}

bool paper_need(struct paper *paper, double height)
{
    if (paper->y + height <= paper_end() || paper->y <= PAPER_TOP)
        return false;
    new_page(paper);
    return true;
}

/* --- lines, outline, figures ----------------------------------------------------------------- */

void paper_rule(struct paper *paper, const struct paper_line *line)
{
    bool hair = line->weight < 0.5;
    if (paper->pages == 0)
        return;
    set_ink(paper, hair ? QUIET : INK);
    cairo_set_line_width(paper->cairo, line->weight);
    cairo_move_to(paper->cairo, line->x, line->y);
    cairo_line_to(paper->cairo, line->x + line->width, line->y);
    cairo_stroke(paper->cairo);
}

void paper_bookmark(struct paper *paper, const char *text, int level)
{
    char place[64];
    if (paper->pages == 0 || text == NULL)
        return;
    snprintf(place, sizeof place, "page=%d pos=[%.1f %.1f]", paper->page, PAPER_LEFT, paper->y);
    (void)level; /* readers fold one level; sections are few */
    cairo_pdf_surface_add_outline(paper->surface, CAIRO_PDF_OUTLINE_ROOT, text, place, 0);
}

/* What a heading over a figure takes. */
static const double HEADING_ROOM = 60;
/* The most a figure gives way to what is said under it. */
static const double BELOW_MAX = 130;

/* NULL with the fault when it cannot be read or has no size. */
static RsvgHandle *read_figure(const char *svg, RsvgRectangle *out_box, enum fault *out_fault)
{
    gboolean has[3];
    RsvgLength width, height;
    RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)svg, (gsize)strlen(svg), NULL);
    if (handle != NULL)
        rsvg_handle_get_intrinsic_dimensions(handle, &has[0], &width, &has[1], &height, &has[2],
                                             out_box);
    if (handle != NULL && has[2] && out_box->width > 0)
        return handle;
    *out_fault = fault_raise(FAULT_CORRUPT, "report_figure_unreadable", NULL);
    if (handle != NULL)
        g_object_unref(handle);
    return NULL;
}

static RsvgHandle *open_figure(struct paper *paper, const char *svg, RsvgRectangle *out_box)
{
    return read_figure(svg, out_box, &paper->fault);
}

static double scale_of(const RsvgRectangle *box, double below)
{
    double scale = PAPER_TEXT_WIDTH / box->width;
    double room = paper_end() - PAPER_TOP - HEADING_ROOM - fmin(below, BELOW_MAX);
    return box->height * scale > room ? room / box->height : scale;
}

/* A figure's size is said by its first tag: figures that begin alike are as large. */
static bool measure_figure(struct paper *paper, const char *svg, RsvgRectangle *out)
{
    AUTO(memory) char *tag = strndup(svg, strcspn(svg, ">"));
    const struct measure_key key = {tag == NULL ? svg : tag, 0, 0, 0, 0};
    struct measure measure = {0, 0, 0};
    if (measures_find(paper->measures, &key, &measure)) {
        *out = (RsvgRectangle){0, 0, measure.line, measure.height};
        return true;
    }
    RsvgHandle *handle = open_figure(paper, svg, out);
    if (handle == NULL)
        return false;
    g_object_unref(handle);
    measures_keep(paper->measures, &key, (struct measure){out->height, 0, out->width});
    return true;
}

double paper_figure_height(struct paper *paper, const char *svg, double below)
{
    RsvgRectangle box = {0, 0, 0, 0};
    return measure_figure(paper, svg, &box) ? box.height * scale_of(&box, below) : 0;
}

double paper_words_under(struct paper *paper, const struct block *chart)
{
    const struct paper_style body = {12, FACE_PLAIN, PANGO_ALIGN_LEFT, 1.1};
    const struct paper_style source = {9, FACE_QUIET, PANGO_ALIGN_LEFT, 0};
    double height = 6;
    if (chart->text != NULL)
        height += paper_height(paper, chart->text, &body, PAPER_TEXT_WIDTH);
    if (chart->source != NULL)
        height += paper_height(paper, chart->source, &source, PAPER_TEXT_WIDTH);
    return height;
}

static void draw_figure(struct paper *paper, const char *svg, const RsvgRectangle *place)
{
    RsvgRectangle box;
    RsvgHandle *handle = open_figure(paper, svg, &box);
    if (handle == NULL)
        return;
    if (!rsvg_handle_render_document(handle, paper->cairo, place, NULL))
        paper->fault = fault_raise(FAULT_CORRUPT, "report_figure_unreadable", NULL);
    g_object_unref(handle);
}

void paper_figure(struct paper *paper, const char *svg, double below)
{
    RsvgRectangle box = {0, 0, 0, 0};
    if (!measure_figure(paper, svg, &box))
        return;
    double scale = scale_of(&box, below);
    double wide = box.width * scale;
    (void)paper_need(paper, box.height * scale + below);
    const RsvgRectangle place = {PAPER_LEFT + (PAPER_TEXT_WIDTH - wide) / 2, paper->y, wide,
                                 box.height * scale};
    if (paper->pages > 0)
        draw_figure(paper, svg, &place);
    paper->y += box.height * scale;
}

/* What the libraries keep of fonts for the next document goes when the program ends, where somebody
 * counts what is left. Not else: a thread of Pango's may still be looking for a font then, and
 * cairo ends a program whose fonts are in use. */
#ifdef __SANITIZE_ADDRESS__
static void let_fonts_go(void)
{
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
}

static void let_fonts_go_at_end(void) { (void)atexit(let_fonts_go); }

/* Before fonts are used for the first time. */
static void mind_fonts(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, let_fonts_go_at_end);
}
#else
static void mind_fonts(void) {}
#endif

/* NULL with the fault when it cannot be drawn. */
static cairo_surface_t *draw_picture(RsvgHandle *handle, int width, int height,
                                     enum fault *out_fault)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    const RsvgRectangle place = {0, 0, width, height};
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    bool drawn = rsvg_handle_render_document(handle, cairo, &place, NULL);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    cairo_status_t status = cairo_surface_status(surface);
    if (drawn && status == CAIRO_STATUS_SUCCESS)
        return surface;
    cairo_surface_destroy(surface);
    *out_fault = status == CAIRO_STATUS_NO_MEMORY
                     ? fault_nomem()
                     : fault_raise(FAULT_CORRUPT, "report_figure_unreadable", NULL);
    return NULL;
}

enum fault paper_figure_png(const char *svg, int width, struct buffer *out, int *out_height)
{
    RsvgRectangle box = {0, 0, 0, 0};
    enum fault fault = OK;
    mind_fonts();
    RsvgHandle *handle = read_figure(svg, &box, &fault);
    if (handle == NULL)
        return fault;
    int height = (int)(box.height / box.width * width + 0.5);
    cairo_surface_t *surface = draw_picture(handle, width, height, &fault);
    g_object_unref(handle);
    if (surface == NULL)
        return fault;
    const void *dots = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface) / sizeof(uint32_t);
    fault = png_write(&(struct picture){dots, (size_t)width, (size_t)height, stride}, out);
    cairo_surface_destroy(surface);
    *out_height = height;
    return fault;
}

/* --- beginning and end ----------------------------------------------------------------------- */

static void put_names(const struct paper *paper)
{
    char day[DATE_TEXT_SIZE];
    char made[DATE_TEXT_SIZE + 16];
    day_text(paper->document->made, day);
    snprintf(made, sizeof made, "%sT00:00:00+07:00", day);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_MOD_DATE, made);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE,
                                   paper->document->subject);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATOR,
                                   "hailong " HAILONG_VERSION);
    if (paper->document->issuer[1] != NULL)
        cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_AUTHOR,
                                       paper->document->issuer[1]);
}

/* A word too long for its line is broken as it is: a hyphen is no letter of it. */
static void break_plainly(PangoLayout *layout)
{
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
}

/* Letters stand where the font says, not on the grid of some screen. */
static void set_exactly(const struct paper *paper)
{
    PangoContext *context = pango_layout_get_context(paper->layout);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_destroy(options);
}

static enum fault prepare(struct paper *paper)
{
    struct buffer *out = paper->out;
    mind_fonts();
    paper->surface =
        paper->pages == 0
            ? cairo_pdf_surface_create(NULL, PAPER_WIDTH, PAPER_HEIGHT)
            : cairo_pdf_surface_create_for_stream(keep_bytes, out, PAPER_WIDTH, PAPER_HEIGHT);
    paper->cairo = cairo_create(paper->surface);
    if (cairo_status(paper->cairo) != CAIRO_STATUS_SUCCESS)
        return FAULT_NOMEM;
    paper->layout = pango_cairo_create_layout(paper->cairo);
    set_exactly(paper);
    break_plainly(paper->layout);
    put_names(paper);
    return OK;
}

enum fault paper_open(const struct document *document, int pages, struct buffer *out,
                      struct paper_measures *measures, struct paper *paper)
{
    *paper = (struct paper){.document = document, .out = out, .pages = pages, .measures = measures};
    TRY(prepare(paper));
    new_page(paper);
    return OK;
}

enum fault paper_open_bare(const struct document *document, struct buffer *out, struct paper *paper)
{
    *paper = (struct paper){.document = document, .out = out, .pages = 1};
    return prepare(paper);
}

void paper_cleanup(struct paper *paper)
{
    if (paper->layout != NULL)
        g_object_unref(paper->layout);
    if (paper->cairo != NULL)
        cairo_destroy(paper->cairo);
    if (paper->surface != NULL)
        cairo_surface_destroy(paper->surface);
    *paper = (struct paper){.document = NULL};
}

enum fault paper_close(struct paper *paper, int *out_pages)
{
    cairo_show_page(paper->cairo);
    cairo_surface_finish(paper->surface);
    *out_pages = paper->page;
    TRY(paper->fault);
    if (cairo_surface_status(paper->surface) != CAIRO_STATUS_SUCCESS)
        return FAULT_NOMEM;
    return paper->pages == 0 ? OK : buffer_check(paper->out);
}
