-- SPDX-License-Identifier: GPL-3.0-or-later
-- The packed codes of response ?3 of campaign ?1 and unit ?2.
SELECT started_day, complete, mode, village, counter, field, codes
FROM response_codes
WHERE campaign = ?1 AND unit = ?2 AND id = ?3
