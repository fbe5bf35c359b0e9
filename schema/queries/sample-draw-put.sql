-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps a draw; changes() is 0 when the same one is there.
INSERT INTO sample_draw (frame, plan, seed, record, forms, actor, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (frame, plan, seed) DO NOTHING
