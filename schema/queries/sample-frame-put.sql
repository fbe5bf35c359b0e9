-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps a frame; changes() is 0 when the same one is there.
INSERT INTO sample_frame (campaign, place, kind, day, document, hash, lines, households, actor, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (campaign, place, day, hash) DO NOTHING
