-- SPDX-License-Identifier: GPL-3.0-or-later
-- The targets of campaign ?1; the first column says how many.
SELECT count(*) OVER (), unit, question, level, target
FROM campaign_target
WHERE campaign = ?1
ORDER BY unit, question, level
