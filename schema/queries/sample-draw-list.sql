-- SPDX-License-Identifier: GPL-3.0-or-later
-- Draws of the campaign ?1, the newest first; the first column says how many there are.
SELECT count(*) OVER (), d.number, d.frame, f.campaign, f.place, d.plan, d.seed, d.forms, d.actor, d.at_ms
FROM sample_draw AS d JOIN sample_frame AS f ON f.number = d.frame
WHERE f.campaign = ?1 ORDER BY d.number DESC
