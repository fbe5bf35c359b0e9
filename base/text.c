/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sort key. Text is taken apart (NFKD), so that composed and decomposed input give one key.
 * A key has four levels; a later one decides only when all earlier ones are equal:
 *
 *   letters 01 tones 01 cases 01 text
 *
 *   letters  a weight for each character: space and punctuation, then numbers, then the Vietnamese
 *            alphabet, then everything else by code point. The breve of ă, the circumflex of â ê ô
 *            and the horn of ơ ư make another letter; every other mark is a tone. A run of digits
 *            is one number: count of its digits without leading zeros, then the digits.
 *   tones    COMMON for each weight above, followed by the weights of the marks it carries
 *   cases    LOWER or UPPER for each
 *   text     normal form C: tells apart what is still equal ("02" and "2")
 *
 * Byte 01 is in no weight, and so a shorter text comes before any that continues it. The order is
 * that of the Unicode collation algorithm with CLDR's "vi" tailoring and numeric ordering on.
 */
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

enum {
    CODE_MAX = 64,
    LEVEL_END = 0x01,
    COMMON = 0x02,
    LOWER = 0x02,
    UPPER = 0x03,
    FIRST_MARK = 0x10,   /* marks U+0300-U+036F by code point; the tones are below */
    FIRST_SIGN = 0x02,   /* signs: white space and punctuation */
    NUMBER = 0x5F,       /* between signs and letters */
    FIRST_LETTER = 0x60, /* the rest is UTF-8, whose first bytes are over 0xC1 */
    FIRST_DIGITS = 0x02, /* added to the count of digits */
    NUMBER_DIGITS_MAX = 200
};

/* In order of weight. Compositions like the ellipsis and the no-break space are decomposed. */
static const uint32_t signs[] = U"\t\n\v\f\r _-‐‒–—,;:!?.·'‘’\"“”«»()[]{}§@*/\\&#%‰†•′`^°©+±÷×<=>|~"
                                U"≤≥$₫€";
static const uint32_t letters[] = U"aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
static const uint32_t tones[] = U"\u0300\u0309\u0303\u0301\u0323";

_Static_assert(ARRAY_LENGTH(signs) + FIRST_SIGN <= NUMBER, "signs lie below numbers");
_Static_assert(ARRAY_LENGTH(letters) + FIRST_LETTER <= 0xC2, "letters lie below UTF-8");

/* Where `unit` stands in an ordered list ended by 0, from 0; -1 when it does not. */
static int rank(const uint32_t *list, uint32_t unit)
{
    for (int i = 0; list[i] != 0; i++) {
        if (list[i] == unit)
            return i;
    }
    return -1;
}

static bool is_mark(uint32_t unit) { return uc_combining_class(unit) != 0; }

static bool is_digit(uint32_t unit) { return unit >= '0' && unit <= '9'; }

bool text_is_utf8(const char *text, size_t length)
{
    return length == 0 || u8_check((const uint8_t *)text, length) == NULL;
}

size_t text_length(const char *text)
{
    return text == NULL ? 0 : u8_mbsnlen((const uint8_t *)text, strlen(text));
}

size_t text_columns(const char *text)
{
    int columns = u8_strwidth((const uint8_t *)text, "UTF-8");
    return columns < 0 ? 0 : (size_t)columns;
}

size_t text_forbidden(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    if ((byte[0] < ' ' && byte[0] != '\t' && byte[0] != '\n') || byte[0] == 0x7F)
        return byte[0] == '\0' ? 0 : 1;
    if (byte[0] == 0xC2 && byte[1] >= 0x80 && byte[1] <= 0x9F)
        return 2;
    if (byte[0] == 0xEF && byte[1] == 0xBF && (byte[2] == 0xBE || byte[2] == 0xBF))
        return 3;
    return 0;
}

char *text_nfc(struct arena *arena, const char *text)
{
    /* libunistring lets through some sequences that are cut short. */
    if (!text_is_utf8(text, strlen(text))) {
        (void)fault_raise(FAULT_INVALID, "text_utf8", NULL);
        return NULL;
    }
    size_t length = 0;
    AUTO(memory)
    uint8_t *normal = u8_normalize(UNINORM_NFC, (const uint8_t *)text, strlen(text), NULL, &length);
    if (normal == NULL) {
        (void)fault_nomem();
        return NULL;
    }
    return arena_text_n(arena, (const char *)normal, length);
}

/* The characters of a UTF-8 text, taken apart from their marks; malloc'ed. NULL: no memory. */
static uint32_t *decompose(const char *text, size_t *count)
{
    size_t whole_count = 0;
    AUTO(memory)
    uint32_t *whole = u8_to_u32((const uint8_t *)text, strlen(text), NULL, &whole_count);
    uint32_t *units =
        whole == NULL ? NULL : u32_normalize(UNINORM_NFKD, whole, whole_count, NULL, count);
    if (units == NULL)
        (void)fault_nomem();
    return units;
}

static void put_utf8(struct buffer *out, uint32_t unit)
{
    uint8_t bytes[6];
    int length = u8_uctomb(bytes, unit, sizeof bytes);
    if (length > 0)
        buffer_bytes(out, bytes, (size_t)length);
}

static void put_byte(struct buffer *out, int value) { buffer_char(out, (char)value); }

struct levels {
    struct buffer letters;
    struct buffer tones;
    struct buffer cases;
};

static void levels_cleanup(struct levels *levels)
{
    buffer_cleanup(&levels->letters);
    buffer_cleanup(&levels->tones);
    buffer_cleanup(&levels->cases);
}

static void put_mark(struct levels *levels, uint32_t mark)
{
    int tone = rank(tones, mark);
    if (tone >= 0)
        put_byte(&levels->tones, COMMON + 1 + tone);
    else if (mark >= 0x300 && mark <= 0x36F)
        put_byte(&levels->tones, FIRST_MARK + (int)(mark - 0x300));
    else
        put_utf8(&levels->tones, mark);
    put_byte(&levels->cases, LOWER);
}

/* A run of digits; yields how many characters it took. Longer runs are cut: what is left is a
 * number of its own. */
static size_t put_number(struct levels *levels, const uint32_t *units, size_t count)
{
    size_t start = 0;
    while (start < count && units[start] == '0')
        start++;
    size_t end = start;
    while (end < count && end - start < NUMBER_DIGITS_MAX && is_digit(units[end]))
        end++;
    put_byte(&levels->letters, NUMBER);
    put_byte(&levels->letters, FIRST_DIGITS + (int)(end - start));
    for (size_t i = start; i < end; i++)
        put_byte(&levels->letters, (int)units[i]);
    put_byte(&levels->tones, COMMON);
    put_byte(&levels->cases, LOWER);
    return end;
}

static void put_weight(struct levels *levels, uint32_t letter, bool upper)
{
    int place = rank(letters, letter);
    int sign = rank(signs, letter);
    if (place >= 0)
        put_byte(&levels->letters, FIRST_LETTER + place);
    else if (sign >= 0)
        put_byte(&levels->letters, FIRST_SIGN + sign);
    else
        put_utf8(&levels->letters, letter);
    put_byte(&levels->tones, COMMON);
    put_byte(&levels->cases, upper ? UPPER : LOWER);
}

/* The letter that `mark` makes of `letter` (a and breve: ă), or `letter` when it is but a tone. */
static uint32_t absorb(uint32_t letter, uint32_t mark)
{
    uint32_t composed = uc_composition(letter, mark);
    return composed != 0 && rank(letters, composed) >= 0 ? composed : letter;
}

/* A character and its marks, in whatever order they stand; yields how many units they took. */
static size_t put_character(struct levels *levels, const uint32_t *units, size_t count)
{
    uint32_t base = uc_tolower(units[0]);
    uint32_t letter = base;
    size_t end = 1;
    for (; end < count && is_mark(units[end]); end++)
        letter = absorb(letter, units[end]);
    put_weight(levels, letter, base != units[0]);
    letter = base;
    for (size_t i = 1; i < end; i++) {
        uint32_t next = absorb(letter, units[i]);
        if (next == letter)
            put_mark(levels, units[i]);
        letter = next;
    }
    return end;
}

static void put_levels(struct levels *levels, const uint32_t *units, size_t count)
{
    for (size_t i = 0; i < count;) {
        bool control = (units[i] < ' ' && rank(signs, units[i]) < 0) || units[i] == 0x7F;
        if (is_digit(units[i])) {
            i += put_number(levels, units + i, count - i);
        } else if (is_mark(units[i])) {
            put_mark(levels, units[i++]);
        } else if (control) {
            i++;
        } else {
            i += put_character(levels, units + i, count - i);
        }
    }
}

/* A copy of a buffer's text, or NULL. */
static char *keep(struct arena *arena, const struct buffer *buffer)
{
    if (buffer_check(buffer) != OK)
        return NULL;
    return arena_text_n(arena, buffer->data, buffer->length);
}

char *text_sort_key(struct arena *arena, const char *text)
{
    /* Bytes that are no text come last, by their value. */
    if (!text_is_utf8(text, strlen(text)))
        return arena_format(arena, "\xFF%s", text);
    size_t count = 0;
    AUTO(memory) uint32_t *units = decompose(text, &count);
    char *normal = units == NULL ? NULL : text_nfc(arena, text);
    if (normal == NULL)
        return NULL;
    size_t limit = 8 * count + strlen(normal) + 3;
    AUTO(levels) struct levels levels = {buffer_of(limit), buffer_of(limit), buffer_of(limit)};
    put_levels(&levels, units, count);
    if (buffer_check(&levels.tones) != OK || buffer_check(&levels.cases) != OK)
        return NULL;
    struct buffer *key = &levels.letters;
    put_byte(key, LEVEL_END);
    buffer_bytes(key, levels.tones.data, levels.tones.length);
    put_byte(key, LEVEL_END);
    buffer_bytes(key, levels.cases.data, levels.cases.length);
    put_byte(key, LEVEL_END);
    buffer_text(key, normal);
    return keep(arena, key);
}

int text_compare_vi(const char *a, const char *b)
{
    /* A key takes up to 8 bytes a character; normal forms grow at most threefold. */
    size_t limit = 4096 + 64 * (strlen(a) + strlen(b));
    AUTO(arena) struct arena *arena = NULL;
    if (arena_new(limit, &arena) != OK)
        return strcmp(a, b);
    const char *key_a = text_sort_key(arena, a);
    const char *key_b = key_a == NULL ? NULL : text_sort_key(arena, b);
    return strcmp(key_b == NULL ? a : key_a, key_b == NULL ? b : key_b);
}

/* Lower case in normal form D, with its marks or without. */
static char *in_lower_case(struct arena *arena, const char *text, bool marks)
{
    if (!text_is_utf8(text, strlen(text)))
        return arena_text(arena, text);
    size_t count = 0;
    AUTO(memory) uint32_t *units = decompose(text, &count);
    if (units == NULL)
        return NULL;
    AUTO(buffer) struct buffer folded = buffer_of(6 * count);
    for (size_t i = 0; i < count; i++) {
        uint32_t letter = uc_tolower(units[i]);
        if (marks)
            put_utf8(&folded, letter);
        else if (!is_mark(letter))
            put_utf8(&folded, letter == U'đ' ? 'd' : letter);
    }
    return keep(arena, &folded);
}

char *text_fold(struct arena *arena, const char *text) { return in_lower_case(arena, text, false); }

char *text_lower(struct arena *arena, const char *text) { return in_lower_case(arena, text, true); }

/* Digits in groups of three, from the right. */
static void put_groups(const char *digits, size_t length, struct buffer *out)
{
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buffer_char(out, '.');
        buffer_char(out, digits[i]);
    }
}

void text_integer_vi(int64_t value, struct buffer *out)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%" PRId64, value);
    text_decimal_vi(digits, out);
}

void text_decimal_vi(const char *decimal, struct buffer *out)
{
    const char *start = decimal + (decimal[0] == '-');
    size_t whole = strspn(start, "0123456789");
    const char *rest = start + whole;
    size_t fraction = rest[0] == '.' ? strspn(rest + 1, "0123456789") : 0;
    size_t length = whole + (fraction > 0 ? fraction + 1 : 0);
    if (whole == 0 || start[length] != '\0') {
        buffer_text(out, decimal);
        return;
    }
    buffer_bytes(out, decimal, (size_t)(start - decimal));
    put_groups(start, whole, out);
    if (fraction == 0)
        return;
    buffer_char(out, ',');
    buffer_text(out, rest + 1);
}

bool text_is_code(const char *text)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strspn(text, allowed);
    bool is_step = strcmp(text, ".") == 0 || strcmp(text, "..") == 0; /* browsers walk those */
    return length >= 1 && length <= CODE_MAX && text[length] == '\0' && !is_step;
}

bool text_to_integer(const char *text, int64_t *out)
{
    const char *digits = text + (text[0] == '-');
    size_t length = strspn(digits, "0123456789");
    if (length == 0 || digits[length] != '\0')
        return false;
    errno = 0;
    int64_t value = strtoll(text, NULL, 10);
    if (errno == ERANGE)
        return false;
    *out = value;
    return true;
}

size_t text_fit(const char *text, size_t bytes)
{
    size_t length = strnlen(text, bytes + 1);
    if (length <= bytes)
        return length;
    while (bytes > 0 && ((unsigned char)text[bytes] & 0xC0u) == 0x80u)
        bytes--;
    return bytes;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

size_t text_code_distance(const char *a, const char *b)
{
    size_t row[CODE_MAX + 1]; /* from the first letters of `a` to the first `j` of `b` */
    size_t length = strlen(b);
    if (!text_is_code(a) || !text_is_code(b))
        return SIZE_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t changed =
                diagonal + (tolower((unsigned char)a[i]) != tolower((unsigned char)b[j]));
            diagonal = row[j + 1];
            row[j + 1] = least(changed, least(diagonal, row[j]) + 1);
        }
    }
    return row[length];
}
