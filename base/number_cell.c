/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number_cell.h"

#include <ctype.h>
#include <string.h>

enum { TEXT_MAX = 64, GROUP = 3 };

static const char *const spaces[] = {" ", "\t", "\n", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89"};
static const char *const minuses[] = {"-", "\xe2\x88\x92", "\xe2\x80\x93"};

static size_t length_of_any(const char *text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(text, list[i], strlen(list[i])) == 0)
            return strlen(list[i]);
    return 0;
}

/* The cell without spaces and with a plain minus; false when it is too long for a number. */
static bool squeeze(const char *text, char out[TEXT_MAX])
{
    size_t length = 0;
    while (*text != '\0') {
        size_t space = length_of_any(text, spaces, ARRAY_LENGTH(spaces));
        size_t minus = length_of_any(text, minuses, ARRAY_LENGTH(minuses));
        if (length + 1 == TEXT_MAX)
            return false;
        if (space == 0)
            out[length++] = minus > 0 ? '-' : *text;
        text += space > 0 ? space : minus > 0 ? minus : 1;
    }
    out[length] = '\0';
    return true;
}

/* "1.234.567": one to three digits, then groups of three after `mark` up to `end`. */
static bool is_grouped(const char *digits, size_t end, char mark)
{
    size_t at = strspn(digits, "0123456789");
    if (at == 0 || at > GROUP || digits[0] == '0')
        return false;
    while (at < end) {
        if (digits[at] != mark || strspn(digits + at + 1, "0123456789") != GROUP)
            return false;
        at += GROUP + 1;
    }
    return at == end;
}

/* The digits with the mark at `decimal` as the point and no other; SIZE_MAX = no decimals. */
static bool reading(bool negative, const char *digits, size_t decimal, struct exact *out)
{
    char plain[TEXT_MAX + 2];
    size_t length = 0;
    if (negative)
        plain[length++] = '-';
    if (decimal == 0)
        plain[length++] = '0';
    for (size_t i = 0; digits[i] != '\0'; i++) {
        if (i == decimal)
            plain[length++] = '.';
        else if (isdigit((unsigned char)digits[i]))
            plain[length++] = digits[i];
    }
    plain[length] = '\0';
    return exact_parse(plain, out) == OK;
}

struct marks {
    size_t count;
    size_t last; /* position of the last one */
    bool both;   /* commas and points */
};

static bool find_marks(const char *digits, struct marks *out)
{
    *out = (struct marks){.last = SIZE_MAX};
    for (size_t i = 0; digits[i] != '\0'; i++) {
        if (isdigit((unsigned char)digits[i]))
            continue;
        if (digits[i] != ',' && digits[i] != '.')
            return false;
        out->both = out->both || (out->count > 0 && digits[i] != digits[out->last]);
        out->last = i;
        out->count++;
    }
    return digits[0] != '\0' && (out->count == 0 || digits[out->last + 1] != '\0');
}

static struct number_cell read_digits(bool negative, const char *digits)
{
    struct number_cell cell = {.kind = NUMBER_NONE};
    struct marks marks;
    bool known = false;
    if (!find_marks(digits, &marks))
        return cell;
    size_t length = strlen(digits);
    if (marks.count == 0) {
        known = reading(negative, digits, SIZE_MAX, &cell.value);
    } else if (marks.both) {
        char group = digits[marks.last] == ',' ? '.' : ',';
        known = is_grouped(digits, marks.last, group) &&
                reading(negative, digits, marks.last, &cell.value);
    } else if (marks.count > 1) {
        known = is_grouped(digits, length, digits[marks.last]) &&
                reading(negative, digits, SIZE_MAX, &cell.value);
    } else {
        cell.mark = digits[marks.last];
        known = reading(negative, digits, marks.last, &cell.value);
        if (known && is_grouped(digits, length, cell.mark)) {
            cell.kind = NUMBER_TWO;
            return reading(negative, digits, SIZE_MAX, &cell.grouped)
                       ? cell
                       : (struct number_cell){.kind = NUMBER_NONE};
        }
    }
    cell.kind = known ? NUMBER_ONE : NUMBER_NONE;
    return cell;
}

/* A number without a twin. */
static struct number_cell read_plain(const char *text)
{
    bool negative = *text == '-';
    text += negative || *text == '+';
    return read_digits(negative, text);
}

/* "(86,25)" at `open`: cut off, and read as the twin. */
static bool take_twin(char *text, char *open, struct number_cell *out)
{
    size_t length = strlen(open);
    if (open == text || open[length - 1] != ')')
        return false;
    open[length - 1] = '\0';
    struct number_cell twin = read_plain(open + 1);
    const char *mark = strpbrk(open + 1, ",.");
    out->has_twin = twin.kind == NUMBER_ONE;
    out->twin = twin.value;
    out->twin_digits = mark == NULL ? 0 : (int)strlen(mark + 1);
    *open = '\0';
    return out->has_twin;
}

struct number_cell number_cell_read(const char *text)
{
    char plain[TEXT_MAX];
    struct number_cell none = {.kind = NUMBER_NONE};
    struct number_cell twin = {.kind = NUMBER_NONE};
    if (!squeeze(text, plain))
        return none;
    if (plain[0] == '\0' || strcmp(plain, "-") == 0)
        return (struct number_cell){.kind = NUMBER_EMPTY};
    char *open = strchr(plain, '(');
    if (open != NULL && !take_twin(plain, open, &twin))
        return none;
    struct number_cell cell = read_plain(plain);
    if (!twin.has_twin || cell.kind == NUMBER_NONE)
        return cell;
    struct exact rounded;
    if (cell.kind == NUMBER_TWO) { /* the reading whose rounding the twin is */
        bool is_decimal = exact_round(cell.value, twin.twin_digits, &rounded) == OK &&
                          exact_compare(rounded, twin.twin) == 0;
        if (!is_decimal && exact_compare(cell.grouped, twin.twin) != 0)
            return cell; /* of neither */
        cell.value = is_decimal ? cell.value : cell.grouped;
        cell.kind = NUMBER_ONE;
    }
    cell.has_twin = true;
    cell.twin = twin.twin;
    cell.twin_digits = twin.twin_digits;
    return cell;
}

enum fault number_cell_text(struct exact value, int digits, struct buffer *out)
{
    for (; digits <= EXACT_DIGITS_MAX; digits++) {
        struct exact rounded;
        if (digits != GROUP && exact_round(value, digits, &rounded) == OK &&
            exact_compare(rounded, value) == 0)
            return exact_text(value, digits, out);
    }
    return fault_raise(FAULT_NUMERIC, "number_endless", NULL);
}
