/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The values of texts that say a number, so that a workbook has numbers where a page has texts. A
 * text is known by its address in the report's arena: whoever puts it into a cell need not say
 * again what it is. Kept in a table with open addresses, at most half full.
 */
#include "analysis/report_maker.h"

#include <string.h>

enum { NOTED_FIRST = 256 };

struct noted {
    const char *text;
    struct cell_value value;
};

/* Where a text is, or would be. */
static size_t place_of(const struct noted *noted, size_t capacity, const char *text)
{
    uint64_t mixed = (uint64_t)(uintptr_t)text * UINT64_C(0x9e3779b97f4a7c15);
    size_t place = (size_t)(mixed >> 32) & (capacity - 1);
    while (noted[place].text != NULL && noted[place].text != text)
        place = (place + 1) & (capacity - 1);
    return place;
}

static bool make_room(struct report_maker *maker)
{
    if (2 * (maker->noted_count + 1) <= maker->noted_capacity)
        return true;
    size_t capacity = maker->noted_capacity == 0 ? NOTED_FIRST : 2 * maker->noted_capacity;
    struct noted *noted = arena_array(maker->arena, capacity, sizeof *noted);
    if (noted == NULL) {
        maker->fault = FAULT_NOMEM;
        return false;
    }
    for (size_t i = 0; i < maker->noted_capacity; i++)
        if (maker->noted[i].text != NULL)
            noted[place_of(noted, capacity, maker->noted[i].text)] = maker->noted[i];
    maker->noted = noted;
    maker->noted_capacity = capacity;
    return true;
}

void report_note_value(struct report_maker *maker, const char *text, const struct cell_value *value)
{
    if (maker->fault != OK || *text == '\0' || !make_room(maker))
        return;
    struct noted *place = &maker->noted[place_of(maker->noted, maker->noted_capacity, text)];
    maker->noted_count += place->text == NULL;
    *place = (struct noted){text, *value};
}

struct cell_value report_value(const struct report_maker *maker, const char *text)
{
    if (maker->noted_count == 0 || text == NULL)
        return (struct cell_value){.kind = CELL_TEXT};
    return maker->noted[place_of(maker->noted, maker->noted_capacity, text)].value;
}

const char *report_measure(struct report_maker *maker, const char *code, const char *argument,
                           const char *number)
{
    struct cell_value value = report_value(maker, number);
    const char *text = report_say(maker, code, argument, number, NULL);
    const char *at = strstr(text, number);
    if (value.kind != CELL_NUMBER || at == NULL)
        return text;
    value.before = arena_text_n(maker->arena, text, (size_t)(at - text));
    value.after = at + strlen(number);
    if (value.before == NULL)
        maker->fault = FAULT_NOMEM;
    report_note_value(maker, text, &value);
    return text;
}

const struct cell_value *report_values(struct report_maker *maker, const void *texts, size_t count,
                                       size_t stride)
{
    struct cell_value *values = arena_array(maker->arena, count, sizeof *values);
    bool any = false;
    if (values == NULL) {
        maker->fault = maker->fault == OK ? FAULT_NOMEM : maker->fault;
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        const char *text;
        memcpy(&text, (const char *)texts + i * stride, sizeof text);
        values[i] = report_value(maker, text);
        any = any || values[i].kind != CELL_TEXT;
    }
    return any ? values : NULL;
}
