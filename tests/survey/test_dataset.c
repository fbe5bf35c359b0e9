/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/dataset.h"
#include "base/file.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/hailong-dataset-XXXXXX";
static struct arena *arena;
static struct dataset dataset;

static void setup(void)
{
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    close(descriptor);
    ck_assert_ok(arena_new(1 << 22, &arena));
}

static void teardown(void)
{
    unlink(path);
    memcpy(path + strlen(path) - 6, "XXXXXX", 6);
    arena_free(arena);
    arena = NULL;
}

static enum fault read_text(const char *text, const struct factor *factors, size_t count)
{
    ck_assert_ok(file_write(path, text, strlen(text), 0600));
    return dataset_read_csv(path, factors, count, arena, &dataset);
}

static struct grouping grouping_of(const char *name)
{
    const struct column *column;
    struct grouping grouping;
    ck_assert_ok(dataset_need(&dataset, name, &column));
    ck_assert_ok(column_grouping(column, dataset.rows, arena, &grouping));
    return grouping;
}

START_TEST(kinds_of_columns)
{
    struct vector vector;
    ck_assert_ok(
        read_text("n,t,empty,odd\n10,b,,nan\n-0,a,,1\n,b,,2\n0,,,3\n9,\"a,b\",,4\n", NULL, 0));
    ck_assert_uint_eq(dataset.rows, 5);
    struct grouping numbers = grouping_of("n");
    ck_assert_uint_eq(numbers.count, 3); /* 0 and -0 are one */
    ck_assert_str_eq(numbers.labels[0], "0");
    ck_assert_str_eq(numbers.labels[2], "10");
    ck_assert_int_eq(numbers.of_row[2], -1);
    struct grouping texts = grouping_of("t");
    ck_assert_uint_eq(texts.count, 3);
    ck_assert_str_eq(texts.labels[0], "a");
    ck_assert_str_eq(texts.labels[1], "a,b");
    ck_assert_int_eq(texts.of_row[0], 2);
    ck_assert_int_eq(texts.of_row[3], -1);
    ck_assert_uint_eq(grouping_of("empty").count, 0);
    const struct column *column;
    ck_assert_ok(dataset_need(&dataset, "odd", &column)); /* "nan" is a text */
    ck_assert_int_eq(column->kind, COLUMN_LABELS);
    ck_assert_fault(column_vector(column, dataset.rows, arena, &vector), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_not_number");
    ck_assert_fault(dataset_need(&dataset, "none", &column), FAULT_INVALID);
}
END_TEST

START_TEST(declared_levels)
{
    static const char *const levels[] = {"2", "10", "1"};
    const struct factor factor = {"f", levels, 3};
    struct vector vector;
    struct vector *indicators;
    size_t count;
    static const char *const names[] = {"f"};
    ck_assert_ok(read_text("f\n10\n2\n7\n7\n2\n", &factor, 1)); /* 7 is no level, 1 is not met */
    struct grouping grouping = grouping_of("f");
    ck_assert_uint_eq(grouping.count, 3);
    ck_assert_int_eq(grouping.of_row[0], 1);
    ck_assert_int_eq(grouping.of_row[1], 0);
    ck_assert_int_eq(grouping.of_row[2], -1);
    ck_assert_ok(column_vector(dataset_column(&dataset, "f"), dataset.rows, arena, &vector));
    ck_assert_double_eq(vector.values[0], 10);
    ck_assert_int_eq(vector.missing[3], MISSING_BLANK);
    ck_assert_ok(dataset_expand(&dataset, names, 1, &indicators, &count));
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(indicators[1].name, "f=10");
    ck_assert_double_eq(indicators[0].values[4], 1);
}
END_TEST

START_TEST(files_that_are_refused)
{
    static const char *const twice[] = {"a", "a"};
    const struct factor factor = {"x", twice, 2};
    const struct {
        const char *text;
        const char *code;
    } rows[] = {{"", "svy_rows_none"},
                {"x,y\n", "svy_rows_none"},
                {"y,y\n1,2\n", "svy_column_twice"},
                {"x,y\n1\n", "csv_columns"},
                {"x,y\na,1\n", "svy_level_twice"}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        bool last = i + 1 == ARRAY_LENGTH(rows);
        ck_assert_fault(read_text(rows[i].text, &factor, last), FAULT_INVALID);
        ck_assert_str_eq(fault_detail()->code, rows[i].code);
    }
    unlink(path);
    ck_assert_fault(dataset_read_csv(path, NULL, 0, arena, &dataset), FAULT_NOTFOUND);
}
END_TEST

START_TEST(a_text_in_memory_reads_as_its_file)
{
    static const char text[] = "a,b\n1,x\n2,\"y\nz\"\n,x";
    ck_assert_ok(read_text(text, NULL, 0));
    const struct dataset file = dataset;
    ck_assert_ok(dataset_read_csv_text("sent", text, arena, &dataset));
    ck_assert_uint_eq(dataset.rows, 3);
    ck_assert_uint_eq(dataset.column_count, file.column_count);
    for (size_t row = 0; row < 3; row++) {
        ck_assert_uint_eq(dataset.columns[0].codes[row], file.columns[0].codes[row]);
        ck_assert_int_eq(dataset.columns[1].labels[row], file.columns[1].labels[row]);
    }
    ck_assert_str_eq(dataset.columns[1].levels[1], "y\nz");
    ck_assert_fault(dataset_read_csv_text("sent", "", arena, &dataset), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_rows_none");
}
END_TEST

static enum column_kind kind_of(const char *name)
{
    const struct column *column;
    ck_assert_ok(dataset_need(&dataset, name, &column));
    return column->kind;
}

/* A column is what all of its cells are, whenever that shows. */
START_TEST(kinds_that_show_late)
{
    struct vector vector;
    const struct column *column;
    ck_assert_ok(read_text("small,large,point,text,late,none\n"
                           "5,5,5,1.0,,\n"
                           ",,,1,,\n"
                           "251,252,0.5,x,y,\n"
                           "0,3,7,1.0,2,\n",
                           NULL, 0));
    ck_assert_int_eq(kind_of("small"), COLUMN_CODES);
    ck_assert_int_eq(kind_of("none"), COLUMN_CODES);
    ck_assert_int_eq(kind_of("large"), COLUMN_NUMBERS);
    ck_assert_int_eq(kind_of("point"), COLUMN_NUMBERS);
    ck_assert_int_eq(kind_of("text"), COLUMN_LABELS);
    ck_assert_int_eq(kind_of("late"), COLUMN_LABELS);
    const char *names[] = {"small", "large", "point"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        ck_assert_ok(dataset_need(&dataset, names[i], &column));
        ck_assert_ok(column_vector(column, dataset.rows, arena, &vector));
        ck_assert_double_eq(vector_value(&vector, 0), 5);
        ck_assert_int_eq(vector_kind(&vector, 1), MISSING_BLANK);
        ck_assert_int_eq(vector_kind(&vector, 2), MISSING_NOT);
    }
    struct grouping texts = grouping_of("text");
    ck_assert_uint_eq(texts.count, 3); /* "1" and "1.0" are two texts */
    ck_assert_str_eq(texts.labels[texts.of_row[0]], "1.0");
    ck_assert_str_eq(texts.labels[texts.of_row[2]], "x");
    struct grouping late = grouping_of("late");
    ck_assert_int_eq(late.of_row[1], -1);
    ck_assert_str_eq(late.labels[late.of_row[3]], "2");
    ck_assert_uint_eq(grouping_of("none").count, 0);
}
END_TEST

/* Every digit, as strtod has it. */
START_TEST(numbers_are_the_nearest)
{
    static const char *const cells[] = {"0.1",
                                        "123.456",
                                        "999999999999999",
                                        "0.000000000000001",
                                        "9007199254740993",
                                        "1234567.8901234567",
                                        ".5",
                                        "5.",
                                        "1e-3",
                                        "-2.5",
                                        "00012.50",
                                        "8.41e21"};
    struct vector vector;
    const struct column *column;
    for (size_t i = 0; i < ARRAY_LENGTH(cells); i++) {
        char text[64];
        snprintf(text, sizeof text, "x,y\n%s,1\n", cells[i]);
        ck_assert_ok(read_text(text, NULL, 0));
        ck_assert_ok(dataset_need(&dataset, "x", &column));
        ck_assert_ok(column_vector(column, 1, arena, &vector));
        double expected = strtod(cells[i], NULL);
        double value = vector_value(&vector, 0);
        ck_assert_mem_eq(&value, &expected, sizeof value);
    }
}
END_TEST

START_TEST(combinations)
{
    struct grouping cross;
    ck_assert_ok(read_text("a,b\n1,x\n2,y\n1,y\n,y\n3,x\n", NULL, 0));
    const struct grouping parts[] = {grouping_of("a"), grouping_of("b")};
    for (int fastest = 0; fastest < 2; fastest++) {
        struct crossing crossing = {parts, 2, fastest == 1};
        ck_assert_ok(grouping_cross(&crossing, dataset.rows, arena, &cross));
        ck_assert_uint_eq(cross.count, 6);
        ck_assert_int_eq(cross.of_row[2], fastest == 1 ? 3 : 1);
        ck_assert_int_eq(cross.of_row[3], -1);
        ck_assert_str_eq(cross.labels[cross.of_row[2]], "1:y");
        for (size_t row = 0; row < 3; row++) {
            size_t group = (size_t)cross.of_row[row];
            ck_assert_int_eq((int)crossing_part(&crossing, group, 0), parts[0].of_row[row]);
            ck_assert_int_eq((int)crossing_part(&crossing, group, 1), parts[1].of_row[row]);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_dataset");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, kinds_of_columns);
    tcase_add_test(cases, declared_levels);
    tcase_add_test(cases, files_that_are_refused);
    tcase_add_test(cases, a_text_in_memory_reads_as_its_file);
    tcase_add_test(cases, kinds_that_show_late);
    tcase_add_test(cases, numbers_are_the_nearest);
    tcase_add_test(cases, combinations);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
