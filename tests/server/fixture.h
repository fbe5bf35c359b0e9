/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fixture - a store in a folder of its own, and a real server over it on a free port. With
 * HAILONG_TEST_TLS in the environment it serves HTTPS (tls_pipe.h), and the same tests hold.
 *
 *   units      46 Huế; 100 An Cựu, 101 Đông Hà, 102 Ấp Bắc, 103 Bạc Liêu in it
 *   form tiny  a (one, required), m (many) with m_other, s1 s2 (scale, required), other (text);
 *              tests/cases/server/form.json
 *   campaigns  c (open, unit 100), many (open, all units), draft, closed
 */
#ifndef HAILONG_TESTS_SERVER_FIXTURE_H
#define HAILONG_TESTS_SERVER_FIXTURE_H

#include "base/file.h"
#include "survey-server/server.h"
#include "tests/server/tls_pipe.h"
#include "tests/support/check_main.h"
#include "tests/support/folder.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FIXTURE_BYTES = 1 << 20 };

#define TOKEN "0123456789abcdef"

static const char *const all_units[] = {"100", "101", "102", "103"};

struct fixture {
    char folder[FOLDER_MAX];
    struct store *store;
    struct arena *arena;
    struct form *form;
    struct server *server;
    unsigned port;
    struct certificate *certificate; /* NULL = HTTP */
};

/* A file of tests/cases/server, malloc'ed. */
static inline char *read_case(const char *name)
{
    char path[FOLDER_MAX];
    char *text = NULL;
    size_t length = 0;
    AUTO(buffer) struct buffer bytes = buffer_of(FIXTURE_BYTES);
    snprintf(path, sizeof path, TEST_CASES "/server/%s", name);
    ck_assert_ok(file_read(path, &bytes));
    ck_assert_ok(buffer_take(&bytes, &text, &length));
    return text;
}

static inline struct form *load_form(struct arena *arena, const char *name)
{
    AUTO(memory) char *text = read_case(name);
    struct findings findings = findings_in(arena);
    struct form *form = NULL;
    ck_assert_ok(form_load(text, strlen(text), &findings, &form));
    ck_assert_ptr_nonnull(form);
    return form;
}

static inline void add_unit(struct unit_list *list, const char *code, enum unit_level level,
                            const char *name)
{
    bool province = level == UNIT_PROVINCE;
    const struct unit unit = {.code = code,
                              .level = level,
                              .type = province ? "thành phố" : "phường",
                              .name = name,
                              .full_name = province ? "Thành phố Huế" : "Phường An Cựu",
                              .full_name_en = province ? "Hue City" : "An Cuu Ward",
                              .parent = province ? "" : "46",
                              .valid_from = 20000,
                              .valid_to = INT32_MAX};
    ck_assert_ok(unit_list_add(list, &unit));
}

static inline struct unit_list *make_units(void)
{
    struct unit_list *list = NULL;
    ck_assert_ok(unit_list_new(&list));
    add_unit(list, "46", UNIT_PROVINCE, "Huế");
    add_unit(list, "100", UNIT_COMMUNE, "An Cựu");
    add_unit(list, "101", UNIT_COMMUNE, "Đông Hà");
    add_unit(list, "102", UNIT_COMMUNE, "Ấp Bắc");
    add_unit(list, "103", UNIT_COMMUNE, "Bạc Liêu");
    ck_assert_ok(unit_list_seal(list));
    return list;
}

static inline void put_campaign(struct store *store, const char *id, size_t unit_count,
                                enum campaign_state state)
{
    const struct campaign campaign = {.id = id,
                                      .province = "46",
                                      .form = "tiny",
                                      .version = "1",
                                      .index = "tiny",
                                      .state = state,
                                      .access = ACCESS_OPEN,
                                      .from_day = DAY_NONE,
                                      .to_day = DAY_NONE,
                                      .units = all_units,
                                      .unit_count = unit_count};
    ck_assert_ok(store_create_campaign(store, &campaign));
}

/* The store alone. */
static inline struct fixture fixture_new(void)
{
    struct fixture fixture = {.certificate = tls_is_on() ? tls_certificate() : NULL};
    AUTO(unit_list) struct unit_list *units = make_units();
    AUTO(memory) char *index = read_case("index.json");
    make_folder(fixture.folder);
    ck_assert_ok(store_create(fixture.folder));
    ck_assert_ok(store_open(fixture.folder, &fixture.store));
    ck_assert_ok(arena_new(FIXTURE_BYTES, &fixture.arena));
    fixture.form = load_form(fixture.arena, "form.json");
    ck_assert_ok(store_put_units(fixture.store, units, NULL));
    ck_assert_ok(store_put_form(fixture.store, fixture.form, NULL));
    ck_assert_ok(store_put_index(fixture.store, "tiny", index));
    put_campaign(fixture.store, "c", 1, CAMPAIGN_OPEN);
    put_campaign(fixture.store, "many", ARRAY_LENGTH(all_units), CAMPAIGN_OPEN);
    put_campaign(fixture.store, "draft", 1, CAMPAIGN_DRAFT);
    put_campaign(fixture.store, "closed", 1, CAMPAIGN_CLOSED);
    return fixture;
}

/* The store and a server. */
static inline struct fixture fixture_served(void)
{
    struct fixture fixture = fixture_new();
    const struct server_options options = {.store = fixture.store,
                                           .listen = "127.0.0.1:0",
                                           .operator_token = TOKEN,
                                           .certificate = fixture.certificate};
    ck_assert_ok(server_start(&options, &fixture.server));
    fixture.port = server_port(fixture.server);
    ck_assert_uint_gt(fixture.port, 0);
    return fixture;
}

static inline void fixture_cleanup(struct fixture *fixture)
{
    server_stop(fixture->server);
    tls_certificate_free(fixture->certificate);
    store_close(fixture->store);
    form_free(fixture->form);
    arena_free(fixture->arena);
    remove_folder(fixture->folder);
}

static inline struct response_counts count_up(const struct fixture *fixture, const char *campaign)
{
    const struct response_query query = {
        .campaign = campaign, .from_day = DAY_NONE, .to_day = DAY_NONE};
    struct response_counts counts;
    ck_assert_ok(store_counts(fixture->store, &query, &counts));
    return counts;
}

#endif
