-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit after number ?1, at most ?2 rows, the oldest first.
SELECT number, at_ms, actor, action, subject, detail, responses, withdrawn, looked, hash
FROM audit
WHERE number > ?1
ORDER BY number
LIMIT ?2
