-- SPDX-License-Identifier: GPL-3.0-or-later
-- The change that holds of the task about criterion ?2 of scorecard ?1.
SELECT number, account, person, due_day, state, hoped, note
FROM score_task
WHERE scorecard = ?1 AND code = ?2
ORDER BY number DESC
LIMIT 1
