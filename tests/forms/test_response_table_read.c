/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_write.h"
#include "base/random.h"
#include "forms/response_table.h"

#include "tests/support/check_main.h"

#include <string.h>

#define LABEL "\"label\":{\"vi\":\"x\"}"
#define CHOICES                                                                                    \
    "\"choices\":[{\"value\":1," LABEL "},{\"value\":6," LABEL "},{\"value\":30," LABEL "}]"

static const char definition[] =
    "{\"id\":\"t\",\"version\":\"3\",\"wording\":\"own\",\"languages\":[\"vi\"],\"title\":{\"vi\":"
    "\"T\"},\"questions\":["
    "{\"id\":\"ok\",\"type\":\"consent\"," LABEL "},"
    "{\"id\":\"head\",\"type\":\"note\"," LABEL "},"
    "{\"id\":\"sex\",\"type\":\"one\",\"decline\":true," CHOICES "," LABEL "},"
    "{\"id\":\"ways\",\"type\":\"many\",\"decline\":true," CHOICES "," LABEL "},"
    "{\"id\":\"years\",\"type\":\"number\",\"min\":-10,\"max\":99," LABEL "},"
    "{\"id\":\"day\",\"type\":\"date\"," LABEL "},"
    "{\"id\":\"place\",\"type\":\"unit\"," LABEL "},"
    "{\"id\":\"other\",\"type\":\"text\"," LABEL "},"
    "{\"id\":\"more\",\"type\":\"text\"," LABEL "}]}";

enum { BYTES = 1 << 20 };

static struct arena *arena;
static struct form *form;
static struct findings findings;
static struct csv_reader *csv;
static struct response_columns *columns;

static void setup(void)
{
    ck_assert_ok(arena_new(BYTES, &arena));
    findings = findings_in(arena);
    ck_assert_ok(form_load(definition, sizeof definition - 1, &findings, &form));
    ck_assert_msg(form != NULL, "%s", findings.count > 0 ? findings.items[0].code : "");
    findings = findings_in(arena);
    csv = NULL;
    columns = NULL;
}

static void teardown(void)
{
    csv_close(csv);
    response_columns_free(columns);
    form_free(form);
    arena_free(arena);
}

/* Opens a file that outlives the test and reads its heading. */
static void open_file(const char *text)
{
    const struct csv_row *names = NULL;
    csv_close(csv);
    response_columns_free(columns);
    csv = NULL;
    columns = NULL;
    findings = findings_in(arena);
    ck_assert_ok(csv_open_text("x.csv", text, strlen(text), &csv));
    ck_assert_ok(csv_next(csv, &names));
    ck_assert_ok(response_columns_read(form, "qt", names, &findings, &columns));
}

/* Asserts one finding about a heading: code, then its first two arguments. */
static void heading_is(const char *text, const char *code, const char *first, const char *second)
{
    open_file(text);
    ck_assert_msg(findings.count == 1, "%s: %zu findings", text, findings.count);
    const struct finding *finding = &findings.items[0];
    ck_assert_str_eq(finding->code, code);
    ck_assert_str_eq(finding->at, "line 1");
    ck_assert_str_eq(finding->args[0].value, first);
    ck_assert_uint_eq(finding->arg_count, second != NULL ? 2 : 1);
    if (second != NULL)
        ck_assert_str_eq(finding->args[1].value, second);
    bool is_error = finding->severity == SEVERITY_ERROR;
    ck_assert_int_eq(columns == NULL, is_error);
}

/* The document of the next row, canonical. */
static void next_document(struct buffer *out, struct row_about *about)
{
    AUTO(buffer) struct buffer text = buffer_of(BYTES);
    AUTO(json) struct json *json = NULL;
    const struct csv_row *row = NULL;
    ck_assert_ptr_nonnull(columns);
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_ptr_nonnull(row);
    ck_assert_ok(response_columns_document(columns, row, &findings, &text, about));
    ck_assert_ok(json_parse(text.data, text.length, &json));
    buffer_reset(out);
    json_canonical(json, NULL, out);
}

static void document_is(const char *file, const char *expected)
{
    AUTO(buffer) struct buffer document = buffer_of(BYTES);
    struct row_about about;
    open_file(file);
    next_document(&document, &about);
    ck_assert_str_eq(document.data, expected);
}

START_TEST(headings_that_are_wrong)
{
    heading_is("id;unit;started;mode\n", "table_separator", ";", NULL);
    heading_is("id\tunit\tmode\n", "table_separator", "TAB", NULL);
    heading_is("unit,mode\n", "table_missing", "id", NULL);
    heading_is("id,mode\n", "table_missing", "unit", NULL);
    heading_is("id,unit,sex,unit\n", "table_twice", "unit", NULL);
    heading_is("id,unit,Sex\n", "table_near", "Sex", "sex");
    heading_is("id,unit,sexx\n", "table_near", "sexx", "sex");
    heading_is("id,unit,intervewer\n", "table_near", "intervewer", "interviewer");
    heading_is("id,unit,zzzzzz\n", "table_unknown", "zzzzzz", NULL);
    heading_is("id,unit,z\n", "table_unknown", "z", NULL);
    heading_is("id,unit,Giới tính\n", "table_unknown", "Giới tính", NULL);
    heading_is("id,unit,head\n", "table_unknown", "head", NULL); /* a note has no answers */
    heading_is("id,unit,weight\n", "table_not_stored", "weight", NULL);
    open_file("Unit,xxxxxxx,psu\n");
    ck_assert_uint_eq(findings.count, 5); /* two names, one not stored, two missing */
    ck_assert_ptr_null(columns);
}
END_TEST

START_TEST(headings_that_are_right)
{
    open_file("\xEF\xBB\xBFid, unit ,,sex,quarantined,reasons,simulated,seconds,\n");
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_ptr_nonnull(columns);
    open_file("\n\nunit,id\n"); /* the line of the heading is told, not assumed */
    ck_assert_ptr_nonnull(columns);
    open_file("\n\nid,x9x9x9\n");
    ck_assert_str_eq(findings.items[0].at, "line 3");
}
END_TEST

#define FRAME "\"campaign\":\"qt\",\"form\":\"t\""

START_TEST(cells_become_members)
{
    document_is("id,unit,sex\nx,,\n", "{\"answers\":{}," FRAME ",\"version\":\"3\"}");
    document_is("id,unit,started,mode,language,seconds,complete,ok\n"
                "x,00103,2026-11-21T08:00:00+07:00, kiosk ,vi, 60,FALSE,TRUE\n",
                "{\"answers\":{},\"campaign\":\"qt\",\"complete\":false,\"consent\":{\"agreed\":"
                "true},\"form\":\"t\",\"language\":\"vi\",\"mode\":\"kiosk\",\"seconds\":60,"
                "\"started\":\"2026-11-21T08:00:00+07:00\",\"unit\":\"00103\",\"version\":\"3\"}");
    document_is("id,unit,village,device,counter\nx,1, v ,k7,\n",
                "{\"answers\":{},\"by\":{\"device\":\"k7\"}," FRAME
                ",\"place\":{\"village\":\" v \"},\"unit\":\"1\",\"version\":\"3\"}");
}
END_TEST

/* The answers of a row `id,unit,sex,ways,years,day,place,other`. */
static void answers_are(const char *cells, const char *expected)
{
    AUTO(buffer) struct buffer file = buffer_of(BYTES);
    AUTO(buffer) struct buffer document = buffer_of(BYTES);
    buffer_format(&file, "id,unit,sex,ways,years,day,place,other,more\nx,1,%s\n", cells);
    buffer_format(&document, "{\"answers\":{%s}," FRAME ",\"unit\":\"1\",\"version\":\"3\"}",
                  expected);
    document_is(file.data, document.data);
}

START_TEST(answers_by_type)
{
    answers_are("1,1;6,-3,2026-11-21,19333,a,b",
                "\"day\":\"2026-11-21\",\"more\":\"b\",\"other\":\"a\",\"place\":\"19333\","
                "\"sex\":1,\"ways\":[1,6],\"years\":-3");
    answers_are(" 1 , 1 ; 6 , 7 ,,,,", "\"sex\":1,\"ways\":[1,6],\"years\":7");
    answers_are("null,null,,,,null,'null",
                "\"more\":\"'null\",\"other\":\"null\",\"sex\":null,\"ways\":null");
    answers_are(",6,null,,null,,", "\"place\":null,\"ways\":[6],\"years\":null");
    answers_are(",,,,,'=1+1,''=1", "\"more\":\"'=1\",\"other\":\"=1+1\"");
    answers_are("  ,  ,,,,  ,", "\"other\":\"  \"");
}
END_TEST

START_TEST(what_does_not_fit_goes_on_for_validation)
{
    answers_are("Nam,\"1,6\",4.5,21/11/2026,,,",
                "\"day\":\"21/11/2026\",\"sex\":\"Nam\",\"ways\":[\"1,6\"],\"years\":\"4.5\"");
    answers_are("\"1;6\",1;;6;,\"4,5\",,,,",
                "\"sex\":\"1;6\",\"ways\":[1,\"\",6,\"\"],\"years\":\"4,5\"");
    answers_are("9223372036854775808,[1],,,,,",
                "\"sex\":\"9223372036854775808\",\"ways\":[\"[1]\"]");
}
END_TEST

START_TEST(cells_without_a_name)
{
    AUTO(buffer) struct buffer document = buffer_of(BYTES);
    struct row_about about;
    open_file("id,unit,,sex\nx,1,,1\nx,1,lạc,1\n");
    next_document(&document, &about);
    ck_assert_uint_eq(findings.count, 0);
    next_document(&document, &about);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, "table_unnamed");
    ck_assert_str_eq(findings.items[0].args[0].value, "3");
    ck_assert_str_eq(findings.items[0].args[1].value, "lạc");
}
END_TEST

START_TEST(id_and_mark)
{
    static const struct {
        const char *cell;
        bool simulated;
    } marks[] = {{"", false},    {"0", false},   {"False", false},          {" ", false},
                 {"true", true}, {"TRUE", true}, {"SỐ LIỆU MÔ PHỎNG", true}};
    AUTO(buffer) struct buffer document = buffer_of(BYTES);
    struct row_about about;
    for (size_t i = 0; i < ARRAY_LENGTH(marks); i++) {
        AUTO(buffer) struct buffer file = buffer_of(BYTES);
        buffer_format(&file, "simulated,unit,id\n%s,1, abc \n", marks[i].cell);
        open_file(file.data);
        next_document(&document, &about);
        ck_assert_int_eq(about.simulated, marks[i].simulated);
        ck_assert_str_eq(about.id, "abc");
    }
    AUTO(buffer) struct buffer file = buffer_of(BYTES);
    buffer_text(&file, "id,unit\n");
    for (int i = 0; i < 1000; i++)
        buffer_char(&file, 'x');
    buffer_text(&file, ",1\n");
    open_file(file.data);
    next_document(&document, &about);
    ck_assert_uint_eq(strlen(about.id), TABLE_ID_SIZE - 1);
}
END_TEST

/* --- what is written reads back --------------------------------------------------------------- */

static const char *pick(struct random *random, const char *const *texts, size_t count)
{
    return texts[random_below(random, count)];
}

static const char *any_text(struct random *random)
{
    static const char *const texts[] = {
        "null",    "'null", "''null", "=1",     "'=1",  "''=1", "a,b",  "\"q\"", "dòng 1\r\ndòng 2",
        "\n",      "-",     "-5",     "+84 90", "'",    "''",   " x ",  "\t",    "1;6",
        "Rất tốt", "true",  "@x",     "'-x",    "x\ry", "\"",   "\r\n", "Null",  "\xEF\xBB\xBF"};
    return pick(random, texts, ARRAY_LENGTH(texts));
}

static bool maybe(struct random *random) { return random_below(random, 2) == 1; }

static void add_answers(struct random *random, struct json_out *out)
{
    static const char *const choices[] = {"1", "6", "30", "null"};
    static const char *const sets[] = {"[1]", "[6,1]", "[1,6,30]", "null"};
    static const char *const numbers[] = {"0", "-10", "99"};
    json_open(out, "answers", '{');
    if (maybe(random))
        json_put_raw(out, "sex", pick(random, choices, ARRAY_LENGTH(choices)));
    if (maybe(random))
        json_put_raw(out, "ways", pick(random, sets, ARRAY_LENGTH(sets)));
    if (maybe(random))
        json_put_raw(out, "years", pick(random, numbers, ARRAY_LENGTH(numbers)));
    if (maybe(random))
        json_put_text(out, "day", "2026-02-28");
    if (maybe(random))
        json_put_text(out, "place", "00103");
    if (maybe(random))
        json_put_text(out, "other", any_text(random));
    if (maybe(random))
        json_put_text(out, "more", any_text(random));
    json_close(out, '}');
}

/* A response of the form with everything a table holds, each with some chance. */
static void any_document(struct random *random, struct buffer *text)
{
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "campaign", "qt");
    json_put_text(&out, "form", "t");
    json_put_text(&out, "version", "3");
    json_put_text(&out, "unit", "19333");
    json_put_bool(&out, "complete", maybe(random));
    if (maybe(random))
        json_put_text(&out, "started", "2026-11-21T08:00:00+07:00");
    if (maybe(random))
        json_put_text(&out, "mode", "paper");
    if (maybe(random))
        json_put_raw(&out, "consent", maybe(random) ? "{\"agreed\":true}" : "{\"agreed\":false}");
    if (maybe(random)) {
        json_open(&out, "place", '{');
        json_put_text(&out, "village", any_text(random));
        json_put_text(&out, "field", any_text(random));
        json_close(&out, '}');
    }
    if (maybe(random)) {
        json_open(&out, "by", '{');
        json_put_text(&out, "interviewer", any_text(random));
        json_close(&out, '}');
    }
    add_answers(random, &out);
    json_close(&out, '}');
}

START_TEST(what_is_written_reads_back)
{
    struct random random = random_seeded(20261122);
    struct response_table table = {form, true, true};
    struct uuid id = uuid_new();
    char id_text[UUID_TEXT_SIZE];
    uuid_text(id, id_text);
    for (int i = 0; i < 3000; i++) {
        AUTO(buffer) struct buffer text = buffer_of(BYTES);
        AUTO(buffer) struct buffer document = buffer_of(BYTES);
        AUTO(buffer) struct buffer file = buffer_of(BYTES);
        AUTO(buffer) struct buffer again = buffer_of(BYTES);
        AUTO(json) struct json *json = NULL;
        struct row_about about;
        any_document(&random, &text);
        ck_assert_ok(json_parse(text.data, text.length, &json));
        json_canonical(json, NULL, &document);
        response_table_head(&table, &file);
        size_t head = file.length;
        ck_assert_ok(response_table_row(&table, id, document.data, NULL, &file));
        open_file(file.data);
        next_document(&again, &about);
        ck_assert_str_eq(again.data, document.data);
        ck_assert_str_eq(about.id, id_text);
        ck_assert(about.simulated);
        buffer_reset(&text);
        ck_assert_ok(response_table_row(&table, id, again.data, NULL, &text));
        ck_assert_str_eq(text.data, file.data + head);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("response_table_read");
    TCase *tests = tcase_create("response_table_read");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, headings_that_are_wrong);
    tcase_add_test(tests, headings_that_are_right);
    tcase_add_test(tests, cells_become_members);
    tcase_add_test(tests, answers_by_type);
    tcase_add_test(tests, what_does_not_fit_goes_on_for_validation);
    tcase_add_test(tests, cells_without_a_name);
    tcase_add_test(tests, id_and_mark);
    tcase_add_test(tests, what_is_written_reads_back);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
