/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hadamard matrices: Paley's of p + 1, p = 3 mod 4 a prime; his second of 28 and 36; doubled as
 * Sylvester did.
 */
#include "analysis/survey/replicate_make.h"

static bool is_prime(size_t number)
{
    for (size_t i = 2; i * i <= number; i++) {
        if (number % i == 0)
            return false;
    }
    return number > 1;
}

/* Orders that need no doubling; 36 = 2 (17 + 1) and 28 = 2 (13 + 1) are of the second kind. */
static bool is_second(size_t order) { return order == 28 || order == 36; }

static bool is_first(size_t order) { return order % 4 == 0 && is_prime(order - 1); }

static bool exists(size_t order)
{
    while (order > 2 && !is_first(order) && !is_second(order)) {
        if (order % 2 != 0)
            return false;
        order /= 2;
    }
    return order >= 2;
}

size_t hadamard_order(size_t least)
{
    size_t order = least - least % 4 + 4;
    while (!exists(order))
        order += 4;
    return order;
}

/* 1 for a square other than 0 modulo a prime, -1 for what is none, 0. */
static int residue(size_t number, size_t prime)
{
    size_t power = 1;
    size_t base = number % prime;
    for (size_t e = (prime - 1) / 2; e > 0; e /= 2) {
        if (e % 2 == 1)
            power = power * base % prime;
        base = base * base % prime;
    }
    return number % prime == 0 ? 0 : power == 1 ? 1 : -1;
}

/* Of Jacobsthal's matrix with a border, order q + 1. */
static int bordered(size_t q, size_t row, size_t column)
{
    if (row == 0 && column == 0)
        return 0;
    if (row == 0)
        return 1;
    if (column == 0)
        return q % 4 == 1 ? 1 : -1;
    return residue(column + q - row, q);
}

static bool first_sign(size_t order, size_t row, size_t column)
{
    return row == column || bordered(order - 1, row, column) > 0;
}

/* Each entry of the bordered matrix stands for two rows and columns. */
static bool second_sign(size_t order, size_t row, size_t column)
{
    int value = bordered(order / 2 - 1, row / 2, column / 2);
    bool corner = row % 2 == 1 && column % 2 == 1;
    if (value == 0)
        return row % 2 == 0 && column % 2 == 0;
    return (value > 0) != corner;
}

static bool sign(size_t order, size_t row, size_t column)
{
    bool flipped = false;
    while (!is_first(order) && !is_second(order) && order > 1) {
        order /= 2;
        flipped = flipped != (row >= order && column >= order);
        row %= order;
        column %= order;
    }
    bool own = order == 1        ? true
               : is_first(order) ? first_sign(order, row, column)
                                 : second_sign(order, row, column);
    return own != flipped;
}

bool hadamard_sign(size_t order, size_t row, size_t column)
{
    return (sign(order, row, column) == sign(order, 0, column)) ==
           (sign(order, row, 0) == sign(order, 0, 0));
}
