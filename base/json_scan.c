/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recursive-descent reader that builds nothing: it only says where the text stops being JSON.
 * Duplicate names and numbers beyond the doubles are seen later, on the parsed tree.
 */
#include "base/json_scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct scan {
    const unsigned char *at;
    const unsigned char *end;
    unsigned depth_left;
    const char *what;
};

static bool fail(struct scan *scan, const char *what)
{
    scan->what = what;
    return false;
}

static int peek(const struct scan *scan) { return scan->at < scan->end ? *scan->at : -1; }

static void skip_spaces(struct scan *scan)
{
    while (scan->at < scan->end &&
           (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
        scan->at++;
}

/* Most texts have none. */
static inline void skip_space(struct scan *scan)
{
    if (scan->at < scan->end && *scan->at <= ' ')
        skip_spaces(scan);
}

static bool digits(struct scan *scan)
{
    const unsigned char *at = scan->at;
    while (at < scan->end && *at >= '0' && *at <= '9')
        at++;
    bool some = at > scan->at;
    scan->at = at;
    return some || fail(scan, "number");
}

static bool number(struct scan *scan)
{
    if (peek(scan) == '-')
        scan->at++;
    if (peek(scan) == '0')
        scan->at++;
    else if (!digits(scan))
        return false;
    int c = peek(scan);
    if (c >= '0' && c <= '9')
        return fail(scan, "number");
    if (c == '.') {
        scan->at++;
        if (!digits(scan))
            return false;
    }
    if (peek(scan) == 'e' || peek(scan) == 'E') {
        scan->at++;
        if (peek(scan) == '+' || peek(scan) == '-')
            scan->at++;
        return digits(scan);
    }
    return true;
}

/* Four hex digits after \u. */
static bool hex4(struct scan *scan, uint32_t *out)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++, scan->at++) {
        int c = peek(scan);
        if (c >= '0' && c <= '9')
            value = value * 16 + (uint32_t)(c - '0');
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            value = value * 16 + (uint32_t)((c | 0x20) - 'a' + 10);
        else
            return fail(scan, "escape");
    }
    *out = value;
    return true;
}

static bool unicode_escape(struct scan *scan)
{
    uint32_t high;
    uint32_t low;
    if (!hex4(scan, &high))
        return false;
    if (high == 0)
        return fail(scan, "nul");
    if (high >= 0xDC00 && high <= 0xDFFF)
        return fail(scan, "surrogate");
    if (high < 0xD800 || high > 0xDBFF)
        return true;
    if (scan->end - scan->at < 2 || scan->at[0] != '\\' || scan->at[1] != 'u')
        return fail(scan, "surrogate");
    scan->at += 2;
    if (!hex4(scan, &low))
        return false;
    return (low >= 0xDC00 && low <= 0xDFFF) || fail(scan, "surrogate");
}

static bool escape(struct scan *scan)
{
    scan->at++;
    int c = peek(scan);
    if (c <= 0 || strchr("\"\\/bfnrtu", c) == NULL)
        return fail(scan, "escape");
    scan->at++;
    return c != 'u' || unicode_escape(scan);
}

/* Bytes of a UTF-8 sequence that starts with `lead`, and the bounds of its second byte (RFC 3629:
 * no overlong forms, no surrogates, nothing over U+10FFFF); 0 when `lead` cannot start one. */
static size_t utf8_shape(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

static bool utf8(struct scan *scan)
{
    unsigned char low;
    unsigned char high;
    size_t size = utf8_shape(*scan->at, &low, &high);
    if (size == 0 || (size_t)(scan->end - scan->at) < size || scan->at[1] < low ||
        scan->at[1] > high)
        return fail(scan, "utf8");
    for (size_t i = 2; i < size; i++) {
        if ((scan->at[i] & 0xC0) != 0x80)
            return fail(scan, "utf8");
    }
    scan->at += size;
    return true;
}

/* ASCII that stands in a string as it is. */
static void skip_plain(struct scan *scan)
{
    static const bool is_plain[256] = {
        [' ' ... '!'] = true, ['#' ... '['] = true, [']' ... 0x7F] = true};
    const unsigned char *at = scan->at;
    while (at < scan->end && is_plain[*at])
        at++;
    scan->at = at;
}

static bool string(struct scan *scan)
{
    if (peek(scan) != '"')
        return fail(scan, peek(scan) < 0 ? "end" : "name");
    scan->at++;
    for (;;) {
        skip_plain(scan);
        int c = peek(scan);
        if (c < 0)
            return fail(scan, "end");
        if (c == '"') {
            scan->at++;
            return true;
        }
        if (c < ' ')
            return fail(scan, "control");
        if (!(c == '\\' ? escape(scan) : utf8(scan)))
            return false;
    }
}

static bool word(struct scan *scan, const char *text)
{
    size_t length = strlen(text);
    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, text, length) != 0)
        return fail(scan, "value");
    scan->at += length;
    return true;
}

static bool value(struct scan *scan);

/* The inside of {...} or [...], from after the opening bracket to after the closing one. */
static bool container(struct scan *scan, char close)
{
    skip_space(scan);
    if (peek(scan) == close) {
        scan->at++;
        return true;
    }
    for (;;) {
        skip_space(scan);
        if (close == '}') {
            if (!string(scan))
                return false;
            skip_space(scan);
            if (peek(scan) != ':')
                return fail(scan, "colon");
            scan->at++;
        }
        if (!value(scan))
            return false;
        skip_space(scan);
        int c = peek(scan);
        if (c != ',' && c != close)
            return fail(scan, c < 0 ? "end" : "comma");
        scan->at++;
        if (c == close)
            return true;
    }
}

static bool value(struct scan *scan)
{
    skip_space(scan);
    int c = peek(scan);
    if (c == '{' || c == '[') {
        if (scan->depth_left == 0)
            return fail(scan, "depth");
        scan->depth_left--;
        scan->at++;
        bool good = container(scan, c == '{' ? '}' : ']');
        scan->depth_left++;
        return good;
    }
    if (c == '"')
        return string(scan);
    if (c == 't')
        return word(scan, "true");
    if (c == 'f')
        return word(scan, "false");
    if (c == 'n')
        return word(scan, "null");
    if (c == '-' || (c >= '0' && c <= '9'))
        return number(scan);
    return fail(scan, c < 0 ? "end" : "value");
}

struct json_error json_scan(const char *text, size_t length, unsigned depth_max)
{
    const unsigned char *start = (const unsigned char *)text;
    struct scan scan = {start, start + length, depth_max, NULL};
    bool good = value(&scan);
    skip_space(&scan);
    if (good && scan.at != scan.end)
        fail(&scan, "after");
    return (struct json_error){scan.what, (size_t)(scan.at - start)};
}
