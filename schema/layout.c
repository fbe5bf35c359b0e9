/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/layout.h"

#include "base/json_write.h"

#include <stdlib.h>

enum {
    U8_MAX = 251,
    U8_BLANK = 255,
    BITS_IN_BYTE = 8,
    I32_BYTES = 4,
    MISSING_MASK = 3,
    TOGETHER = 16
};

enum kind { KIND_U8, KIND_BITS, KIND_I32 };

static const char *const kind_names[] = {"u8", "bits", "i32"};

struct column {
    enum kind kind;
    size_t at;    /* offset of its first byte */
    size_t bytes; /* how many */
    size_t run;   /* from here on so many stand side by side in a byte each (KIND_U8) */
};

struct layout {
    size_t size;
    size_t count;
    struct column columns[]; /* by column of the form */
};

static int32_t greatest_value(const struct question *question)
{
    int32_t greatest = 0;
    for (size_t i = 0; i < question->choice_count; i++)
        greatest = question->choices[i].value > greatest ? question->choices[i].value : greatest;
    return greatest;
}

static int32_t least_value(const struct question *question)
{
    int32_t least = 0;
    for (size_t i = 0; i < question->choice_count; i++)
        least = question->choices[i].value < least ? question->choices[i].value : least;
    return least;
}

static struct column column_of(const struct question *question)
{
    int32_t greatest = greatest_value(question);
    bool chosen = question->type == QUESTION_ONE || question->type == QUESTION_SCALE;
    if (question->type == QUESTION_MANY) {
        /* Bits 0 to `greatest`, and one that says that the answer is missing. */
        size_t bits = (size_t)greatest + 2;
        return (struct column){KIND_BITS, 0, (bits + BITS_IN_BYTE - 1) / BITS_IN_BYTE, 0};
    }
    if ((chosen && least_value(question) >= 0 && greatest <= U8_MAX) ||
        (question->type == QUESTION_NUMBER && question->low >= 0 && question->high <= U8_MAX))
        return (struct column){KIND_U8, 0, 1, 0};
    return (struct column){KIND_I32, 0, I32_BYTES, 0};
}

enum fault layout_new(const struct form *form, struct layout **out)
{
    size_t count = form->column_count;
    struct layout *layout = calloc(1, sizeof *layout + count * sizeof layout->columns[0]);
    if (layout == NULL)
        return fault_nomem();
    layout->count = count;
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        if (question->column >= 0)
            layout->columns[question->column] = column_of(question);
    }
    for (size_t i = 0; i < count; i++) {
        layout->columns[i].at = layout->size;
        layout->size += layout->columns[i].bytes;
    }
    for (size_t i = count; i-- > 0;)
        if (layout->columns[i].kind == KIND_U8)
            layout->columns[i].run = 1 + (i + 1 < count ? layout->columns[i + 1].run : 0);
    *out = layout;
    return OK;
}

void layout_free(struct layout *layout) { free(layout); }

size_t layout_size(const struct layout *layout) { return layout->size; }

/* The lowest bytes of a number, lowest first: the same file on every machine. */
static void put_bytes(uint32_t value, size_t bytes, uint8_t *out)
{
    for (size_t i = 0; i < bytes; i++)
        out[i] = (uint8_t)(value >> BITS_IN_BYTE * i);
}

static uint32_t get_bytes(const uint8_t *from, size_t bytes)
{
    uint32_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value |= (uint32_t)from[i] << BITS_IN_BYTE * i;
    return value;
}

/* The bit of a bit set that says "missing". */
static uint32_t mark_of(const struct column *column)
{
    return UINT32_C(1) << (BITS_IN_BYTE * column->bytes - 1);
}

static uint32_t pack_one(const struct column *column, int32_t code)
{
    uint32_t mark = column->kind == KIND_BITS ? mark_of(column) : U8_MAX + 1;
    bool fits = code >= 0 && (uint32_t)code < mark;
    if (column->kind == KIND_I32)
        return (uint32_t)code;
    if (code_is_answer(code) && !fits)
        code = CODE_INVALID;
    if (code_is_answer(code))
        return (uint32_t)code;
    uint32_t missing = (uint32_t)code - (uint32_t)CODE_BLANK;
    return column->kind == KIND_BITS ? mark | missing : U8_BLANK - missing;
}

static int32_t unpack_one(const struct column *column, uint32_t value)
{
    uint32_t missing;
    switch (column->kind) {
    case KIND_BITS:
        if ((value & mark_of(column)) == 0)
            return (int32_t)value;
        missing = value & MISSING_MASK;
        break;
    case KIND_I32:
    default:
        return (int32_t)value;
    }
    return CODE_BLANK + (int32_t)missing;
}

void layout_pack(const struct layout *layout, const int32_t *codes, uint8_t *out)
{
    for (size_t i = 0; i < layout->count; i++) {
        const struct column *column = &layout->columns[i];
        put_bytes(pack_one(column, codes[i]), column->bytes, out + column->at);
    }
}

static inline int32_t unpack_byte(uint8_t byte)
{
    return byte <= U8_MAX ? byte : CODE_BLANK + (U8_BLANK - byte);
}

/* Nearly all columns go this way: so many at once that the compiler makes vectors of them. */
static void unpack_run(const uint8_t *restrict bytes, size_t count, int32_t *restrict out)
{
    size_t i = 0;
    for (; i + TOGETHER <= count; i += TOGETHER)
        for (size_t j = 0; j < TOGETHER; j++)
            out[i + j] = unpack_byte(bytes[i + j]);
    for (; i < count; i++)
        out[i] = unpack_byte(bytes[i]);
}

void layout_unpack(const struct layout *layout, const uint8_t *bytes, int32_t *out)
{
    for (size_t i = 0; i < layout->count;) {
        const struct column *column = &layout->columns[i];
        if (column->run > 0)
            unpack_run(bytes + column->at, column->run, out + i);
        else
            out[i] = unpack_one(column, get_bytes(bytes + column->at, column->bytes));
        i += column->run > 0 ? column->run : 1;
    }
}

enum fault layout_document(const struct layout *layout, const struct form *form, struct buffer *out)
{
    struct json_out json = json_out_to(out);
    json_open(&json, NULL, '{');
    json_put_integer(&json, "bytes", (int64_t)layout->size);
    json_open(&json, "columns", '[');
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        if (question->column < 0)
            continue;
        const struct column *column = &layout->columns[question->column];
        json_open(&json, NULL, '{');
        json_put_text(&json, "question", question->id);
        json_put_text(&json, "kind", kind_names[column->kind]);
        json_put_integer(&json, "at", (int64_t)column->at);
        json_put_integer(&json, "bytes", (int64_t)column->bytes);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    return buffer_check(out);
}
