/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/chart_draw.h"

#include "base/html.h"

#include <string.h>

static const double LETTER = 0.53;     /* mean width in parts of the font size */
static const double LINE_HEIGHT = 1.2; /* tone marks need air */

void chart_open(struct buffer *out, const struct chart_names *names, double height, double font)
{
    buffer_format(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.1f\" role=\"img\" "
                  "aria-labelledby=\"%s-title %s-desc\" font-family=\"'Liberation Sans', "
                  "'Noto Sans', Arial, sans-serif\" font-size=\"%.1f\">\n<title id=\"%s-title\">",
                  CHART_WIDTH, height, names->id, names->id, font, names->id);
    html_escape(out, names->title);
    buffer_format(out, "</title>\n<desc id=\"%s-desc\">", names->id);
    html_escape(out, names->description);
    buffer_text(out, "</desc>\n");
}

void chart_text(struct buffer *out, const char *attributes, double x, double y, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    buffer_format(out, "<text x=\"%.1f\" y=\"%.1f\"%s>", x, y, attributes);
    html_escape(out, text);
    buffer_text(out, "</text>\n");
}

void chart_line(struct buffer *out, const char *attributes, const double from[2],
                const double to[2])
{
    buffer_format(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", from[0],
                  from[1], to[0], to[1], attributes);
}

static bool begins_letter(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

/* Bytes of a text that fit a line, up to its last space when not all does. */
static size_t line_length(const char *text, size_t letters_max)
{
    size_t letters = 0;
    size_t space = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        letters += begins_letter(text[i]);
        if (letters > letters_max)
            return space > 0 ? space : i;
        if (text[i] == ' ')
            space = i;
    }
    return strlen(text);
}

size_t chart_wrap(const char *text, double width, double font, size_t lengths[CHART_LINES_MAX])
{
    size_t letters = (size_t)(width / (font * LETTER));
    letters = letters == 0 ? 1 : letters;
    size_t count = 0;
    do {
        size_t length = count + 1 == CHART_LINES_MAX ? strlen(text) : line_length(text, letters);
        lengths[count++] = length;
        text += length;
        text += *text == ' ';
    } while (*text != '\0');
    return count;
}

void chart_lines(struct buffer *out, const char *attributes, const double place[2],
                 const double width_font[2], const char *text)
{
    size_t lengths[CHART_LINES_MAX];
    size_t count = chart_wrap(text, width_font[0], width_font[1], lengths);
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "<text x=\"%.1f\" y=\"%.1f\"%s>", place[0],
                      place[1] + (double)i * LINE_HEIGHT * width_font[1], attributes);
        AUTO(buffer) struct buffer line = buffer_of(lengths[i] + 1);
        buffer_bytes(&line, text, lengths[i]);
        html_escape(out, buffer_check(&line) == OK && lengths[i] > 0 ? line.data : "");
        buffer_text(out, "</text>\n");
        text += lengths[i];
        text += *text == ' ';
    }
}
