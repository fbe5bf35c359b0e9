-- SPDX-License-Identifier: GPL-3.0-or-later
-- Responses of campaign ?1 after unit ?2 and id ?3, up to unit ?4 (an empty BLOB sorts after every
-- text: no bound); incomplete ones when ?5 is 1; days ?6 to ?7, NULL = open; quarantined ones when
-- ?8 is 1; modes that ?9 lists as ",kiosk,phone,", NULL = all.
SELECT id, unit, started_day, complete, received_ms, document, reasons, purged
FROM response
WHERE campaign = ?1
  AND (unit, id) > (?2, ?3)
  AND unit <= ?4
  AND (?5 OR complete)
  AND (?6 IS NULL OR started_day >= ?6)
  AND (?7 IS NULL OR started_day <= ?7)
  AND (?8 OR NOT quarantined)
  AND (?9 IS NULL OR instr(?9, ',' || json_extract(document, '$.mode') || ','))
ORDER BY unit, id
