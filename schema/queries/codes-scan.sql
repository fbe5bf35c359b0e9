-- SPDX-License-Identifier: GPL-3.0-or-later
-- Packed codes of campaign ?1 after unit ?2 and id ?3, up to unit ?4 (an empty BLOB sorts after
-- every text: no bound); incomplete ones when ?5 is 1; days ?6 to ?7, NULL = open;
-- modes whose bit is set in ?8, 0 = all.
SELECT id, unit, started_day, complete, mode, village, counter, field, codes
FROM response_codes
WHERE campaign = ?1
  AND (unit, id) > (?2, ?3)
  AND unit <= ?4
  AND (?5 OR complete)
  AND (?6 IS NULL OR started_day >= ?6)
  AND (?7 IS NULL OR started_day <= ?7)
  AND (?8 = 0 OR ?8 >> mode & 1)
ORDER BY unit, id
