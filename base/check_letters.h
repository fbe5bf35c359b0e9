/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_letters - two letters behind a number that people copy by hand, which tell when it was
 * copied wrongly.
 *
 *   "19333-03-07" --check_letters_of--> "CB"      19333-03-07-CB on paper
 *   "19333-03-07-CB" --check_letters_split--> "19333-03-07"; "19333-03-70-CB": wrong
 *
 * ISO/IEC 7064 MOD 1271-36: the letters and digits, A to Z being 10 to 35, read as one number to
 * the base 36 whose remainder by 1271 = 31 x 41 is 1. Every single wrong letter or digit is told
 * (the difference is below 36 and 36 has no factor in common with 1271), and every two changed for
 * each other up to 19 places apart (at such distances no 36^k - 1 that 31 divides is divided by 41
 * too); of all else one in 1271 passes. Other signs (- . / and spaces) do not count, nor do
 * capitals.
 *
 * Thread: any. Nothing fails.
 */
#ifndef HAILONG_BASE_CHECK_LETTERS_H
#define HAILONG_BASE_CHECK_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

enum { CHECK_LETTERS_SIZE = 3 };

enum check_result { CHECK_NONE, CHECK_RIGHT, CHECK_WRONG };

/* The letters of a number. */
void check_letters_of(const char *number, char out[CHECK_LETTERS_SIZE]);

/* Whether a number ends with "-" and two letters or digits (CHECK_NONE: it does not), and whether
 * they are its own. *out_length is that of the number before them. */
enum check_result check_letters_split(const char *number, size_t *out_length);

#endif
