-- SPDX-License-Identifier: GPL-3.0-or-later
-- Frames of the campaign ?1, the newest first; the first column says how many there are.
SELECT count(*) OVER (), number, campaign, place, kind, day, hash, lines, households, actor, at_ms
FROM sample_frame WHERE campaign = ?1 ORDER BY number DESC
