/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/check_letters.h"

#include <string.h>

enum { BASE = 36, MODULUS = 1271, LETTERS = 2, TAIL = LETTERS + 1 };

static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* -1: a sign that does not count. */
static int value_of(char letter)
{
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    const char *sign = letter == '\0' ? NULL : strchr(signs, letter);
    return sign == NULL ? -1 : (int)(sign - signs);
}

static int remainder_of(const char *number, size_t length)
{
    int remainder = 0;
    for (size_t i = 0; i < length; i++) {
        int value = value_of(number[i]);
        if (value >= 0)
            remainder = (remainder * BASE + value) % MODULUS;
    }
    return remainder;
}

void check_letters_of(const char *number, char out[CHECK_LETTERS_SIZE])
{
    int shifted = remainder_of(number, strlen(number)) * BASE * BASE % MODULUS;
    int value = (MODULUS + 1 - shifted) % MODULUS;
    out[0] = signs[value / BASE];
    out[1] = signs[value % BASE];
    out[2] = '\0';
}

enum check_result check_letters_split(const char *number, size_t *out_length)
{
    size_t length = strlen(number);
    if (length <= TAIL || number[length - TAIL] != '-' || value_of(number[length - 1]) < 0 ||
        value_of(number[length - LETTERS]) < 0)
        return CHECK_NONE;
    *out_length = length - TAIL;
    return remainder_of(number, length) == 1 ? CHECK_RIGHT : CHECK_WRONG;
}
