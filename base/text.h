/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text - UTF-8 and Vietnamese. The only home of libunistring.
 *
 * Vietnamese order is that of CLDR ("vi"): letters of the whole text first (a ă â b c d đ e ê ...
 * o ô ơ ... u ư ...; spaces and signs before them), then tones (ngang, huyền, hỏi, ngã, sắc, nặng),
 * then case, small before capital: Ba < Bà < Bá < Bà Rịa < Bạc < Ban < Bản. Numbers inside names
 * sort by value ("Phường 2" before "Phường 10"). Two texts are equal only when their normal forms
 * are.
 * Thread: any.
 */
#ifndef HAILONG_BASE_TEXT_H
#define HAILONG_BASE_TEXT_H

#include "base/arena.h"
#include "base/buffer.h"

bool text_is_utf8(const char *text, size_t length);

/* Length in characters (code points); 0 for NULL. */
size_t text_length(const char *text);

/* How many columns of a terminal it takes: marks that combine take none. */
size_t text_columns(const char *text);

/* How many bytes of a text fit into `bytes`, whole characters only. */
size_t text_fit(const char *text, size_t bytes);

/* Bytes at `text` that no page and no paper may hold: C0 controls but tab and newline, DEL, C1
 * controls, and U+FFFE and U+FFFF, which XML refuses. 0 when the character is good. */
size_t text_forbidden(const char *text);

/* Normal form C, in the arena. NULL when out of memory or not UTF-8 (text_utf8 is raised). */
char *text_nfc(struct arena *arena, const char *text);

/* A key that byte-compares (strcmp) in Vietnamese order; what is not UTF-8 comes last. NULL when
 * out of memory. */
char *text_sort_key(struct arena *arena, const char *text);

/* <0, 0, >0 in Vietnamese order; compares bytes when out of memory. */
int text_compare_vi(const char *a, const char *b);

/* Lower case without tones or marks (đ to d), for a search that ignores them. What is not UTF-8
 * stays as it is. NULL: no memory. */
char *text_fold(struct arena *arena, const char *text);
/* Lower case with them, in normal form D: for a search that heeds tones. */
char *text_lower(struct arena *arena, const char *text);

/* Numbers as Vietnamese offices write them: 1236 -> "1.236"; "1236.50" -> "1.236,50". A text that
 * is no decimal stays as it is. */
void text_integer_vi(int64_t value, struct buffer *out);
void text_decimal_vi(const char *decimal, struct buffer *out);

/* Helpers for command lines and codes. */
bool text_is_code(const char *text); /* 1-64 of A-Z a-z 0-9 . _ -, and neither "." nor ".." */
bool text_to_integer(const char *text, int64_t *out); /* whole text, decimal */

/* How many bytes must be changed, added or left out to make one code of another (capital and small
 * letters are the same); SIZE_MAX when either is no code. */
size_t text_code_distance(const char *a, const char *b);

#endif
