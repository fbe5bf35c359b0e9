-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many quarantined responses of campaign ?1, units ?2 to ?3 (an empty BLOB as ?3 is no bound),
-- days ?4 to ?5, NULL = open, and modes that ?6 lists as ",kiosk,phone,", NULL = all, have each
-- error among their reasons.
SELECT json_extract(finding.value, '$.code') AS code, count(DISTINCT response.number)
FROM response, json_each(response.reasons) AS finding
WHERE campaign = ?1
  AND unit BETWEEN ?2 AND ?3
  AND quarantined
  AND (?4 IS NULL OR started_day >= ?4)
  AND (?5 IS NULL OR started_day <= ?5)
  AND (?6 IS NULL OR instr(?6, ',' || json_extract(document, '$.mode') || ','))
  AND json_extract(finding.value, '$.severity') = 'error'
GROUP BY code
ORDER BY code
