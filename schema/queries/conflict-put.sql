-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps another body of a taken id, once, unless what came first was purged: province, id, hash,
-- received_ms, document.
INSERT INTO conflict (province, id, hash, campaign, unit, started_day, received_ms, document)
SELECT province, id, ?3, campaign, unit, started_day, ?4, ?5
FROM response
WHERE province = ?1 AND id = ?2 AND purged = 0
ON CONFLICT (province, id, hash) DO NOTHING
