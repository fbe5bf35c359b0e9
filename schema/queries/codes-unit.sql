-- SPDX-License-Identifier: GPL-3.0-or-later
-- As codes-scan, of unit ?2 alone after id ?3, of any day and mode; incomplete ones when ?4 is 1: what
-- counting a whole campaign asks, unit by unit, with nothing to compare in each row.
SELECT id, ?2, started_day, complete, mode, village, counter, field, codes
FROM response_codes
WHERE campaign = ?1
  AND unit = ?2
  AND id > ?3
  AND (?4 OR complete)
ORDER BY id
