/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reported.h"

/* Two items of the form, four points each; nobody chooses what counts in the second. */
static const char graded[] =
    "{\"id\":\"graded\",\"name\":{\"vi\":\"Bộ thử\",\"en\":\"Trial\"},\"form\":\"sipas-2026\","
    "\"verified\":true,\"source\":\"thử\",\"valid\":{\"from\":2026,\"to\":2026},"
    "\"rounding\":{\"percent\":2,\"points\":4},\"assumed_deff\":\"1\",\"headline\":\"T\","
    "\"nodes\":["
    "{\"code\":\"T\",\"name\":{\"vi\":\"Chung\",\"en\":\"All\"},\"combine\":\"pooled\","
    "\"children\":[\"a\",\"b\"]},"
    "{\"code\":\"a\",\"survey\":{\"question\":\"q9_24\",\"values\":[[2,\"0.5\"],[4,\"1\"]]}},"
    "{\"code\":\"b\",\"survey\":{\"question\":\"q9_25\",\"values\":[[5,\"1\"]]}},"
    "{\"code\":\"S\",\"name\":{\"vi\":\"Cộng\",\"en\":\"Sum\"},\"combine\":\"sum\","
    "\"maximum\":\"8\",\"children\":[\"A\",\"B\"]},"
    "{\"code\":\"A\",\"name\":{\"vi\":\"Một\",\"en\":\"One\"},\"of\":\"a\",\"maximum\":\"4\","
    "\"points\":[\"*\",\"maximum\",[\"/\",\"percent\",100]],"
    "\"grades\":[{\"code\":\"g\",\"name\":{\"vi\":\"Giỏi\",\"en\":\"Good\"},\"from\":\"3\"},"
    "{\"code\":\"w\",\"name\":{\"vi\":\"Yếu\",\"en\":\"Weak\"},\"below\":\"3\"}]},"
    "{\"code\":\"B\",\"name\":{\"vi\":\"Hai\",\"en\":\"Two\"},\"of\":\"b\",\"maximum\":\"4\","
    "\"points\":[\"*\",\"maximum\",[\"/\",\"percent\",100]]}]}";

static void set_up_graded(void)
{
    AUTO(arena) struct arena *arena = NULL;
    set_up();
    ck_assert_ok(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    index_free(definition);
    ck_assert_ok(index_load(graded, strlen(graded), &findings, &definition));
    ck_assert_ptr_nonnull(definition);
}

/* The table whose first row has that code. */
static const struct block *table_from(const char *code)
{
    const struct block *table = NULL;
    for (size_t i = 0; (table = block_of(BLOCK_TABLE, i)) != NULL; i++)
        if (strcmp(table->rows[0].cells[0], code) == 0)
            return table;
    ck_abort_msg("no table begins with %s", code);
    return NULL;
}

static void assert_row(const struct table_row *row, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_str_eq(row->cells[i], cells[i]);
}

/* Half of 20 are worth 1 and half 0.5: three of four points, where the grade begins. */
START_TEST(points_lost_reached_and_graded)
{
    static const struct batch half[] = {{"90001", 20, 2}, {NULL, 0, 0}};
    static const char *const titles[] = {
        "Mã", "Tiêu chí", "n", "Tối đa", "Đạt được", "Mất", "Đạt so với tối đa", "Xếp loại"};
    make(half, "90001", LANGUAGE_VI, false);
    assert_sound();
    const struct block *table = table_from("S");
    ck_assert_uint_eq(table->column_count, ARRAY_LENGTH(titles));
    for (size_t i = 0; i < ARRAY_LENGTH(titles); i++)
        ck_assert_str_eq(table->columns[i].title, titles[i]);
    assert_row(&table->rows[1],
               (const char *const[]){"A", "Một", "20", "4,0", "3,0000", "1,0000", "75,0", "Giỏi"},
               8);
    /* Nobody chose what B counts: it is unknown, and so is the sum. */
    assert_row(&table->rows[0], (const char *const[]){"S", "Cộng", "", "8,0", "–", "–", "–", ""},
               8);
    assert_row(&table->rows[2], (const char *const[]){"B", "Hai", "0", "4,0", "–", "–", "–", ""},
               8);
    ck_assert(has("Bộ thử"));
    ck_assert(!has("theo cách tính SIPAS"));
}
END_TEST

/* All are worth 0.5: two points, under the bound. */
START_TEST(below_the_bound_is_the_lower_grade)
{
    static const struct batch most[] = {{"90001", 20, 1}, {NULL, 0, 0}};
    make(most, "90001", LANGUAGE_EN, false);
    const struct block *table = table_from("S");
    assert_row(&table->rows[1],
               (const char *const[]){"A", "One", "20", "4.0", "2.0000", "2.0000", "50.0", "Weak"},
               8);
}
END_TEST

/* SIPAS keeps its table: the share it is scored from, and no grades. */
START_TEST(sipas_keeps_its_table)
{
    make(alone, "90001", LANGUAGE_VI, false);
    const struct block *table = table_from("8.1");
    ck_assert_uint_eq(table->column_count, 6);
    ck_assert_str_eq(table->columns[2].title, "Hài lòng");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_points");
    TCase *other = tcase_create("graded");
    tcase_add_checked_fixture(other, set_up_graded, tear_down);
    tcase_add_test(other, points_lost_reached_and_graded);
    tcase_add_test(other, below_the_bound_is_the_lower_grade);
    suite_add_tcase(suite, other);
    TCase *sipas = tcase_create("sipas");
    tcase_add_checked_fixture(sipas, set_up, tear_down);
    tcase_add_test(sipas, sipas_keeps_its_table);
    suite_add_tcase(suite, sipas);
    return run_suite(suite);
}
