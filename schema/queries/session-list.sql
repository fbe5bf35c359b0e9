-- SPDX-License-Identifier: GPL-3.0-or-later
-- The browsers an account is let in on, the last used first: begun after ?2 and before ?4, used after
-- ?3 and before ?4; the first column says how many.
SELECT count(*) OVER (), hash, browser, by_proxy, created_ms, seen_ms
FROM session
WHERE account = ?1 AND created_ms > ?2 AND seen_ms > ?3 AND created_ms < ?4 AND seen_ms < ?4
ORDER BY seen_ms DESC, created_ms DESC
