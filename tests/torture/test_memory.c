/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every allocation SQLite makes for the store fails once, or from then on. Then: no crash, NOMEM or
 * nothing at all, and a folder that holds what was acknowledged (scenario.h).
 */
#include "tests/torture/scenario.h"

#include <stdatomic.h>

static sqlite3_mem_methods real;
static atomic_llong counted;
static atomic_llong failed;
static atomic_llong fail_at; /* 0 = none */
static atomic_bool fail_later;

static bool fails(void)
{
    long long nth = atomic_load(&fail_at);
    if (nth == 0)
        return false;
    long long count = atomic_fetch_add(&counted, 1) + 1;
    bool met = count == nth || (count > nth && atomic_load(&fail_later));
    if (met)
        atomic_fetch_add(&failed, 1);
    return met;
}

static void *failing_malloc(int size) { return fails() ? NULL : real.xMalloc(size); }

static void *failing_realloc(void *memory, int size)
{
    return fails() ? NULL : real.xRealloc(memory, size);
}

static void install(void)
{
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real), SQLITE_OK);
    sqlite3_mem_methods methods = real;
    methods.xMalloc = failing_malloc;
    methods.xRealloc = failing_realloc;
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
}

static void begin(const char *folder) { (void)folder; }

static void arm(int64_t nth, bool lasting)
{
    atomic_store(&counted, 0);
    atomic_store(&failed, 0);
    atomic_store(&fail_later, lasting);
    atomic_store(&fail_at, nth);
}

static void disarm(void) { atomic_store(&fail_at, 0); }

static int64_t met(void) { return atomic_load(&failed); }

static void end(void) {}

static bool is_nomem(enum fault fault) { return fault == FAULT_NOMEM; }

START_TEST(every_allocation_fails)
{
    static const struct means memory = {"memory", begin, arm, disarm, met, end, 32, is_nomem};
    install();
    for (int i = 0; i < SCENARIO_COUNT; i++)
        scenario_try((enum scenario)i, &memory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *tcase = tcase_create("memory");
    tcase_set_timeout(tcase, 3600);
    tcase_add_test(tcase, every_allocation_fails);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
