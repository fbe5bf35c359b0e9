/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/response_table.h"

#include "tests/support/check_main.h"

#include <string.h>

static const char definition[] =
    "{\"id\":\"t\",\"version\":\"1\",\"wording\":\"own\",\"languages\":[\"vi\"],\"title\":{\"vi\":"
    "\"T\"},"
    "\"questions\":["
    "{\"id\":\"head\",\"type\":\"note\",\"label\":{\"vi\":\"Phần A\"}},"
    "{\"id\":\"sex\",\"type\":\"one\",\"label\":{\"vi\":\"Giới\"},\"decline\":true,"
    "\"choices\":[{\"value\":1,\"label\":{\"vi\":\"Nam\"}},{\"value\":2,\"label\":{\"vi\":\"Nữ\"}}]"
    "},"
    "{\"id\":\"ways\",\"type\":\"many\",\"label\":{\"vi\":\"Cách\"},"
    "\"choices\":[{\"value\":1,\"label\":{\"vi\":\"A\"}},{\"value\":6,\"label\":{\"vi\":\"B\"}}]},"
    "{\"id\":\"other\",\"type\":\"text\",\"label\":{\"vi\":\"Khác\"}}]}";

static struct form *form;

static void load(void)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    ck_assert_ok(form_load(definition, sizeof definition - 1, &findings, &form));
    ck_assert_msg(form != NULL, "%s", findings.count > 0 ? findings.items[0].code : "");
}

static void unload(void) { form_free(form); }

static void row_is(bool simulated, const char *document, const char *expected)
{
    AUTO(buffer) struct buffer out = buffer_of(10000);
    struct uuid id;
    struct response_table table = {form, simulated, false};
    ck_assert(uuid_parse("0193bb5e-0000-7000-8000-000000000001", &id));
    ck_assert_ok(response_table_row(&table, id, document, NULL, &out));
    ck_assert_str_eq(out.data, expected);
}

START_TEST(head)
{
    AUTO(buffer) struct buffer out = buffer_of(10000);
    struct response_table table = {form, false, false};
    response_table_head(&table, &out);
    ck_assert_str_eq(out.data, "id,unit,started,mode,language,sex,ways,other,village,counter,field,"
                               "assignment,device,interviewer,complete\r\n");
    buffer_reset(&out);
    table.simulated = true;
    response_table_head(&table, &out);
    ck_assert_ptr_nonnull(strstr(out.data, ",complete,simulated\r\n"));
}
END_TEST

START_TEST(rows)
{
    row_is(
        false,
        "{\"answers\":{\"other\":\"a,\\\"b\\\"\",\"sex\":2,\"ways\":[1,6]},\"by\":{\"device\":"
        "\"k7\"},\"complete\":true,\"language\":\"vi\",\"mode\":\"kiosk\",\"place\":{\"village\":"
        "\"v1\"},\"started\":\"2026-11-21T08:00:00+07:00\",\"unit\":\"19333\"}",
        "0193bb5e-0000-7000-8000-000000000001,19333,2026-11-21T08:00:00+07:00,kiosk,vi,2,1;6,"
        "\"a,\"\"b\"\"\",v1,,,,k7,,true\r\n");
    row_is(false, "{\"answers\":{\"sex\":null,\"ways\":[]},\"complete\":false,\"unit\":\"1\"}",
           "0193bb5e-0000-7000-8000-000000000001,1,,,,null,,,,,,,,,false\r\n");
    row_is(true, "{\"unit\":\"1\"}",
           "0193bb5e-0000-7000-8000-000000000001,1,,,,,,,,,,,,,true,SỐ LIỆU MÔ PHỎNG\r\n");
}
END_TEST

START_TEST(responses_in_quarantine_say_why)
{
    AUTO(buffer) struct buffer out = buffer_of(10000);
    struct uuid id;
    struct response_table table = {form, false, true};
    response_table_head(&table, &out);
    ck_assert_ptr_nonnull(strstr(out.data, ",complete,quarantined,reasons\r\n"));
    buffer_reset(&out);
    ck_assert(uuid_parse("0193bb5e-0000-7000-8000-000000000001", &id));
    ck_assert_ok(response_table_row(&table, id, "{\"unit\":\"1\"}", NULL, &out));
    ck_assert_ptr_nonnull(strstr(out.data, ",true,false,\r\n"));
    buffer_reset(&out);
    ck_assert_ok(response_table_row(
        &table, id, "{\"unit\":\"1\"}",
        "[{\"at\":\"/answers/sex\",\"code\":\"choice\"},{\"at\":\"/unit\",\"code\":\"unit\"}]",
        &out));
    ck_assert_ptr_nonnull(strstr(out.data, ",true,true,choice /answers/sex; unit /unit\r\n"));
}
END_TEST

START_TEST(a_text_is_never_declined)
{
    row_is(false, "{\"answers\":{\"other\":null},\"unit\":\"1\"}",
           "0193bb5e-0000-7000-8000-000000000001,1,,,,,,,,,,,,,true\r\n");
    row_is(false, "{\"answers\":{\"other\":\"null\"},\"unit\":\"1\"}",
           "0193bb5e-0000-7000-8000-000000000001,1,,,,,,null,,,,,,,true\r\n");
}
END_TEST

/* What is in quarantine may hold anything. */
START_TEST(odd_answers_are_shown_as_json)
{
    row_is(false,
           "{\"answers\":{\"other\":{\"a\":[1]},\"sex\":true,\"ways\":[\"x\",1.5]},\"unit\":\"1\"}",
           "0193bb5e-0000-7000-8000-000000000001,1,,,,true,\"\"\"x\"\";1.5\","
           "\"{\"\"a\"\":[1]}\",,,,,,,true\r\n");
    row_is(false, "{\"answers\":[1],\"unit\":\"1\"}",
           "0193bb5e-0000-7000-8000-000000000001,1,,,,,,,,,,,,,true\r\n");
}
END_TEST

START_TEST(a_damaged_document_is_named)
{
    AUTO(buffer) struct buffer out = buffer_of(10000);
    struct response_table table = {form, false, false};
    struct uuid id = uuid_new();
    ck_assert_fault(response_table_row(&table, id, "{\"answers\":", NULL, &out), FAULT_CORRUPT);
    ck_assert_str_eq(fault_detail()->code, "response_stored");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("response_table");
    TCase *tests = tcase_create("response_table");
    tcase_add_checked_fixture(tests, load, unload);
    tcase_add_test(tests, head);
    tcase_add_test(tests, rows);
    tcase_add_test(tests, responses_in_quarantine_say_why);
    tcase_add_test(tests, a_text_is_never_declined);
    tcase_add_test(tests, odd_answers_are_shown_as_json);
    tcase_add_test(tests, a_damaged_document_is_named);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
