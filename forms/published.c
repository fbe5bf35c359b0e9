/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/published.h"

#include <limits.h>
#include <string.h>

enum { VALUE_BYTES = 64, PERCENT_HIGH = 100, PAPI_LOW = 1, PAPI_HIGH = 10 };

enum { SIPAS_HOUSEHOLDS = 2022 }; /* the year from which it asks households */

static const struct published_instrument table[] = {
    {"counter-3", PUBLISHED_FIRST_YEAR, INT_MAX, true, 0, PERCENT_HIGH,
     INSTRUMENT_COUNTER | INSTRUMENT_SERVED | INSTRUMENT_ONE_QUESTION | INSTRUMENT_NO_MIDDLE, NULL,
     "instrument_counter", "instrument_counter_people", "instrument_counter_scale"},
    {"counter-3-neutral", PUBLISHED_FIRST_YEAR, INT_MAX, true, 0, PERCENT_HIGH,
     INSTRUMENT_COUNTER | INSTRUMENT_SERVED | INSTRUMENT_ONE_QUESTION | INSTRUMENT_MIDDLE, NULL,
     "instrument_counter_neutral", "instrument_counter_people", "instrument_counter_neutral_scale"},
    {"sipas", 2015, SIPAS_HOUSEHOLDS - 1, true, 0, PERCENT_HIGH,
     INSTRUMENT_SERVED | INSTRUMENT_ITEMS, "SIPAS", "instrument_sipas",
     "instrument_sipas_served_people", "instrument_sipas_served_scale"},
    {"sipas", SIPAS_HOUSEHOLDS, INT_MAX, true, 0, PERCENT_HIGH,
     INSTRUMENT_SAMPLE | INSTRUMENT_ITEMS | INSTRUMENT_FIVE_LEVELS, "SIPAS", "instrument_sipas",
     "instrument_sipas_people", "instrument_sipas_scale"},
    {"papi-5", 2011, INT_MAX, false, PAPI_LOW, PAPI_HIGH, INSTRUMENT_SAMPLE | INSTRUMENT_EXPERIENCE,
     "PAPI", "instrument_papi_5", "instrument_papi_people", "instrument_papi_scale"},
    {"papi-6", 2011, INT_MAX, false, PAPI_LOW, PAPI_HIGH, INSTRUMENT_SAMPLE | INSTRUMENT_EXPERIENCE,
     "PAPI", "instrument_papi_6", "instrument_papi_people", "instrument_papi_scale"},
};

const struct published_instrument *instrument_find(const char *id, int year)
{
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        const struct published_instrument *instrument = &table[i];
        if (strcmp(instrument->id, id) == 0 && year >= instrument->first_year &&
            year <= instrument->last_year)
            return instrument;
    }
    return NULL;
}

const struct published_instrument *instrument_of_form(const char *form, int year)
{
    char id[32];
    size_t length = strlen(form);
    if (length > 5 && form[length - 5] == '-' && strspn(form + length - 4, "0123456789") == 4)
        length -= 5;
    if (length >= sizeof id)
        return NULL;
    memcpy(id, form, length);
    id[length] = '\0';
    return instrument_find(id, year);
}

bool instrument_is_known(const char *id)
{
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        if (strcmp(table[i].id, id) == 0)
            return true;
    }
    return false;
}

void instrument_list(struct buffer *out)
{
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        if (i == 0 || strcmp(table[i].id, table[i - 1].id) != 0)
            buffer_format(out, "%s%s", i == 0 ? "" : ", ", table[i].id);
    }
}

bool published_same(const struct published_figure *a, const struct published_figure *b)
{
    return strcmp(a->place, b->place) == 0 && a->year == b->year && a->instrument == b->instrument;
}

bool published_equal(const struct published_figure *a, const struct published_figure *b)
{
    return published_same(a, b) && exact_compare(a->value, b->value) == 0 &&
           a->digits == b->digits && a->n == b->n && a->rank == b->rank && a->ranked == b->ranked &&
           a->from_day == b->from_day && a->to_day == b->to_day &&
           strcmp(a->source, b->source) == 0;
}

static void put_count(struct json_out *out, const char *name, int64_t count)
{
    if (count > 0)
        json_put_integer(out, name, count);
    else
        json_put_null(out, name);
}

enum fault published_json(const struct published_figure *figure, struct json_out *out)
{
    AUTO(buffer) struct buffer value = buffer_of(VALUE_BYTES);
    TRY(exact_text(figure->value, figure->digits, &value));
    TRY(buffer_check(&value));
    json_put_text(out, "place", figure->place);
    json_put_integer(out, "year", figure->year);
    json_put_text(out, "instrument", figure->instrument->id);
    json_put_text(out, "value", value.data);
    put_count(out, "n", figure->n);
    put_count(out, "rank", figure->rank);
    put_count(out, "ranked", figure->ranked);
    campaign_put_day(out, "from", figure->from_day);
    campaign_put_day(out, "to", figure->to_day);
    json_put_text(out, "source", figure->source);
    return OK;
}

bool published_value(const char *text, struct exact *out, int *out_digits)
{
    char decimal[32];
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof decimal)
        return false;
    memcpy(decimal, text, length + 1);
    char *comma = strchr(decimal, ',');
    if (comma != NULL)
        *comma = '.'; /* a second separator of either kind is then no number */
    const char *point = strchr(decimal, '.');
    size_t digits = point == NULL ? 0 : strlen(point + 1);
    if (digits > PUBLISHED_DIGITS_MAX || exact_parse(decimal, out) != OK)
        return false;
    *out_digits = (int)digits;
    return true;
}
