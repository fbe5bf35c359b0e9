-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps weights; changes() is 0 when the same ones are there.
INSERT INTO sample_weights (draw, version, recipe, record, told, document, actor, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (draw, version) DO NOTHING
