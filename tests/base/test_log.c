/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"
#include "tests/support/check_main.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

START_TEST(a_gate_lets_a_line_pass_now_and_then)
{
    struct log_gate gate = {0};
    int64_t kept_back = -1;
    ck_assert(log_gate_pass(&gate, 1000, &kept_back));
    ck_assert_int_eq(kept_back, 0);
    kept_back = -1;
    for (int64_t now = 1000; now < 1000 + LOG_GATE_MS; now += LOG_GATE_MS / 100)
        ck_assert(!log_gate_pass(&gate, now, &kept_back));
    ck_assert_int_eq(kept_back, -1);
    ck_assert(log_gate_pass(&gate, 1000 + LOG_GATE_MS, &kept_back));
    ck_assert_int_eq(kept_back, 100);
    ck_assert(log_gate_pass(&gate, 1000 + 3 * LOG_GATE_MS, &kept_back));
    ck_assert_int_eq(kept_back, 0);
}
END_TEST

enum { THREADS = 4, LINES = 20000 };

struct presser {
    struct log_gate *gate;
    int64_t passed;
    int64_t kept_back; /* as told when it passed */
};

static void *press(void *context)
{
    struct presser *presser = context;
    for (int64_t i = 0; i < LINES; i++)
        presser->passed += log_gate_pass(presser->gate, 1, &presser->kept_back);
    return NULL;
}

START_TEST(of_a_crowd_one_passes_and_none_is_forgotten)
{
    struct log_gate gate = {0};
    struct presser pressers[THREADS];
    pthread_t threads[THREADS];
    int64_t passed = 0;
    int64_t kept_back = 0;
    for (int i = 0; i < THREADS; i++) {
        pressers[i] = (struct presser){.gate = &gate};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, press, &pressers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert(log_gate_pass(&gate, 1 + LOG_GATE_MS, &kept_back));
    for (int i = 0; i < THREADS; i++) {
        passed += pressers[i].passed;
        kept_back += pressers[i].kept_back;
    }
    ck_assert_int_eq(passed, 1);
    ck_assert_int_eq(kept_back, THREADS * LINES - 1);
}
END_TEST

/* What a line to stderr looks like. */
START_TEST(an_event_is_one_line)
{
    int ends[2];
    char text[2048] = "";
    ck_assert_int_eq(pipe(ends), 0);
    int kept = dup(STDERR_FILENO);
    ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
    log_line(LOG_LEVEL_WARNING, "%s and %d", "one\ntwo\x1b[0m", 7);
    ck_assert_int_ge(dup2(kept, STDERR_FILENO), 0);
    close(ends[1]);
    ck_assert_int_gt(read(ends[0], text, sizeof text - 1), 0);
    close(ends[0]);
    close(kept);
    ck_assert_ptr_nonnull(strstr(text, " warning one two [0m and 7\n"));
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("log");
    TCase *tcase = tcase_create("log");
    tcase_add_test(tcase, a_gate_lets_a_line_pass_now_and_then);
    tcase_add_test(tcase, of_a_crowd_one_passes_and_none_is_forgotten);
    tcase_add_test(tcase, an_event_is_one_line);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
