-- SPDX-License-Identifier: GPL-3.0-or-later
-- As response-count, of some modes only: those whose bit is set in ?6, which ?7 lists as
-- ",kiosk,phone,". Valid responses are counted by their codes, which know the mode.
SELECT count(*) FILTER (WHERE valid AND complete),
       count(*) FILTER (WHERE valid AND NOT complete),
       count(*) FILTER (WHERE NOT valid)
FROM (
    SELECT 1 AS valid, complete
    FROM response_codes
    WHERE campaign = ?1
      AND unit BETWEEN ?2 AND ?3
      AND (?4 IS NULL OR started_day >= ?4)
      AND (?5 IS NULL OR started_day <= ?5)
      AND ?6 >> mode & 1
    UNION ALL
    SELECT 0, complete
    FROM response
    WHERE campaign = ?1
      AND unit BETWEEN ?2 AND ?3
      AND quarantined
      AND (?4 IS NULL OR started_day >= ?4)
      AND (?5 IS NULL OR started_day <= ?5)
      AND instr(?7, ',' || json_extract(document, '$.mode') || ',')
)
