-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many refused in campaign ?1, units ?2 to ?3 (an empty BLOB as ?3 is no bound), days ?4 to ?5,
-- NULL = open, and modes whose bit is set in ?6, 0 = all.
SELECT coalesce(sum(count), 0)
FROM refusal
WHERE campaign = ?1
  AND unit BETWEEN ?2 AND ?3
  AND (?4 IS NULL OR day >= ?4)
  AND (?5 IS NULL OR day <= ?5)
  AND (?6 = 0 OR ?6 >> mode & 1)
