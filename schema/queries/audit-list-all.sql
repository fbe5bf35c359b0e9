-- SPDX-License-Identifier: GPL-3.0-or-later
-- As audit-list, with answers coming in.
SELECT number, at_ms, actor, action, subject, detail, responses, withdrawn, looked, hash
FROM audit
WHERE (?1 = 0 OR number < ?1)
  AND (?2 IS NULL OR at_ms >= ?2)
  AND (?3 IS NULL OR at_ms < ?3)
  AND (?4 IS NULL OR actor = ?4)
  AND (?5 IS NULL OR action = ?5)
ORDER BY number DESC
LIMIT ?6
