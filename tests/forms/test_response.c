/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "forms/response.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { BYTES_MAX = 1 << 20 };

#define START                                                                                      \
    "\"campaign\":\"qt-2026\",\"form\":\"sipas-2026\",\"version\":\"1\",\"unit\":\"19333\","       \
    "\"mode\":\"phone\",\"started\":\"2026-11-21T08:00:00+07:00\""
#define GOOD START ",\"answers\":{}"

struct reading {
    struct arena *arena;
    struct findings findings;
    struct response response;
    enum fault fault;
};

static void reading_cleanup(struct reading *reading)
{
    response_cleanup(&reading->response);
    arena_free(reading->arena);
}

static struct reading read_body(const char *body)
{
    struct reading reading = {0};
    ck_assert_ok(arena_new(BYTES_MAX, &reading.arena));
    reading.findings = findings_in(reading.arena);
    reading.fault = response_read(body, strlen(body), &reading.findings, &reading.response);
    return reading;
}

START_TEST(test_whole)
{
    AUTO(reading)
    struct reading reading =
        read_body("{\"id\":\"0198c0de-0000-7000-8000-000000000001\"," START
                  ",\"language\":\"vi\",\"seconds\":213,\"complete\":false,"
                  "\"place\":{\"village\":\"19333-03\",\"counter\":\"Q2\",\"field\":\"dat-dai\","
                  "\"assignment\":null},\"by\":{\"device\":\"k7\",\"interviewer\":null},"
                  "\"answers\":{\"q5\":1},\"timings\":{\"q5\":2310},"
                  "\"consent\":{\"notice\":\"1\",\"agreed\":true}}");
    ck_assert_ok(reading.fault);
    ck_assert_uint_eq(reading.findings.count, 0);
    const struct response *response = &reading.response;
    ck_assert_str_eq(response->id, "0198c0de-0000-7000-8000-000000000001");
    ck_assert_str_eq(response->campaign, "qt-2026");
    ck_assert_str_eq(response->form, "sipas-2026");
    ck_assert_str_eq(response->version, "1");
    ck_assert_str_eq(response->unit, "19333");
    ck_assert_str_eq(response->language, "vi");
    ck_assert_int_eq(response->mode, MODE_PHONE);
    ck_assert(response->has_started && !response->complete);
    ck_assert_int_eq(instant_day(response->started), 20778); /* 21 November 2026 */
    ck_assert_int_eq(response->started.offset_minutes, 420);
    ck_assert_int_eq(response->seconds, 213);
    ck_assert_str_eq(response->village, "19333-03");
    ck_assert_str_eq(response->counter, "Q2");
    ck_assert_str_eq(response->field, "dat-dai");
    ck_assert_ptr_null(response->assignment);
    ck_assert_str_eq(response->device, "k7");
    ck_assert_ptr_null(response->interviewer);
    ck_assert_uint_eq(json_count(response->answers), 1);
}
END_TEST

START_TEST(test_least)
{
    AUTO(reading) struct reading reading = read_body("{" GOOD "}");
    ck_assert_ok(reading.fault);
    ck_assert_uint_eq(reading.findings.count, 0);
    ck_assert_ptr_null(reading.response.id);
    ck_assert_str_eq(reading.response.language, "");
    ck_assert_ptr_null(reading.response.village);
    ck_assert_ptr_null(reading.response.device);
    ck_assert_int_eq(reading.response.seconds, -1);
    ck_assert(reading.response.complete);
    ck_assert_uint_eq(json_count(reading.response.answers), 0);
}
END_TEST

/* null and "" are absence. */
START_TEST(test_nothing_said)
{
    AUTO(reading)
    struct reading reading =
        read_body("{" GOOD ",\"id\":null,\"language\":\"\",\"seconds\":null,\"complete\":null,"
                  "\"place\":{\"village\":\"\"},\"by\":null,\"timings\":null,\"consent\":null}");
    ck_assert_ok(reading.fault);
    ck_assert_uint_eq(reading.findings.count, 0);
    ck_assert_ptr_null(reading.response.id);
    ck_assert_ptr_null(reading.response.village);
    ck_assert(reading.response.complete);
}
END_TEST

/* One oddity each: the whole list of findings it must give. */
static const struct odd {
    const char *body;
    const char *at;
    const char *code;
} oddities[] = {
    {"{" GOOD ",\"extra\":1}", "/extra", "unknown_member"},
    {"{" GOOD ",\"a/b~c\":1}", "/a~1b~0c", "unknown_member"},
    {"{" GOOD ",\"place\":{\"street\":\"x\"}}", "/place/street", "unknown_member"},
    {"{" GOOD ",\"by\":{\"name\":\"x\"}}", "/by/name", "unknown_member"},
    {"{" GOOD ",\"consent\":{\"agreed\":true,\"name\":\"x\"}}", "/consent/name", "unknown_member"},
    {"{" GOOD ",\"id\":7}", "/id", "type"},
    {"{" GOOD ",\"language\":1}", "/language", "type"},
    {"{" GOOD ",\"seconds\":\"213\"}", "/seconds", "type"},
    {"{" GOOD ",\"seconds\":1.5}", "/seconds", "type"},
    {"{" GOOD ",\"seconds\":-1}", "/seconds", "range"},
    {"{" GOOD ",\"complete\":1}", "/complete", "type"},
    {"{" GOOD ",\"place\":[]}", "/place", "type"},
    {"{" GOOD ",\"place\":{\"counter\":2}}", "/place/counter", "type"},
    {"{" GOOD ",\"by\":\"k7\"}", "/by", "type"},
    {"{" GOOD ",\"timings\":[]}", "/timings", "type"},
    {"{" GOOD ",\"timings\":{\"q5\":\"1\"}}", "/timings/q5", "type"},
    {"{" GOOD ",\"timings\":{\"q5\":null}}", "/timings/q5", "type"},
    {"{" GOOD ",\"timings\":{\"zz\":-1}}", "/timings/zz", "range"},
    {"{" GOOD ",\"timings\":{\"zz\":9007199254740992}}", "/timings/zz", "type"},
    {"{" GOOD ",\"consent\":true}", "/consent", "type"},
    {"{" GOOD ",\"consent\":{\"notice\":1}}", "/consent/notice", "type"},
    {"{" START "}", "/answers", "required"},
    {"{" START ",\"answers\":null}", "/answers", "required"},
    {"{" START ",\"answers\":[]}", "/answers", "type"},
    {"{\"campaign\":\"c\",\"version\":\"1\",\"unit\":\"1\",\"mode\":\"kiosk\","
     "\"started\":\"2026-11-21T01:00:00Z\",\"answers\":{}}",
     "/form", "required"},
    {"{\"campaign\":\"c\",\"form\":\"f\",\"unit\":\"1\",\"mode\":\"kiosk\","
     "\"started\":\"2026-11-21T01:00:00Z\",\"answers\":{}}",
     "/version", "required"},
    {"{\"campaign\":\"c\",\"form\":\"f\",\"version\":1,\"unit\":\"1\",\"mode\":\"kiosk\","
     "\"started\":\"2026-11-21T01:00:00Z\",\"answers\":{}}",
     "/version", "type"},
    {"{\"campaign\":\"c\",\"form\":\"f\",\"version\":\"1\",\"mode\":\"kiosk\","
     "\"started\":\"2026-11-21T01:00:00Z\",\"answers\":{}}",
     "/unit", "required"},
    {"{\"campaign\":\"c\",\"form\":\"f\",\"version\":\"1\",\"unit\":\"1\","
     "\"started\":\"2026-11-21T01:00:00Z\",\"answers\":{}}",
     "/mode", "required"},
    {"{\"campaign\":\"c\",\"form\":\"f\",\"version\":\"1\",\"unit\":\"1\",\"mode\":\"web\","
     "\"started\":\"2026-11-21T01:00:00Z\",\"answers\":{}}",
     "/mode", "choice"},
    {"{\"campaign\":\"c\",\"form\":\"f\",\"version\":\"1\",\"unit\":\"1\",\"mode\":\"kiosk\","
     "\"answers\":{}}",
     "/started", "required"},
    {"{\"campaign\":\"c\",\"form\":\"f\",\"version\":\"1\",\"unit\":\"1\",\"mode\":\"kiosk\","
     "\"started\":\"21/11/2026 08:00\",\"answers\":{}}",
     "/started", "type"},
    {"{\"campaign\":\"c\",\"form\":\"f\",\"version\":\"1\",\"unit\":\"1\",\"mode\":\"kiosk\","
     "\"started\":1795222800,\"answers\":{}}",
     "/started", "type"},
};

START_TEST(test_oddities)
{
    const struct odd *odd = &oddities[_i];
    AUTO(reading) struct reading reading = read_body(odd->body);
    ck_assert_ok(reading.fault);
    ck_assert_msg(reading.findings.count == 1, "%s: %zu findings", odd->body,
                  reading.findings.count);
    const struct finding *finding = &reading.findings.items[0];
    ck_assert_str_eq(finding->at, odd->at);
    ck_assert_str_eq(finding->code, odd->code);
    ck_assert_int_eq(finding->severity, SEVERITY_ERROR);
    ck_assert_str_eq(finding->args[0].name, "question");
    AUTO(buffer) struct buffer words = buffer_of(4096);
    message_text(LANGUAGE_EN, finding, &words);
    ck_assert_ptr_null(strstr(words.data, "{q"));
}
END_TEST

/* A text of the limit is taken, one character more is not, and is not handed on. */
START_TEST(test_text_limit)
{
    AUTO(buffer) struct buffer code = buffer_of(BYTES_MAX);
    for (int i = 0; i < RESPONSE_ID_MAX; i++)
        buffer_text(&code, "đ");
    AUTO(buffer) struct buffer body = buffer_of(BYTES_MAX);
    buffer_format(&body, "{" GOOD ",\"place\":{\"village\":\"%s\"}}", code.data);
    AUTO(reading) struct reading fits = read_body(body.data);
    ck_assert_uint_eq(fits.findings.count, 0);
    ck_assert_str_eq(fits.response.village, code.data);
    buffer_reset(&body);
    buffer_format(&body, "{" GOOD ",\"place\":{\"village\":\"%sx\"}}", code.data);
    AUTO(reading) struct reading over = read_body(body.data);
    ck_assert_ok(over.fault);
    ck_assert_uint_eq(over.findings.count, 1);
    ck_assert_str_eq(over.findings.items[0].at, "/place/village");
    ck_assert_str_eq(over.findings.items[0].code, "range");
    ck_assert_ptr_null(over.response.village);
}
END_TEST

START_TEST(test_many_findings)
{
    AUTO(reading) struct reading reading = read_body("{\"campaign\":\"c\"}");
    ck_assert_ok(reading.fault);
    ck_assert_uint_eq(reading.findings.count, 6);
    ck_assert(!reading.response.has_started);
    ck_assert_ptr_null(reading.response.answers);
    ck_assert_str_eq(reading.response.unit, "");
    /* Judging goes on with what there is. */
    AUTO(form) struct form *form = NULL;
    ck_assert_ok(form_builtin("sipas-2026", &form));
    ck_assert_ok(response_validate(form, &reading.response, &reading.findings, NULL));
    ck_assert_uint_eq(reading.findings.count, 6);
}
END_TEST

static const struct {
    const char *body;
    const char *code;
} unusable[] = {
    {"", "response_not_json"},
    {"{", "response_not_json"},
    {"{" GOOD "} ", NULL},
    {"{" GOOD "}{}", "response_not_json"},
    {"{" GOOD ",\"seconds\":01}", "response_not_json"},
    {"{" GOOD ",\"seconds\":NaN}", "response_not_json"},
    {"{" GOOD ",\"place\":{\"village\":\"\xC3\"}}", "response_not_json"},
    {"{" GOOD ",\"place\":{\"village\":\"\\u0000\"}}", "response_not_json"},
    {"{" GOOD ",\"unit\":\"2\"}", "json_duplicate"},
    {"{" GOOD ",\"seconds\":1e999}", "json_number"},
    {"[]", "response_not_object"},
    {"\"text\"", "response_not_object"},
    {"null", "response_not_object"},
    {"{}", "response_no_campaign"},
    {"{\"campaign\":\"\"}", "response_no_campaign"},
    {"{\"campaign\":7}", "response_no_campaign"},
};

/* As many timings as a body holds: each is looked at once, so this ends at once. */
START_TEST(test_many_timings)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer body = buffer_of(RESPONSE_BYTES_MAX);
    AUTO(response) struct response response = {0};
    ck_assert_ok(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    buffer_text(&body, "{" GOOD ",\"timings\":{\"0\":0");
    for (int i = 1; body.length < RESPONSE_BYTES_MAX - 100; i++)
        buffer_format(&body, ",\"%d\":1", i);
    buffer_text(&body, ",\"last\":-1}}");
    ck_assert_ok(buffer_check(&body));
    ck_assert_ok(response_read(body.data, body.length, &findings, &response));
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].at, "/timings/last");
}
END_TEST

START_TEST(test_unusable)
{
    AUTO(reading) struct reading reading = read_body(unusable[_i].body);
    if (unusable[_i].code == NULL) {
        ck_assert_ok(reading.fault);
        return;
    }
    ck_assert_int_eq(reading.fault, FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, unusable[_i].code);
    ck_assert_ptr_null(reading.response.document);
}
END_TEST

START_TEST(test_place_of_syntax)
{
    AUTO(reading) struct reading reading = read_body("{\"campaign\":\"c\",\n  \"unit\":tru}");
    ck_assert_int_eq(reading.fault, FAULT_INVALID);
    const struct finding *detail = fault_detail();
    ck_assert_str_eq(detail->args[0].name, "line");
    ck_assert_str_eq(detail->args[0].value, "2");
    ck_assert_str_eq(detail->args[1].name, "column");
    ck_assert_str_eq(detail->args[1].value, "10");
}
END_TEST

static struct reading read_padded(size_t length)
{
    AUTO(buffer) struct buffer body = buffer_of(BYTES_MAX);
    buffer_text(&body, "{" GOOD "}");
    while (body.length < length)
        buffer_char(&body, ' ');
    return read_body(body.data);
}

START_TEST(test_size)
{
    AUTO(reading) struct reading fits = read_padded(RESPONSE_BYTES_MAX);
    ck_assert_ok(fits.fault);
    AUTO(reading) struct reading over = read_padded(RESPONSE_BYTES_MAX + 1);
    ck_assert_int_eq(over.fault, FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "response_large");
}
END_TEST

START_TEST(test_no_memory)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(64, &arena));
    struct findings findings = findings_in(arena);
    struct response response = {0};
    const char *body = "{\"campaign\":\"c\"}";
    ck_assert_fault(response_read(body, strlen(body), &findings, &response), FAULT_NOMEM);
    ck_assert_ptr_null(response.document);
}
END_TEST

static struct hash hash_of_body(const char *body, struct buffer *canonical)
{
    AUTO(reading) struct reading reading = read_body(body);
    ck_assert_ok(reading.fault);
    struct hash hash;
    ck_assert_ok(response_canonical(&reading.response, canonical, &hash));
    return hash;
}

/* The same body is the same whatever its order, spaces, numbers' spelling and id. */
START_TEST(test_canonical)
{
    AUTO(buffer) struct buffer a = buffer_of(BYTES_MAX);
    AUTO(buffer) struct buffer b = buffer_of(BYTES_MAX);
    AUTO(buffer) struct buffer c = buffer_of(BYTES_MAX);
    struct hash one = hash_of_body("{" GOOD ",\"seconds\":20}", &a);
    struct hash same = hash_of_body("{ \"id\":\"x\", \"seconds\" : 2e1 ," GOOD "}", &b);
    struct hash other = hash_of_body("{" GOOD ",\"seconds\":21}", &c);
    ck_assert(hash_equal(one, same));
    ck_assert_str_eq(a.data, b.data);
    ck_assert(!hash_equal(one, other));
    ck_assert_ptr_null(strstr(b.data, "\"id\""));
    ck_assert_ptr_nonnull(strstr(a.data, "\"seconds\":20"));
    /* Appending keeps what is there, and hashes only what is new. */
    ck_assert(hash_equal(hash_of_body("{" GOOD ",\"seconds\":20}", &a), one));
    ck_assert_uint_eq(a.length, 2 * b.length);
    AUTO(buffer) struct buffer small = buffer_of(10);
    AUTO(reading) struct reading reading = read_body("{" GOOD "}");
    struct hash hash;
    ck_assert_fault(response_canonical(&reading.response, &small, &hash), FAULT_LIMIT);
}
END_TEST

START_TEST(test_modes)
{
    static const char *const names[] = {"kiosk", "phone", "interviewer", "paper"};
    for (int i = 0; i < MODE_COUNT; i++) {
        enum response_mode mode = MODE_COUNT;
        ck_assert(response_mode_parse(names[i], &mode));
        ck_assert_int_eq(mode, i);
        ck_assert_str_eq(response_mode_name(mode), names[i]);
    }
    enum response_mode mode = MODE_PAPER;
    ck_assert(!response_mode_parse("Kiosk", &mode));
    ck_assert(!response_mode_parse("", &mode));
    ck_assert_int_eq(mode, MODE_PAPER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("response");
    TCase *group = tcase_create("response");
    tcase_add_test(group, test_whole);
    tcase_add_test(group, test_least);
    tcase_add_test(group, test_nothing_said);
    tcase_add_loop_test(group, test_oddities, 0, (int)ARRAY_LENGTH(oddities));
    tcase_add_test(group, test_text_limit);
    tcase_add_test(group, test_many_findings);
    tcase_add_test(group, test_many_timings);
    tcase_add_loop_test(group, test_unusable, 0, (int)ARRAY_LENGTH(unusable));
    tcase_add_test(group, test_place_of_syntax);
    tcase_add_test(group, test_size);
    tcase_add_test(group, test_no_memory);
    tcase_add_test(group, test_canonical);
    tcase_add_test(group, test_modes);
    suite_add_tcase(suite, group);
    return run_suite(suite);
}
