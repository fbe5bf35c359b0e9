/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { INTEGER_TEXT_SIZE = 24, RATIO_MAX = 1000000, NUMBER_LOW = -1000000000 };

const char *index_string(const struct written *value)
{
    if (value->json == NULL)
        return NULL;
    const char *text = json_text(value->json);
    if (text == NULL || text[0] == '\0') {
        READER_ERROR(value, "index_type", "expected", "\"...\"");
        return NULL;
    }
    return reader_copy(value->reader, text);
}

const char *index_code(const struct written *value)
{
    const char *text = index_string(value);
    if (text == NULL || text_is_code(text))
        return text;
    reader_refuse(value, "index_code", "value", text);
    return NULL;
}

void index_name(const struct written *value, const char **out_vi, const char **out_en)
{
    static const char *const names[] = {"vi", "en", NULL};
    if (!reader_object(value, names))
        return;
    struct written vi = reader_needed(value, "vi");
    struct written en = reader_needed(value, "en");
    *out_vi = index_string(&vi);
    *out_en = index_string(&en);
}

/* More digits could be computed with, but not written out again. */
static bool has_digits_beyond(struct exact number)
{
    struct exact cut;
    return exact_cut(number, EXACT_DIGITS_MAX, &cut) != OK || exact_compare(cut, number) != 0;
}

bool index_decimal(const struct written *value, int64_t low, struct exact *out)
{
    const char *text = index_string(value);
    if (text == NULL)
        return false;
    const char *shown = place_excerpt(text, value->reader->findings);
    struct exact number;
    char limit[INTEGER_TEXT_SIZE];
    if (exact_parse(text, &number) != OK || exact_compare(number, exact_integer(low)) < 0) {
        snprintf(limit, sizeof limit, "%" PRId64, low);
        READER_ERROR(value, "index_decimal", "value", shown, "low", limit);
        return false;
    }
    if (has_digits_beyond(number)) {
        snprintf(limit, sizeof limit, "%d", EXACT_DIGITS_MAX);
        READER_ERROR(value, "index_decimal_digits", "value", shown, "limit", limit);
        return false;
    }
    *out = number;
    return true;
}

int64_t index_whole(const struct written *value, struct index_bounds bounds)
{
    int64_t number;
    if (value->json == NULL)
        return bounds.low;
    if (json_integer(value->json, &number) && number >= bounds.low && number <= bounds.high)
        return number;
    char low[INTEGER_TEXT_SIZE];
    char high[INTEGER_TEXT_SIZE];
    snprintf(low, sizeof low, "%" PRId64, bounds.low);
    snprintf(high, sizeof high, "%" PRId64, bounds.high);
    READER_ERROR(value, "index_range", "low", low, "high", high);
    return bounds.low;
}

/* [10, 3]: what no decimal says exactly. */
static bool read_ratio(const struct written *value, struct exact *out)
{
    int64_t parts[2] = {0, 1};
    if (!reader_list(value, 2))
        return false;
    if (json_count(value->json) != 2) {
        READER_ERROR(value, "index_type", "expected", "[10, 3]");
        return false;
    }
    size_t before = findings_errors(value->reader->findings);
    size_t position = 0;
    for (const struct json *item = json_first(value->json); item != NULL; item = json_next(item)) {
        struct written part = reader_item(value, item, position);
        parts[position] = index_whole(&part, (struct index_bounds){(int64_t)position, RATIO_MAX});
        position++;
    }
    if (findings_errors(value->reader->findings) > before)
        return false;
    reader_remember(value->reader, exact_ratio(parts[0], parts[1], out));
    return true;
}

bool index_number(const struct written *value, struct exact *out)
{
    if (value->json == NULL)
        return false;
    return json_text(value->json) == NULL ? read_ratio(value, out)
                                          : index_decimal(value, NUMBER_LOW, out);
}
