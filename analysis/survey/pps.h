/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pps - the quadratic form of a sample drawn at one stage with unequal probabilities p_i, without
 * replacement.
 *
 *   Horvitz-Thompson  V = sum_ij D_ij t_i t_j'                 D_ij = (p_ij - p_i p_j)/p_ij
 *   Yates-Grundy      V less sum_ij D_ij t_j t_j'              D_ii = 1 - p_i
 *   joint             p_ij given
 *   Overton           D_ij = 1 - (n - (p_i + p_j)/2)/(n - 1)   in a stratum, 0 between strata
 *   Hartley, Rao      D_ij = 1 - (n - p_i - p_j + q)/(n - 1)   q = sum of the population's p^2 / n
 * t_i is the unit's total of weighted influence values. The two approximations are a + b (p_i +
 * p_j) off the diagonal, so that their form is one of strata totals and needs no matrix (form.h).
 * Sources: Horvitz, Thompson 1952; Yates, Grundy 1953; Hartley, Rao 1962; Overton 1985.
 *
 * Ownership: the dataset's arena. Thread: one at a time.
 * Faults:    INVALID svy_pps_stages for more than one stage, svy_joint_size {rows, units},
 *            svy_joint_value {rows, units}; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_PPS_H
#define HAILONG_ANALYSIS_SURVEY_PPS_H

#include "analysis/survey/design.h"
#include "analysis/survey/form.h"

/* The design has its stages, with `chance` at the first. */
CHECKED enum fault pps_form(const struct design *design, const struct design_spec *spec,
                            const struct form **out);

#endif
