/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Grades: the highest first, each from a bound that is included up to the bound of the one above.
 * `below` says again where the one above begins: it may be left out, and must agree when it is
 * there, so that whoever copies cuts from a decision is told of a gap or an overlap.
 */
#include "analysis/index_load.h"

#include <string.h>

const struct index_grade *index_grade_of(const struct index_node *node, struct exact value)
{
    for (size_t i = 0; i < node->grade_count; i++) {
        const struct index_grade *grade = &node->grades[i];
        if (!grade->has_from || exact_compare(value, grade->from) >= 0)
            return grade;
    }
    return NULL;
}

/* --- reading --------------------------------------------------------------------------------- */

static void say_bound(const struct written *at, const char *code, const struct index_grade *above,
                      struct exact from)
{
    enum { TEXT_BYTES = 64 };
    AUTO(buffer) struct buffer text = buffer_of(TEXT_BYTES);
    if (index_decimal_text(from, &text) != OK)
        buffer_text(&text, "?");
    READER_ERROR(at, code, "from", text.data, "grade", above->code == NULL ? "" : above->code);
}

/* `below` of a grade beside `from` of the one above. */
static void check_below(const struct written *value, const struct index_grade *above)
{
    struct written below = reader_member(value, "below");
    struct exact bound;
    if (below.json == NULL)
        return;
    if (above == NULL || !above->has_from) {
        READER_ERROR(&below, "index_grade_top");
        return;
    }
    if (!index_decimal(&below, 0, &bound))
        return;
    int order = exact_compare(bound, above->from);
    if (order != 0)
        say_bound(&below, order > 0 ? "index_grade_overlap" : "index_grade_gap", above,
                  above->from);
}

static void read_grade(const struct written *value, struct index_grade *grades, size_t position)
{
    static const char *const names[] = {"code", "name", "from", "below", NULL};
    struct index_grade *grade = &grades[position];
    const struct index_grade *above = position == 0 ? NULL : &grades[position - 1];
    if (!reader_object(value, names))
        return;
    struct written code = reader_needed(value, "code");
    struct written name = reader_needed(value, "name");
    struct written from = reader_member(value, "from");
    grade->code = index_code(&code);
    index_name(&name, &grade->name_vi, &grade->name_en);
    grade->has_from = from.json != NULL && index_decimal(&from, 0, &grade->from);
    if (grade->has_from && above != NULL && above->has_from &&
        exact_compare(grade->from, above->from) >= 0)
        say_bound(&from, "index_grade_order", above, above->from);
    check_below(value, above);
    for (size_t i = 0; i < position; i++) {
        if (grade->code != NULL && grades[i].code != NULL &&
            strcmp(grade->code, grades[i].code) == 0)
            READER_ERROR(&code, "index_duplicate", "value", grade->code);
    }
}

/* Only the last grade has no bound of its own, or one that no value is under. */
static void check_bounds(const struct written *list, const struct index_grade *grades, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct written grade = reader_item(list, NULL, i);
        bool last = i + 1 == count;
        if (!last && !grades[i].has_from)
            READER_ERROR(&grade, "index_grade_from");
        if (last && grades[i].has_from)
            say_bound(&grade, "index_grade_bottom", &grades[i], grades[i].from);
    }
}

void index_read_grades(const struct written *value, struct index_node *node)
{
    struct written list = reader_member(value, "grades");
    if (list.json == NULL || !reader_list(&list, INDEX_GRADES_MAX))
        return;
    size_t count = json_count(list.json);
    size_t before = findings_errors(value->reader->findings);
    struct index_grade *grades = reader_array(value->reader, count, sizeof *grades);
    if (grades == NULL)
        return;
    size_t position = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct written grade = reader_item(&list, item, position);
        read_grade(&grade, grades, position++);
    }
    if (findings_errors(value->reader->findings) == before)
        check_bounds(&list, grades, count);
    node->grades = grades;
    node->grade_count = count;
}
