-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes the task about criterion ?3 of scorecard ?1 over to scorecard ?2, with every change of it as
-- it was made; changes() is 0 when ?2 has a task about it already, or ?1 has none.
INSERT INTO score_task (scorecard, code, account, person, due_day, state, hoped, note, actor, at_ms,
                        origin)
SELECT ?2, code, account, person, due_day, state, hoped, note, actor, at_ms, ?1
FROM score_task
WHERE scorecard = ?1 AND code = ?3 AND NOT EXISTS (
    SELECT 1 FROM score_task AS there WHERE there.scorecard = ?2 AND there.code = ?3)
ORDER BY number
