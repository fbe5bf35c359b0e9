/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The limiter with clocks and addresses of the test's own: over a socket every test is loopback,
 * which is exempt. tests/contract/operations.test.mjs meets it from another address.
 */
#include "survey-server/limits.h"
#include "survey-server/rate.h"
#include "survey-server/sender.h"
#include "tests/support/check_main.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { START_MS = 5000000 };

static struct rate *rate_of(const char *text)
{
    struct rate_rule rule = {0};
    struct rate *rate = NULL;
    ck_assert(rate_parse(text, &rule));
    ck_assert_ok(rate_new(rule, &rate));
    return rate;
}
OWN_POINTER(rate, struct rate, rate_free)

/* Takes one for a sender with this name; 0, or how long to wait. */
static int64_t take(struct rate *rate, const char *name, int64_t now_ms)
{
    return rate_take(rate, name, strlen(name), now_ms);
}

START_TEST(rules_are_read_strictly)
{
    static const struct {
        const char *text;
        int64_t count; /* 0 = refused */
        int64_t period_ms;
    } cases[] = {{"1/s", 1, 1000},    {"5/s", 5, 1000},
                 {"30/m", 30, 60000}, {"100000/s", 100000, 1000},
                 {"100001/s", 0, 0},  {"0/s", 0, 0},
                 {"-1/s", 0, 0},      {"5", 0, 0},
                 {"5/", 0, 0},        {"/s", 0, 0},
                 {"5/h", 0, 0},       {"5/sec", 0, 0},
                 {"5.5/s", 0, 0},     {" 5/s", 0, 0},
                 {"5 /s", 0, 0},      {"5/s ", 0, 0},
                 {"+5/s", 0, 0},      {"99999999999999999999/s", 0, 0},
                 {"", 0, 0}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct rate_rule rule = {0};
        ck_assert_msg(rate_parse(cases[i].text, &rule) == (cases[i].count > 0), "%s",
                      cases[i].text);
        ck_assert_int_eq(rule.count, cases[i].count);
        ck_assert_int_eq(rule.period_ms, cases[i].period_ms);
    }
}
END_TEST

START_TEST(so_many_at_once_then_one_an_interval)
{
    AUTO(rate) struct rate *rate = rate_of("5/s");
    int64_t now = START_MS;
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(take(rate, "a", now), 0);
    ck_assert_int_eq(take(rate, "a", now), 200);
    ck_assert_int_eq(take(rate, "a", now + 199), 1);
    ck_assert_int_eq(take(rate, "a", now + 200), 0);
    ck_assert_int_eq(take(rate, "a", now + 200), 200);
    /* Being refused costs nothing; a second of rest is five more and no sixth. */
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(take(rate, "a", now + 1200), 0);
    ck_assert_int_eq(take(rate, "a", now + 1200), 200);
    /* However long the rest. */
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(take(rate, "a", now + 3600000), 0);
    ck_assert_int_eq(take(rate, "a", now + 3600000), 200);
}
END_TEST

START_TEST(one_a_second_and_thirty_a_minute)
{
    AUTO(rate) struct rate *second = rate_of("1/s");
    ck_assert_int_eq(take(second, "a", START_MS), 0);
    ck_assert_int_eq(take(second, "a", START_MS), 1000);
    ck_assert_int_eq(take(second, "a", START_MS + 1000), 0);
    AUTO(rate) struct rate *minute = rate_of("30/m");
    for (int i = 0; i < 30; i++)
        ck_assert_int_eq(take(minute, "a", START_MS), 0);
    ck_assert_int_eq(take(minute, "a", START_MS), 2000);
    ck_assert_int_eq(take(minute, "a", START_MS + 2000), 0);
}
END_TEST

/* Over a long time no more than the rule's count and one burst, whatever the rhythm of asking. */
START_TEST(the_long_run_is_the_rule)
{
    static const char *const rules[] = {"3/s", "7/s", "1000/s", "9999/s", "59/m"};
    for (size_t i = 0; i < ARRAY_LENGTH(rules); i++) {
        struct rate_rule rule;
        AUTO(rate) struct rate *rate = rate_of(rules[i]);
        ck_assert(rate_parse(rules[i], &rule));
        int64_t taken = 0;
        int64_t asked_ms = 10 * rule.period_ms;
        for (int64_t now = 0; now < asked_ms; now++) {
            while (take(rate, "a", START_MS + now) == 0)
                taken++;
        }
        ck_assert_int_ge(taken, 11 * rule.count - 1 - rule.count / 100);
        ck_assert_int_le(taken, 11 * rule.count);
    }
}
END_TEST

START_TEST(each_sender_has_a_bucket)
{
    AUTO(rate) struct rate *rate = rate_of("1/s");
    ck_assert_int_eq(take(rate, "a", START_MS), 0);
    ck_assert_int_eq(take(rate, "b", START_MS), 0);
    ck_assert_int_eq(take(rate, "ab", START_MS), 0);
    ck_assert_int_gt(take(rate, "a", START_MS), 0);
    ck_assert_int_gt(take(rate, "b", START_MS), 0);
    ck_assert_int_gt(take(rate, "ab", START_MS), 0);
}
END_TEST

/* A batch is admitted by its first response and paid for by all of them. */
START_TEST(what_a_batch_costs_is_waited_for)
{
    AUTO(rate) struct rate *rate = rate_of("5/s");
    ck_assert_int_eq(take(rate, "a", START_MS), 0);
    rate_charge(rate, "a", 1, START_MS, 49);
    ck_assert_int_eq(take(rate, "a", START_MS), 50 * 200 - 4 * 200);
    ck_assert_int_eq(take(rate, "b", START_MS), 0);
    ck_assert_int_gt(take(rate, "a", START_MS + 9199), 0);
    ck_assert_int_eq(take(rate, "a", START_MS + 9200), 0);
    ck_assert_int_eq(take(rate, "a", START_MS + 9200), 200);
    rate_charge(rate, "c", 1, START_MS, 2); /* of one who took nothing before */
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(take(rate, "c", START_MS), 0);
    ck_assert_int_eq(take(rate, "c", START_MS), 200);
}
END_TEST

/* A table that is full forgets somebody, and never holds up one who did nothing. */
START_TEST(many_senders_stay_within_the_table)
{
    AUTO(rate) struct rate *rate = rate_of("1/s");
    enum { SENDERS = 10 * LIMIT_RATE_SETS * LIMIT_RATE_WAYS };
    char name[24];
    for (int i = 0; i < SENDERS; i++) {
        snprintf(name, sizeof name, "sender %d", i);
        ck_assert_int_eq(take(rate, name, START_MS), 0);
    }
    /* The last ones are mostly still known. */
    int known = 0;
    for (int i = SENDERS - 1000; i < SENDERS; i++) {
        snprintf(name, sizeof name, "sender %d", i);
        known += take(rate, name, START_MS) > 0;
    }
    ck_assert_int_gt(known, 500);
}
END_TEST

/* The idlest gives way: who used up most stays. */
START_TEST(the_busiest_are_not_forgotten)
{
    AUTO(rate) struct rate *rate = rate_of("100/s");
    enum { OTHERS = 8 * LIMIT_RATE_SETS };
    char name[24];
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(take(rate, "busy", START_MS), 0);
    for (int i = 0; i < OTHERS; i++) {
        snprintf(name, sizeof name, "other %d", i);
        ck_assert_int_eq(take(rate, name, START_MS), 0);
    }
    ck_assert_int_gt(take(rate, "busy", START_MS), 0);
}
END_TEST

struct taker {
    struct rate *rate;
    int taken;
};

static void *take_many(void *context)
{
    struct taker *taker = context;
    for (int i = 0; i < 1000; i++)
        taker->taken += take(taker->rate, "a", START_MS) == 0;
    return NULL;
}

START_TEST(threads_share_a_bucket)
{
    enum { TAKERS = 4 };
    AUTO(rate) struct rate *rate = rate_of("1000/s");
    pthread_t threads[TAKERS];
    struct taker takers[TAKERS];
    int taken = 0;
    for (int i = 0; i < TAKERS; i++) {
        takers[i] = (struct taker){.rate = rate};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, take_many, &takers[i]), 0);
    }
    for (int i = 0; i < TAKERS; i++) {
        pthread_join(threads[i], NULL);
        taken += takers[i].taken;
    }
    ck_assert_int_eq(taken, 1000);
}
END_TEST

/* --- senders --------------------------------------------------------------------------------- */

static struct sender sender_at(const char *address)
{
    struct sockaddr_storage any = {0};
    struct sockaddr_in *four = (struct sockaddr_in *)&any;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&any;
    bool is_six = strchr(address, ':') != NULL;
    any.ss_family = is_six ? AF_INET6 : AF_INET;
    void *number = is_six ? (void *)&six->sin6_addr : (void *)&four->sin_addr;
    ck_assert_int_eq(inet_pton(any.ss_family, address, number), 1);
    return sender_of_address((struct sockaddr *)&any);
}

static bool same(const char *a, const char *b)
{
    struct sender one = sender_at(a);
    struct sender other = sender_at(b);
    return one.size == other.size && memcmp(one.bytes, other.bytes, one.size) == 0;
}

START_TEST(senders_are_addresses)
{
    static const struct {
        const char *a;
        const char *b;
        bool same;
    } cases[] = {
        {"203.0.113.9", "203.0.113.9", true},
        {"203.0.113.9", "203.0.113.10", false},
        {"203.0.113.9", "::ffff:203.0.113.9", true},
        {"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
        {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
        {"2001:db8::1", "2001:db8:0:0:1::", true},
        {"0.0.0.0", "::", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_msg(same(cases[i].a, cases[i].b) == cases[i].same, "%s %s", cases[i].a,
                      cases[i].b);
}
END_TEST

START_TEST(loopback_is_local)
{
    static const char *const local[] = {"127.0.0.1", "127.0.0.2", "127.255.255.255", "::1",
                                        "::ffff:127.0.0.1"};
    static const char *const remote[] = {"126.255.255.255", "128.0.0.1",   "10.0.0.1",
                                         "192.168.1.1",     "::",          "::2",
                                         "fe80::1",         "::127.0.0.1", "::ffff:10.0.0.1"};
    for (size_t i = 0; i < ARRAY_LENGTH(local); i++)
        ck_assert_msg(sender_at(local[i]).local, "%s", local[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(remote); i++)
        ck_assert_msg(!sender_at(remote[i]).local, "%s", remote[i]);
    const struct sockaddr other = {.sa_family = AF_UNSPEC};
    ck_assert(!sender_of_address(&other).local);
    ck_assert(!sender_of_address(NULL).local);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rate");
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, rules_are_read_strictly);
    tcase_add_test(limits, so_many_at_once_then_one_an_interval);
    tcase_add_test(limits, one_a_second_and_thirty_a_minute);
    tcase_add_test(limits, the_long_run_is_the_rule);
    tcase_add_test(limits, each_sender_has_a_bucket);
    tcase_add_test(limits, what_a_batch_costs_is_waited_for);
    tcase_add_test(limits, many_senders_stay_within_the_table);
    tcase_add_test(limits, the_busiest_are_not_forgotten);
    tcase_add_test(limits, threads_share_a_bucket);
    suite_add_tcase(suite, limits);
    TCase *senders = tcase_create("senders");
    tcase_add_test(senders, senders_are_addresses);
    tcase_add_test(senders, loopback_is_local);
    suite_add_tcase(suite, senders);
    return run_suite(suite);
}
