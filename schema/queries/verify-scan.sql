-- SPDX-License-Identifier: GPL-3.0-or-later
-- Responses after number ?1, at most ?2, by the table itself and not by any index, each with its
-- packed codes.
SELECT r.number, r.id, r.campaign, r.unit, r.started_ms, r.started_day, r.complete, r.quarantined,
       r.hash, r.document, r.reasons,
       c.id IS NOT NULL, c.started_day, c.complete, c.mode, c.village, c.counter, c.field, c.codes,
       r.skew_ms
FROM response AS r
LEFT JOIN response_codes AS c ON c.campaign = r.campaign AND c.unit = r.unit AND c.id = r.id
WHERE r.number > ?1
ORDER BY r.number
LIMIT ?2
