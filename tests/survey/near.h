/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * near - the comparison of the oracle cases: |got - want| <= absolute + relative |want|, NaN and
 * infinities only as themselves.
 */
#ifndef HAILONG_TESTS_SURVEY_NEAR_H
#define HAILONG_TESTS_SURVEY_NEAR_H

#include <check.h>
#include <math.h>
#include <stdbool.h>

static inline bool is_near(double got, double want, double relative, double absolute)
{
    if (isnan(want) || isinf(want))
        return isnan(want) ? isnan(got) : isinf(got) && signbit(got) == signbit(want);
    return fabs(got - want) <= absolute + relative * fabs(want);
}

#define near(got, want, relative, absolute)                                                        \
    do {                                                                                           \
        double near_got_ = (got);                                                                  \
        double near_want_ = (want);                                                                \
        ck_assert_msg(is_near(near_got_, near_want_, relative, absolute),                          \
                      "%s: got %.17g, want %.17g, off by %.3g", #got, near_got_, near_want_,       \
                      near_got_ - near_want_);                                                     \
    } while (0)

#endif
