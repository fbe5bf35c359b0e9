#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How often each interval of a share holds the truth: builds and runs survey_coverage, about two
# minutes on one core, and prints the tables of docs/coverage.md. Arguments go to the program:
#   --provinces N   fewer for a shorter run (1600); a point of the grid has N x communes samples
#   --communes N    communes in a province, whose design effects are pooled (20)
#   --seed N        other draws; the same seed always gives the same figures
#   --judge METHOD  the interval that must hold (wilson_deff)
#   --allow K       room of K Monte-Carlo standard errors (0)
# Exit status: 0 when the rules hold, 1 when not.
set -euo pipefail
cd "$(dirname "$0")/../.."

cmake --preset dev >/dev/null
cmake --build --preset dev --target survey_coverage >/dev/null
exec build/dev/tests/survey_coverage "$@"
