/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_main - what every suite's main does: start the base room, run, say so by exit status.
 */
#ifndef HAILONG_TESTS_SUPPORT_CHECK_MAIN_H
#define HAILONG_TESTS_SUPPORT_CHECK_MAIN_H

#include "base/id.h"
#include "base/message.h"

#include <check.h>
#include <stdlib.h>

/* Asserts that a call yields OK and shows the fault's detail when it does not. */
#define ck_assert_ok(call)                                                                         \
    do {                                                                                           \
        enum fault check_fault_ = (call);                                                          \
        ck_assert_msg(check_fault_ == OK, "%s: %s (%s)", #call, fault_name(check_fault_),          \
                      fault_detail()->code);                                                       \
    } while (0)

/* Asserts the fault of a call. */
#define ck_assert_fault(call, expected)                                                            \
    do {                                                                                           \
        enum fault check_fault_ = (call);                                                          \
        ck_assert_msg(check_fault_ == (expected), "%s: got %s, want %s", #call,                    \
                      fault_name(check_fault_), fault_name(expected));                             \
    } while (0)

static inline int run_suite(Suite *suite)
{
    if (id_start() != OK || message_load() != OK)
        return EXIT_FAILURE;
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
