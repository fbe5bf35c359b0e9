-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people did, without answers coming in: before number ?1 (0 = from the newest), from ?2 to
-- before ?3 (milliseconds, NULL = open), of actor ?4 and action ?5 (NULL = any), at most ?6 rows, the
-- newest first.
SELECT number, at_ms, actor, action, subject, detail, responses, withdrawn, looked, hash
FROM audit
WHERE responses = 0
  AND (?1 = 0 OR number < ?1)
  AND (?2 IS NULL OR at_ms >= ?2)
  AND (?3 IS NULL OR at_ms < ?3)
  AND (?4 IS NULL OR actor = ?4)
  AND (?5 IS NULL OR action = ?5)
ORDER BY number DESC
LIMIT ?6
