/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/campaign.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_BYTES = 1 << 16 };

static const char *const units[] = {"00001", "00019", "19333"};

/* 1 to 30 November 2026, open. */
static struct campaign november(void)
{
    struct campaign campaign = {.id = "qt-2026",
                                .province = "45",
                                .form = "sipas-2026",
                                .version = "1",
                                .index = "sipas-2026",
                                .state = CAMPAIGN_OPEN,
                                .from_day = DAY_NONE,
                                .to_day = DAY_NONE,
                                .units = units,
                                .unit_count = ARRAY_LENGTH(units)};
    ck_assert(day_parse("2026-11-01", &campaign.from_day));
    ck_assert(day_parse("2026-11-30", &campaign.to_day));
    return campaign;
}

static struct instant at(const char *text)
{
    struct instant instant = {0};
    ck_assert(instant_parse(text, &instant));
    return instant;
}

static struct response started(const char *text)
{
    return (struct response){.campaign = "qt-2026",
                             .form = "sipas-2026",
                             .version = "1",
                             .unit = "19333",
                             .language = "vi",
                             .has_started = true,
                             .started = at(text),
                             .complete = true};
}

/* The reasons as "code code ", and the place of the last one. */
static void reasons(const struct campaign *campaign, const struct response *response,
                    const char *now, char codes[100], char place[50])
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    campaign_admit(campaign, response, at(now), &findings);
    ck_assert(!findings.failed);
    codes[0] = '\0';
    for (size_t i = 0; i < findings.count; i++) {
        ck_assert_int_eq(findings.items[i].severity, SEVERITY_ERROR);
        size_t used = strlen(codes);
        snprintf(codes + used, 100 - used, "%s ", findings.items[i].code);
        snprintf(place, 50, "%s", findings.items[i].at);
    }
}

#define assert_reasons(campaign, response, now, expected, expected_place)                          \
    do {                                                                                           \
        char codes_[100];                                                                          \
        char place_[50] = "";                                                                      \
        reasons(&(campaign), &(response), now, codes_, place_);                                    \
        ck_assert_str_eq(codes_, expected);                                                        \
        ck_assert_str_eq(place_, expected_place);                                                  \
    } while (0)

static const char NOON[] = "2026-11-21T12:00:00+07:00";

START_TEST(test_belongs)
{
    struct campaign campaign = november();
    struct response response = started("2026-11-21T08:00:00+07:00");
    assert_reasons(campaign, response, NOON, "", "");
}
END_TEST

START_TEST(test_version)
{
    struct campaign campaign = november();
    struct response response = started(NOON);
    response.form = "sipas-2025";
    assert_reasons(campaign, response, NOON, "version ", "/form");
    response.version = "2";
    assert_reasons(campaign, response, NOON, "version version ", "/version");
    response.form = "sipas-2026";
    assert_reasons(campaign, response, NOON, "version ", "/version");
    response.version = ""; /* response_read has said so */
    assert_reasons(campaign, response, NOON, "", "");
}
END_TEST

START_TEST(test_unit)
{
    struct campaign campaign = november();
    for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
        ck_assert(campaign_has_unit(&campaign, units[i]));
    static const char *const strangers[] = {"", "0", "1", "000010", "19332", "19334", "99999"};
    for (size_t i = 0; i < ARRAY_LENGTH(strangers); i++)
        ck_assert(!campaign_has_unit(&campaign, strangers[i]));
    struct response response = started(NOON);
    response.unit = "19334";
    assert_reasons(campaign, response, NOON, "unit ", "/unit");
    campaign.units = NULL;
    campaign.unit_count = 0;
    ck_assert(!campaign_has_unit(&campaign, "19333"));
}
END_TEST

START_TEST(test_time)
{
    struct campaign campaign = november();
    struct response day_ahead = started("2026-11-22T12:00:00+07:00");
    assert_reasons(campaign, day_ahead, NOON, "", "");
    struct response further = started("2026-11-22T12:00:00.001+07:00");
    assert_reasons(campaign, further, NOON, "time ", "/started");
    struct response first = started("2026-11-01T00:00:00+07:00");
    assert_reasons(campaign, first, NOON, "", "");
    struct response before = started("2026-10-31T23:59:59+07:00");
    assert_reasons(campaign, before, NOON, "time ", "/started");
    /* A day is a day in the country, whatever offset the device writes. */
    struct response abroad = started("2026-10-31T17:00:00Z");
    assert_reasons(campaign, abroad, NOON, "", "");
    campaign.from_day = DAY_NONE;
    assert_reasons(campaign, before, NOON, "", "");
    further.has_started = false;
    assert_reasons(campaign, further, NOON, "", "");
}
END_TEST

/* An open campaign past its last day takes late answers, as one that is closing does. */
START_TEST(test_states)
{
    struct campaign campaign = november();
    struct response response = started("2026-11-30T23:00:00+07:00");
    const char *later = "2026-12-05T08:00:00+07:00";
    assert_reasons(campaign, response, later, "", "");
    campaign.state = CAMPAIGN_CLOSING;
    assert_reasons(campaign, response, later, "", "");
    campaign.state = CAMPAIGN_CLOSED;
    assert_reasons(campaign, response, later, "late ", "/campaign");
    campaign.state = CAMPAIGN_DRAFT;
    assert_reasons(campaign, response, later, "draft ", "/campaign");
}
END_TEST

START_TEST(test_all_reasons)
{
    struct campaign campaign = november();
    campaign.state = CAMPAIGN_CLOSED;
    struct response response = started("2026-10-01T08:00:00+07:00");
    response.form = "other";
    response.unit = "1";
    assert_reasons(campaign, response, NOON, "version unit time late ", "/campaign");
}
END_TEST

START_TEST(test_state_on)
{
    struct campaign campaign = november();
    ck_assert_int_eq(campaign_state_on(&campaign, campaign.to_day), CAMPAIGN_OPEN);
    ck_assert_int_eq(campaign_state_on(&campaign, campaign.to_day + 1), CAMPAIGN_CLOSING);
    campaign.to_day = DAY_NONE;
    ck_assert_int_eq(campaign_state_on(&campaign, INT32_MAX), CAMPAIGN_OPEN);
    campaign = november();
    for (int state = CAMPAIGN_DRAFT; state <= CAMPAIGN_CLOSED; state++) {
        campaign.state = (enum campaign_state)state;
        bool open = state == CAMPAIGN_OPEN;
        ck_assert_int_eq(campaign_state_on(&campaign, INT32_MAX), open ? CAMPAIGN_CLOSING : state);
    }
}
END_TEST

START_TEST(test_words)
{
    static const char *const states[] = {"draft", "open", "closing", "closed"};
    for (int i = 0; i < 4; i++) {
        enum campaign_state state = CAMPAIGN_DRAFT;
        ck_assert(campaign_state_parse(states[i], &state));
        ck_assert_int_eq(state, i);
        ck_assert_str_eq(campaign_state_name(state), states[i]);
    }
    static const char *const accesses[] = {"open", "ticket", "device"};
    for (int i = 0; i < 3; i++) {
        enum campaign_access access = ACCESS_OPEN;
        ck_assert(campaign_access_parse(accesses[i], &access));
        ck_assert_int_eq(access, i);
        ck_assert_str_eq(campaign_access_name(access), accesses[i]);
    }
    enum campaign_state state = CAMPAIGN_CLOSED;
    enum campaign_access access = ACCESS_DEVICE;
    ck_assert(!campaign_state_parse("Open", &state));
    ck_assert(!campaign_state_parse(NULL, &state));
    ck_assert(!campaign_access_parse("", &access));
    ck_assert_int_eq(state, CAMPAIGN_CLOSED);
    ck_assert_int_eq(access, ACCESS_DEVICE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("campaign");
    TCase *group = tcase_create("campaign");
    tcase_add_test(group, test_belongs);
    tcase_add_test(group, test_version);
    tcase_add_test(group, test_unit);
    tcase_add_test(group, test_time);
    tcase_add_test(group, test_states);
    tcase_add_test(group, test_all_reasons);
    tcase_add_test(group, test_state_on);
    tcase_add_test(group, test_words);
    suite_add_tcase(suite, group);
    return run_suite(suite);
}
