/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replays tests/cases/validate: the browser's validation replays the same files.
 *
 *   {"form": id or definition, "base": {answers},
 *    "cases": [{"name", "set": {answers}, "drop": [ids], "complete", "language", "consent",
 *               "expect": [[place, code], ...] in any order}]}
 */
#include "base/file.h"
#include "base/json_write.h"
#include "forms/response.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 20 };

static const char *const case_files[] = {
    "sipas-2026",        "types",     "conditions",       "consent",     "counter-3",
    "counter-3-neutral", "counter-9", "par-leaders-2022", "papi-commune"};

static bool array_has(const struct json *array, const char *text)
{
    for (const struct json *item = json_first(array); item != NULL; item = json_next(item)) {
        if (strcmp(json_text(item), text) == 0)
            return true;
    }
    return false;
}

static void put_answers(struct json_out *out, const struct json *base, const struct json *one)
{
    const struct json *set = json_member(one, "set");
    const struct json *drop = json_member(one, "drop");
    json_open(out, "answers", '{');
    for (const struct json *m = json_first(base); m != NULL; m = json_next(m)) {
        if (json_member(set, json_name(m)) == NULL && !array_has(drop, json_name(m)))
            json_put_json(out, json_name(m), m);
    }
    for (const struct json *m = json_first(set); m != NULL; m = json_next(m))
        json_put_json(out, json_name(m), m);
    json_close(out, '}');
}

static void put_response(struct buffer *body, const struct json *base, const struct json *one)
{
    static const char *const copied[] = {"complete", "consent", "language"};
    struct json_out out = json_out_to(body);
    json_open(&out, NULL, '{');
    json_put_text(&out, "campaign", "qt-2026");
    json_put_text(&out, "form", "any");
    json_put_text(&out, "version", "1");
    json_put_text(&out, "unit", "19333");
    json_put_text(&out, "mode", "kiosk");
    json_put_text(&out, "started", "2026-11-21T08:00:00+07:00");
    for (size_t i = 0; i < ARRAY_LENGTH(copied); i++) {
        const struct json *member = json_member(one, copied[i]);
        if (member != NULL)
            json_put_json(&out, copied[i], member);
    }
    put_answers(&out, base, one);
    json_close(&out, '}');
    ck_assert_ok(buffer_check(body));
}

/* How often a finding is expected. */
static size_t count_expected(const struct json *expect, const struct finding *finding)
{
    size_t count = 0;
    for (const struct json *e = json_first(expect); e != NULL; e = json_next(e)) {
        const struct json *at = json_first(e);
        count += strcmp(json_text(at), finding->at) == 0 &&
                 strcmp(json_text(json_next(at)), finding->code) == 0;
    }
    return count;
}

static void run_case(const struct form *form, const struct json *base, const struct json *one)
{
    const char *name = json_member_text(one, "name");
    AUTO(buffer) struct buffer body = buffer_of(FILE_BYTES_MAX);
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(FILE_BYTES_MAX, &arena));
    struct findings findings = findings_in(arena);
    put_response(&body, base, one);
    struct response response;
    ck_assert_ok(response_read(body.data, body.length, &findings, &response));
    int32_t codes[FORM_QUESTIONS_MAX];
    int32_t alone[FORM_QUESTIONS_MAX];
    ck_assert_ok(response_validate(form, &response, &findings, codes));
    response_codes(form, response.answers, alone);
    ck_assert_mem_eq(codes, alone, form->column_count * sizeof *codes);
    response_cleanup(&response);

    const struct json *expect = json_member(one, "expect");
    ck_assert_msg(json_is(expect, JSON_ARRAY), "%s: no \"expect\"", name);
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *finding = &findings.items[i];
        ck_assert_msg(finding->severity == SEVERITY_ERROR, "%s: no error", name);
        ck_assert_msg(count_expected(expect, finding) == 1, "%s: %s %s is not expected", name,
                      finding->at, finding->code);
        AUTO(buffer) struct buffer words = buffer_of(4096);
        message_text(LANGUAGE_VI, finding, &words);
        ck_assert_msg(strchr(words.data, '{') == NULL, "%s: %s", name, words.data);
    }
    ck_assert_msg(findings.count == json_count(expect), "%s: %zu findings, want %zu", name,
                  findings.count, json_count(expect));
}

static void load_form(const struct json *definition, struct form **out)
{
    if (json_text(definition) != NULL) {
        ck_assert_ok(form_builtin(json_text(definition), out));
        return;
    }
    AUTO(buffer) struct buffer text = buffer_of(FILE_BYTES_MAX);
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(FILE_BYTES_MAX, &arena));
    struct findings findings = findings_in(arena);
    json_canonical(definition, NULL, &text);
    ck_assert_ok(form_load(text.data, text.length, &findings, out));
    ck_assert_msg(findings.count == 0, "%s %s", findings.count > 0 ? findings.items[0].at : "",
                  findings.count > 0 ? findings.items[0].code : "");
}

static void load_cases(const char *name, struct json **out)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/validate/%s.json", TEST_CASES, name);
    AUTO(buffer) struct buffer text = buffer_of(FILE_BYTES_MAX);
    ck_assert_ok(file_read(path, &text));
    ck_assert_ok(json_parse(text.data, text.length, out));
}

START_TEST(test_cases)
{
    AUTO(json) struct json *file = NULL;
    load_cases(case_files[_i], &file);
    AUTO(form) struct form *form = NULL;
    load_form(json_member(file, "form"), &form);
    const struct json *cases = json_member(file, "cases");
    ck_assert(json_count(cases) >= 10);
    for (const struct json *one = json_first(cases); one != NULL; one = json_next(one))
        run_case(form, json_member(file, "base"), one);
}
END_TEST

/* Every code that answers can have is expected by some case. */
START_TEST(test_every_code)
{
    static const char *const codes[] = {"type",      "range",          "choice", "required",
                                        "relevance", "unknown_member", "consent"};
    bool seen[ARRAY_LENGTH(codes)] = {false};
    for (size_t f = 0; f < ARRAY_LENGTH(case_files); f++) {
        AUTO(json) struct json *file = NULL;
        load_cases(case_files[f], &file);
        const struct json *one = json_first(json_member(file, "cases"));
        for (; one != NULL; one = json_next(one)) {
            const struct json *e = json_first(json_member(one, "expect"));
            for (; e != NULL; e = json_next(e)) {
                for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
                    seen[i] |= strcmp(json_text(json_next(json_first(e))), codes[i]) == 0;
            }
        }
    }
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        ck_assert_msg(seen[i], "no case expects %s", codes[i]);
}
END_TEST

struct validated {
    struct arena *arena;
    struct findings findings;
};

static void validated_cleanup(struct validated *validated) { arena_free(validated->arena); }

static struct validated validate(const char *form_id, const char *answers)
{
    struct validated result = {0};
    ck_assert_ok(arena_new(FILE_BYTES_MAX, &result.arena));
    result.findings = findings_in(result.arena);
    AUTO(form) struct form *form = NULL;
    ck_assert_ok(form_builtin(form_id, &form));
    AUTO(buffer) struct buffer body = buffer_of(FILE_BYTES_MAX);
    buffer_format(&body,
                  "{\"campaign\":\"c\",\"form\":\"f\",\"version\":\"1\",\"unit\":\"1\","
                  "\"mode\":\"kiosk\",\"started\":\"2026-11-21T08:00:00Z\",\"complete\":false,"
                  "\"answers\":{%s}}",
                  answers);
    ck_assert_ok(buffer_check(&body));
    struct response response;
    ck_assert_ok(response_read(body.data, body.length, &result.findings, &response));
    ck_assert_ok(response_validate(form, &response, &result.findings, NULL));
    response_cleanup(&response);
    return result;
}

static const char *argument(const struct finding *finding, const char *name)
{
    for (size_t i = 0; i < finding->arg_count; i++) {
        if (strcmp(finding->args[i].name, name) == 0)
            return finding->args[i].value;
    }
    return "(none)";
}

START_TEST(test_arguments)
{
    AUTO(validated)
    struct validated result =
        validate("sipas-2026", "\"q9_24\":99,\"q5\":7,\"q2\":[2,2],\"q4\":\"x\"");
    ck_assert_uint_eq(result.findings.count, 4);
    const struct finding *items = result.findings.items;
    ck_assert_str_eq(items[0].at, "/answers/q2"); /* in the form's order */
    ck_assert_str_eq(argument(&items[0], "value"), "2");
    ck_assert_str_eq(argument(&items[1], "question"), "q4");
    ck_assert_str_eq(argument(&items[1], "expected"), "1");
    ck_assert_str_eq(argument(&items[2], "value"), "7");
    ck_assert_str_eq(argument(&items[3], "question"), "q9_24");
    ck_assert_str_eq(argument(&items[3], "value"), "99");
    ck_assert_str_eq(argument(&items[3], "low"), "1");
    ck_assert_str_eq(argument(&items[3], "high"), "5");
}
END_TEST

/* What a person wrote never reaches a finding; names that came from outside are cut. */
START_TEST(test_nothing_private)
{
    AUTO(buffer) struct buffer answers = buffer_of(FILE_BYTES_MAX);
    buffer_text(&answers, "\"q2_other\":\"Nguyễn Văn A\",\"other\":\"");
    for (int i = 0; i < 1001; i++)
        buffer_text(&answers, "ữ");
    buffer_text(&answers, "\",\"");
    for (int i = 0; i < 1000; i++)
        buffer_text(&answers, "ệ");
    buffer_text(&answers, "\":1");
    AUTO(validated) struct validated result = validate("sipas-2026", answers.data);
    ck_assert_uint_eq(result.findings.count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct finding *finding = &result.findings.items[i];
        ck_assert_uint_lt(strlen(finding->at), 100);
        for (size_t a = 0; a < finding->arg_count; a++) {
            ck_assert_ptr_null(strstr(finding->args[a].value, "Nguyễn"));
            ck_assert_ptr_null(strstr(finding->args[a].value, "ữ"));
            ck_assert_uint_lt(strlen(finding->args[a].value), 70);
        }
    }
    ck_assert_str_eq(argument(&result.findings.items[2], "value"), "1001");
    ck_assert_str_eq(argument(&result.findings.items[2], "high"), "1000");
}
END_TEST

/* More findings than a list holds are counted, and the list is not marked as failed. */
START_TEST(test_flood)
{
    AUTO(buffer) struct buffer answers = buffer_of(FILE_BYTES_MAX);
    for (int i = 0; i < 9000; i++)
        buffer_format(&answers, "%s\"unknown/%d\":%d", i > 0 ? "," : "", i, i);
    AUTO(validated) struct validated result = validate("sipas-2026", answers.data);
    ck_assert_uint_eq(result.findings.count, FINDINGS_MAX);
    ck_assert_uint_eq(result.findings.dropped, 9000 - FINDINGS_MAX);
    ck_assert(!result.findings.failed);
}
END_TEST

START_TEST(test_no_memory)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(64, &arena)); /* too small for one finding */
    struct findings findings = findings_in(arena);
    AUTO(form) struct form *form = NULL;
    ck_assert_ok(form_builtin("sipas-2026", &form));
    AUTO(json) struct json *document = NULL;
    ck_assert_ok(json_parse("{\"answers\":{\"q5\":9}}", 20, &document));
    struct response response = {
        .document = document, .language = "", .answers = json_member(document, "answers")};
    ck_assert_fault(response_validate(form, &response, &findings, NULL), FAULT_NOMEM);
}
END_TEST

START_TEST(test_citizen_words)
{
    static const char *const codes[] = {"type",      "range",          "choice",  "required",
                                        "relevance", "unknown_member", "consent", "anything"};
    for (int type = QUESTION_ONE; type <= QUESTION_GROUP; type++) {
        struct question question = {.id = "q", .type = (enum question_type)type};
        for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
            const char *id = validate_citizen_message(&question, codes[i]);
            ck_assert_str_ne(message_words(LANGUAGE_VI, id), id);
            ck_assert_str_ne(message_words(LANGUAGE_EN, id), id);
        }
    }
    struct question scale = {.type = QUESTION_SCALE};
    struct question text = {.type = QUESTION_TEXT};
    ck_assert_str_eq(validate_citizen_message(&scale, "required"), "citizen_required");
    ck_assert_str_eq(validate_citizen_message(&text, "required"), "citizen_required_text");
    ck_assert_str_eq(validate_citizen_message(&text, "range"), "citizen_long");
    ck_assert_str_eq(validate_citizen_message(NULL, "late"), "citizen_other");
    ck_assert_str_eq(validate_citizen_message(NULL, "consent"), "citizen_consent");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("validate");
    TCase *group = tcase_create("validate");
    tcase_add_loop_test(group, test_cases, 0, (int)ARRAY_LENGTH(case_files));
    tcase_add_test(group, test_every_code);
    tcase_add_test(group, test_arguments);
    tcase_add_test(group, test_nothing_private);
    tcase_add_test(group, test_flood);
    tcase_add_test(group, test_no_memory);
    tcase_add_test(group, test_citizen_words);
    suite_add_tcase(suite, group);
    return run_suite(suite);
}
