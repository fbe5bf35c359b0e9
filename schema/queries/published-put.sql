-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps a published figure; changes() is 0 when there is one of its place, year and instrument.
INSERT INTO published (place, year, instrument, value, n, rank, ranked, from_day, to_day, source,
                       added_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (place, year, instrument) DO NOTHING
