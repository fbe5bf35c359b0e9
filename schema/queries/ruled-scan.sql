-- SPDX-License-Identifier: GPL-3.0-or-later
-- As codes-scan, of responses that are ruled in.
SELECT id, unit, started_day, complete, mode, village, counter, field, codes
FROM ruled_codes
WHERE campaign = ?1
  AND (unit, id) > (?2, ?3)
  AND unit <= ?4
  AND (?5 OR complete)
  AND (?6 IS NULL OR started_day >= ?6)
  AND (?7 IS NULL OR started_day <= ?7)
  AND (?8 = 0 OR ?8 >> mode & 1)
ORDER BY unit, id
