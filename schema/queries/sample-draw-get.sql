-- SPDX-License-Identifier: GPL-3.0-or-later
-- The draw ?1, with the campaign and the place of its frame.
SELECT d.number, d.frame, f.campaign, f.place, d.plan, d.seed, d.forms, d.actor, d.at_ms, d.record
FROM sample_draw AS d JOIN sample_frame AS f ON f.number = d.frame WHERE d.number = ?1
