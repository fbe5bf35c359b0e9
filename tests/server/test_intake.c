/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/client.h"

#include "survey-server/intake.h"
#include "survey-server/limits.h"

#include <semaphore.h>

static struct arena *arena;

static void set_up(void) { ck_assert_ok(arena_new(LIMIT_REQUEST_ARENA_BYTES, &arena)); }

static void tear_down(void) { arena_free(arena); }

static enum fault prepare(struct catalog *catalog, const char *id, const char *text,
                          struct intake **out)
{
    struct instant now;
    ck_assert(instant_parse("2026-01-02T09:00:00+07:00", &now));
    const struct intake_body body = {
        .arena = arena, .id = id, .text = text, .length = strlen(text), .now = now};
    return intake_prepare(catalog, &body, out);
}

static void tell(struct put_job *job) { sem_post(job->context); }

/* Submits, waits, and says the status. */
static int store(struct writer *writer, struct intake *intake)
{
    sem_t done;
    sem_init(&done, 0, 0);
    intake->job.done = tell;
    intake->job.context = &done;
    ck_assert_ok(writer_submit(writer, &intake->job));
    while (sem_wait(&done) != 0)
        continue;
    sem_destroy(&done);
    ck_assert_int_eq(intake->job.fault, OK);
    return intake_status(intake);
}

static int store_text(struct catalog *catalog, struct writer *writer, const char *id,
                      const char *text)
{
    AUTO(intake) struct intake *intake = NULL;
    ck_assert_ok(prepare(catalog, id, text, &intake));
    return store(writer, intake);
}

START_TEST(each_outcome_has_its_status)
{
    struct fixture fixture = fixture_new();
    AUTO(catalog) struct catalog *catalog = NULL;
    struct writer *writer = NULL;
    ck_assert_ok(catalog_open(fixture.store, &catalog));
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    ck_assert_int_eq(store_text(catalog, writer, ID_1, VALID_RESPONSE), 201);
    ck_assert_int_eq(store_text(catalog, writer, ID_1, VALID_RESPONSE), 200);
    ck_assert_int_eq(store_text(catalog, writer, ID_2, RESPONSE_WITH("\"a\":7")), 202);
    ck_assert_int_eq(store_text(catalog, writer, ID_2, RESPONSE_WITH("\"a\":7")), 200);
    ck_assert_int_eq(store_text(catalog, writer, ID_1, RESPONSE_WITH("\"a\":7")), 409);
    writer_stop(writer);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_job_says_what_it_is)
{
    struct fixture fixture = fixture_new();
    AUTO(catalog) struct catalog *catalog = NULL;
    AUTO(intake) struct intake *valid = NULL;
    AUTO(intake) struct intake *odd = NULL;
    ck_assert_ok(catalog_open(fixture.store, &catalog));
    ck_assert_ok(prepare(catalog, ID_1, VALID_RESPONSE, &valid));
    const struct put_request *request = &valid->job.request;
    ck_assert_str_eq(request->province, "46");
    ck_assert_str_eq(request->campaign, "c");
    ck_assert_str_eq(request->unit, "100");
    ck_assert_ptr_null(request->reasons);
    ck_assert(request->complete && request->has_started);
    ck_assert_int_eq(request->started_day, 20455);
    ck_assert_int_eq(request->received_ms - request->started_ms, 3600 * 1000);
    ck_assert_uint_eq(request->document_length, strlen(request->document));
    ck_assert(hash_equal(request->hash, hash_of(request->document, request->document_length)));

    ck_assert_ok(
        prepare(catalog, ID_2, "{\"campaign\":\"c\",\"answers\":{\"a\":9},\"x\":1}", &odd));
    AUTO(json) struct json *reasons = NULL;
    ck_assert_ok(json_parse(odd->job.request.reasons, strlen(odd->job.request.reasons), &reasons));
    ck_assert_uint_eq(json_count(reasons), findings_errors(&odd->admission.findings));
    ck_assert_uint_gt(json_count(reasons), 4);
    ck_assert_str_eq(odd->job.request.unit, "");
    ck_assert(!odd->job.request.has_started);
    intake_free(TAKE(valid)); /* before the catalogue, whose view they hold */
    intake_free(TAKE(odd));
    catalog_close(TAKE(catalog));
    fixture_cleanup(&fixture);
}
END_TEST

/* Size, id, JSON, campaign: the first that is wrong is told. */
START_TEST(refusals_come_in_order)
{
    struct fixture fixture = fixture_new();
    AUTO(catalog) struct catalog *catalog = NULL;
    AUTO(memory) char *large = calloc(1, RESPONSE_BYTES_MAX + 2);
    memset(large, '[', RESPONSE_BYTES_MAX + 1);
    const struct {
        const char *id;
        const char *text;
        enum fault fault;
        const char *code;
    } cases[] = {
        {"x", "{", FAULT_INVALID, "response_id"},
        {"", "{}", FAULT_INVALID, "response_id"},
        {"{" ID_1 "}", VALID_RESPONSE, FAULT_INVALID, "response_id"},
        {ID_1, "{", FAULT_INVALID, "response_not_json"},
        {ID_1, "\"c\"", FAULT_INVALID, "response_not_object"},
        {ID_1, "{\"campaign\":7}", FAULT_INVALID, "response_no_campaign"},
        {ID_1, "{\"campaign\":\"none\",\"id\":\"" ID_2 "\"}", FAULT_INVALID, "response_id_other"},
        {ID_1, "{\"campaign\":\"none\",\"id\":null}", FAULT_INVALID, "response_id_other"},
        {ID_1, "{\"campaign\":\"none\"}", FAULT_NOTFOUND, "campaign_unknown"},
        {ID_1, large, FAULT_LIMIT, "response_large"},
    };
    ck_assert_ok(catalog_open(fixture.store, &catalog));
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct intake *intake = NULL;
        ck_assert_fault(prepare(catalog, cases[i].id, cases[i].text, &intake), cases[i].fault);
        ck_assert_str_eq(fault_detail()->code, cases[i].code);
        ck_assert_ptr_null(intake);
    }
    catalog_close(TAKE(catalog));
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(only_answers_can_be_mended)
{
    static const struct {
        struct finding finding;
        bool mendable;
    } cases[] = {
        {{.at = "/answers/a", .code = "required"}, true},
        {{.at = "/answers/a", .code = "relevance"}, true},
        {{.at = "/answers/m/0", .code = "choice"}, true},
        {{.at = "/consent/agreed", .code = "consent"}, true},
        {{.at = "/answers/x", .code = "unknown_member"}, false},
        {{.at = "/unit", .code = "required"}, false},
        {{.at = "/started", .code = "time"}, false},
        {{.at = "/answers", .code = "type"}, false},
        {{.at = "", .code = "late"}, false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_int_eq(intake_is_answer_finding(&cases[i].finding), cases[i].mendable);
}
END_TEST

/* A view in hand stays as it was; the next look sees what changed. */
START_TEST(views_are_steady)
{
    struct fixture fixture = fixture_new();
    AUTO(catalog) struct catalog *catalog = NULL;
    struct catalog_view *before = NULL;
    struct catalog_view *after = NULL;
    struct catalog_view *same = NULL;
    const struct catalog_entry *entry = NULL;
    ck_assert_ok(catalog_open(fixture.store, &catalog));
    ck_assert_ok(catalog_look(catalog, &before));
    ck_assert_ok(catalog_find(before, "draft", &entry));
    ck_assert_int_eq(entry->campaign->state, CAMPAIGN_DRAFT);
    const struct form *form = entry->form;
    ck_assert_ok(store_set_campaign_state(fixture.store, "draft", CAMPAIGN_OPEN));
    put_campaign(fixture.store, "new", 2, CAMPAIGN_OPEN);
    ck_assert_int_eq(entry->campaign->state, CAMPAIGN_DRAFT);
    usleep(2000); /* the store is asked once a millisecond */
    ck_assert_ok(catalog_look(catalog, &after));
    ck_assert_ptr_ne(before, after);
    ck_assert_ok(catalog_find(after, "draft", &entry));
    ck_assert_int_eq(entry->campaign->state, CAMPAIGN_OPEN);
    ck_assert_ptr_eq(entry->form, form); /* read once */
    ck_assert_ptr_eq(before->units, after->units);
    ck_assert_ok(catalog_find(after, "new", &entry));
    ck_assert_fault(catalog_find(before, "new", &entry), FAULT_NOTFOUND);
    ck_assert_ok(catalog_look(catalog, &same));
    ck_assert_ptr_eq(same, after);
    catalog_let_go(same);
    catalog_let_go(before);
    catalog_let_go(after);
    catalog_close(TAKE(catalog));
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(an_empty_store_has_no_campaigns)
{
    struct fixture fixture = {0};
    AUTO(catalog) struct catalog *catalog = NULL;
    struct catalog_view *view = NULL;
    const struct catalog_entry *entry = NULL;
    make_folder(fixture.folder);
    ck_assert_ok(store_create(fixture.folder));
    ck_assert_ok(store_open(fixture.folder, &fixture.store));
    ck_assert_ok(catalog_open(fixture.store, &catalog));
    ck_assert_ok(catalog_look(catalog, &view));
    ck_assert_uint_eq(view->count, 0);
    ck_assert_fault(catalog_find(view, "c", &entry), FAULT_NOTFOUND);
    catalog_let_go(view);
    catalog_close(TAKE(catalog));
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("intake");
    TCase *cases = tcase_create("intake");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, each_outcome_has_its_status);
    tcase_add_test(cases, a_job_says_what_it_is);
    tcase_add_test(cases, refusals_come_in_order);
    tcase_add_test(cases, only_answers_can_be_mended);
    tcase_add_test(cases, views_are_steady);
    tcase_add_test(cases, an_empty_store_has_no_campaigns);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
