-- SPDX-License-Identifier: GPL-3.0-or-later
-- The scorecard ?1.
SELECT number, unit, year, decimal, fill, actor, at_ms, document FROM scorecard WHERE number = ?1
