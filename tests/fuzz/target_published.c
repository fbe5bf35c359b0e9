/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * published: a file of published figures as CSV (forms/published.h). Whatever is wrong with it is
 * told by findings; a list that is taken is within its limits and scales, has nothing twice, and
 * written out and read again is the same list.
 */
#include "tests/fuzz/fuzz.h"

#include "base/csv.h"
#include "base/date.h"
#include "forms/published.h"

#include <string.h>

enum { ARENA_BYTES = 32 << 20, LIST_TEXT_BYTES = 16 << 20 };

/* False when it was refused. */
static bool read_list(const char *text, size_t length, struct arena *arena,
                      struct published_list *out)
{
    static struct unit_list *units;
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct findings findings = findings_in(arena);
    if (units == NULL)
        MUST_BE_OK(unit_list_builtin(&units));
    MUST_BE_OK(csv_open_text("published", text, length, &csv));
    enum fault fault = published_read(csv, units, arena, &findings, out);
    MUST(fault == OK || fault == FAULT_INVALID || fault == FAULT_LIMIT);
    fuzz_check_findings(&findings);
    return fault == OK && findings_errors(&findings) == 0;
}

static void put_day(int32_t day, struct buffer *out)
{
    char text[DATE_TEXT_SIZE] = "";
    if (day != DAY_NONE)
        day_text(day, text);
    csv_put(out, false, text);
}

static void put_count(int64_t count, struct buffer *out)
{
    if (count > 0)
        buffer_format(out, ",%lld", (long long)count);
    else
        buffer_char(out, ',');
}

/* In quotes, and without the guard against formulas: sources come back as they are. */
static void put_source(const char *text, struct buffer *out)
{
    buffer_text(out, ",\"");
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buffer_char(out, '"');
        buffer_char(out, *text);
    }
    buffer_text(out, "\"\n");
}

static void put_figure(const struct published_figure *figure, struct buffer *out)
{
    csv_put(out, true, figure->place);
    buffer_format(out, ",%d,%s,", figure->year, figure->instrument->id);
    MUST_BE_OK(exact_text(figure->value, figure->digits, out));
    put_count(figure->n, out);
    put_count(figure->rank, out);
    put_count(figure->ranked, out);
    put_day(figure->from_day, out);
    put_day(figure->to_day, out);
    put_source(figure->source, out);
}

static void write_list(const struct published_list *list, struct buffer *out)
{
    buffer_text(out, "place,year,instrument,value,n,rank,ranked,from,to,source\n");
    for (size_t i = 0; i < list->count; i++)
        put_figure(&list->figures[i], out);
    MUST_BE_OK(buffer_check(out));
}

static void check_list(const struct published_list *list)
{
    MUST(list->count >= 1 && list->count <= PUBLISHED_MAX);
    for (size_t i = 0; i < list->count; i++) {
        const struct published_figure *figure = &list->figures[i];
        double value = exact_double(figure->value);
        MUST(value >= figure->instrument->low && value <= figure->instrument->high);
        MUST(figure->rank <= figure->ranked && (figure->rank > 0) == (figure->ranked > 0));
        MUST((figure->from_day == DAY_NONE) == (figure->to_day == DAY_NONE));
        MUST(figure->from_day <= figure->to_day && *figure->source != '\0');
        for (size_t k = 0; k < i; k++)
            MUST(!published_same(figure, &list->figures[k]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer once = buffer_of(LIST_TEXT_BYTES);
    struct published_list first;
    struct published_list second;
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    if (!read_list((const char *)data, size, arena, &first))
        return 0;
    check_list(&first);
    write_list(&first, &once);
    MUST(read_list(once.data, once.length, arena, &second));
    MUST(first.count == second.count);
    for (size_t i = 0; i < first.count; i++)
        MUST(published_equal(&first.figures[i], &second.figures[i]));
    return 0;
}
