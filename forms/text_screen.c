/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/text_screen.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { DIGITS_LEAST = 9, NAME_WORDS_MAX = 4 };

/* The surnames of nineteen in twenty people. */
static const char *const surnames[] = {
    "Nguyễn", "Trần",  "Lê",    "Phạm",  "Hoàng", "Huỳnh", "Phan", "Vũ",    "Võ",   "Đặng",
    "Bùi",    "Đỗ",    "Hồ",    "Ngô",   "Dương", "Lý",    "Đinh", "Trịnh", "Đoàn", "Trương",
    "Lương",  "Đào",   "Lâm",   "Phùng", "Mai",   "Tô",    "Hà",   "Tạ",    "Thái", "Cao",
    "Châu",   "Vương", "Quách", "Nông",  "Giàng", "Lò",    "Niê",  "Ksor",  "Siu",  "Ksơr",
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Of a word: letters in ASCII, digits, and every byte of the letters above it. */
static bool is_word(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

static bool is_mail(char c) { return is_word(c) || (c != '\0' && strchr("._%+-", c) != NULL); }

/* Whether a capital of Vietnamese stands here: its blocks pair capitals (even) with small letters.
 */
static bool is_capital(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] < 0x80)
        return byte[0] >= 'A' && byte[0] <= 'Z';
    if (byte[0] == 0xC3)
        return byte[1] >= 0x80 && byte[1] <= 0x9E;
    if (byte[0] == 0xC6) /* Ơ, Ư */
        return byte[1] == 0xA0 || byte[1] == 0xAF;
    if (byte[0] == 0xC4 || byte[0] == 0xC5) /* Ă, Đ, Ĕ, Ĩ, Ũ and their like */
        return byte[1] % 2 == 0;
    return byte[0] == 0xE1 && byte[1] >= 0xBA && byte[1] <= 0xBB && byte[2] % 2 == 0;
}

static size_t word_length(const char *at)
{
    size_t length = 0;
    while (is_word(at[length]) || (at[length] == '\'' && is_word(at[length + 1])))
        length++;
    return length;
}

/* Each of these: how many bytes here are one, 0 = none. */

static size_t number_here(const char *at)
{
    size_t length = at[0] == '+' ? 1 : 0;
    size_t digits = 0;
    while (is_digit(at[length])) {
        length++;
        digits++;
        if (at[length] != '\0' && strchr(" .-", at[length]) != NULL && is_digit(at[length + 1]))
            length++;
    }
    return digits >= DIGITS_LEAST ? length : 0;
}

static size_t mail_here(const char *at)
{
    size_t local = 0;
    while (is_mail(at[local]))
        local++;
    if (local == 0 || at[local] != '@')
        return 0;
    size_t length = local + 1;
    size_t dots = 0;
    for (; is_word(at[length]) ||
           ((at[length] == '.' || at[length] == '-') && is_word(at[length + 1]));
         length++)
        dots += at[length] == '.';
    return dots > 0 ? length : 0;
}

/* Words with capitals from here on, up to `most`, each after one space. */
static size_t capitals_here(const char *at, size_t most)
{
    size_t length = 0;
    for (size_t words = 0; words < most && at[length] == ' ' && is_capital(at + length + 1);
         words++)
        length += 1 + word_length(at + length + 1);
    return length;
}

static bool is_surname(const char *at, size_t length)
{
    for (size_t i = 0; i < sizeof surnames / sizeof *surnames; i++) {
        if (strlen(surnames[i]) == length && memcmp(surnames[i], at, length) == 0)
            return true;
    }
    return false;
}

static size_t name_here(const char *at)
{
    size_t first = word_length(at);
    bool aspirated = at[0] == 'H' && at[1] == '\'' && first > 2;
    if (aspirated)
        return first + capitals_here(at + first, NAME_WORDS_MAX - 1);
    bool leads = (first == 1 && at[0] == 'Y') || (first > 0 && is_surname(at, first));
    size_t rest = leads ? capitals_here(at + first, NAME_WORDS_MAX) : 0;
    return rest > 0 ? first + rest : 0;
}

/* What is covered here and how long it is. */
static const char *find(const char *at, const struct screen_words *words, size_t *out_length)
{
    if ((*out_length = mail_here(at)) > 0)
        return words->mail;
    if ((*out_length = number_here(at)) > 0)
        return words->number;
    if ((*out_length = name_here(at)) > 0)
        return words->name;
    return NULL;
}

enum fault text_screen(const char *text, const struct screen_words *words, struct buffer *out,
                       size_t *out_count)
{
    bool within = false; /* a word: nothing begins in the middle of one */
    while (*text != '\0') {
        size_t length = 0;
        const char *cover = within ? NULL : find(text, words, &length);
        if (cover != NULL) {
            buffer_text(out, cover);
            text += length;
            (*out_count)++;
            continue;
        }
        within = is_word(*text);
        buffer_char(out, *text++);
    }
    return buffer_check(out);
}
