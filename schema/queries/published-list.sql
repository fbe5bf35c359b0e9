-- SPDX-License-Identifier: GPL-3.0-or-later
-- Published figures: of one place, year and instrument, or all where ?1, ?2, ?3 are NULL; the first
-- column says how many.
SELECT count(*) OVER (), place, year, instrument, value, n, rank, ranked, from_day, to_day, source
FROM published
WHERE (?1 IS NULL OR place = ?1) AND (?2 IS NULL OR year = ?2) AND (?3 IS NULL OR instrument = ?3)
ORDER BY place, year, instrument
