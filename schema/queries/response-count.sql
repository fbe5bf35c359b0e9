-- SPDX-License-Identifier: GPL-3.0-or-later
-- Complete valid, incomplete valid and quarantined responses of campaign ?1, units ?2 to ?3 (an
-- empty BLOB as ?3 is no bound), days ?4 to ?5, NULL = open.
SELECT count(*) FILTER (WHERE NOT quarantined AND complete),
       count(*) FILTER (WHERE NOT quarantined AND NOT complete),
       count(*) FILTER (WHERE quarantined)
FROM response
WHERE campaign = ?1
  AND unit BETWEEN ?2 AND ?3
  AND (?4 IS NULL OR started_day >= ?4)
  AND (?5 IS NULL OR started_day <= ?5)
