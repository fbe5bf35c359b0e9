/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every call the store makes of the disk fails once, or from then on: read, write, truncate, sync,
 * open, delete, lock, shared memory ... Then: no crash, a fault that says what happened, and a
 * folder that holds what was acknowledged (scenario.h).
 */
#include "tests/torture/scenario.h"
#include "tests/torture/shim_vfs.h"

#include <errno.h>

static struct shim_plan plan;

static void arm(int64_t nth, bool lasting)
{
    plan.nth = nth;
    plan.lasting = lasting;
    shim_plan(&plan);
}

static void disarm(void) { shim_plan(NULL); }

static bool is_io(enum fault fault) { return fault == FAULT_IO; }
static bool is_full(enum fault fault) { return fault == FAULT_FULL; }

static const struct means errors = {"errors", shim_start, arm, disarm,
                                    shim_met, shim_stop,  0,   is_io};
static const struct means full = {"full", shim_start, arm, disarm, shim_met, shim_stop, 0, is_full};

static void try_all(const struct means *means)
{
    for (int i = 0; i < SCENARIO_COUNT; i++)
        scenario_try((enum scenario)i, means);
}

START_TEST(every_call_fails)
{
    plan = (struct shim_plan){.calls = SHIM_EVERY_CALL};
    try_all(&errors);
}
END_TEST

START_TEST(the_disk_is_full_at_every_write)
{
    plan = (struct shim_plan){.calls = 1 << SHIM_CALL_WRITE, .code = SQLITE_FULL, .reason = ENOSPC};
    try_all(&full);
}
END_TEST

/* SQLite takes these for I/O errors. */
START_TEST(a_file_may_not_grow_at_any_write)
{
    static const int reasons[] = {EFBIG, EDQUOT};
    plan = (struct shim_plan){.calls = 1 << SHIM_CALL_WRITE, .reason = reasons[_i]};
    scenario_try(SCENARIO_PUT, &full);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faults");
    TCase *tcase = tcase_create("faults");
    tcase_set_timeout(tcase, 3600);
    tcase_add_test(tcase, every_call_fails);
    tcase_add_test(tcase, the_disk_is_full_at_every_write);
    tcase_add_loop_test(tcase, a_file_may_not_grow_at_any_write, 0, 2);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
