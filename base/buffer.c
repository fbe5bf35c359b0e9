/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256, INTEGER_TEXT_SIZE = 24 };

struct buffer buffer_of(size_t limit_bytes)
{
    struct buffer buffer = {.limit = limit_bytes};
    return buffer;
}

void buffer_cleanup(struct buffer *buffer)
{
    free(buffer->data);
    buffer->data = NULL;
}

/* Makes room for `more` bytes and a NUL; false when the buffer is or becomes unusable. */
static bool grow(struct buffer *buffer, size_t more)
{
    if (buffer->fault != OK)
        return false;
    if (more > buffer->limit - buffer->length) {
        buffer->fault = FAULT_LIMIT;
        return false;
    }
    size_t need = buffer->length + more + 1;
    size_t capacity = buffer->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : buffer->capacity;
    while (capacity < need)
        capacity *= 2;
    char *data = realloc(buffer->data, capacity);
    if (data == NULL) {
        buffer->fault = FAULT_NOMEM;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

/* The same, cheap where there is room. */
static inline bool reserve(struct buffer *buffer, size_t more)
{
    bool room = more < buffer->capacity - buffer->length && buffer->fault == OK &&
                more <= buffer->limit - buffer->length;
    return room || grow(buffer, more);
}

void buffer_reserve(struct buffer *buffer, size_t length) { (void)reserve(buffer, length); }

char *buffer_extend(struct buffer *buffer, size_t length)
{
    if (!reserve(buffer, length))
        return NULL;
    char *start = buffer->data + buffer->length;
    buffer->length += length;
    start[length] = '\0';
    return start;
}

void buffer_bytes(struct buffer *buffer, const void *bytes, size_t length)
{
    char *start = buffer_extend(buffer, length);
    if (start != NULL && length > 0)
        memcpy(start, bytes, length);
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_bytes(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char character)
{
    if (!reserve(buffer, 1))
        return;
    buffer->data[buffer->length++] = character;
    buffer->data[buffer->length] = '\0';
}

void buffer_integer(struct buffer *buffer, int64_t value)
{
    char text[INTEGER_TEXT_SIZE];
    char *at = text + sizeof text;
    if (value >= 0 && value <= 9) {
        buffer_char(buffer, (char)('0' + value));
        return;
    }
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        *--at = '-';
    buffer_bytes(buffer, at, (size_t)(text + sizeof text - at));
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list list;
    va_list again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (length >= 0 && reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void buffer_reset(struct buffer *buffer)
{
    buffer->length = 0;
    buffer->fault = OK;
    if (buffer->data != NULL)
        buffer->data[0] = '\0';
}

enum fault buffer_check(const struct buffer *buffer)
{
    if (buffer->fault == OK)
        return OK;
    if (buffer->fault == FAULT_NOMEM)
        return fault_nomem();
    char limit[32];
    snprintf(limit, sizeof limit, "%zu", buffer->limit);
    return fault_raise(buffer->fault, "limit_buffer", "limit", limit, NULL);
}

enum fault buffer_take(struct buffer *buffer, char **out, size_t *out_length)
{
    buffer_bytes(buffer, "", 0);
    TRY(buffer_check(buffer));
    *out_length = buffer->length;
    *out = TAKE(buffer->data);
    *buffer = buffer_of(buffer->limit);
    return OK;
}
