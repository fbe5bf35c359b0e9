/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/layout.h"
#include "tests/schema/fixture.h"

/* One of each kind: a choice, a level over 251, a set of 6 bits, one of 31, numbers small, large
 * and below zero, a date; and a text, which has no code. */
#define CHOICE(value) "{\"value\":" value ",\"label\":{\"vi\":\"x\"}}"
#define QUESTION(id, type, rest)                                                                   \
    "{\"id\":\"" id "\",\"type\":\"" type "\",\"label\":{\"vi\":\"x\"}" rest "}"
static const char
    all_kinds
        [] =
            "{\"id\":\"k\",\"version\":\"1\",\"wording\":\"own\",\"languages\":[\"vi\"],"
            "\"title\":{\"vi\":\"x\"},\"questions\":[" QUESTION("one", "one", ",\"choices\":[" CHOICE("0") "," CHOICE("251") "]") "," QUESTION(
                "wide", "one",
                ",\"choices\":[" CHOICE("1") "," CHOICE(
                    "252") "]") "," QUESTION("six", "many",
                                             ",\"choices\":[" CHOICE("0") "," CHOICE(
                                                 "6") "]") "," QUESTION("seven", "many",
                                                                        ",\"choices\":[" CHOICE("1") "," CHOICE(
                                                                            "7") "]") "," QUESTION("thirty",
                                                                                                   "many",
                                                                                                   ",\"choices\":[" CHOICE(
                                                                                                       "1") "," CHOICE("30") "]") "," QUESTION("small", "number", ",\"min\":0,\"max\":251") "," QUESTION("large", "number", ",\"min\":0,\"max\":252") "," QUESTION("below", "number", ",\"min\":-1,\"max\":3") "," QUESTION("text",
                                                                                                                                                                                                                                                                                                                            "text",
                                                                                                                                                                                                                                                                                                                            "") "," QUESTION("day",
                                                                                                                                                                                                                                                                                                                                             "date",
                                                                                                                                                                                                                                                                                                                                             "") "]}";

enum { ONE, WIDE, SIX, SEVEN, THIRTY, SMALL, LARGE, BELOW, DAY, COLUMNS };
static const size_t sizes[COLUMNS] = {1, 4, 1, 2, 4, 1, 4, 4, 4};

struct packing {
    struct arena *arena;
    struct form *form;
    struct layout *layout;
};

static struct packing packing_new(void)
{
    struct packing packing = {0};
    ck_assert_ok(arena_new(FIXTURE_BYTES, &packing.arena));
    packing.form = load_form(packing.arena, all_kinds);
    ck_assert_uint_eq(packing.form->column_count, COLUMNS);
    ck_assert_ok(layout_new(packing.form, &packing.layout));
    return packing;
}

static void packing_end(struct packing *packing)
{
    layout_free(packing->layout);
    form_free(packing->form);
    arena_free(packing->arena);
}

static void ck_assert_packs(const struct packing *packing, const int32_t *codes,
                            const int32_t *expected)
{
    uint8_t bytes[64];
    int32_t back[COLUMNS];
    ck_assert_uint_le(layout_size(packing->layout), sizeof bytes);
    layout_pack(packing->layout, codes, bytes);
    layout_unpack(packing->layout, bytes, back);
    for (size_t i = 0; i < COLUMNS; i++)
        ck_assert_msg(back[i] == expected[i], "column %zu: %d, want %d", i, back[i], expected[i]);
}

START_TEST(a_layout_takes_the_bytes_its_columns_need)
{
    struct packing packing = packing_new();
    size_t size = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        size += sizes[i];
    ck_assert_uint_eq(layout_size(packing.layout), size);
    AUTO(form) struct form *sipas = NULL;
    AUTO(layout) struct layout *layout = NULL;
    ck_assert_ok(form_builtin("sipas-2026", &sipas));
    ck_assert_ok(layout_new(sipas, &layout));
    ck_assert_uint_lt(layout_size(layout), 100);
    packing_end(&packing);
}
END_TEST

START_TEST(answers_at_both_ends_come_back)
{
    struct packing packing = packing_new();
    const int32_t least[COLUMNS] = {0, 1, 1, 1 << 1, 1 << 1, 0, 0, -1, -719162};
    const int32_t greatest[COLUMNS] = {251, 252, 1 | 1 << 6, 1 << 1 | 1 << 7, 1 << 30 | 2,
                                       251, 252, 3,          2932896};
    ck_assert_packs(&packing, least, least);
    ck_assert_packs(&packing, greatest, greatest);
    packing_end(&packing);
}
END_TEST

START_TEST(missing_keeps_its_kind)
{
    struct packing packing = packing_new();
    for (int32_t missing = CODE_BLANK; missing <= CODE_INVALID; missing++) {
        int32_t codes[COLUMNS];
        for (size_t i = 0; i < COLUMNS; i++)
            codes[i] = missing;
        ck_assert_packs(&packing, codes, codes);
    }
    packing_end(&packing);
}
END_TEST

START_TEST(what_does_not_fit_is_invalid)
{
    struct packing packing = packing_new();
    const int32_t codes[COLUMNS] = {252, -5, 1 << 7, -1, INT32_MAX, -1, -7, 9, 1};
    const int32_t expected[COLUMNS] = {
        CODE_INVALID, -5, CODE_INVALID, CODE_INVALID, INT32_MAX, CODE_INVALID, -7, 9, 1};
    ck_assert_packs(&packing, codes, expected);
    packing_end(&packing);
}
END_TEST

START_TEST(the_document_says_where_each_column_is)
{
    struct packing packing = packing_new();
    AUTO(buffer) struct buffer document = buffer_of(FIXTURE_BYTES);
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(layout_document(packing.layout, packing.form, &document));
    ck_assert_ok(json_parse(document.data, document.length, &json));
    const struct json *columns = json_member(json, "columns");
    ck_assert_uint_eq(json_count(columns), COLUMNS);
    int64_t end = 0;
    size_t i = 0;
    for (const struct json *column = json_first(columns); column != NULL;
         column = json_next(column)) {
        int64_t at, bytes;
        ck_assert(json_integer(json_member(column, "at"), &at));
        ck_assert(json_integer(json_member(column, "bytes"), &bytes));
        ck_assert_int_eq(at, end);
        ck_assert_int_eq(bytes, (int64_t)sizes[i++]);
        end = at + bytes;
    }
    ck_assert_str_eq(json_member_text(json_first(columns), "question"), "one");
    packing_end(&packing);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout");
    TCase *tcase = tcase_create("layout");
    tcase_add_test(tcase, a_layout_takes_the_bytes_its_columns_need);
    tcase_add_test(tcase, answers_at_both_ends_come_back);
    tcase_add_test(tcase, missing_keeps_its_kind);
    tcase_add_test(tcase, what_does_not_fit_is_invalid);
    tcase_add_test(tcase, the_document_says_where_each_column_is);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
