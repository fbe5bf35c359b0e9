/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xlsx_cells.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ESCAPE_LENGTH = 7, DIGITS_SHOWN = 15, DECIMALS_MAX = 300 };

/* The character of "_xHHHH_" at `text`, 0 for none. Surrogates never stand alone in a workbook. */
static unsigned escaped(const char *text)
{
    if (strncmp(text, "_x", 2) != 0)
        return 0;
    for (size_t i = 2; i < ESCAPE_LENGTH - 1; i++)
        if (!isxdigit((unsigned char)text[i]))
            return 0;
    unsigned long character = strtoul(text + 2, NULL, 16);
    bool is_surrogate = character >= 0xd800 && character <= 0xdfff;
    return text[ESCAPE_LENGTH - 1] == '_' && !is_surrogate ? (unsigned)character : 0;
}

static void put_utf8(unsigned character, struct buffer *out)
{
    if (character < 0x80) {
        buffer_char(out, (char)character);
        return;
    }
    if (character < 0x800) {
        buffer_char(out, (char)(0xc0 | character >> 6));
    } else {
        buffer_char(out, (char)(0xe0 | character >> 12));
        buffer_char(out, (char)(0x80 | (character >> 6 & 0x3f)));
    }
    buffer_char(out, (char)(0x80 | (character & 0x3f)));
}

void xlsx_text_decode(const char *text, struct buffer *out)
{
    while (*text != '\0') {
        unsigned character = *text == '_' ? escaped(text) : 0;
        if (character == 0) {
            buffer_char(out, *text++);
            continue;
        }
        if (character != '\r')
            put_utf8(character, out);
        text += ESCAPE_LENGTH;
    }
}

void xlsx_text_encode(const char *text, struct buffer *out)
{
    for (; *text != '\0'; text++) {
        if (*text == '_' && escaped(text) != 0)
            buffer_text(out, "_x005F");
        buffer_char(out, *text);
    }
}

static bool is_decimal(const char *text)
{
    text += *text == '-';
    size_t whole = strspn(text, "0123456789");
    size_t rest = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") + 1 : 0;
    return whole > 0 && rest != 1 && text[whole + rest] == '\0' && whole + rest <= DIGITS_SHOWN + 1;
}

bool xlsx_number_decimal(const char *stored, struct buffer *out)
{
    char *end;
    char digits[DECIMALS_MAX + 32];
    if (is_decimal(stored)) {
        buffer_text(out, stored);
        return true;
    }
    double value = strtod(stored, &end);
    if (end == stored || *end != '\0' || !isfinite(value) || fabs(value) >= 1e15)
        return false;
    int before = value == 0 ? 1 : (int)floor(log10(fabs(value))) + 1;
    int decimals = DIGITS_SHOWN - before;
    if (decimals > DECIMALS_MAX)
        return false;
    snprintf(digits, sizeof digits, "%.*f", decimals < 0 ? 0 : decimals, value);
    size_t length = strlen(digits);
    while (strchr(digits, '.') != NULL && strchr("0.", digits[length - 1]) != NULL) {
        bool was_point = digits[length - 1] == '.';
        digits[--length] = '\0';
        if (was_point)
            break;
    }
    buffer_text(out, strcmp(digits, "-0") == 0 ? "0" : digits);
    return true;
}

/* --- shared strings -------------------------------------------------------------------------- */

struct texts_reader {
    struct arena *arena;
    struct xlsx_texts texts;
    struct buffer raw;
    struct buffer text;
    bool inside;   /* a <t> */
    bool phonetic; /* an <rPh>: how to say it, not what it says */
};

void xlsx_texts_cleanup(struct xlsx_texts *texts) { memory_cleanup(&texts->items); }

static void texts_reader_cleanup(struct texts_reader *reader)
{
    xlsx_texts_cleanup(&reader->texts);
    buffer_cleanup(&reader->raw);
    buffer_cleanup(&reader->text);
}

static void texts_open(struct xlsx_walk *walk, const char *name, const char **attributes)
{
    struct texts_reader *reader = walk->self;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        buffer_reset(&reader->raw);
    else if (strcmp(name, "rPh") == 0)
        reader->phonetic = true;
    else if (strcmp(name, "t") == 0)
        reader->inside = !reader->phonetic;
}

static void texts_text(struct xlsx_walk *walk, const char *text, size_t length)
{
    struct texts_reader *reader = walk->self;
    if (!reader->inside)
        return;
    buffer_bytes(&reader->raw, text, length);
    if (reader->raw.fault != OK)
        walk->fault = buffer_check(&reader->raw);
}

static enum fault keep_text(struct texts_reader *reader)
{
    struct xlsx_texts *out = &reader->texts;
    const char **items = memory_grow(out->items, out->count, &out->capacity, sizeof *items);
    if (items == NULL)
        return FAULT_NOMEM;
    out->items = items;
    buffer_reset(&reader->text);
    buffer_text(&reader->text, "");
    xlsx_text_decode(reader->raw.length > 0 ? reader->raw.data : "", &reader->text);
    TRY(buffer_check(&reader->text));
    items[out->count] = arena_text(reader->arena, reader->text.data);
    if (items[out->count] == NULL)
        return FAULT_NOMEM;
    out->count++;
    return OK;
}

static void texts_close(struct xlsx_walk *walk, const char *name)
{
    struct texts_reader *reader = walk->self;
    if (strcmp(name, "rPh") == 0)
        reader->phonetic = false;
    else if (strcmp(name, "t") == 0)
        reader->inside = false;
    else if (strcmp(name, "si") == 0)
        walk->fault = keep_text(reader);
}

enum fault xlsx_texts_read(struct xlsx_book *book, const char *part, struct arena *arena,
                           struct xlsx_texts *out)
{
    AUTO(texts_reader)
    struct texts_reader reader = {.arena = arena,
                                  .raw = buffer_of(XLSX_TEXT_BYTES_MAX),
                                  .text = buffer_of(XLSX_TEXT_BYTES_MAX)};
    struct xlsx_walk walk = {.part = part,
                             .self = &reader,
                             .open = texts_open,
                             .close = texts_close,
                             .text = texts_text};
    TRY(xlsx_walk(book, &walk));
    *out = reader.texts;
    reader.texts = (struct xlsx_texts){.count = 0};
    return OK;
}
