/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/purge.h"
#include "tests/schema/fixture.h"

#define WORDY_FORM                                                                                 \
    "{\"id\":\"wordy\",\"version\":\"1\",\"wording\":\"own\",\"languages\":[\"vi\"],"              \
    "\"title\":{\"vi\":\"Phiếu\"},\"questions\":["                                               \
    "{\"id\":\"a\",\"type\":\"one\",\"label\":{\"vi\":\"A\"},\"choices\":["                        \
    "{\"value\":1,\"label\":{\"vi\":\"Một\"}},{\"value\":2,\"label\":{\"vi\":\"Hai\"}}]},"       \
    "{\"id\":\"d\",\"type\":\"date\",\"label\":{\"vi\":\"D\"}},"                                   \
    "{\"id\":\"t\",\"type\":\"text\",\"max\":200,\"label\":{\"vi\":\"T\"}}]}"

#define HEAD "\"campaign\":\"c\",\"form\":\"wordy\""
#define TAIL                                                                                       \
    "\"mode\":\"phone\",\"started\":\"2026-11-21T08:00:00+07:00\",\"unit\":\"100\",\"version\":"   \
    "\"1\""

/* What is left of a document, and that nothing more goes from that. */
static void left(const char *document, enum purge_what what, bool quarantined, const char *expected)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer once = buffer_of(FIXTURE_BYTES);
    AUTO(buffer) struct buffer twice = buffer_of(FIXTURE_BYTES);
    ck_assert_ok(arena_new(FIXTURE_BYTES, &arena));
    struct form *form = load_form(arena, WORDY_FORM);
    ck_assert_ok(purge_document(form, document, what, quarantined, &once));
    ck_assert_str_eq(once.data, expected);
    ck_assert_ok(purge_document(form, once.data, what, quarantined, &twice));
    ck_assert_str_eq(twice.data, expected);
    form_free(form);
}

START_TEST(texts_go_and_codes_stay)
{
    left(
        "{\"answers\":{\"a\":1,\"d\":\"2026-01-01\",\"t\":\"tên\"},\"by\":{\"device\":\"k7\","
        "\"interviewer\":\"x\"}," HEAD ",\"consent\":{\"agreed\":true,\"notice\":\"1\"},"
        "\"place\":{\"assignment\":\"n9\",\"counter\":\"q2\",\"village\":\"100-01\"},\"seconds\":9,"
        "\"timings\":{\"a\":5}," TAIL "}",
        PURGE_TEXTS, false,
        "{\"answers\":{\"a\":1,\"d\":\"2026-01-01\"},\"campaign\":\"c\","
        "\"consent\":{\"agreed\":true,\"notice\":\"1\"},\"form\":\"wordy\",\"mode\":\"phone\","
        "\"place\":{\"counter\":\"q2\",\"village\":\"100-01\"},\"seconds\":9,"
        "\"started\":\"2026-11-21T08:00:00+07:00\",\"timings\":{\"a\":5},\"unit\":\"100\","
        "\"version\":\"1\"}");
    left("{\"answers\":{\"t\":\"tên\"}," HEAD "," TAIL "}", PURGE_TEXTS, false,
         "{\"answers\":{}," HEAD "," TAIL "}");
    left("{" HEAD "," TAIL "}", PURGE_TEXTS, false, "{" HEAD "," TAIL "}");
}
END_TEST

START_TEST(of_a_document_nothing_stays_but_its_row)
{
    left("{\"answers\":{\"a\":1},\"by\":{\"device\":\"k7\"}," HEAD ",\"complete\":false,"
         "\"language\":\"vi\",\"place\":{\"village\":\"100-01\"}," TAIL "}",
         PURGE_ANSWERS, false,
         "{\"campaign\":\"c\",\"complete\":false,\"form\":\"wordy\"," TAIL "}");
}
END_TEST

START_TEST(in_quarantine_only_numbers_and_codes_are_believed)
{
    left("{\"answers\":{\"a\":\"Trần Văn Kín\",\"d\":\"nhà ông Kín\",\"kín\":1,\"t\":1},"
         "\"campaign\":\"c\",\"complete\":\"có\",\"consent\":\"tên\",\"form\":\"nhà ông Kín\","
         "\"language\":7,\"mode\":\"ông Kín\",\"place\":{\"village\":\"xóm ông Kín\"},"
         "\"seconds\":912345678,\"started\":\"sáng nay\",\"timings\":{\"kín\":1},\"unit\":\"100\","
         "\"version\":\"1\",\"ông\":1}",
         PURGE_TEXTS, true,
         "{\"answers\":{},\"campaign\":\"c\",\"place\":{},\"unit\":\"100\",\"version\":\"1\"}");
    left("{\"answers\":{\"a\":99999999,\"d\":[1,2]}," HEAD "," TAIL "}", PURGE_TEXTS, true,
         "{\"answers\":{\"a\":99999999,\"d\":[1,2]}," HEAD "," TAIL "}");
    left("{\"answers\":{\"a\":100000000,\"d\":[1,\"x\"]}," HEAD "," TAIL "}", PURGE_TEXTS, true,
         "{\"answers\":{}," HEAD "," TAIL "}");
    left("{\"answers\":{\"a\":-9223372036854775808,\"d\":{\"x\":1}}," HEAD "," TAIL "}",
         PURGE_TEXTS, true, "{\"answers\":{}," HEAD "," TAIL "}");
    left("{\"answers\":\"kín\",\"place\":\"kín\"," HEAD "," TAIL "}", PURGE_TEXTS, true,
         "{" HEAD "," TAIL "}");
}
END_TEST

START_TEST(reasons_lose_what_they_quote)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer out = buffer_of(FIXTURE_BYTES);
    ck_assert_ok(arena_new(FIXTURE_BYTES, &arena));
    struct form *form = load_form(arena, WORDY_FORM);
    ck_assert_ok(purge_reasons(form,
                               "[{\"severity\":\"error\",\"at\":\"/answers/a\",\"code\":\"type\","
                               "\"args\":{\"value\":\"Kín\"}},{\"severity\":\"error\",\"at\":"
                               "\"/answers/ông Kín\",\"code\":\"unknown_member\",\"args\":{}}]",
                               &out));
    ck_assert_str_eq(
        out.data, "[{\"severity\":\"error\",\"at\":\"/answers/a\",\"code\":\"type\",\"args\":{}},"
                  "{\"severity\":\"error\",\"at\":\"\",\"code\":\"unknown_member\",\"args\":{}}]");
    form_free(form);
}
END_TEST

START_TEST(only_closed_campaigns_are_purged)
{
    static const enum campaign_state on[] = {CAMPAIGN_CLOSING, CAMPAIGN_CLOSED};
    AUTO(fixture) struct fixture fixture = fixture_new();
    struct purge_rule rule = {.campaign = "c", .what = PURGE_TEXTS, .before_day = DAY_NONE};
    struct purged purged;
    for (size_t i = 0; i < ARRAY_LENGTH(on); i++) {
        ck_assert_fault(store_purge(fixture.store, &rule, NULL, &purged), FAULT_CONFLICT);
        ck_assert_detail("purge_open");
        ck_assert_ok(store_set_campaign_state(fixture.store, "c", on[i]));
    }
    ck_assert_ok(store_purge(fixture.store, &rule, NULL, &purged));
    ck_assert_int_eq(purged.responses, 0);
    ck_assert_int_eq(purged.number, 0);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM purge"), 0);
    rule.campaign = "none";
    ck_assert_fault(store_purge(fixture.store, &rule, NULL, &purged), FAULT_NOTFOUND);
}
END_TEST

/* More than a chunk, of one campaign; the hash over the ids is as purge.h's table tells. */
START_TEST(a_purge_is_recorded_once)
{
    enum { MANY = 600 };
    AUTO(fixture) struct fixture fixture = fixture_new();
    struct purge_rule rule = {.campaign = "c", .what = PURGE_ANSWERS, .before_day = DAY_NONE};
    struct purged purged;
    struct hash ids = {{0}};
    for (unsigned i = 0; i < MANY; i++) {
        struct sample sample;
        enum put_outcome outcome;
        uint8_t bytes[HASH_SIZE + UUID_SIZE];
        sample_make(&sample, i, "100", 1);
        sample.request.unit = sample.unit;
        ck_assert_ok(store_put_responses(fixture.store, &sample.request, 1, &outcome));
        memcpy(bytes, ids.bytes, HASH_SIZE);
        memcpy(bytes + HASH_SIZE, sample.request.id.bytes, UUID_SIZE);
        ids = hash_of(bytes, sizeof bytes);
    }
    ck_assert_ok(store_set_campaign_state(fixture.store, "c", CAMPAIGN_CLOSING));
    ck_assert_ok(store_set_campaign_state(fixture.store, "c", CAMPAIGN_CLOSED));
    ck_assert_ok(store_purge(fixture.store, &rule, "an", &purged));
    ck_assert_int_eq(purged.responses, MANY);
    ck_assert_int_eq(purged.number, 1);
    char hex[HASH_TEXT_SIZE];
    char sql[256];
    hash_text(ids, hex);
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM purge WHERE lower(hex(ids)) = '%s' AND actor = 'an'", hex);
    ck_assert_int_eq(read_sql(fixture.folder, sql), 1);
    ck_assert_int_eq(read_sql(fixture.folder,
                              "SELECT count(*) FROM audit WHERE action = 'purge' AND actor = 'an'"),
                     1);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM response_codes"), MANY);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("purge");
    TCase *tcase = tcase_create("purge");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, texts_go_and_codes_stay);
    tcase_add_test(tcase, of_a_document_nothing_stays_but_its_row);
    tcase_add_test(tcase, in_quarantine_only_numbers_and_codes_are_believed);
    tcase_add_test(tcase, reasons_lose_what_they_quote);
    tcase_add_test(tcase, only_closed_campaigns_are_purged);
    tcase_add_test(tcase, a_purge_is_recorded_once);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
