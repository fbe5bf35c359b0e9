-- SPDX-License-Identifier: GPL-3.0-or-later
-- Responses of campaign ?1 after unit ?2 and id ?3, up to unit ?4 (an empty BLOB sorts after every
-- text: no bound); quarantined and incomplete ones when ?5, ?6 are 1; days ?7 to ?8, NULL = open.
SELECT id, unit, started_day, complete, quarantined, received_ms, document
FROM response
WHERE campaign = ?1
  AND (unit, id) > (?2, ?3)
  AND unit <= ?4
  AND (?5 OR NOT quarantined)
  AND (?6 OR complete)
  AND (?7 IS NULL OR started_day >= ?7)
  AND (?8 IS NULL OR started_day <= ?8)
ORDER BY unit, id
