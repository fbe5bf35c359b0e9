/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_size_ask.h"

#include "base/exact.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_BYTES = 40, COSTS = 3 };

struct reading {
    size_value value;
    const void *from;
};

static const char *text_of(const struct reading *reading, const char *name)
{
    return reading->value(reading->from, name);
}

/* "0.05", "0,05", "5%" -> 0.05 */
static bool take_number(const char *text, size_t length, double *out)
{
    struct exact value;
    bool percent = false;
    if (!exact_parse_typed(text, length, &value, &percent))
        return false;
    *out = exact_double(value) / (percent ? 100 : 1);
    return true;
}

/* "12000", "12.000", "12 000": of a count, where thousands may be marked off. */
static bool take_count(const char *text, size_t length, double *out)
{
    char digits[NUMBER_BYTES];
    size_t kept = 0;
    if (length >= sizeof digits || !exact_is_grouped(text, length))
        return take_number(text, length, out);
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= '0' && text[i] <= '9')
            digits[kept++] = text[i];
    }
    return take_number(digits, kept, out);
}

static enum fault bad(const char *name)
{
    char what[NUMBER_BYTES];
    snprintf(what, sizeof what, "--%s", name);
    return fault_raise(FAULT_INVALID, "size_number", "what", what, NULL);
}

static enum fault take(const struct reading *reading, const char *name, double *out)
{
    const char *text = text_of(reading, name);
    return text == NULL || take_number(text, strlen(text), out) ? OK : bad(name);
}

static enum fault take_population(const struct reading *reading, double *out)
{
    const char *text = text_of(reading, "population");
    return text == NULL || take_count(text, strlen(text), out) ? OK : bad("population");
}

static enum fault take_costs(const struct reading *reading, struct size_ask *ask)
{
    const char *text = text_of(reading, "cost");
    for (size_t i = 0; text != NULL && i < COSTS; i++) {
        size_t length = strcspn(text, ";");
        if (!take_count(text, length, &ask->costs[i]) || (text[length] == ';') != (i + 1 < COSTS))
            return bad("cost");
        text += length + (text[length] == ';');
    }
    return OK;
}

static enum fault take_aim(const struct reading *reading, struct size_ask *ask)
{
    bool band = text_of(reading, "threshold") != NULL;
    bool difference = text_of(reading, "other") != NULL;
    if (band && difference)
        return fault_raise(FAULT_INVALID, "size_aims", NULL);
    ask->aim = band ? SIZE_BAND : difference ? SIZE_DIFFERENCE : SIZE_SHARE;
    if (ask->aim == SIZE_SHARE)
        return take(reading, "half-width", &ask->half_width);
    return take(reading, band ? "threshold" : "other", &ask->other);
}

enum fault sample_size_read(size_value value, const void *from, struct size_ask *out)
{
    const struct reading reading = {value, from};
    struct size_ask ask = {.half_width = 0.05};
    const struct {
        const char *name;
        double *value;
    } numbers[] = {{"share", &ask.p},   {"level", &ask.level},       {"power", &ask.power},
                   {"deff", &ask.deff}, {"rho", &ask.rho},           {"cluster", &ask.cluster},
                   {"cv", &ask.cv},     {"response", &ask.response}, {"villages", &ask.villages}};
    TRY(take_aim(&reading, &ask));
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
        TRY(take(&reading, numbers[i].name, numbers[i].value));
    TRY(take_population(&reading, &ask.population));
    TRY(take_costs(&reading, &ask));
    *out = ask;
    return sample_size_check(&ask);
}
