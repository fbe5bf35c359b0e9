-- SPDX-License-Identifier: GPL-3.0-or-later
-- Responses after number ?1, at most ?2, by the table itself and not by any index, each with its
-- packed codes: of one in quarantine those it has when its last ruling is in. The last columns say
-- whether it has the others', and whether it is ruled in.
SELECT r.number, r.id, r.campaign, r.unit, r.started_ms, r.started_day, r.complete, r.quarantined,
       coalesce(r.left_hash, r.hash), r.document, r.reasons,
       iif(r.quarantined, k.id, c.id) IS NOT NULL,
       iif(r.quarantined, k.started_day, c.started_day),
       iif(r.quarantined, k.complete, c.complete),
       iif(r.quarantined, k.mode, c.mode),
       iif(r.quarantined, k.village, c.village),
       iif(r.quarantined, k.counter, c.counter),
       iif(r.quarantined, k.field, c.field),
       iif(r.quarantined, k.codes, c.codes),
       r.skew_ms,
       iif(r.quarantined, c.id, k.id) IS NOT NULL,
       coalesce((SELECT ruled_in
                 FROM ruling
                 WHERE province = r.province AND id = r.id
                 ORDER BY number DESC
                 LIMIT 1), 0),
       r.purged
FROM response AS r
LEFT JOIN response_codes AS c ON c.campaign = r.campaign AND c.unit = r.unit AND c.id = r.id
LEFT JOIN ruled_codes AS k ON k.campaign = r.campaign AND k.unit = r.unit AND k.id = r.id
WHERE r.number > ?1
ORDER BY r.number
LIMIT ?2
