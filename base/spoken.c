/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/spoken.h"

#include "base/id.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

enum { SYMBOL_BITS = 5, SYMBOLS = 1 << SYMBOL_BITS, POLYNOMIAL = 0x25 };

static const char alphabet[SYMBOLS + 1] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The value of a symbol however it was typed, or -1. */
static int value_of(char symbol)
{
    int upper = toupper((unsigned char)symbol);
    if (upper == 'O')
        return 0;
    if (upper == 'I' || upper == 'L')
        return 1;
    const char *found = upper == '\0' ? NULL : strchr(alphabet, upper);
    return found == NULL ? -1 : (int)(found - alphabet);
}

static unsigned times_generator(unsigned value)
{
    value <<= 1;
    return value >= SYMBOLS ? value ^ POLYNOMIAL : value;
}

/* The sum in the header, by Horner's rule. */
static unsigned sum_of(const uint8_t *values, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum = times_generator(sum) ^ values[i];
    return sum;
}

static void write_groups(const uint8_t *values, size_t count, char out[SPOKEN_TEXT_SIZE])
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i % SPOKEN_GROUP == 0)
            *out++ = '-';
        *out++ = alphabet[values[i]];
    }
    *out = '\0';
}

void spoken_of(const unsigned char *bytes, size_t symbols, char out[SPOKEN_TEXT_SIZE])
{
    assert(symbols >= 2 && symbols <= SPOKEN_SYMBOLS_MAX);
    uint8_t values[SPOKEN_SYMBOLS_MAX];
    for (size_t i = 0; i < symbols - 1; i++)
        values[i] = bytes[i] % SYMBOLS;
    values[symbols - 1] = (uint8_t)times_generator(sum_of(values, symbols - 1));
    write_groups(values, symbols, out);
}

void spoken_new(size_t symbols, char out[SPOKEN_TEXT_SIZE])
{
    uint8_t bytes[SPOKEN_SYMBOLS_MAX];
    secret_bytes(bytes, symbols - 1);
    spoken_of(bytes, symbols, out);
}

bool spoken_read(const char *text, size_t symbols, char out[SPOKEN_TEXT_SIZE])
{
    assert(symbols >= 2 && symbols <= SPOKEN_SYMBOLS_MAX);
    uint8_t values[SPOKEN_SYMBOLS_MAX];
    size_t count = 0;
    if (text == NULL)
        return false;
    for (; *text != '\0'; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        int value = value_of(*text);
        if (value < 0 || count == symbols)
            return false;
        values[count++] = (uint8_t)value;
    }
    if (count != symbols || sum_of(values, count) != 0)
        return false;
    write_groups(values, count, out);
    return true;
}

void spoken_values(const char *text, size_t count, unsigned char *out)
{
    for (size_t i = 0; i < count; text++) {
        if (*text != '-')
            out[i++] = (unsigned char)value_of(*text);
    }
}
