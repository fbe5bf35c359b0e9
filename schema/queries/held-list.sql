-- SPDX-License-Identifier: GPL-3.0-or-later
-- What campaign ?1 has in quarantine, the newest first: in the units that the JSON array ?2 lists,
-- NULL = wherever; with the error ?3 among the reasons, NULL = any; ruled on as ?4 says ("none",
-- "in", "out"), NULL = however; ?5 of them after the first ?6. The first column says how many there
-- are without that limit.
SELECT count(*) OVER (), r.id, r.unit, r.received_ms, r.started_day, r.complete, r.reasons,
       l.number, l.ruled_in, l.actor, l.at_ms, l.why
FROM response AS r
LEFT JOIN ruling AS l ON l.number = (SELECT max(number)
                                     FROM ruling
                                     WHERE province = r.province AND id = r.id)
WHERE r.campaign = ?1
  AND r.quarantined
  AND (?2 IS NULL OR r.unit IN (SELECT value FROM json_each(?2)))
  AND (?3 IS NULL
       OR EXISTS (SELECT 1
                  FROM json_each(r.reasons) AS finding
                  WHERE json_extract(finding.value, '$.severity') = 'error'
                    AND json_extract(finding.value, '$.code') = ?3))
  AND (?4 IS NULL OR ?4 = CASE l.ruled_in WHEN 1 THEN 'in' WHEN 0 THEN 'out' ELSE 'none' END)
ORDER BY r.number DESC
LIMIT ?5 OFFSET ?6
