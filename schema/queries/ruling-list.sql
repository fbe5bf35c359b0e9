-- SPDX-License-Identifier: GPL-3.0-or-later
-- The rulings on the response ?2 of province ?1, the last one first; the first column says how many.
SELECT count(*) OVER (), number, ruled_in, actor, at_ms, why
FROM ruling
WHERE province = ?1 AND id = ?2
ORDER BY number DESC
