-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps a scorecard; changes() is 0 when the same one is there.
INSERT INTO scorecard (unit, year, decimal, fill, document, hash, actor, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (unit, year, hash, decimal, fill) DO NOTHING
