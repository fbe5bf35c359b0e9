/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every result is computed in 128 bits and reduced to lowest terms before anyone asks whether it
 * fits: products of two int64 stay below 2^126 and the sum of two such products below 2^127, so no
 * intermediate can overflow.
 */
#include "base/exact.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef __int128 wide;

/* The longest run of digits that is certain to fit in 128 bits. */
enum { WIDE_DIGITS = 38 };

enum { TYPED_BYTES = 32 }; /* with its end */

static wide greatest_common_divisor(wide a, wide b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static enum fault overflow(const char *what)
{
    return fault_raise(FAULT_NUMERIC, "exact_overflow", "what", what, NULL);
}

/* `what` names the operation in the fault's detail; `denominator` is not 0. */
static enum fault reduce(wide numerator, wide denominator, const char *what, struct exact *out)
{
    wide divisor = greatest_common_divisor(numerator, denominator);
    if (denominator < 0)
        divisor = -divisor;
    numerator /= divisor;
    denominator /= divisor;
    if (numerator < INT64_MIN || numerator > INT64_MAX || denominator > INT64_MAX)
        return overflow(what);
    *out = (struct exact){(int64_t)numerator, (int64_t)denominator};
    return OK;
}

struct exact exact_integer(int64_t value) { return (struct exact){value, 1}; }

enum fault exact_ratio(int64_t numerator, int64_t denominator, struct exact *out)
{
    if (denominator == 0)
        return fault_raise(FAULT_NUMERIC, "exact_divide", NULL);
    return reduce(numerator, denominator, "/", out);
}

/* The parts of a decimal: text without its sign, the digits before and after the point. */
struct decimal {
    const char *whole;
    size_t whole_length;
    const char *fraction;
    size_t fraction_length;
};

static size_t digits_at(const char *text)
{
    size_t length = 0;
    while (text[length] >= '0' && text[length] <= '9')
        length++;
    return length;
}

/* Splits digits [ "." digits ]; false when it is anything else. Zeros that do not count (before
 * the first digit, after the last decimal) are left out. */
static bool decimal_split(const char *text, struct decimal *out)
{
    size_t whole_length = digits_at(text);
    const char *end = text + whole_length;
    const char *fraction = end;
    size_t fraction_length = 0;
    if (*end == '.') {
        fraction = end + 1;
        fraction_length = digits_at(fraction);
        end = fraction + fraction_length;
        if (fraction_length == 0)
            return false;
    }
    if (whole_length == 0 || *end != '\0')
        return false;
    while (whole_length > 0 && *text == '0') {
        text++;
        whole_length--;
    }
    while (fraction_length > 0 && fraction[fraction_length - 1] == '0')
        fraction_length--;
    *out = (struct decimal){text, whole_length, fraction, fraction_length};
    return true;
}

static wide append_digits(wide value, const char *digits, size_t length)
{
    for (size_t i = 0; i < length; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

static wide power_of_ten(size_t exponent)
{
    wide power = 1;
    for (size_t i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

enum fault exact_parse(const char *text, struct exact *out)
{
    bool negative = text[0] == '-';
    struct decimal parts;
    if (!decimal_split(negative ? text + 1 : text, &parts))
        return fault_raise(FAULT_INVALID, "exact_syntax", "text", text, NULL);
    if (parts.whole_length + parts.fraction_length > WIDE_DIGITS)
        return overflow(text);
    wide value = append_digits(0, parts.whole, parts.whole_length);
    value = append_digits(value, parts.fraction, parts.fraction_length);
    return reduce(negative ? -value : value, power_of_ten(parts.fraction_length), text, out);
}

bool exact_parse_typed(const char *text, size_t length, struct exact *out, bool *out_percent)
{
    char number[TYPED_BYTES];
    bool percent = length > 0 && text[length - 1] == '%';
    length -= percent;
    if (length == 0 || length >= sizeof number)
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    char *comma = strchr(number, ',');
    if (comma != NULL)
        *comma = '.';
    *out_percent = percent;
    return exact_parse(number, out) == OK;
}

bool exact_is_grouped(const char *text, size_t length)
{
    enum { GROUP = 4 }; /* a mark and three digits */
    size_t first = length % GROUP;
    if (length <= GROUP || first == 0 || text[0] == '0' || memchr("., ", text[first], 3) == NULL)
        return false;
    for (size_t i = 0; i < length; i++) {
        bool mark = i >= first && (i - first) % GROUP == 0;
        if (mark ? text[i] != text[first] : text[i] < '0' || text[i] > '9')
            return false;
    }
    return true;
}

enum fault exact_add(struct exact a, struct exact b, struct exact *out)
{
    wide numerator = (wide)a.numerator * b.denominator + (wide)b.numerator * a.denominator;
    return reduce(numerator, (wide)a.denominator * b.denominator, "+", out);
}

enum fault exact_subtract(struct exact a, struct exact b, struct exact *out)
{
    wide numerator = (wide)a.numerator * b.denominator - (wide)b.numerator * a.denominator;
    return reduce(numerator, (wide)a.denominator * b.denominator, "-", out);
}

enum fault exact_multiply(struct exact a, struct exact b, struct exact *out)
{
    return reduce((wide)a.numerator * b.numerator, (wide)a.denominator * b.denominator, "*", out);
}

enum fault exact_divide(struct exact a, struct exact b, struct exact *out)
{
    if (b.numerator == 0)
        return fault_raise(FAULT_NUMERIC, "exact_divide", NULL);
    return reduce((wide)a.numerator * b.denominator, (wide)a.denominator * b.numerator, "/", out);
}

int exact_compare(struct exact a, struct exact b)
{
    wide left = (wide)a.numerator * b.denominator;
    wide right = (wide)b.numerator * a.denominator;
    return (left > right) - (left < right);
}

static enum fault check_digits(int digits)
{
    if (digits >= 0 && digits <= EXACT_DIGITS_MAX)
        return OK;
    char given[16];
    char limit[16];
    snprintf(given, sizeof given, "%d", digits);
    snprintf(limit, sizeof limit, "%d", EXACT_DIGITS_MAX);
    return fault_raise(FAULT_LIMIT, "exact_digits", "digits", given, "limit", limit, NULL);
}

/* value * scale as an integer, what is beyond it cut off. */
static wide scaled_cut(struct exact value, wide scale)
{
    return (wide)value.numerator * scale / value.denominator;
}

/* value * scale as the nearest integer, halves away from zero. */
static wide scaled_round(struct exact value, wide scale)
{
    wide product = (wide)value.numerator * scale;
    wide quotient = product / value.denominator;
    wide rest = product % value.denominator;
    if (2 * (rest < 0 ? -rest : rest) < value.denominator)
        return quotient;
    return product < 0 ? quotient - 1 : quotient + 1;
}

enum fault exact_round(struct exact value, int digits, struct exact *out)
{
    TRY(check_digits(digits));
    wide scale = power_of_ten((size_t)digits);
    return reduce(scaled_round(value, scale), scale, "round", out);
}

enum fault exact_cut(struct exact value, int digits, struct exact *out)
{
    TRY(check_digits(digits));
    wide scale = power_of_ten((size_t)digits);
    return reduce(scaled_cut(value, scale), scale, "cut", out);
}

enum fault exact_text(struct exact value, int digits, struct buffer *out)
{
    TRY(check_digits(digits));
    wide scale = power_of_ten((size_t)digits);
    wide scaled = scaled_round(value, scale);
    wide size = scaled < 0 ? -scaled : scaled;
    /* The sign is that of the rounded value: no "-0.00". */
    buffer_format(out, "%s%" PRIu64, scaled < 0 ? "-" : "", (uint64_t)(size / scale));
    if (digits > 0)
        buffer_format(out, ".%0*" PRIu64, digits, (uint64_t)(size % scale));
    return buffer_check(out);
}

double exact_double(struct exact value)
{
    return (double)value.numerator / (double)value.denominator;
}
