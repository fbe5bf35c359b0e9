/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/unit_chooser.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS_FROM = 15, LETTER_SIZE = 8, ANCHOR_SIZE = 24 };

/* A letter and what it looks like with tones, in either case. */
static const char *const toned[][2] = {
    {"A", "AaÀàẢảÃãÁáẠạ"}, {"Ă", "ĂăẰằẲẳẴẵẮắẶặ"}, {"Â", "ÂâẦầẨẩẪẫẤấẬậ"}, {"Đ", "Đđ"},
    {"E", "EeÈèẺẻẼẽÉéẸẹ"}, {"Ê", "ÊêỀềỂểỄễẾếỆệ"}, {"I", "IiÌìỈỉĨĩÍíỊị"}, {"O", "OoÒòỎỏÕõÓóỌọ"},
    {"Ô", "ÔôỒồỔổỖỗỐốỘộ"}, {"Ơ", "ƠơỜờỞởỠỡỚớỢợ"}, {"U", "UuÙùỦủŨũÚúỤụ"}, {"Ư", "ƯưỪừỬửỮữỨứỰự"},
    {"Y", "YyỲỳỶỷỸỹÝýỴỵ"},
};

void unit_chooser_letter(const char *name, char out[8])
{
    size_t size = name[0] == '\0' ? 0 : 1;
    while (((unsigned char)name[size] & 0xC0u) == 0x80u && size < LETTER_SIZE - 1)
        size++;
    memcpy(out, name, size);
    out[size] = '\0';
    for (size_t i = 0; size > 0 && i < ARRAY_LENGTH(toned); i++) {
        if (strstr(toned[i][1], out) != NULL) {
            snprintf(out, LETTER_SIZE, "%s", toned[i][0]);
            return;
        }
    }
    if (size == 1)
        out[0] = (char)toupper((unsigned char)out[0]);
}

struct choosable {
    const struct unit *unit;
    const char *key;
};

static int compare(const void *a, const void *b)
{
    const struct choosable *left = a;
    const struct choosable *right = b;
    int order = strcmp(left->key, right->key);
    return order != 0 ? order : strcmp(left->unit->code, right->unit->code);
}

/* The campaign's units by name. */
static enum fault sort_units(const struct page *page, const struct campaign *campaign,
                             const struct unit_list *units, struct choosable **out,
                             size_t *out_count)
{
    size_t count = 0;
    struct choosable *sorted = arena_array(page->arena, campaign->unit_count + 1, sizeof *sorted);
    if (sorted == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < campaign->unit_count; i++) {
        const struct unit *unit = unit_list_find(units, campaign->units[i]);
        if (unit == NULL)
            continue;
        const char *key = text_sort_key(page->arena, unit->name);
        if (key == NULL)
            return FAULT_NOMEM;
        sorted[count++] = (struct choosable){unit, key};
    }
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, compare);
    *out = sorted;
    *out_count = count;
    return OK;
}

static void put_unit(struct json_out *out, const struct page *page, const struct unit *unit)
{
    struct visit visit = page->visit;
    visit.unit = unit->code;
    json_open(out, NULL, '{');
    json_put_text(out, "href", visit_address(page->arena, &visit, ""));
    json_put_text(out, "name", unit->name);
    json_put_text(out, "kind", unit->type);
    json_close(out, '}');
}

static void open_letter(struct json_out *out, const char *letter, size_t number)
{
    char anchor[ANCHOR_SIZE];
    snprintf(anchor, sizeof anchor, "l%zu", number);
    json_open(out, NULL, '{');
    json_put_text(out, "letter", letter);
    json_put_text(out, "anchor", anchor);
    json_open(out, "units", '[');
}

static void put_letters(struct json_out *out, const struct page *page,
                        const struct choosable *sorted, size_t count)
{
    char last[LETTER_SIZE] = "";
    size_t letters = 0;
    json_open(out, "letters", '[');
    for (size_t i = 0; i < count; i++) {
        char letter[LETTER_SIZE];
        unit_chooser_letter(sorted[i].unit->name, letter);
        if (letters == 0 || strcmp(letter, last) != 0) {
            if (letters > 0) {
                json_close(out, ']');
                json_close(out, '}');
            }
            open_letter(out, letter, ++letters);
            memcpy(last, letter, sizeof last);
        }
        put_unit(out, page, sorted[i].unit);
    }
    if (letters > 0) {
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
}

enum fault unit_chooser_write(const struct page *page, const struct campaign *campaign,
                              const struct unit_list *units, struct json_out *out)
{
    struct choosable *sorted = NULL;
    size_t count = 0;
    TRY(sort_units(page, campaign, units, &sorted, &count));
    page_open(out, page);
    json_put_text(out, "title", page->title);
    json_put_bool(out, "has_letters", count >= LETTERS_FROM);
    put_letters(out, page, sorted, count);
    return buffer_check(out->to);
}
