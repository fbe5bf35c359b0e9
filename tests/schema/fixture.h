/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fixture - a store in a folder of its own with one small form, an index, six units and the open
 * campaign "c" of province 46; and responses made from a number.
 */
#ifndef HAILONG_TESTS_SCHEMA_FIXTURE_H
#define HAILONG_TESTS_SCHEMA_FIXTURE_H

#include "schema/store_inside.h"
#include "schema/writer.h"
#include "tests/support/check_main.h"
#include "tests/support/folder.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SAMPLE_DOCUMENT_MAX = 512, FIXTURE_BYTES = 1 << 20 };

#define TINY_FORM                                                                                  \
    "{\"id\":\"tiny\",\"version\":\"1\",\"wording\":\"own\",\"languages\":[\"vi\"],"               \
    "\"title\":{\"vi\":\"Phiếu\"},\"questions\":["                                               \
    "{\"id\":\"a\",\"type\":\"one\",\"label\":{\"vi\":\"A\"},\"choices\":["                        \
    "{\"value\":1,\"label\":{\"vi\":\"Một\"}},{\"value\":2,\"label\":{\"vi\":\"Hai\"}}]},"       \
    "{\"id\":\"m\",\"type\":\"many\",\"label\":{\"vi\":\"M\"},\"choices\":["                       \
    "{\"value\":1,\"label\":{\"vi\":\"Một\"}},{\"value\":3,\"label\":{\"vi\":\"Ba\"}}]}]}"

/* The message id of the last fault on this thread. */
#define ck_assert_detail(expected) ck_assert_str_eq(fault_detail()->code, expected)

static const char *const fixture_units[] = {"100", "101", "102", "103", "104", "105"};

struct fixture {
    char folder[FOLDER_MAX];
    struct store *store;
    struct form *form;
    struct arena *arena;
};

static inline struct form *load_form(struct arena *arena, const char *text)
{
    struct findings findings = findings_in(arena);
    struct form *form = NULL;
    ck_assert_ok(form_load(text, strlen(text), &findings, &form));
    ck_assert_ptr_nonnull(form);
    return form;
}

static inline void put_fixture_units(struct store *store)
{
    AUTO(unit_list) struct unit_list *list = NULL;
    ck_assert_ok(unit_list_new(&list));
    struct unit province = {.code = "46",
                            .level = UNIT_PROVINCE,
                            .type = "thành phố",
                            .name = "Huế",
                            .full_name = "Thành phố Huế",
                            .full_name_en = "Hue City",
                            .parent = "",
                            .valid_from = 20000,
                            .valid_to = INT32_MAX};
    ck_assert_ok(unit_list_add(list, &province));
    for (size_t i = 0; i < ARRAY_LENGTH(fixture_units); i++) {
        struct unit commune = province;
        commune.code = fixture_units[i];
        commune.level = UNIT_COMMUNE;
        commune.parent = "46";
        ck_assert_ok(unit_list_add(list, &commune));
    }
    ck_assert_ok(unit_list_seal(list));
    ck_assert_ok(store_put_units(store, list, NULL));
}

static inline struct campaign fixture_campaign(void)
{
    return (struct campaign){.id = "c",
                             .province = "46",
                             .form = "tiny",
                             .version = "1",
                             .index = "i",
                             .state = CAMPAIGN_OPEN,
                             .access = ACCESS_OPEN,
                             .from_day = DAY_NONE,
                             .to_day = DAY_NONE,
                             .units = fixture_units,
                             .unit_count = ARRAY_LENGTH(fixture_units)};
}

/* Makes the store in the fixture's folder, which is empty. */
static inline void fixture_fill(struct fixture *fixture)
{
    ck_assert_ok(store_create(fixture->folder));
    ck_assert_ok(store_open(fixture->folder, &fixture->store));
    ck_assert_ok(arena_new(FIXTURE_BYTES, &fixture->arena));
    fixture->form = load_form(fixture->arena, TINY_FORM);
    ck_assert_ok(store_put_form(fixture->store, fixture->form, NULL));
    ck_assert_ok(store_put_index(fixture->store, "i", "{\"index\":\"i\"}"));
    put_fixture_units(fixture->store);
    struct campaign campaign = fixture_campaign();
    ck_assert_ok(store_create_campaign(fixture->store, &campaign));
}

static inline struct fixture fixture_new(void)
{
    struct fixture fixture = {0};
    make_folder(fixture.folder);
    fixture_fill(&fixture);
    return fixture;
}

static inline void fixture_cleanup(struct fixture *fixture)
{
    store_close(fixture->store);
    form_free(fixture->form);
    arena_free(fixture->arena);
    remove_folder(fixture->folder);
}

/* A response and the memory its request points to. */
struct sample {
    struct put_request request;
    char unit[UNIT_CODE_MAX];
    char village[UNIT_CODE_MAX + 3];
    uint8_t codes[2]; /* as layout.h packs them: a choice, a bit set */
    char document[SAMPLE_DOCUMENT_MAX];
};

static inline struct uuid sample_id(unsigned number)
{
    struct uuid id = {{0}};
    for (int i = 0; i < 4; i++)
        id.bytes[UUID_SIZE - 1 - i] = (uint8_t)(number >> 8 * i);
    return id;
}

/* A valid response with id `number` and answers a = answer, m = [1,3]. */
static inline void sample_make(struct sample *out, unsigned number, const char *unit, int answer)
{
    *out = (struct sample){0};
    snprintf(out->unit, sizeof out->unit, "%s", unit);
    snprintf(out->village, sizeof out->village, "%s-01", unit);
    out->codes[0] = (uint8_t)answer;
    out->codes[1] = 1 << 1 | 1 << 3;
    int length =
        snprintf(out->document, sizeof out->document,
                 "{\"answers\":{\"a\":%d,\"m\":[1,3]},\"campaign\":\"c\",\"form\":\"tiny\","
                 "\"language\":\"vi\",\"mode\":\"phone\",\"place\":{\"village\":\"%s-01\"},"
                 "\"started\":\"2026-11-21T08:00:00+07:00\",\"unit\":\"%s\","
                 "\"version\":\"1\"}",
                 answer, unit, unit);
    out->request = (struct put_request){.province = "46",
                                        .campaign = "c",
                                        .unit = out->unit,
                                        .id = sample_id(number),
                                        .document = out->document,
                                        .document_length = (size_t)length,
                                        .complete = true,
                                        .has_started = true,
                                        .started_ms = INT64_C(1795222800000),
                                        .started_day = 20778,
                                        .received_ms = INT64_C(1795222900000),
                                        .mode = MODE_PHONE,
                                        .village = out->village,
                                        .codes = out->codes,
                                        .codes_size = sizeof out->codes};
    out->request.hash = hash_of(out->document, (size_t)length);
}

/* Stores one response and says what became of it. */
static inline enum put_outcome put_one(struct store *store, const struct sample *sample)
{
    enum put_outcome outcome;
    ck_assert_ok(store_put_responses(store, &sample->request, 1, &outcome));
    return outcome;
}

static inline enum put_outcome put_sample(struct store *store, unsigned number, const char *unit,
                                          int answer)
{
    struct sample sample;
    sample_make(&sample, number, unit, answer);
    return put_one(store, &sample);
}

static inline struct response_query query_all(void)
{
    return (struct response_query){.campaign = "c", .from_day = DAY_NONE, .to_day = DAY_NONE};
}

static inline struct response_counts count_all(struct store *store)
{
    struct response_query query = query_all();
    struct response_counts counts;
    ck_assert_ok(store_counts(store, &query, &counts));
    return counts;
}

/* Runs SQL on the file behind the store's back. */
static inline int run_sql(const char *folder, const char *sql)
{
    char path[FOLDER_MAX + 16];
    snprintf(path, sizeof path, "%s/hailong.db", folder);
    sqlite3 *handle = NULL;
    ck_assert_int_eq(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(handle, 1000);
    int code = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    sqlite3_close(handle);
    return code;
}

/* The integer a query yields behind the store's back. */
static inline int64_t read_sql(const char *folder, const char *sql)
{
    char path[FOLDER_MAX + 16];
    snprintf(path, sizeof path, "%s/hailong.db", folder);
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    ck_assert_int_eq(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return value;
}

/* Leaves the file no room to grow, or all it wants. */
static inline void limit_pages(struct store *store, bool full)
{
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(store, &writing));
    const char *sql = full ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1000000";
    ck_assert_ok(connection_execute(writing.connection, sql));
}

#endif
