-- SPDX-License-Identifier: GPL-3.0-or-later
-- The number that was given last, 0 before the first, and the hash of the last row, NULL before the
-- first. A row cut off the end leaves its number behind, so that the next one shows a gap.
SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0),
       (SELECT hash FROM audit ORDER BY number DESC LIMIT 1)
