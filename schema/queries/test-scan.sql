-- SPDX-License-Identifier: GPL-3.0-or-later
-- Answers that try campaign ?1 out, days ?2 to ?3, NULL = open; quarantined ones when ?4 is 1;
-- modes that ?5 lists as ",kiosk,phone,", NULL = all.
SELECT id, unit, document, reasons, received_ms
FROM test_response
WHERE campaign = ?1
  AND (?2 IS NULL OR started_day >= ?2)
  AND (?3 IS NULL OR started_day <= ?3)
  AND (?4 OR reasons IS NULL)
  AND (?5 IS NULL OR instr(?5, ',' || json_extract(document, '$.mode') || ','))
ORDER BY unit, id
