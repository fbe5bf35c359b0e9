-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ruling that holds on the response ?2 of province ?1.
SELECT number, ruled_in, actor, why
FROM ruling
WHERE province = ?1 AND id = ?2
ORDER BY number DESC
LIMIT 1
