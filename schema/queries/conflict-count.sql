-- SPDX-License-Identifier: GPL-3.0-or-later
-- Conflicts with the responses of campaign ?1, units ?2 to ?3, days ?4 to ?5: as response-count; of
-- modes that ?6 lists as ",kiosk,phone,", NULL = all.
SELECT count(*)
FROM conflict
WHERE campaign = ?1
  AND unit BETWEEN ?2 AND ?3
  AND (?4 IS NULL OR started_day >= ?4)
  AND (?5 IS NULL OR started_day <= ?5)
  AND (?6 IS NULL
       OR EXISTS (SELECT 1
                  FROM response
                  WHERE response.province = conflict.province
                    AND response.id = conflict.id
                    AND instr(?6, ',' || json_extract(response.document, '$.mode') || ',')))
