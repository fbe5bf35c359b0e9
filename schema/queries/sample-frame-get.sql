-- SPDX-License-Identifier: GPL-3.0-or-later
-- The frame ?1.
SELECT number, campaign, place, kind, day, hash, lines, households, actor, at_ms, document
FROM sample_frame WHERE number = ?1
